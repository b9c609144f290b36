"""What a database's users need not know of its connections."""

from collections.abc import Callable

import psycopg
from sqlalchemy import text

from servicekit.db import Database

WHOSE = text("SELECT pg_backend_pid()")


def test_a_session_that_the_server_ended_is_replaced_before_anybody_uses_it(
    postgres_url: Callable[[], str],
) -> None:
    database = Database(postgres_url())
    try:
        with database.read() as session:
            ended = session.execute(WHOSE).scalar_one()
        with psycopg.connect(database.url.replace("+psycopg", "")) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
        with database.write() as session:
            assert session.execute(WHOSE).scalar_one() != ended
    finally:
        database.close()


def test_a_session_in_order_is_used_again(postgres_url: Callable[[], str]) -> None:
    database = Database(postgres_url())
    try:
        with database.look() as session:
            first = session.execute(WHOSE).scalar_one()
        with database.write() as session:
            assert session.execute(WHOSE).scalar_one() == first
    finally:
        database.close()

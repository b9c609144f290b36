"""What the migrations add beyond tables: running them again, and an audit nobody can rewrite."""

from datetime import datetime

import pytest
from sqlalchemy import Delete, Update, delete, update
from sqlalchemy.exc import DBAPIError

from servicekit import audit
from servicekit.audit import AUDIT, Actor
from servicekit.db import Database, migrate


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database, "identity")


@pytest.mark.parametrize("change", [update(AUDIT).values(actor="x"), delete(AUDIT)], ids=str)
def test_the_database_itself_refuses_to_change_the_audit(
    database: Database, now: datetime, change: Update | Delete
) -> None:
    with database.write() as session:
        audit.record(session, Actor("somebody"), "sign_in", "session/1", now=now)
    with pytest.raises(DBAPIError, match="never changed"), database.write() as session:
        session.execute(change)
    with database.read() as session:
        assert audit.first_broken(session) is None

"""Migrations: numbered Alembic versions inside each service's package.

Alembic is imported where it migrates: it takes 10 MB, which who only runs need not pay for.
"""

from importlib.resources import files

from sqlalchemy import Connection, MetaData, inspect, text

from servicekit.db.columns import KIT
from servicekit.db.engine import Database

_LOCK = 4_711_022  # any fixed number: one migration at a time in one database


def migrate(database: Database, package: str, *, revision: str = "head") -> None:
    """Bring the database up to date with `<package>/migrations`; a second run changes nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files(package) / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text("SET LOCAL statement_timeout = '300s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_migrated(database: Database, package: str) -> bool:
    """Whether the database has the newest revision of `<package>/migrations`."""
    head = (files(package) / "migrations" / ".current-head").read_text().strip()
    with database.read() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return False
        return head == session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def run_migrations(metadata: MetaData) -> None:
    """The whole body of a service's `migrations/env.py`; called by Alembic."""
    from alembic import context

    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=[metadata, KIT],
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    context.run_migrations()


def forbid_changes(connection: Connection, table: str) -> None:
    """Make the database itself refuse UPDATE and DELETE on `table` (R4, R32); for a migration."""
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
                )
            )
        return
    connection.execute(
        text(
            f"CREATE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_changes()"
        )
    )

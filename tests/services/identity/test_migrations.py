"""The migrations make what the models say, on both databases."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from identity.tables import METADATA
from servicekit.db import KIT, Database, migrate


def test_the_migrated_database_is_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        everything: Any = [METADATA, KIT]
        assert compare_metadata(context, everything) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database, "identity")


def test_every_column_says_whether_it_is_sensitive() -> None:
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    assert columns
    for column in columns:
        comment = column.comment or ""
        assert comment.endswith(("sensitive=true", "sensitive=false")), column

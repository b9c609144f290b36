"""A refresh that kills itself before its last commit: run as a process of its own by a test.

Arguments: database URL, data folder, then the files.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.settings import arm
from stars_sync.api.refresh import Refresh
from stars_sync.settings import Settings


def main() -> None:
    database_url, data_dir, *files = sys.argv[1:]
    settings = Settings(
        database_url=database_url,
        data_dir=data_dir,
        broker_url="sqlite:///unused",
        public_url="http://localhost",
        secrets_dir="unused",
    )
    arm("stars_sync.before_commit:kill")
    refresh = Refresh(Database(database_url), settings, Actor("it"), now=datetime.now(UTC))
    with refresh.alone():
        import_id, _ = refresh.begin()
        refresh.run(import_id, [(Path(file), Path(file).name) for file in files])


if __name__ == "__main__":
    main()

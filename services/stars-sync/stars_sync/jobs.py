"""What the worker does every so often."""

from datetime import datetime

from servicekit.db import Database
from stars_sync.engine.folders import DataFolder, Held
from stars_sync.usecases import refreshing


def tidy_folders(database: Database, data: DataFolder, now: datetime) -> None:
    """Remove what a crash left in the data folder, and end its run; not while a refresh runs."""
    try:
        with data.held():
            with database.write() as session:
                refreshing.close_interrupted(session, now=now)
                in_use = refreshing.folders_in_use(session)
            data.remove_orphans(in_use)
    except Held:
        return

"""`python -m stars_sync api | work | migrate`."""

from servicekit.process import main
from stars_sync.app import create_app, create_worker
from stars_sync.settings import Settings

if __name__ == "__main__":
    main("stars_sync", Settings, create_app, create_worker)

"""`python -m notifications api | work | migrate`."""

from notifications.app import create_app, create_worker
from notifications.settings import Settings
from servicekit.process import main

if __name__ == "__main__":
    main("notifications", Settings, create_app, create_worker)

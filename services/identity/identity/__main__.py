"""`python -m identity api | work | migrate`."""

from identity.app import create_app, create_worker
from identity.settings import Settings
from servicekit.process import main

if __name__ == "__main__":
    main("identity", Settings, create_app, create_worker)

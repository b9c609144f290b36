"""`python -m plans api | work | migrate`."""

from plans.app import create_app, create_worker
from plans.settings import Settings
from servicekit.process import main

if __name__ == "__main__":
    main("plans", Settings, create_app, create_worker)

"""`python -m reporting api | work | migrate`."""

from reporting.app import create_app, create_worker
from reporting.settings import Settings
from servicekit.process import main

if __name__ == "__main__":
    main("reporting", Settings, create_app, create_worker)

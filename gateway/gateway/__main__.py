"""`python -m gateway api | work | migrate`."""

from gateway.app import create_app, create_worker
from gateway.settings import Settings
from servicekit.process import main

if __name__ == "__main__":
    main("gateway", Settings, create_app, create_worker)

"""The deployables by name; each package's `app` puts its parts together."""

import importlib
from dataclasses import dataclass
from typing import Any

from servicekit.process import Worker
from servicekit.settings import ServiceSettings


@dataclass(frozen=True)
class Deployable:
    """One of the six: its name as in URLs, its Python package."""

    name: str
    package: str

    @property
    def settings_name(self) -> str:
        """`stars_sync`, as in the settings' fields and variables."""
        return self.name.replace("-", "_")

    @property
    def database_variable(self) -> str:
        return f"{self.settings_name.upper()}_DATABASE_URL"

    def settings(self, **values: Any) -> ServiceSettings:
        """This deployable's settings: `values`, and for the rest the environment."""
        module = importlib.import_module(f"{self.package}.settings")
        made: ServiceSettings = module.Settings(**values)
        return made

    def create_app(self, settings: ServiceSettings) -> Any:
        return importlib.import_module(f"{self.package}.app").create_app(settings)

    def create_worker(self, settings: ServiceSettings) -> Worker:
        worker: Worker = importlib.import_module(f"{self.package}.app").create_worker(settings)
        return worker


DEPLOYABLES = (
    Deployable("identity", "identity"),
    Deployable("stars-sync", "stars_sync"),
    Deployable("plans", "plans"),
    Deployable("reporting", "reporting"),
    Deployable("notifications", "notifications"),
    Deployable("gateway", "gateway"),
)

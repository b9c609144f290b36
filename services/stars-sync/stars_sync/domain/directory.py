"""Districts and schools as the directory files name them (D09, D14)."""

from dataclasses import dataclass

LEVELS = ("AP", "CO", "ES", "HS", "JH", "MS", "NAPS", "PREK", "SED", "SS")
CLOSED = ("CLOSED", "CLOSEDGT1Y")
STATUSES = ("OPEN", "NEW", "ADDED", "REOPENED", "CHANGED AGENCY", *CLOSED)
ORGANIZATION_TYPES = ("State District", "State Charter", "State Supported")


@dataclass(frozen=True)
class District:
    """A district, state charter or state-supported agency; no type is allowed (D19)."""

    code: str
    name: str
    organization_type: str
    nces_id: str


@dataclass(frozen=True)
class School:
    """A school; its code is unique inside its district. It stays listed when it closes."""

    district_code: str
    code: str
    name: str
    level: str
    status: str
    nces_id: str

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED


@dataclass(frozen=True)
class Directory:
    """Both lists as one import gives them, sorted by code."""

    districts: tuple[District, ...]
    schools: tuple[School, ...]

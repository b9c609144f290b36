"""The five roles a person can act in (AIP-005, AIP-010, AIP-017, AIP-040)."""

from enum import StrEnum


class Role(StrEnum):
    """Their permissions are the table in architecture section 4."""

    SCHOOL_COORDINATOR = "school_coordinator"
    DISTRICT_COORDINATOR = "district_coordinator"
    PED_VIEWER = "ped_viewer"
    PED_COORDINATOR = "ped_coordinator"
    IT_ADMIN = "it_admin"

    @property
    def is_state(self) -> bool:
        """State roles act for the whole state and are never asked for by registration (C07)."""
        return self in {Role.PED_VIEWER, Role.PED_COORDINATOR, Role.IT_ADMIN}

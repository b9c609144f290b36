"""What stars-sync lets whom do; whose figures one sees unmasked comes on top (D08)."""

from enum import StrEnum

from contracts.roles import Role


class Permission(StrEnum):
    """<noun>:<verb>; a client's scope is written the same way."""

    DirectoryRead = "directory:read"
    FiguresRead = "figures:read"
    SnapshotImport = "snapshot:import"
    SnapshotRead = "snapshot:read"


_READ = frozenset({Permission.DirectoryRead, Permission.FiguresRead, Permission.SnapshotRead})

GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_COORDINATOR: _READ,
    Role.DISTRICT_COORDINATOR: _READ,
    Role.PED_VIEWER: _READ,
    Role.PED_COORDINATOR: _READ,
    Role.IT_ADMIN: _READ | {Permission.SnapshotImport},
}
"""Architecture section 4: the refresh is IT's alone (AIP-026)."""

"""What a file of STARS can hold (D14)."""

from enum import StrEnum


class Kind(StrEnum):
    """In the order in which files are read: students need the directory."""

    DISTRICTS = "districts"
    LOCATIONS = "locations"
    STUD_ATT_SUM = "stud_att_sum"
    STUD_SNAPSHOT = "stud_snapshot"

    @property
    def is_directory(self) -> bool:
        return self in {Kind.DISTRICTS, Kind.LOCATIONS}

"""Where somebody acts, or whose plan it is: the state, a district, or a school (D09)."""

import re
from dataclasses import dataclass
from typing import Self

_CODE = re.compile(r"[0-9A-Z]{3}")


@dataclass(frozen=True)
class Organization:
    """The state's 3-character codes; a school's code is unique only inside its district (D09).

    Written as `state`, `<district>` or `<district>/<school>`.
    """

    district_code: str | None = None
    school_code: str | None = None

    def __post_init__(self) -> None:
        if self.school_code is not None and self.district_code is None:
            raise ValueError("a school is named with its district: 001/023")
        for code in (self.district_code, self.school_code):
            if code is not None and not _CODE.fullmatch(code):
                raise ValueError(f"a code has three digits or capital letters, not {code!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form. Raises ValueError when it is none."""
        if text == "state":
            return cls()
        district, _, school = text.partition("/")
        if text.endswith("/"):
            raise ValueError(f"a school's code is missing in {text!r}")
        return cls(district, school or None)

    def __str__(self) -> str:
        if self.district_code is None:
            return "state"
        return self.district_code + (f"/{self.school_code}" if self.school_code else "")

    def covers(self, other: "Organization") -> bool:
        """Whether `other` lies inside: the state covers all, a district its schools and itself."""
        if self.district_code is None:
            return True
        if self.district_code != other.district_code:
            return False
        return self.school_code is None or self.school_code == other.school_code

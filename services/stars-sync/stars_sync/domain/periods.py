"""School years and the four reporting periods with their default dates (D07, D14, D17)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

_YEARS = re.compile(r"(\d{4})-(\d{4})")
_LAST_DAY = re.compile(r"(\d{4})-06-30")


class Period(StrEnum):
    """In the order of the year; declared so, and compared by `position`."""

    D40 = "40D"
    D80 = "80D"
    D120 = "120D"
    EOY = "EOY"

    @property
    def position(self) -> int:
        return list(Period).index(self)

    @property
    def school_days(self) -> int | None:
        """The school days up to its date, which it is named after; None at the year's end."""
        return None if self is Period.EOY else int(self.value.removesuffix("D"))

    @property
    def former(self) -> "Period | None":
        return None if self is Period.D40 else list(Period)[self.position - 1]


# Calendar year (of the school year's two), month, day.
_DATES = {
    Period.D40: (0, 10, 1),
    Period.D80: (0, 12, 15),
    Period.D120: (1, 3, 1),
    Period.EOY: (1, 6, 1),
}


@dataclass(frozen=True, order=True)
class SchoolYear:
    """July 1 to June 30; written `2025-2026`, in STARS also as its last day `2026-06-30`."""

    begins_in: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read either form. Raises ValueError."""
        if years := _YEARS.fullmatch(text):
            first, second = int(years[1]), int(years[2])
            if second == first + 1:
                return cls(first)
        if last_day := _LAST_DAY.fullmatch(text):
            return cls(int(last_day[1]) - 1)
        raise ValueError(f"a school year is written 2025-2026 or 2026-06-30, not {text!r}")

    def __str__(self) -> str:
        return f"{self.begins_in}-{self.begins_in + 1}"

    @property
    def spellings(self) -> tuple[str, str]:
        """Both forms the files use (D14)."""
        return (str(self), f"{self.begins_in + 1}-06-30")

    @property
    def starts_on(self) -> date:
        return date(self.begins_in, 7, 1)

    def before(self, years: int = 1) -> "SchoolYear":
        return SchoolYear(self.begins_in - years)

    def date_of(self, period: Period) -> date:
        """The default snapshot date (D17)."""
        offset, month, day = _DATES[period]
        return date(self.begins_in + offset, month, day)

    def slot_of(self, period: Period) -> "Slot":
        """The period with its default date."""
        return Slot(self, period, self.date_of(period))


def running_year(today: date) -> SchoolYear:
    """The latest year whose 40-day date is not after `today`."""
    year = SchoolYear(today.year)
    return year if year.date_of(Period.D40) <= today else year.before()


@dataclass(frozen=True)
class Window:
    """Days from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date

    @property
    def weekdays(self) -> int:
        """Monday to Friday: no file of this window can hold more instructional days."""
        days = (self.last_on - self.first_on).days + 1
        full_weeks, rest = divmod(days, 7)
        weekday = self.first_on.weekday()
        return full_weeks * 5 + sum((weekday + day) % 7 < 5 for day in range(rest))


@dataclass(frozen=True, order=True)
class Slot:
    """Where a file or a snapshot stands in time: `as_of` is its SNAPSHOT_DATE."""

    school_year: SchoolYear
    period: Period
    as_of: date

    @property
    def window(self) -> Window:
        """The days its file covers: from the day after the former period to its own date (D17)."""
        year, former = self.school_year, self.period.former
        first = year.starts_on if former is None else year.date_of(former) + timedelta(days=1)
        return Window(first, self.as_of)

"""School years with their periods and deadlines."""

from plans.calendar.domain.deadlines import day_of, end_of_day
from plans.calendar.domain.periods import (
    DEFAULT_UPDATES,
    Period,
    ReportingPeriod,
    UpdateNeed,
    Updates,
)
from plans.calendar.domain.years import (
    SchoolYear,
    YearStatus,
    new_school_year,
    year_of,
)

__all__ = [
    "DEFAULT_UPDATES",
    "Period",
    "ReportingPeriod",
    "SchoolYear",
    "UpdateNeed",
    "Updates",
    "YearStatus",
    "day_of",
    "end_of_day",
    "new_school_year",
    "year_of",
]

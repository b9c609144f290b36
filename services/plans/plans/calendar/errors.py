"""What can be wrong with a school year.

ServiceError
├── Invalid
│   ├── NotASchoolYear
│   ├── FirstDayOutsideYear
│   ├── PeriodsIncomplete
│   ├── PeriodDatesWrong
│   ├── PeriodsOverlap
│   ├── ReopeningUnexplained
│   └── DistrictUnknown
├── NotFound
│   └── NoSuchSchoolYear
└── Conflict
    ├── SchoolYearExists
    ├── SchoolYearClosed          entry is open in the active year only
    ├── SchoolYearArchived        an archived year is only read
    ├── SchoolYearStatusForbidden
    ├── AnotherYearActive
    └── Stale
        └── SchoolYearStale
"""

from servicekit.errors import Conflict, Invalid, NotFound, Stale


class NotASchoolYear(Invalid):
    code = "not-a-school-year"


class FirstDayOutsideYear(Invalid):
    code = "first-day-outside-year"


class PeriodsIncomplete(Invalid):
    code = "period-incomplete"


class PeriodDatesWrong(Invalid):
    code = "period-dates"


class PeriodsOverlap(Invalid):
    code = "period-overlap"


class ReopeningUnexplained(Invalid):
    code = "reopening-unexplained"


class DistrictUnknown(Invalid):
    code = "district-unknown"


class NoSuchSchoolYear(NotFound):
    code = "school-year-not-found"


class SchoolYearExists(Conflict):
    code = "school-year-exists"


class SchoolYearClosed(Conflict):
    code = "school-year-closed"


class SchoolYearArchived(Conflict):
    code = "school-year-archived"


class SchoolYearStatusForbidden(Conflict):
    code = "school-year-status"


class AnotherYearActive(Conflict):
    code = "another-year-active"


class SchoolYearStale(Stale):
    code = "school-year-stale"

"""Dates, counts and rates as the pages show them; instants in Mountain Time."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from reporting.documents.renderer.requests import Language

_MOUNTAIN = ZoneInfo("America/Denver")
NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip


def short_date(text: str, language: Language) -> str:
    """ "October 15, 2026" of an ISO date."""
    return _day(date.fromisoformat(text), language)


def date_time(text: str, language: Language) -> str:
    """ "Thursday, October 8, 2026, 4:41 PM" of an ISO instant."""
    at = datetime.fromisoformat(text).astimezone(_MOUNTAIN)
    half = {"en": ("AM", "PM"), "es": ("a. m.", "p. m.")}[language][at.hour >= 12]
    clock = f"{at.hour % 12 or 12}:{at.minute:02} {half}".replace(" ", NO_BREAK)
    comma = "," if language == "en" else ""
    day = _day(at.date(), language)
    return f"{_DAYS[language][at.weekday()]}{comma} {day}, {clock}"


def _day(day: date, language: Language) -> str:
    month = _MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day} de {month} de {day.year}"


def counted(number: int | None) -> str:
    """ "1,874"; a dash for what is not known."""
    return UNKNOWN if number is None else f"{number:,}"


def kilobytes(size: int | None) -> str:
    """ "48 kB" of a size in bytes, rounded up as on the pages."""
    return UNKNOWN if size is None else f"{counted((size + 999) // 1000)}{NO_BREAK}kB"


def decimal(rate: str | None) -> str:
    """ "24.6", halves rounded up, for display only (C01); a dash for what is not known."""
    if rate is None:
        return UNKNOWN
    return str(Decimal(rate).quantize(Decimal("0.1"), ROUND_HALF_UP))


def percent(rate: str) -> str:
    """ "24.6 %"."""
    return f"{decimal(rate)}{NO_BREAK}%"


def school_year(name: str) -> str:
    """ "2026–27", never broken, of 2026-2027."""
    first, _dash, second = name.partition("-")
    return f"{first}\N{EN DASH}\N{WORD JOINER}{second[-2:]}"


def in_fours(digest: str) -> str:
    """A check value in groups that an eye can compare."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

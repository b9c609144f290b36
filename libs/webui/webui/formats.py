"""Dates, times, counts and rates as pages, mail and documents show them.

English: "Thursday, October 15, 2026", "3:04 PM", "24.6 %". Spanish as spoken in New Mexico:
"jueves 15 de octubre de 2026", "3:04 p. m.". Where a number meets `%`, `AM` or `PM` stands a
no-break space. Instants are shown in Mountain Time.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from webui.languages import LOCALES, current_language

MOUNTAIN = ZoneInfo("America/Denver")
NO_BREAK = "\N{NO-BREAK SPACE}"
WORD_JOINER = "\N{WORD JOINER}"
_LONG = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
_SHORT = {"en": "MMMM d, y", "es": "d 'de' MMMM 'de' y"}


def long_date(day: date) -> str:
    """ "Thursday, October 15, 2026"; an instant is taken as its Mountain day."""
    return _date(day, _LONG)


def short_date(day: date) -> str:
    """ "October 15, 2026"."""
    return _date(day, _SHORT)


def clock_time(instant: datetime) -> str:
    """ "3:04 PM" in Mountain Time; the instant must be aware."""
    shown = format_time(instant, "h:mm a", tzinfo=MOUNTAIN, locale=_locale())
    return _unbroken(shown.replace(".m.", ". m."))


def date_time(instant: datetime) -> str:
    """ "Thursday, October 8, 2026, 4:41 PM"."""
    return f"{long_date(instant)}, {clock_time(instant)}"


def days_away(day: date, today: date) -> str:
    """ "in 12 days", "today", "3 days ago": a deadline seen from `today`."""
    days = (day - today).days
    if days == 0:
        return str(_("today"))
    if days > 0:
        return str(ngettext("in %(num)s day", "in %(num)s days", days))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))


def counted(number: int) -> str:
    """ "1,874"."""
    return format_decimal(number, locale=_locale())


def percent(value: Decimal | Fraction | float, places: int = 1) -> str:
    """ "24.6 %" of a value in per cent; halves are rounded up, for display only (C01)."""
    return f"{decimal(value, places)}{NO_BREAK}%"


def decimal(value: Decimal | Fraction | float, places: int = 1) -> str:
    """ "24.6": as `percent`, for a column that says its unit in the header."""
    return _decimal(Fraction(value), places, _locale())


@lru_cache(maxsize=10_000)  # a table of targets shows over a hundred, again on each page
def _decimal(value: Fraction, places: int, locale: str) -> str:
    exact = value * 10**places
    scaled = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1), ROUND_HALF_UP
    )
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return format_decimal(scaled.scaleb(-places), pattern, locale=locale)


def rate(numerator: int, denominator: int) -> str:
    """ "24.6 %" of 98 of 398; a rate of nobody is a dash."""
    if denominator == 0:
        return "\N{EN DASH}"
    return percent(Fraction(100 * numerator, denominator))


def school_year(name: str) -> str:
    """ "2026-27" as it is printed: en dash, and a word joiner so that it never breaks."""
    return name.replace("-", f"\N{EN DASH}{WORD_JOINER}")


def joined(parts: Sequence[str]) -> str:
    """ "Tier 1, Tier 2 and Tier 3"."""
    return format_list(list(parts), locale=_locale())


def initials(name: str) -> str:
    """ "DW" of Dana Whitfield, for the round mark beside a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


FILTERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (
        long_date,
        short_date,
        clock_time,
        date_time,
        days_away,
        counted,
        percent,
        decimal,
        rate,
        school_year,
        joined,
        initials,
    )
}


def _locale() -> str:
    return LOCALES[current_language()]


def _date(day: date, patterns: dict[str, str]) -> str:
    local = day.astimezone(MOUNTAIN).date() if isinstance(day, datetime) else day
    return format_date(local, patterns[current_language()], locale=_locale())


def _unbroken(text: str) -> str:
    """Public Sans has no narrow no-break space, which newer locale data use."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", NO_BREAK).replace(" ", NO_BREAK)

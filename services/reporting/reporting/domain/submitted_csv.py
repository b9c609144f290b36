"""The report Attendance Plan Submitted as a file."""

from collections.abc import Sequence
from typing import Literal

from reporting.domain.submitted import STATE_TIME, Row, Status, last_day_of

Language = Literal["en", "es"]

_HEADERS: dict[Language, tuple[str, ...]] = {
    "en": (
        "School year",
        "Plan of",
        "District code",
        "School code",
        "Name",
        "District",
        "Status",
        "Submitted on",
        "Submission",
        "Late",
        "Due on",
    ),
    "es": (
        "Año escolar",
        "Plan de",
        "Código del distrito",
        "Código de la escuela",
        "Nombre",
        "Distrito",
        "Estado",
        "Presentado el",
        "Presentación",
        "Con retraso",
        "Fecha límite",
    ),
}
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "school": "School",
        "district": "District",
        Status.SUBMITTED: "Submitted",
        Status.CREATED: "Plan Created But Not Submitted",
        Status.NO_PLAN: "No Plan",
        "yes": "yes",
        "no": "no",
    },
    "es": {
        "school": "Escuela",
        "district": "Distrito",
        Status.SUBMITTED: "Presentado",
        Status.CREATED: "Plan creado pero no presentado",
        Status.NO_PLAN: "Sin plan",
        "yes": "sí",
        "no": "no",
    },
}


def submitted_lines(
    school_year: str, rows: Sequence[Row], language: Language
) -> list[tuple[str, ...]]:
    """A head, then one line a school or district; days are those of New Mexico."""
    words = _WORDS[language]
    lines = [
        (
            school_year,
            words[row.kind],
            row.organization.district_code or "",
            row.organization.school_code or "",
            row.name,
            row.district_name,
            words[row.status],
            row.submitted_at.astimezone(STATE_TIME).date().isoformat() if row.submitted_at else "",
            str(row.revision or ""),
            words["yes" if row.is_late else "no"],
            last_day_of(row.due_at).isoformat() if row.due_at else "",
        )
        for row in rows
    ]
    return [_HEADERS[language], *lines]

"""Predefined strategies by tier (AIP-111 to AIP-114, C21); "other" is always possible besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OTHER = "other"
TIERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Strategy:
    """An entry of the catalogue; `source` says which document names it."""

    code: str
    tier: int
    name: Mapping[str, str]
    source: str = "aip-user-manual"


CATALOGUE: Sequence[Strategy] = (
    Strategy(
        "engaging-school-climate",
        1,
        {"en": "Engaging School Climate", "es": "Ambiente escolar acogedor"},
    ),
    Strategy(
        "parent-outreach-programs",
        1,
        {"en": "Parent Outreach Programs", "es": "Programas de acercamiento a las familias"},
    ),
    Strategy(
        "attendance-mentoring", 2, {"en": "Attendance Mentoring", "es": "Mentoría de asistencia"}
    ),
    Strategy(
        "check-in-check-out",
        2,
        {"en": "Check-In/Check-Out Systems", "es": "Sistemas de registro de entrada y salida"},
    ),
    Strategy(
        "family-resource-referrals",
        3,
        {"en": "Family Resource Referrals", "es": "Remisión a recursos para las familias"},
    ),
    Strategy(
        "academic-support-plans",
        3,
        {"en": "Academic Support Plans", "es": "Planes de apoyo académico"},
    ),
    Strategy("case-management", 4, {"en": "Case Management", "es": "Gestión de casos"}),
    Strategy(
        "community-agency-partnerships",
        4,
        {
            "en": "Community Agency Partnerships",
            "es": "Alianzas con organismos de la comunidad",
        },
    ),
)
_BY_CODE = {strategy.code: strategy for strategy in CATALOGUE}


def find_strategy(code: str) -> Strategy | None:
    """The entry of that code."""
    return _BY_CODE.get(code)


def list_strategies(tier: int | None = None) -> Sequence[Strategy]:
    """All entries, or those of one tier, in the catalogue's order."""
    return [one for one in CATALOGUE if tier in (None, one.tier)]

"""How far a target is below the latest known rate, in words (C14)."""

from decimal import Decimal

from gateway.clients.plan_models import Target
from gateway.web.texts import gettext as _
from webui.formats import decimal, percent


def cuts(target: Target) -> dict[str, str]:
    """ "2.5 points lower" and "10.0 % lower", by way of entering; none where no rate is known."""
    lower = {"points": target.points_lower, "percent": target.percent_lower}
    return {way: _cut(way, Decimal(text)) for way, text in lower.items() if text is not None}


def _cut(way: str, lower: Decimal) -> str:
    size = abs(lower)
    said = percent(size) if way == "percent" else _("%(points)s points", points=decimal(size))
    return _("%(cut)s higher", cut=said) if lower < 0 else _("%(cut)s lower", cut=said)

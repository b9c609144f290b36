"""What changed between two versions of a plan's answers, as rows to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gateway.clients.history_models import Difference
from gateway.clients.plan_models import Document, Plan, Strategy
from gateway.web import words
from gateway.web.plans import places
from gateway.web.plans.answers import strategy_name
from gateway.web.texts import gettext as _
from webui.formats import counted, percent

Parts = list[str]
_DIGITS = 12


@dataclass(frozen=True)
class Change:
    """One field: its name, and what it said; empty where it said nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Of one step, or of the figures; `id` names it on the page."""

    id: str
    name: str
    rows: list[Change]


@dataclass(frozen=True)
class Wording:
    """Says what differs; `bodies` are those of the newer and the older version of a step."""

    plan: Plan
    catalogue: tuple[Strategy, ...]

    def change(self, one: Difference, bodies: Iterable[Document]) -> Change:
        parts = one.pointer.removeprefix("/").split("/")
        label = self._place(one.step, parts, bodies)
        said = (self._value(parts[-1], value) for value in (one.before, one.after))
        return Change(label[:1].upper() + label[1:], *said)

    def _place(self, step: str, parts: Parts, bodies: Iterable[Document]) -> str:
        match parts:
            case ["team", entry, field, *_rest]:
                person = _entry(bodies, "team", entry)
                name = f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
                return _(
                    "Team member %(name)s: %(field)s",
                    name=name or _("without a name"),
                    field=words.MEMBER_FIELDS.get(field, field),
                )
            case ["causes", entry, field, *_rest]:
                cause = _entry(bodies, "causes", entry)
                return _(
                    "Cause “%(observed)s”: %(field)s",
                    observed=cause.get("observed") or _("not described"),
                    field=words.CAUSE_FIELDS.get(field, field),
                )
            case [tier, entry, field, *_rest] if tier.startswith("tier_"):
                typed = {"strategy": "", "other": "", **_entry(bodies, tier, entry)}
                return _(
                    "Tier %(tier)s, %(strategy)s: %(field)s",
                    tier=tier[-1],
                    strategy=strategy_name(typed, self.catalogue),
                    field=words.STRATEGY_FIELDS.get(field, field),
                )
            case ["targets", _item, "way"]:
                return _("%(group)s: entered as", group=places.place(self.plan, step, parts))
        return places.place(self.plan, step, parts)

    def _value(self, field: str, value: Any) -> str:
        if value is None:
            return ""
        if field == "strategy":
            return strategy_name({"strategy": value, "other": ""}, self.catalogue)
        if field == "methods":
            return "\n".join(str(words.METHODS.get(one, one)) for one in value)
        if field == "cause_class":
            return str(words.CAUSE_CLASSES.get(value, value))
        if field == "way":
            return str(words.WAYS.get(value, value))
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def figure(one: Difference) -> Change:
    """A figure of the targets table that is another one now."""
    table, item, what, *number = one.pointer.removeprefix("/").split("/")
    group = _("School %(code)s", code=item) if table == "schools" else words.group(item)
    if what == "enrolled":
        label = _("%(group)s: students", group=group)
    elif number:
        years = [it["school_year"] for it in (one.after, one.before) if it]
        label = _("%(group)s: rate of %(year)s", group=group, year=words.year(years[0]))
    else:
        label = _("%(group)s: latest rate", group=group)
    return Change(label, _figure(one.before), _figure(one.after))


def file(one: Difference) -> Change:
    """A file that was added or taken away."""
    return Change((one.after or one.before)["name"], _file(one.before), _file(one.after))


def _file(value: Any) -> str:
    """Kind, size and the beginning of its SHA-256; an earlier release kept the last alone."""
    if value is None:
        return ""
    said = [_("SHA-256 begins with %(digits)s", digits=value["sha256"][:_DIGITS])]
    if "size" in value:
        kind = value["media_type"].rpartition("/")[2].upper()
        said.insert(0, f"{kind}, {counted((value['size'] + 999) // 1000)} kB")
    return "\n".join(said)


def _figure(value: Any) -> str:
    if value is None or isinstance(value, int):
        return "" if value is None else counted(value)
    if value["rate"] is None:
        return _("not shown: a small group")
    return _(
        "%(rate)s (%(part)s of %(whole)s students)",
        rate=percent(Decimal(value["rate"])),
        part=counted(value["numerator"] or 0),
        whole=counted(value["denominator"] or 0),
    )


def _entry(bodies: Iterable[Document], field: str, entry: str) -> dict[str, Any]:
    """The entry of a list, from the first version that has it."""
    found = (one for body in bodies for one in body.get(field, []) if one["id"] == entry)
    return next(found, {})

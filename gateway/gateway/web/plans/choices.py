"""What the page of a conflict asks: which text of two, and what to leave out of a full list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from gateway.clients.plan_models import Document, Strategy
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import documents
from gateway.web.plans.answers import name_of, strategy_name
from gateway.web.texts import gettext as _


@dataclass(frozen=True)
class Choice:
    """One answer both wrote: its place, the versions to choose from, and what was chosen.

    `id` and `errors` are those of the text written together. Where there are `names`, one of two
    answers is chosen, shown by its name, and nothing can be written.
    """

    id: str
    key: str
    label: str
    names: Mapping[str, Any]
    before: str
    mine: str
    theirs: str
    together: str
    side: str = "mine"
    errors: Sequence[str] = ()


@dataclass(frozen=True)
class Entry:
    """An entry of a list by its key, with what it is called."""

    key: str
    name: str
    is_left_out: bool


@dataclass(frozen=True)
class Surplus:
    """A list that holds more than fits since both added to it."""

    id: str
    label: str
    errors: Sequence[str]
    entries: Sequence[Entry]


def names(key: str, texts: Iterable[str]) -> Mapping[str, Any]:
    """What these answers to a question without free text are called; else empty."""
    match key.split("/"):
        case [*_rest, "cause_class"]:
            return words.CAUSE_CLASSES
        case [_tier, _strategy, "strategy"]:
            listed = {one.code: name_of(one) for one in clients().plans.strategies()}
            return {**listed, "other": _("A strategy of your own")}
        case ["targets", _item]:
            return {text: _target_name(text) for text in texts if text}
    return {}


def text_of(answer: Any) -> str:
    """An answer as a form carries it; a target with its way."""
    if isinstance(answer, Mapping):
        return f"{answer['way']}:{answer['value']}"
    return "" if answer is None else str(answer)


def answer_of(key: str, text: str) -> Any:
    """The answer again, by its place."""
    if not key.startswith("targets/"):
        return text
    way, _colon, value = text.partition(":")
    return {"value": value, "way": way} if value else None


def entries(document: Document, path: documents.Path, left_out: Collection[str]) -> list[Entry]:
    """Those of the list at this place, where its entries have ids."""
    listed = cast(Any, document)
    for name in path:
        listed = _part(listed, name) if name.startswith("#") else listed.get(name, [])
    catalogue = clients().plans.strategies() if path[0].startswith("tier_") else ()
    found = {"/".join((*path, f"#{one['id']}")): one for one in listed if isinstance(one, dict)}
    return [Entry(key, _entry_name(one, catalogue), key in left_out) for key, one in found.items()]


def _part(listed: Any, name: str) -> Any:
    return next((one for one in listed if f"#{one['id']}" == name), {})


def _target_name(text: str) -> str:
    way, _colon, value = text.partition(":")
    return f"{words.WAYS.get(way, way)}: {value}"


def _entry_name(entry: Mapping[str, Any], catalogue: tuple[Strategy, ...]) -> str:
    if "strategy" in entry:
        return strategy_name(dict(entry), catalogue)
    said = (entry.get(name, "") for name in ("first_name", "last_name", "observed", "what"))
    return " ".join(text for text in said if text.strip()) or _("without a name")

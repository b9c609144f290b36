"""A step's document as fields of a form, and two people's versions of one brought together.

Pure functions; places are JSON pointers, but a part of a list that has an `id` (a team member, a
strategy, a milestone of a strategy) is known by it, so that what moved is still the same part. Of
ticked boxes the ticks of both stay; the lines of a part (why, and why again) are compared one by
one. A target is one answer with the way it is meant: 20 as a rate is not 20 points lower.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
Path = tuple[str, ...]
Flat = dict[Path, Any]
_TARGET = {"value", "way"}


def fields(document: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Names and values that, posted, are the document again."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            yield from fields(value, f"{name}-{key}" if name else key)
    elif isinstance(document, Sequence) and not isinstance(document, str):
        for index, value in enumerate(document):
            yield from fields(value, f"{name}-{index}")
    else:
        yield name, str(document)


def blank(document: Any) -> Any:
    """The document of this shape in which nothing has been entered."""
    if isinstance(document, Mapping):
        return {key: blank(value) for key, value in document.items()}
    return [] if isinstance(document, list) else ""


@dataclass(frozen=True)
class Difference:
    """One place that two people changed in two ways."""

    path: Path
    before: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        """The place as a name in a form."""
        return "/".join(self.path)


@dataclass(frozen=True)
class Merge:
    """Both versions in one: theirs, with my changes where they changed nothing."""

    document: Document
    differences: tuple[Difference, ...]
    mine_kept: tuple[Path, ...]


def merge(before: Document, mine: Document, theirs: Document) -> Merge:
    """Bring my version and theirs together, both made from `before`.

    Of a part that one took away and the other changed, the change stays: nothing typed is lost.
    """
    old, ours, stored = _flat(before), _flat(mine), _flat(theirs)
    result, differences, kept = dict(stored), [], []
    settled = _parts_taken_away(old, ours, stored, result)
    for path in dict.fromkeys([*ours, *old]):
        was, is_now, other = old.get(path), ours.get(path), stored.get(path)
        if settled & {*_parts(path)} or is_now in (was, other):
            continue
        if other == was:
            kept.append(path)
            _put(result, path, is_now)
        elif isinstance(is_now, list) and isinstance(other, list):
            kept.append(path)
            result[path] = [*other, *(one for one in is_now if one not in other)]
        else:
            differences.append(Difference(path, was, is_now, other))
    return Merge(_tree(result, theirs, mine), tuple(differences), tuple(kept))


def _parts_taken_away(old: Flat, ours: Flat, stored: Flat, result: Flat) -> set[Path]:
    """Settle in `result` the parts that are no longer in one of the two versions."""
    settled: set[Path] = set()
    for part in sorted({part for path in old for part in _parts(path)}, key=len):
        was, mine, theirs = (_of_part(flat, part) for flat in (old, ours, stored))
        if (mine and theirs) or settled & {*_parts(part)}:
            continue
        settled.add(part)
        for path in theirs:
            if not mine and theirs == was:
                del result[path]
        if mine and mine != was:
            result.update(mine)
    return settled


def _parts(path: Path) -> list[Path]:
    """The parts of lists a place lies in, the outermost first."""
    return [path[: at + 1] for at, name in enumerate(path) if name.startswith("#")]


def _of_part(flat: Flat, part: Path) -> Flat:
    return {path: value for path, value in flat.items() if path[: len(part)] == part}


def decide(
    document: Document, choices: Mapping[str, Any], left_out: Collection[str] = ()
) -> Document:
    """The merged document with what was chosen for each place, by `Difference.key`.

    Parts of lists that are `left_out`, by the same kind of key, are not in it.
    """
    flat, gone = _flat(document), {tuple(key.split("/")) for key in left_out}
    for key, value in choices.items():
        _put(flat, tuple(key.split("/")), value)
    kept = {path: value for path, value in flat.items() if not gone & {*_parts(path)}}
    return _tree(kept, document, document)


def _put(flat: Flat, path: Path, value: Any) -> None:
    if value is None:
        flat.pop(path, None)
    else:
        flat[path] = value


def _flat(value: Any, path: Path = ()) -> Flat:
    if isinstance(value, Mapping) and value.keys() == _TARGET:
        return {path: value} if value["value"] else {}
    if isinstance(value, Mapping):
        return {
            place: leaf
            for key, inner in value.items()
            for place, leaf in _flat(inner, (*path, key)).items()
        }
    if _is_list_of_parts(value):
        return {
            place: leaf
            for part in value
            for place, leaf in _flat(part, (*path, f"#{part['id']}")).items()
        }
    if isinstance(value, list) and _parts(path):
        return {(*path, str(number)): line for number, line in enumerate(value)}
    return {} if value == [] else {path: value}


def _is_list_of_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _tree(flat: Mapping[Path, Any], *shapes: Document) -> Document:
    """The document of these places; lists that may be empty take their names from `shapes`."""
    tree: Document = {}
    for shape in shapes:
        for key, value in shape.items():
            if isinstance(value, list) and (not value or _is_list_of_parts(value)):
                tree.setdefault(key, {})
    for path, value in flat.items():
        place = tree
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    closed: Document = _closed(tree, shapes)
    return closed


def _closed(tree: Document, shapes: Sequence[Document]) -> Document:
    return {key: _closed_part(value, key, shapes) for key, value in tree.items()}


def _closed_part(value: Any, key: str, shapes: Sequence[Document]) -> Any:
    if not isinstance(value, dict):
        return value
    is_list = any(isinstance(shape.get(key), list) for shape in shapes)
    return _list_of_parts(value) if is_list else value


def _list_of_parts(found: Document) -> list[Document]:
    # A part of which only a piece is left was taken away by one of the two.
    return [
        {name: _inside(value) for name, value in part.items()}
        for part in found.values()
        if "id" in part
    ]


def _inside(value: Any) -> Any:
    """A field of a part: a list of parts by their ids, or of lines by their numbers, or a text."""
    if not isinstance(value, dict):
        return value
    if all(key.startswith("#") for key in value):
        return _list_of_parts(value)
    return [value[number] for number in sorted(value, key=int)]

"""What a form field needs to be read by everyone: ids, descriptions, errors; and the way back,
from a name in the form to a place in the document and from a service's error to its field.

Names: `members-0-name` is the document path `/members/0/name`. A part of one or two digits is a
place in a list; a key of a mapping must therefore hold a letter or a third digit, as the codes of
schools do (`grade-g6`, not `grade-6`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.fields import FieldList, FormField, HiddenField, RadioField

from webui.forms import CheckboxesField

Json = dict[str, Any]
_PLACE_DIGITS = 2


class Problem(NamedTuple):
    """A line of the error summary: what is wrong, and where it can be put right."""

    href: str
    message: str


class FieldProblem(Protocol):
    """What a service says about one field (`errors[]` of problem+json)."""

    @property
    def pointer(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> str: ...


def attributes(field: Field, hint: str = "", kind: str = "input", **extra: Any) -> Json:
    """Keyword arguments for a WTForms field: class, aria-describedby, aria-invalid.

    No maxlength from validators: what is pasted is never cut off, it becomes an error.
    """
    given = {name.replace("_", "-"): value for name, value in extra.items() if value}
    classes = [
        f"usa-{kind}",
        *([f"usa-{kind}--error"] if field.errors else []),
        given.pop("class", ""),
    ]
    described = described_by(field, hint, *given.pop("described", ()))
    return {
        "class": " ".join(filter(None, classes)),
        **({"aria-describedby": described} if described else {}),
        **({"aria-invalid": "true"} if field.errors else {}),
        "maxlength": False,
        **given,
    }


def described_by(field: Field, hint: str = "", *more: str) -> str:
    """The ids of the texts that explain a field, in reading order."""
    ids = [f"{field.id}-hint"] if hint else []
    ids += more
    ids += [f"{field.id}-error"] if field.errors else []
    return " ".join(ids)


def first_control(field: Field) -> str:
    """The id that a link to the field must name: of a group, its first option."""
    is_group = isinstance(field, (RadioField, CheckboxesField))
    return f"{field.id}-0" if is_group else field.id


def problems(form: Form | None) -> list[Problem]:
    """Every error of a form, in the order of the page, sub-forms included."""
    if form is None:
        return []
    general = [Problem("#main", str(message)) for message in form.form_errors]
    return general + [
        Problem(_place(field), str(message))
        for field in leaves(form)
        for message in field.errors[:1]
    ]


def _place(field: Field) -> str:
    return "#main" if isinstance(field, HiddenField) else f"#{first_control(field)}"


def leaves(form: Form) -> Iterator[Field]:
    """The fields one can type in, sub-forms and lists walked through."""
    for field in form:
        yield from _leaves(field)


def _leaves(field: Field) -> Iterator[Field]:
    if isinstance(field, FormField):
        yield from leaves(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _leaves(entry)
    else:
        yield field


def show_problems(
    form: Form, found: Sequence[FieldProblem], sentence: Callable[[FieldProblem], str]
) -> list[FieldProblem]:
    """Put a service's errors at their fields, in the words of `sentence`; returns the homeless."""
    by_name = {field.name: field for field in leaves(form)}
    homeless = []
    for problem in found:
        field = by_name.get(name_of(problem.pointer))
        if field is None:
            homeless.append(problem)
        else:
            field.errors = [*field.errors, sentence(problem)]
    return homeless


def name_of(pointer: str) -> str:
    """`/members/0/name` as the name of its field: `members-0-name`."""
    return pointer.strip("/").replace("/", "-")


def pointer_of(name: str) -> str:
    """`members-0-name` as a JSON pointer: `/members/0/name`."""
    return "/" + name.replace("-", "/")


def nested(values: MultiDict[str, str]) -> Json:
    """A posted form as the document autosave would send; tokens and buttons (`_...`) left out.

    Lists close up: of `m-0-x` and `m-2-x` the second becomes place 1.
    """
    tree: Json = {}
    for name, given in values.lists():
        if name == "csrf_token" or name.startswith("_"):
            continue
        *parents, last = name.split("-")
        place = tree
        for part in parents:
            place = place.setdefault(part, {})
        place[last] = given[0] if len(given) == 1 else given
    closed: Json = _closed(tree)
    return closed


def _closed(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if value and all(key.isdigit() and len(key) <= _PLACE_DIGITS for key in value):
        return [_closed(value[key]) for key in sorted(value, key=int)]
    return {key: _closed(inner) for key, inner in value.items()}

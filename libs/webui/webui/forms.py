"""Bases for the forms of pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.widgets import CheckboxInput, ListWidget

from servicekit.errors import FieldRepeated


class PageForm(FlaskForm, Form):
    """A form of a page, with its CSRF token; `form.validate_on_submit()` on POST.

    Validating raises FieldRepeated where one answer is asked for and several came (S10).
    """

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        for field in self:
            if len(field.raw_data or ()) > 1 and not isinstance(field, SelectMultipleField):
                raise FieldRepeated("An answer came twice.")
        return super().validate(extra_validators)


class SubForm(PageForm):
    """A part of a PageForm (`FormField(MemberForm)`): no token of its own, translated errors."""

    class Meta:
        csrf = False


class CheckboxesField(SelectMultipleField):
    """Any of a few, drawn as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(options: Mapping[str, Any]) -> list[Any]:
    """Value to label, for `choices=` of a select, radios or boxes; labels may be lazy."""
    return [SelectChoice(value, label) for value, label in options.items()]

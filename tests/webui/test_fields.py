"""Names of fields, places in the document, and errors that find their field."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from servicekit.errors import FieldProblem
from tests.webui.demo import FILLED, DemoForm, make_app
from webui import fields


@pytest.fixture
def form() -> Iterator[DemoForm]:
    with make_app().test_request_context("/"):
        yield DemoForm(data=FILLED)


def test_a_name_is_a_place_in_the_document() -> None:
    assert fields.name_of("/members/0/name") == "members-0-name"
    assert fields.pointer_of("members-0-name") == "/members/0/name"


def test_a_posted_form_becomes_the_document() -> None:
    posted = MultiDict(
        [
            ("csrf_token", "x"),
            ("_version", "7"),
            ("barriers", "No bus"),
            ("members-0-name", "Marisol Tafoya"),
            ("members-2-name", "Ken Arvizo"),
            ("targets-subgroup-F-rate", "19.0"),
            ("schools", "023"),
            ("schools", "045"),
        ]
    )
    assert fields.nested(posted) == {
        "barriers": "No bus",
        "members": [{"name": "Marisol Tafoya"}, {"name": "Ken Arvizo"}],
        "targets": {"subgroup": {"F": {"rate": "19.0"}}},
        "schools": ["023", "045"],
    }


def test_the_order_of_a_list_is_that_of_its_numbers_not_of_their_letters() -> None:
    posted = MultiDict([(f"m-{place}", str(place)) for place in (10, 9, 2)])
    assert fields.nested(posted) == {"m": ["2", "9", "10"]}


def test_a_code_of_three_digits_is_a_key_and_no_place_in_a_list() -> None:
    posted = MultiDict([("targets-023-value", "20"), ("targets-700-value", "")])
    assert fields.nested(posted) == {"targets": {"023": {"value": "20"}, "700": {"value": ""}}}


def test_the_error_of_a_service_finds_its_field(form: DemoForm) -> None:
    found = [
        FieldProblem("/members/1/name", "name-missing", "Enter a name."),
        FieldProblem("/nowhere", "odd", "Odd."),
    ]
    homeless = fields.show_problems(form, found, lambda problem: problem.code)
    assert [problem.pointer for problem in homeless] == ["/nowhere"]
    assert fields.problems(form) == [fields.Problem("#members-1-name", "name-missing")]


def test_an_error_of_the_whole_form_comes_first(form: DemoForm) -> None:
    form.form_errors.append("This address and password do not match")
    form.email.errors = ["Enter your work e-mail address"]
    assert fields.problems(form) == [
        fields.Problem("#main", "This address and password do not match"),
        fields.Problem("#email", "Enter your work e-mail address"),
    ]


def test_no_form_has_no_problems() -> None:
    assert fields.problems(None) == []

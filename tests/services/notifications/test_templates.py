"""The mails themselves, in both languages."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, meta

from notifications.mail.domain import Recipient
from notifications.mail.errors import MailNotFit
from notifications.mail.templates import LANGUAGES, texts, write
from tests.services.notifications.factories import ANA, ORIGIN, make_letter

LINK = f"{ORIGIN}/somewhere"
ASKED = {
    "reference": "R-7K3M9Q",
    "role": "school_coordinator",
    "organization_name": "Sample School",
}
STATE_ROLE = {"link": LINK, "person": "Jordan Begay", "role": "it_admin"}
# As identity's commands and our own announcements send them.
VALUES: dict[str, dict[str, Any]] = {
    "one_time_code": {"code": "418205", "minutes": 10, "expires_at": "2026-10-05T16:10:00Z"},
    "prove_address": {"link": LINK, "reference": "R-7K3M9Q", "hours": 72, "expires_at": "x"},
    "registration_received": {**ASKED, "link": LINK},
    "registration_expired": {"reference": "R-7K3M9Q", "days": 60, "link": LINK},
    "registration_waiting": {"link": LINK},
    "registration_approved": {**ASKED, "link": LINK},
    "registration_rejected": {**ASKED, "reason": "No such school.", "link": LINK},
    "invitation": {"link": LINK, "role": "ped_viewer", "invited_by": "", "hours": 72},
    "password_reset": {"link": LINK, "minutes": 60},
    "password_changed": {"link": LINK},
    "sign_in_changed": {"link": LINK, "what": "app_added"},
    "password_expires": {"link": LINK, "days": 7, "max_age_days": 60},
    "dormant_warning": {"warned_days": 45, "days_left": 15, "link": LINK},
    "affirmation_open": {
        "school_year": "2026-2027",
        "open_count": 12,
        "district_count": 5,
        "link": LINK,
    },
    "dormant_locked": {"locked_days": 60},
    "password_link": {"link": LINK, "hours": 72},
    "factors_removed": {"link": LINK},
    "prove_new_address": {"link": LINK, "hours": 72},
    "address_changing": {"address": "d••a@sample.example"},
    "grant_waiting": STATE_ROLE | {"asked_by": "Ines Calloway"},
    "state_role_granted": STATE_ROLE | {"granted_by": "Ines Calloway"},
    "plan_submitted": {
        "organization_name": "Sample School",
        "school_year": "2026-2027",
        "revision": 2,
        "is_late": False,
        "link": LINK,
    },
}


def test_every_template_is_tried_here() -> None:
    assert set(texts("en")["templates"]) == set(VALUES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", VALUES)
def test_a_mail_is_whole_in_each_language(template: str, language: str) -> None:
    person = replace(ANA, language=language)
    mail = write(make_letter(template, recipient=person, values=VALUES[template]), origin=ORIGIN)
    page = BeautifulSoup(mail.html, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language == mail.language
    assert len(page.select("h1")) == 1
    assert page.title is not None
    assert page.title.text == mail.subject
    assert not page.select("img, script, link")
    for text in (mail.text, page.get_text()):
        assert "{" not in text
        assert ANA.name in text
    link = VALUES[template].get("link")
    if link:
        assert link in mail.text
        assert [tag["href"] for tag in page.select("a")] == [link, link]


@pytest.mark.parametrize(
    ("language", "is_late", "said"),
    [
        ("en", True, "It came after the due date."),
        ("en", False, "It came in time."),
        ("es", True, "Llegó después de la fecha límite."),
        ("es", False, "Llegó a tiempo."),
    ],
)
def test_a_receipt_says_whether_the_plan_was_late(language: str, is_late: bool, said: str) -> None:
    values = VALUES["plan_submitted"] | {"is_late": is_late}
    person = replace(ANA, language=language)
    mail = write(make_letter("plan_submitted", recipient=person, values=values), origin=ORIGIN)
    assert said in mail.text.splitlines()
    assert said in mail.html


@pytest.mark.parametrize("template", VALUES)
def test_both_languages_say_the_same_things(template: str) -> None:
    english, spanish = (texts(language)["templates"][template] for language in LANGUAGES)
    assert english.keys() == spanish.keys()
    assert _variables(english) == _variables(spanish)
    assert not [key for key in english if english[key] == spanish[key] and key != "big"] or (
        english["paragraphs"][1:2] == ["{{ reason }}"]
    )


def _variables(parts: dict[str, Any]) -> set[str]:
    environment = Environment(autoescape=True)
    environment.filters["role_name"] = str
    return meta.find_undeclared_variables(environment.parse(str(parts)))


def test_values_are_shown_as_they_are_and_run_nowhere() -> None:
    values = {**ASKED, "link": LINK, "reason": "{{ 7*7 }} <script>alert(1)</script>\nsecond line"}
    mail = write(make_letter("registration_rejected", values=values), origin=ORIGIN)
    assert "{{ 7*7 }} <script>alert(1)</script>\nsecond line" in mail.text
    assert "<script" not in mail.html
    assert "{{ 7*7 }} &lt;script&gt;" in mail.html


def test_a_missing_value_a_foreign_link_and_an_unknown_template_are_refused() -> None:
    for letter in (
        make_letter(values={"code": "418205"}),
        make_letter("registration_waiting", values={}),
        make_letter("registration_waiting", values={"link": f"{ORIGIN}.evil.example/requests"}),
        make_letter("registration_waiting", values={"link": "javascript:alert(1)"}),
        make_letter("poem"),
    ):
        with pytest.raises(MailNotFit):
            write(letter, origin=ORIGIN)


def test_who_asks_for_another_language_or_gave_no_name_gets_a_mail_too() -> None:
    stranger = Recipient("x@pinon.demo.example", "", "fr")
    mail = write(make_letter(recipient=stranger), origin=ORIGIN)
    assert mail.language == "en"
    assert mail.text.startswith("Hello,\n")

"""What people are called and how they are reached, typed in every way, on the two pages for it."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from tests.gateway.test_pages_users import IT, PED
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.confirmed import confirm_all
from tests.systems.people import Person

GOOD = {"first_name": "Ana", "last_name": "Ortiz", "phone": "505-555-0142"}
WRITE_A_NAME = "Write the name in letters; apostrophes and hyphens are fine"
WRITE_A_NUMBER = "Write a phone number of ten digits, such as 505-555-0142"
WRITE_AN_ADDRESS = "Write an e-mail address such as name@district.nm.gov"
TAKEN = [
    ("first_name", "Jose\u0301", "José"),
    ("first_name", "  Mary   Ann ", "Mary Ann"),
    ("first_name", "نور", "نور"),
    ("last_name", "O’Brien-Nuñez", "O’Brien-Nuñez"),
    ("last_name", "D'Angelo St. John", "D'Angelo St. John"),
    ("last_name", "x" * 100, "x" * 100),
    ("phone", "(505) 555-0142", "505-555-0142"),
    ("phone", "+1 505.555.0142 ext. 12", "505-555-0142 x12"),
]
REFUSED = [
    ("first_name", "Ana\0", WRITE_A_NAME),
    ("first_name", "Ana\x07", WRITE_A_NAME),
    ("first_name", "Ana\u202egnp", WRITE_A_NAME),
    ("first_name", "<b>Ana", WRITE_A_NAME),
    ("last_name", "4", WRITE_A_NAME),
    ("last_name", "x" * 101, ""),
    ("phone", "555-0142", WRITE_A_NUMBER),
    ("phone", "5" * 300, ""),
    ("email", "ana@ortiz@school.example", WRITE_AN_ADDRESS),
    ("email", "ana\0@school.example", WRITE_AN_ADDRESS),
    ("email", "a" * 300 + "@school.example", ""),
]


@pytest.fixture
def window(town: Town) -> Window:
    window = Window(town.person(PED).http)
    town.person(IT)
    confirm_all(town.system)
    return window


@pytest.fixture
def applicant(town: Town) -> Iterator[Window]:
    """Somebody at the first page of registering."""
    person = Person(town.system)
    window = Window(person.http)
    window.open("/identity/register")
    yield window
    person.close()


@pytest.mark.requirement("AIP-029", "AIP-033")
@pytest.mark.parametrize(("name", "typed", "kept"), TAKEN, ids=ascii)
def test_who_registers_may_be_called_and_reached_so(
    applicant: Window, name: str, typed: str, kept: str
) -> None:
    email = f"ana.{uuid4().hex[:8]}@school.example"
    applicant.press("Continue", GOOD | {"email": email, name: typed})
    assert applicant.heading == "Where do you work?"
    applicant.open("/identity/register")
    assert applicant.value(name) == kept


@pytest.mark.requirement("AIP-029", "AIP-033")
@pytest.mark.parametrize(("name", "typed", "said"), REFUSED, ids=lambda it: ascii(it)[:30])
def test_what_does_not_fit_is_said_at_its_field_to_who_registers(
    applicant: Window, name: str, typed: str, said: str
) -> None:
    email = f"ana.{uuid4().hex[:8]}@school.example"
    applicant.press("Continue", GOOD | {"email": email, name: typed}, status=422)
    assert said in told_at(applicant, name)


@pytest.mark.requirement("AIP-064", "AIP-069")
def test_staff_correct_names_and_numbers_by_the_same_rules(window: Window, town: Town) -> None:
    email = f"sol.{uuid4().hex[:8]}@ped.demo.example"
    body = {"email": email, **GOOD, "role": "ped_viewer"}
    del body["phone"]
    admin = town.person(IT)
    invited = admin.ask("POST", "/api/v1/identity/accounts/invitations", body)
    assert invited.status_code == 201, invited.text
    page = f"/users/{invited.json()['id']}"
    for name, typed, kept in TAKEN:
        window.open(f"{page}/details")
        window.press("Save the details", {name: typed})
        assert kept in window.text(), typed
    for name, typed, said in REFUSED:
        window.open(f"{page}/details")
        window.press("Save the details", {name: typed}, status=422)
        assert said.partition(",")[0] in told_at(window, name), typed
    window.open(f"{page}/deactivate")
    window.press("Deactivate the account", {"reason": "Left\x07"}, status=422)
    assert told_at(window, "reason") == "Error: Remove the invisible control characters"
    window.open("/users?q=%00", status=422)
    assert "shown without filters" in window.text("[role=alert]")


def told_at(window: Window, name: str) -> str:
    """What the page says at a field; something, in any case."""
    (said,) = window.page.select(f"#{name}-error")
    assert text_of(said).removeprefix("Error: ").strip()
    return text_of(said)


@pytest.mark.requirement("AIP-063")
def test_the_users_that_were_found_are_downloaded_in_both_kinds(window: Window, town: Town) -> None:
    email = town.email("School coordinator")
    window.open(f"/users?q={email.partition('@')[0]}&role=school_coordinator")
    links = {text_of(one): str(one["href"]) for one in window.page.select("main p a")}
    file = window.http.get(links["Download as CSV"])
    assert file.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))
    assert {row["E-mail"] for row in rows} == {email}
    book = window.http.get(links["Download as Excel file"])
    assert "users.xlsx" in book.headers["content-disposition"]
    with ZipFile(BytesIO(book.content)) as parts:
        assert email in parts.read("xl/sharedStrings.xml").decode()

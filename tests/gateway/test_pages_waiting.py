"""Deciding on several requests, with texts for reasons, other schools and mail domains."""

import re
from uuid import uuid4

import pytest

from tests.gateway.test_pages_state import PED, register
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.former import leave_lapsed
from tests.systems.interface import wait_for_mail
from tests.systems.newcomers import Newcomer, begin_registration, send_registration, take_back
from tests.systems.newcomers import register as register_by

PASSWORD = "Mesa-Road-bus-0840"


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(PED).http)


def open_request(window: Window, email: str) -> str:
    window.open(f"/requests?q={email}")
    window.follow("Open")
    return window.path


@pytest.mark.requirement("AIP-060")
def test_several_requests_are_decided_at_once_and_the_first_decision_counts(
    window: Window, town: Town
) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    emails = [register(town, name, domain=domain) for name in ("Ada", "Ben", "Cleo")]
    window.open(f"/requests?q={domain}&domain=unknown&role=school_coordinator")
    assert window.heading == "3 people ask for an account"
    assert "Waits since today" in window.text()
    ticked = [str(box["value"]) for box in window.page.select("[name=one]")]
    window.open("/requests/several")
    assert "Tick the requests" in window.text("[role=status], [role=alert], .usa-alert")
    several = "/requests/several?" + "&".join(f"one={one}" for one in ticked[:2])
    window.open(f"{several}&act=approve")
    assert window.heading == "Approve 2 requests?"
    page, path = window.page, window.path
    open_request(window, emails[0])
    window.press("Reject with this reason", {"reason": "First"})
    window.page, window.path = page, path
    window.press("Approve them", {"one": ticked[:2]})
    said = window.text(".usa-alert")
    assert "1 request is decided" in said
    assert "Ada Baca-Horn: Somebody else has already decided" in said
    assert wait_for_mail(town.system, emails[1], r"(was approved)")
    window.open(f"/requests/several?one={ticked[2]}&act=reject")
    window.press("Reject them", status=422)
    window.follow("The role does not fit the work")
    assert window.value("reason").startswith("The role you asked for does not fit")
    assert window.heading == "Reject 1 request?"
    window.press("Reject them", {"reason": "Ask your district first."})
    assert wait_for_mail(town.system, emails[2], r"(Ask your district first)")
    window.open(f"/requests?q={domain}")
    assert window.heading == "Nobody waits for an account"


def asking(town: Town, name: str, domain: str) -> Newcomer:
    """Somebody who will ask for a school of the demo."""
    held = town.email("School coordinator")
    found = town.person(PED).ask("GET", f"/api/v1/identity/accounts?q={held}").json()["items"][0]
    district, _, school = str(found["assignments"][0]["organization"]).partition("/")
    return Newcomer(name, "Baca-Horn", f"{name.lower()}@{domain}", district, school)


@pytest.mark.requirement("AIP-060")
def test_what_was_taken_back_asked_for_again_or_left_is_read_with_when_and_why(
    window: Window, town: Town
) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    names = ("Gil", "Hana", "Ivo", "Kay")
    back, again, left, unproved = (asking(town, name, domain) for name in names)
    take_back(town.system, register_by(town.system, back, PASSWORD))
    for _ in range(2):
        register_by(town.system, again, PASSWORD)
    register_by(town.system, left, PASSWORD)
    leave_lapsed(town.system, left.email)
    person = begin_registration(town.system, unproved, PASSWORD)
    take_back(town.system, send_registration(person, unproved))
    person.close()

    window.open(f"/requests?q={domain}&status=withdrawn&domain=unknown&role=school_coordinator")
    assert window.heading == "Withdrawn requests"
    assert [text_of(one) for one in window.page.select("#status option[selected]")] == ["Withdrawn"]
    rows = [text_of(row) for row in window.page.select(".aip-list > li")]
    assert len(rows) == 2, "whose address was never proved is not among them (S07)"
    assert re.search(r"Gil .* Withdrawn .* \d+, \d{4}.*: the applicant took it back", rows[0])
    assert "Hana" in rows[1]
    assert "the same person asked again" in rows[1]
    assert not window.page.select("main form[method=post], [name=one]"), "it is only read"
    window.follow("See the newer request")
    assert window.heading == "Hana Baca-Horn asks for an account"
    window.press("Reject with this reason", {"reason": "Ask your district first."})

    window.open(f"/requests?q={domain}&status=expired")
    assert window.heading == "Lapsed requests"
    assert "nobody decided for 60 days" in window.text(".aip-list")
    assert "Ivo" in window.text(".aip-list")
    lapsed = town.person(PED).ask("GET", "/api/v1/identity/registrations?status=expired").json()
    window.open(f"/requests/{lapsed['items'][0]['id']}")
    assert "nobody decided for 60 days" in window.text()
    assert "Lapsed" in window.text(".aip-status")
    assert not window.page.select("main form[method=post]")
    window.open(f"/requests?q={uuid4().hex}&status=expired")
    assert str(window.page.select(".aip-empty a")[0]["href"]) == "/requests?status=expired"


@pytest.mark.requirement("AIP-061", "AIP-062")
def test_a_domain_is_put_on_the_list_and_another_school_is_given(
    window: Window, town: Town
) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    email = register(town, "Dora", domain=domain)
    page = open_request(window, email)
    assert "domain is unknown" in window.text()
    window.press(f"Add {domain}")
    assert "belongs to the district" in window.text()
    window.open(f"/requests/domains?q={domain}")
    assert domain in window.text("table")
    window.open(f"{page}?reason=domain")
    assert window.value("reason").startswith("The e-mail address is not one of your school")
    window.open(page)
    asked = str(window.page.select("[name=organizations]")[0]["value"])
    options = [str(one["value"]) for one in window.page.select("#other option")]
    other = next(one for one in options if one not in ("", asked))
    window.press("Approve Dora", {"organizations": [], "other": other})
    window.open(f"/users?q={email}")
    assert window.heading == "1 user"


@pytest.mark.requirement("AIP-030", "AIP-031")
def test_the_list_of_mail_domains_is_kept_by_hand(window: Window, town: Town) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    email = register(town, "Noor", domain=domain)
    window.open("/requests")
    window.follow("Mail domains of districts")
    window.press("Add the domain", status=422)
    assert window.summary == ["Choose the district or charter", "Write the domain"]
    window.open("/requests/domains")
    district = str(window.page.select("#district option")[1]["value"])
    for wrong, said in (("gmail.com", "Anybody can have"), ("a\0b", "Write the domain as in")):
        window.press("Add the domain", {"district": district, "domain": wrong}, status=422)
        assert said in window.summary[0]
        assert window.page.select("#domain")[0]["value"], "nothing typed is lost"
    window.press("Add the domain", {"district": district, "domain": f" {domain.upper()} "})
    window.open(f"/requests/domains?q={domain}")
    me = town.person(PED).ask("GET", "/api/v1/identity/me").json()
    assert me["name"] in window.text("tbody tr")
    open_request(window, email)
    assert "belongs to the district" in window.text()
    window.open("/requests/domains?q=zzzz")
    assert window.page.select(".aip-empty")
    window.open(f"/requests/domains?q={domain}")
    window.press(f"Remove {domain}")
    assert f"{domain} is off the list" in window.text("[role=status]")
    open_request(window, email)
    assert "domain is unknown" in window.text()
    window.press("Reject with this reason", {"reason": "Ask your district first."})


@pytest.mark.requirement("AIP-060", "AIP-062")
def test_who_has_an_account_or_the_role_already_is_shown_before_the_decision(
    window: Window, town: Town
) -> None:
    first = register(town, "Abel", domain=f"{uuid4().hex[:8]}.example")
    open_request(window, first)
    window.press("Approve Abel")
    second = register(town, "Abel", domain=f"{uuid4().hex[:8]}.example")
    window.open(f"/requests?q={second}")
    assert "Somebody of this name already has an account" in window.text()
    ticked = str(window.page.select("[name=one]")[0]["value"])
    window.open(f"/requests/several?one={ticked}&act=approve")
    assert "Somebody of this name already has an account" in window.text()
    open_request(window, second)
    assert "Abel Baca-Horn, School coordinator" in window.text(), "who holds the role now"
    window.follow(first)
    assert window.heading == "Abel Baca-Horn"
    open_request(window, second)
    window.press("Reject with this reason", {"reason": "You have an account already."})

"""Deciding on several requests, with texts for reasons, other schools and mail domains."""

from uuid import uuid4

import pytest

from tests.gateway.test_pages_state import PED, register
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.systems.interface import wait_for_mail


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

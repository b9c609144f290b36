"""What people of the state see: requests for accounts, reports, the IT panel; and help for all."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest
from bs4 import BeautifulSoup

from identity.accounts import usecases as accounts
from identity.signin import sessions
from servicekit.process import utc_now
from tests import servers
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import check, text_of
from tests.systems.interface import wait_for_mail
from tests.systems.people import Person

PED = "PED absence coordinator"


def register(town: Town, first: str, *, domain: str) -> str:
    """Somebody asks for an account and proves the address; gives the address."""
    email = f"{first.lower()}.{uuid4().hex[:6]}@{domain}"
    person = Person(town.system)
    person.open("/identity/register")
    person.fill(
        {"first_name": first, "last_name": "Baca-Horn", "email": email, "phone": "505-555-0142"}
    )
    district = person.page.select("#district option")[1]["value"]
    person.fill({"role": "school_coordinator", "district": str(district)})
    school = person.page.select("[name=school] option, input[name=school]")[-1]["value"]
    person.fill({"school": str(school)})
    person.fill({"password": "Mesa-Road-bus-0840"})
    person.fill()
    person.open(wait_for_mail(town.system, email, r"(/identity/register/proof\S+)"))
    person.fill()
    person.close()
    return email


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(PED).http)


def test_nobody_waits_is_said_and_explained(window: Window) -> None:
    window.open("/requests")
    if window.page.select(".aip-list"):
        pytest.fail("this test comes before anybody registers")
    assert window.heading == "Nobody waits for an account"
    assert window.page.select(".aip-empty")


@pytest.mark.requirement("AIP-040")
def test_a_request_is_read_and_approved(window: Window, town: Town) -> None:
    domain = town.email("School coordinator").partition("@")[2]
    email = register(town, "Celia", domain=domain)
    window.open("/")
    assert "1 person asks for an account" in window.text()
    window.open("/requests")
    assert window.heading == "1 person asks for an account"
    assert email in window.text()
    window.follow("Open")
    assert window.heading == "Celia Baca-Horn asks for an account"
    assert "Address confirmed" in window.text()
    assert re.search(r"R-[0-9A-Z]{7}", window.text())
    window.press("Approve Celia", {"organizations": []}, status=422)
    assert window.summary == ["Choose at least one school or district"]
    asked = window.page.select("[name=organizations]")[0]["value"]
    window.press("Approve Celia", {"organizations": [str(asked)]})
    assert "Celia Baca-Horn is approved" in window.text("[role=status]")
    assert wait_for_mail(town.system, email, r"(/sign-in)")
    window.open("/requests?status=approved")
    assert "Celia Baca-Horn" in window.text()


def test_a_request_is_rejected_with_a_reason(window: Window, town: Town) -> None:
    email = register(town, "Jo", domain="learnhub.example")
    window.open("/requests")
    assert "Unknown domain" in window.text()
    window.follow("Open")
    window.press("Reject with this reason", status=422)
    assert window.summary == ["Write why, so that the person knows what to do"]
    window.press("Reject with this reason", {"reason": "Use your school's address."})
    assert "is rejected" in window.text("[role=status]")
    assert wait_for_mail(town.system, email, r"(Use your school)")
    window.open("/requests?status=rejected")
    assert "Use your school's address." in window.text()


def test_the_first_decision_counts(window: Window, town: Town) -> None:
    register(town, "Grady", domain="learnhub.example")
    window.open("/requests")
    window.follow("Open")
    page, path = window.page, window.path
    window.press("Reject with this reason", {"reason": "First"})
    window.page, window.path = page, path
    window.press("Reject with this reason", {"reason": "Second"}, status=409)
    assert "already decided" in window.text() or "changed this while" in window.text()


def test_who_may_not_decide_is_told_so(town: Town) -> None:
    window = Window(town.person("School coordinator").http)
    window.open("/requests", status=403)
    assert "Your role does not include this" in window.text()
    assert not window.page.select('nav a[href="/requests"]')
    window.open("/it", status=403)


@pytest.mark.requirement("AIP-035")
def test_the_report_begins_with_its_result_and_filters_stand_in_the_address(
    window: Window,
) -> None:
    window.open("/reports")
    window.follow("Attendance plans submitted")
    assert re.fullmatch(r"\d+ of \d+ schools have submitted their plan", window.heading)
    total = int(window.heading.split()[2])
    assert len(window.page.select("tbody tr")) == min(total, 50)
    window.open("/reports/submitted?status=no_plan&kind=district")
    assert "districts" in window.heading
    chosen = [text_of(one) for one in window.page.select("option[selected]")]
    assert {"No plan", "Districts and charters"} <= set(chosen)
    link = window.page.select('main a[href$="q="], main a[href*="csv"]')[0]
    assert "status=no_plan" in str(link["href"])


@pytest.fixture
def own_first_day(town: Town) -> Iterator[str]:
    """A district coordinator's district begins later than the others; gives when it does."""
    it = town.person("IT administrator")
    it.open("/")
    coordinator = town.person("District coordinator")
    coordinator.open("/")
    owed = coordinator.ask("GET", "/api/v1/plans/obligations").json()
    year, code = owed["school_year"]["school_year"], owed["items"][0]["district_code"]
    path = f"/api/v1/plans/school-years/{year}"

    def begin(day: str | None) -> None:
        version = it.ask("GET", path).headers["etag"]
        answer = it.ask("PATCH", path, {"district_first_days": {code: day}}, If_Match=version)
        assert answer.is_success, answer.text

    begin(f"{int(year[:4]) + 1}-04-16")
    yield year
    begin(None)


def test_who_coordinates_in_a_district_with_its_own_first_day_reads_its_own_due_date(
    town: Town, own_first_day: str
) -> None:
    due = f"May 31, {int(own_first_day[:4]) + 1}"
    window = Window(town.person("District coordinator").http)
    window.open("/")
    assert "May 31" in window.text("#dates ~ dl")
    assert due in window.text(".aip-card").replace("\xa0", " ")

    def is_reported() -> bool:
        window.open("/reports/submitted")
        return due in window.text(".aip-lead").replace("\xa0", " ")

    servers.wait_until(is_reported, "the report tells another due date", seconds=15)


def test_the_report_finds_nothing_and_says_what_to_do(window: Window) -> None:
    window.open("/reports/submitted?q=zzzz")
    assert window.page.select(".aip-empty")
    assert "zzzz" in window.text()
    window.open("/reports/submitted?status=nonsense", status=422)
    assert "shown without filters" in window.text("[role=alert]")
    window.open("/reports?q=Submission")  # its former name (C18)
    assert window.page.select('main a[href="/reports/submitted"]')
    window.open("/reports?q=zzzz")
    assert window.page.select(".aip-empty")


def test_the_report_is_downloaded(window: Window) -> None:
    window.open("/reports/submitted")
    link = str(window.page.select('main a[href*="submitted.csv"]')[0]["href"])
    answer = window.http.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")


def test_the_it_administrator_sees_school_years_and_figures(town: Town) -> None:
    window = Window(town.person("IT administrator").http)
    window.open("/it")
    assert "Active" in window.text("table")
    assert "40-day" in window.text()
    window.open("/")
    assert window.page.select('nav a[href="/it"]')


def test_s16_the_account_shows_who_one_is_and_ends_other_sessions_one_or_all(town: Town) -> None:
    email = town.email("District coordinator")
    window = Window(town.person("District coordinator").http)
    database, now = town.system.database("identity"), utc_now()
    with database.write() as session:
        account = accounts.find_account(session, email, now=now)
        assert account is not None
        for _ in range(3):
            sessions.begin_session(session, account.id, network="elsewhere", now=now)
    database.close()
    window.open("/account")
    assert email in window.text()
    count = len(window.page.select("main tbody tr"))
    window.press("End")
    assert len(window.page.select("main tbody tr")) == count - 1
    window.press("Sign out everywhere else")
    assert "You are signed in here only" in window.text("[role=status]")
    (left,) = window.page.select("main tbody tr")
    assert "This one" in text_of(left)
    assert not window.page.select("form[action='/account/sessions/end']")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path",
    [
        "/help",
        "/help/accessibility",
        "/help/privacy",
        "/help/glossary",
        "/help/contact",
        "/dev/mail",
        "/api/docs",
        "/api/docs/problems",
    ],
)
def test_help_is_open_to_everybody(town: Town, path: str, language: str) -> None:
    answer = httpx2.get(f"{town.system.url}{path}?lang={language}", timeout=30)
    assert answer.status_code == 200
    assert check(answer.text).select("html")[0]["lang"] == language


def test_an_error_page_has_a_reference_that_the_answer_carries(town: Town) -> None:
    answer = httpx2.get(f"{town.system.url}/help/nothing")
    page: BeautifulSoup = check(answer.text)
    assert answer.status_code == 404
    shown = text_of(page.select(".aip-code")[0]).replace("-", "").lower()
    assert answer.headers["x-correlation-id"].startswith(shown)
    assert httpx2.get(f"{town.system.url}/sorry").status_code == 404

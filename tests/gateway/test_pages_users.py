"""Managing users, as PED coordinators and IT administrators do it, without scripts."""

from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.servers import wait_until
from tests.systems.confirmed import confirm_all
from tests.systems.former import leave_unaffirmed
from tests.systems.interface import wait_for_mail
from tests.systems.people import Person

PED = "PED absence coordinator"
IT = "IT administrator"


@pytest.fixture(autouse=True)
def fresh(town: Town) -> None:
    """Whoever manages users here has just shown the second factor."""
    for who in (PED, IT):
        town.person(who)
    confirm_all(town.system)


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(PED).http)


@pytest.fixture
def newcomer(town: Town) -> tuple[str, str]:
    """A viewer whom the IT administrator has invited just now: address and page."""
    email = f"robin.{uuid4().hex[:8]}@ped.demo.example"
    window = Window(town.person(IT).http)
    window.open("/users")
    window.follow("Invite a colleague")
    fields = {"first_name": "Robin", "last_name": "Saiz", "email": email, "role": "ped_viewer"}
    window.press("Mail the invitation", fields)
    assert "invitation is mailed" in window.text("[role=status]")
    window.open(f"/users?q={email}")
    return email, str(window.page.select("tbody th a")[0]["href"])


@pytest.mark.requirement("AIP-063")
def test_people_are_found_by_name_address_organization_role_and_status(
    window: Window, town: Town
) -> None:
    email = town.email("School coordinator")
    window.open("/users")
    assert email in window.text("table")
    everybody = len(window.page.select("tbody tr"))
    window.open(f"/users?q={email.partition('@')[0].upper()}")
    assert window.heading == "1 user"
    school = window.page.select("tbody td span")[0].get_text(" ", strip=True).split(", ")[1]
    window.open(f"/users?q={school.split(' ')[0]}&role=school_coordinator")
    assert email in window.text("table")
    window.open("/users?role=ped_viewer")
    assert 1 <= len(window.page.select("tbody tr")) < everybody
    district = window.page.select("#district option")[1]["value"]
    window.open(f"/users?district={district}&status=active")
    assert email in window.text("table")
    window.open("/users?q=zzzz")
    assert window.page.select(".aip-empty")
    window.open("/users?status=odd", status=422)
    assert "shown without filters" in window.text("[role=alert]")


@pytest.mark.requirement("AIP-015", "AIP-022")
def test_only_those_who_decide_manage_users(town: Town, newcomer: tuple[str, str]) -> None:
    _, page = newcomer
    for who in ("School coordinator", "District coordinator", "PED viewer"):
        window = Window(town.person(who).http)
        for path in ("/users", "/users/affirmation", page, f"{page}/details", f"{page}/deactivate"):
            window.open(path, status=403)
        assert not window.page.select('nav a[href="/users"]')
    window = Window(town.person(PED).http)
    window.open("/users/new", status=403)


@pytest.mark.requirement("AIP-064", "AIP-069")
def test_details_are_corrected_and_a_new_address_counts_once_it_is_proved(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    email, page = newcomer
    window.open(page)
    window.follow("Correct")
    wrong = {"first_name": "R0bin", "email": "robin@gmail.com", "phone": "12"}
    window.press("Save the details", wrong, status=422)
    assert [line.partition(" ")[0] for line in window.summary] == ["Write"] * 3
    assert "ten digits" in window.summary[2]
    assert window.value("phone") == "12"
    taken = {"first_name": "Robin", "phone": "", "email": town.email(PED)}
    window.press("Save the details", taken, status=409)
    assert "Another account has this address" in window.summary[0]
    new = f"saiz.{uuid4().hex[:8]}@ped.demo.example"
    window.press("Save the details", {"email": new, "phone": "(505) 555 0188 ext 7"})
    assert "505-555-0188 x7" in window.text()
    assert f"{new} waits to be confirmed" in window.text()
    person = Person(town.system)
    person.open(wait_for_mail(town.system, new, r"(/identity/new-address\S+)"))
    assert wait_for_mail(town.system, email, r"(s•+\S@ped.demo.example)")
    window.open(page)
    assert email in window.text(), "opening the link alone changes nothing"
    person.fill()
    window.open(page)
    assert new in window.text()
    assert email not in window.text()
    person.close()


@pytest.mark.requirement("AIP-065", "AIP-066", "AIP-039")
def test_a_role_is_given_at_a_school_limited_replaced_and_revoked(
    window: Window, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    window.open(f"{page}/roles/new")
    window.open(f"{page}/roles/give?role=school_coordinator&district=", status=422)
    assert window.summary == ["Choose the district or charter"]
    district = str(window.page.select("#district option")[1]["value"])
    give = f"{page}/roles/give?role=school_coordinator&district={district}"
    window.open(give)
    window.path = give
    window.press("Give the role", status=422)
    assert window.summary == ["Choose a school"]
    window.path = give
    school = str(window.page.select("#organization option")[1]["value"])
    window.press("Give the role", {"organization": school, "last_day_on": "2020-01-01"}, status=422)
    assert window.summary == ["Enter today or a later day, not before the first day"]
    window.path = give
    window.press("Give the role", {"organization": school, "last_day_on": "2050-06-30"})
    assert "June 30, 2050" in window.text("table")
    window.follow("Change or revoke School coordinator")
    window.press("Save the last day", {"last_day_on": "2050-07-31"})
    assert "July 31, 2050" in window.text("table")
    window.follow("Change or revoke School coordinator")
    window.follow("Revoke this role")
    assert "out at once" in window.text()
    window.press("Revoke the role")
    assert "School coordinator" not in window.text("table")
    window.follow("See what was done")
    assert "Revoked a role" in window.text("table")


@pytest.mark.requirement("AIP-067", "AIP-071", "AIP-070")
def test_an_account_is_closed_with_a_reason_and_opened_again(
    window: Window, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    window.open(page)
    window.follow("Deactivate this account")
    window.press("Deactivate the account", status=422)
    window.press("Deactivate the account", {"reason": "Left the department"})
    assert "Deactivated" in window.text()
    window.open(f"{page}/trail")
    assert "Left the department" in window.text("table")
    window.open(page)
    window.follow("Reactivate this account")
    window.press("Reactivate the account", {"reason": "Came back"})
    assert "Invited" in window.text()


@pytest.mark.requirement("AIP-068")
def test_a_new_password_is_chosen_by_its_owner_through_a_mailed_link(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    email, page = newcomer
    person = Person(town.system)
    person.open(wait_for_mail(town.system, email, r"(/identity/invitation\S+)"))
    person.fill({"password": "Mesa-Road-bus-0840"})
    person.sign_in(email, "Mesa-Road-bus-0840")
    window.open(page)
    assert "Not signed in anywhere" not in window.text()
    assert not window.page.select("input[type=password]")
    before = len(town.system.mails_to(email))
    window.follow("Mail a link to a new password")
    window.press("Mail the link")
    stranger = Person(town.system)
    stranger.open(wait_for_mail(town.system, email, r"(/identity/invitation\S+)", after=before))
    stranger.fill({"password": "Cholla-Blossoms-7-Mesas"})
    assert stranger.heading == "Your password is saved"
    assert person.http.get("/account", follow_redirects=False).status_code == 303
    window.open(page)
    assert "Not signed in anywhere" in window.text(), "whoever was signed in is out"
    stranger.close()
    person.close()


@pytest.mark.requirement("AIP-067", "AIP-070")
def test_staff_see_and_end_the_sessions_of_somebody(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    email, page = newcomer
    people = Person(town.system), Person(town.system)
    people[0].open(wait_for_mail(town.system, email, r"(/identity/invitation\S+)"))
    people[0].fill({"password": "Mesa-Road-bus-0840"})
    for person in people:
        person.sign_in(email, "Mesa-Road-bus-0840")

    def are_out() -> int:
        answers = [one.http.get("/account", follow_redirects=False) for one in people]
        return sum(answer.status_code == 303 for answer in answers)

    window.open(page)
    assert are_out() == 0
    window.press("End the session of")
    wait_until(lambda: are_out() == 1, "the session that was ended goes on")
    window.press("End all sessions")
    assert "Not signed in anywhere" in window.text()
    wait_until(lambda: are_out() == 2, "somebody is signed in still")
    for person in people:
        person.close()


def set_up_app(person: Person, password: str) -> None:
    """An authenticator app, as its owner does it."""
    person.open("/identity/security/app")
    person.fill({"present": password})
    secret = person.page.select(".aip-key")[0].get_text("", strip=True).replace(" ", "")
    person.fill({"code": pyotp.TOTP(secret).now()})


def test_who_lost_the_phone_starts_over_with_a_mailed_code(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    email, page = newcomer
    window.open(page)
    assert not window.page.select(f'a[href="{page}/factors"]'), "there is nothing to remove"
    person = Person(town.system)
    person.open(wait_for_mail(town.system, email, r"(/identity/invitation\S+)"))
    person.fill({"password": "Mesa-Road-bus-0840"})
    person.sign_in(email, "Mesa-Road-bus-0840")
    set_up_app(person, "Mesa-Road-bus-0840")
    window.open(page)
    assert "In use since" in window.text()
    window.follow("Start over")
    assert "mailed code" in window.text()
    before = len(town.system.mails_to(email))
    window.press("Remove and start over")
    assert "Robin Saiz was told by mail" in window.text("[role=status]")
    assert "In use since" not in window.text()
    assert "Not signed in anywhere" in window.text()
    assert person.http.get("/account", follow_redirects=False).status_code == 303
    assert wait_for_mail(town.system, email, r"(removed the authenticator app)", after=before)
    window.open(f"{page}/trail")
    assert "Removed app, passkeys and recovery codes" in window.text("table")
    person.close()


@pytest.mark.requirement("AIP-017")
def test_an_administrator_is_made_by_two_people(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    window.open(page)
    window.follow("Make an IT administrator")
    window.press("Ask for a second person", {"reason": "Takes over in June"})
    assert "Takes over in June" in window.text()
    buttons = {button.get_text(strip=True) for button in window.page.select("main button")}
    assert "Confirm" not in buttons
    assert "Take it back" in buttons
    second = Window(town.person(IT).http)
    second.open("/users")
    second.follow("Look at it and decide")
    second.press("_confirm")
    assert "IT administrator" in second.text("table")
    assert wait_for_mail(town.system, town.email(PED), r"(made Robin Saiz IT administrator)")


def test_who_was_overtaken_keeps_what_was_typed(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    window.open(f"{page}/details")
    other = Window(town.person(IT).http)
    other.open(f"{page}/details")
    other.press("Save the details", {"last_name": "Saiz-Ortega"})
    window.press("Save the details", {"phone": "505-555-0111"}, status=409)
    assert "Somebody else changed this account" in window.text("[role=alert]")
    assert "Saiz-Ortega" in window.text("[role=alert]")
    assert window.value("phone") == "505-555-0111"


def test_who_mends_what_was_refused_still_meets_what_somebody_saved_meanwhile(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    window.open(f"{page}/details")
    other = Window(town.person(IT).http)
    other.open(f"{page}/details")
    other.press("Save the details", {"last_name": "Saiz-Ortega"})
    window.press("Save the details", {"first_name": ""}, status=422)
    window.press("Save the details", {"first_name": "Robin"}, status=409)
    assert "Somebody else changed this account" in window.text("[role=alert]")


def test_ones_own_account_is_shown_and_not_changed(window: Window, town: Town) -> None:
    window.open(f"/users?q={town.email(PED)}")
    own = str(window.page.select("tbody th a")[0]["href"])
    window.open(own)
    assert "your own account" in window.text()
    assert not window.page.select(f'a[href="{own}/deactivate"]')
    window.open(f"{own}/deactivate")
    window.press("Deactivate the account", {"reason": "x"}, status=403)
    window.open(f"{own}/factors")
    window.press("Remove and start over", status=403)


@pytest.mark.requirement("AIP-070", "AIP-065")
def test_coordinators_of_a_district_are_affirmed_or_their_roles_revoked(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    email, page = newcomer
    window.open(f"{page}/roles/new")
    district = str(window.page.select("#district option")[-1]["value"])
    for role in ("district_coordinator", "school_coordinator"):
        give = f"{page}/roles/give?role={role}&district={district}"
        window.open(give)
        window.path = give
        school = window.page.select_one("#organization option:nth-of-type(2)")
        window.press("Give the role", {"organization": str(school["value"])} if school else {})
    here = f"/users/affirmation/{district}"
    window.open(here)
    assert "All roles here are affirmed" in window.text()
    leave_unaffirmed(town.system, email)
    window.open("/users/affirmation?state=open")
    assert window.page.select(f'a[href="{here}"]')
    window.open(here)
    window.press("Affirm the ticked ones", status=422)
    assert window.summary == ["Tick the roles that are still right"]
    other = Window(town.person(IT).http)
    other.open(here)
    other.follow("Tick all")
    window.open(f"{here}?q=robin&state=open")
    assert len(window.page.select("tbody tr")) == 2
    window.follow("Revoke Robin Saiz, School coordinator")
    window.path += f"?district={district}"
    window.press("Revoke the role")
    assert window.path == here
    other.press("Affirm the ticked ones", status=409)
    assert "A role ended while you looked" in other.text("[role=alert]")
    other.press("Affirm the ticked ones")
    assert "1 role is affirmed." in other.text("[role=status]")
    window.open(here)
    assert "Ines Archuleta" in window.text("table")
    window.open(f"{page}/trail")
    assert "Affirmed a role for the school year" in window.text("table")


@pytest.mark.requirement("AIP-062", "AIP-067")
def test_an_account_of_the_state_is_changed_after_a_fresh_code_and_nothing_is_typed_twice(
    window: Window, town: Town, newcomer: tuple[str, str]
) -> None:
    _, page = newcomer
    confirm_all(town.system, ago=timedelta(minutes=6))
    window.open(f"{page}/deactivate")
    before = len(town.system.mails_to(town.email(PED)))
    window.http.headers["Referer"] = f"{town.system.url}{page}/deactivate"
    window.press("Deactivate the account", {"reason": "Left the “Título I” office\r\nin June"})
    del window.http.headers["Referer"]
    assert window.heading == "Confirm that it is you"
    assert window.page.select(f'main a[href="{page}/deactivate"]'), "the way back"
    code = wait_for_mail(town.system, town.email(PED), r"\b(\d{6})\b", after=before)
    window.path += f"?next={page}/deactivate"
    window.press("Confirm and go on", {"confirm-code": "x"}, status=422)
    window.path += f"?next={page}/deactivate"
    window.press("Confirm and go on", {"confirm-code": code})
    assert window.path == page
    assert "Deactivated" in window.text()
    window.open(f"{page}/trail")
    assert "Left the “Título I” office" in window.text("table")

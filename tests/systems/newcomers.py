"""People who ask for an account of a running system without a browser, and who lets them in."""

from dataclasses import dataclass
from typing import Any

from tests.systems.interface import Reachable, wait_for_mail
from tests.systems.people import Person

PROOF_LINK = r"(https?://\S+/identity/register/proof\?t=[\w-]+)"


@dataclass(frozen=True)
class Newcomer:
    """A school coordinator to be; district and school by their codes."""

    first_name: str
    last_name: str
    email: str
    district: str
    school: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def organization(self) -> str:
        return f"{self.district}/{self.school}"


def begin_registration(
    system: Reachable, newcomer: Newcomer, password: str, *, pages: int = 4
) -> Person:
    """Answer so many of the four pages of registering; nothing is sent yet."""
    who = {
        "first_name": newcomer.first_name,
        "last_name": newcomer.last_name,
        "email": newcomer.email,
        "phone": "505-555-0142",
    }
    where = {"role": "school_coordinator", "district": newcomer.district}
    person = Person(system)
    person.open("/identity/register")
    for answers in (who, where, {"school": newcomer.school}, {"password": password})[:pages]:
        person.fill(answers)
    return person


def send_registration(person: Person, newcomer: Newcomer) -> str:
    """Send the request; gives the path of the mailed link that proves the address."""
    before = len(person.system.mails_to(newcomer.email))
    person.fill()
    link = wait_for_mail(person.system, newcomer.email, PROOF_LINK, after=before)
    return link.removeprefix(person.system.url)


def register(system: Reachable, newcomer: Newcomer, password: str) -> str:
    """Ask for an account and prove the address; now somebody must approve. Gives the link again."""
    person = begin_registration(system, newcomer, password)
    link = send_registration(person, newcomer)
    person.open(link)
    person.fill()
    person.close()
    return link


def take_back(system: Reachable, link: str) -> None:
    """The request with this link, as who sent it."""
    person = Person(system)
    person.open(link.replace("/proof?", "/request?"))
    person.fill()
    person.close()


def requests_of(approver: Person, status: str = "pending") -> list[dict[str, Any]]:
    """The requests for accounts of that status, oldest first."""
    answer = approver.ask("GET", f"/api/v1/identity/registrations?status={status}")
    items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items


def approve(approver: Person, request: dict[str, Any]) -> None:
    """Give who asks what was asked for."""
    path = f"/api/v1/identity/registrations/{request['id']}/approval"
    answer = approver.ask("POST", path, {}, If_Match=f'"{request["version"]}"')
    assert answer.is_success, answer.text

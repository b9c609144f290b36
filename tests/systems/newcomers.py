"""People who ask for an account of a running system without a browser, and who lets them in."""

from dataclasses import dataclass

from tests.systems.interface import System, wait_for_mail
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


def begin_registration(system: System, newcomer: Newcomer, password: str) -> Person:
    """Answer every page of registering; the request stands on its last page, not sent yet."""
    person = Person(system)
    person.open("/identity/register")
    person.fill(
        {
            "first_name": newcomer.first_name,
            "last_name": newcomer.last_name,
            "email": newcomer.email,
            "phone": "505-555-0142",
        }
    )
    person.fill({"role": "school_coordinator", "district": newcomer.district})
    person.fill({"school": newcomer.school})
    person.fill({"password": password})
    return person


def send_registration(person: Person, newcomer: Newcomer) -> str:
    """Send the request; gives the path of the mailed link that proves the address."""
    person.fill()
    link = wait_for_mail(person.system, newcomer.email, PROOF_LINK)
    return link.removeprefix(person.system.url)


def register(system: System, newcomer: Newcomer, password: str) -> None:
    """Ask for an account and prove the address; now somebody must approve."""
    person = begin_registration(system, newcomer, password)
    person.open(send_registration(person, newcomer))
    person.fill()


def approve_everyone(approver: Person) -> None:
    """Give everyone who waits what was asked for."""
    waiting = approver.ask("GET", "/api/v1/identity/registrations").json()["items"]
    for one in waiting:
        path = f"/api/v1/identity/registrations/{one['id']}/approval"
        answer = approver.ask("POST", path, {}, If_Match=f'"{one["version"]}"')
        assert answer.is_success, answer.text

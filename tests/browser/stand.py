"""The people and plans that pages are shown to and of, made when the first page asks for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from string import ascii_lowercase
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser
from sqlalchemy import select, update

from identity.accounts.tables import AccountRow
from identity.factors import usecases as factors
from identity.signin.domain import Step
from identity.signin.tables import LoginRow
from servicekit.process import utc_now
from tests.browser import stand_plans
from tests.browser.site import PASSWORD, Site
from tests.browser.window import Window
from tests.systems.confirmed import confirm_all
from tests.systems.documents import leave_failed
from tests.systems.former import leave_closed, leave_lapsed, leave_unaffirmed
from tests.systems.interface import wait_for_mail
from tests.systems.newcomers import (
    Newcomer,
    approve,
    begin_registration,
    register,
    requests_of,
    send_registration,
    take_back,
)
from tests.systems.people import Person

_INVITATION_LINK = r"https?://[^/\s]+(/identity/invitation\?t=[\w-]+)"
_RESET_LINK = r"https?://[^/\s]+(/identity/reset-password\?t=[\w-]+)"
_ADDRESS_LINK = r"https?://[^/\s]+(/identity/new-address\?t=[\w-]+)"
_OTHER_NAMES = {"leaving": "marisol.tafoya"}
"""Windows of their own for somebody who has one already."""


class Stand:
    """`stand["done"]` is the id of the submitted plan; `stand.window("dana")` shows pages to her.

    Names in the paths of `sights` are looked up here.
    """

    def __init__(self, site: Site, browser: Browser, axe_source: str) -> None:
        self.site = site
        self._open = partial(Window, browser, axe_source=axe_source)
        self._windows: dict[str, Window] = {}
        self._made: dict[str, str] = {}
        self._asked = 0

    def __getitem__(self, name: str) -> str:
        if name.startswith("new_"):  # good once: another one each time
            return self._makers[name]()
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def window(self, who: str) -> Window:
        """The window of somebody, at the point of their way that `who` names."""
        if who not in self._windows:
            passing = self._passing(who)
            self._windows[who] = self._open(passing or self.site.person(_OTHER_NAMES.get(who, who)))
            if passing is not None:
                passing.close()
        return self._windows[who]

    def close(self) -> None:
        for window in self._windows.values():
            window.close()

    # Plans and requests

    @property
    def _makers(self) -> dict[str, Callable[[], str]]:
        return {
            "empty": self.site.begin_plan,
            "wrong": lambda: stand_plans.wrong_plan(self.site),
            "filled": lambda: stand_plans.detailed_plan(self.site, "marisol.tafoya"),
            "done": lambda: stand_plans.done_plan(self.site),
            "district": lambda: stand_plans.district_plan(self.site),
            "district_empty": lambda: self.site.begin_plan(self.site.take_district()[0]),
            "unprintable": self._unprintable_plan,
            "returned": lambda: stand_plans.returned_plan(self.site),
            "following": lambda: stand_plans.following_plan(self.site),
            "pending": self._pending_request,
            "active_year": lambda: stand_plans.year_of(self.site, "active"),
            "draft_year": lambda: stand_plans.draft_year(self.site),
            "early_district": lambda: stand_plans.early_district(self.site),
            "approved": lambda: str(self._requests("approved")[0]["id"]),
            "withdrawn": self._withdrawn_requests,
            "lapsed": self._lapsed_request,
            "system": self._system,
            "nobody": self._approve_everyone,
            "proof": self._proof,
            "new_proof": self._proof,
            "reset": self._reset,
            "new_reset": self._reset,
            "invitation": self._invitation,
            "new_invitation": self._invitation,
            "user": lambda: str(self._user()["id"]),
            "user_role": lambda: str(self._user()["assignments"][0]["id"]),
            "open_district": self._open_district,
            "new_address": self._new_address,
            "request_link": lambda: self["proof"].replace("/proof?", "/request?"),
            "several": self._several,
            "namesake": self._namesake,
            "new_link": lambda: self._proof().replace("/proof?", "/request?"),
            "new_moved": lambda: self._move(self._account(self._let_in_newcomer())),
            "asked": self._asked_for_admin,
            "myself": lambda: self._account(self.site.email("admin"))["id"],
        }

    def _unprintable_plan(self) -> str:
        """The submitted plan, whose Spanish document could not be made."""
        plan = self["done"]
        leave_failed(self.site.person("dana.whitfield"), self.site.system, plan, "es")
        return plan

    def _requests(self, status: str) -> list[dict[str, str]]:
        return requests_of(self.site.person("coordinator"), status)

    def _pending_request(self) -> str:
        asker = self._applicant()
        register(self.site.system, asker, PASSWORD)
        found = [it for it in self._requests("pending") if it["email"] == asker.email]
        return found[0]["id"]

    def _withdrawn_requests(self) -> str:
        """One that was taken back, and one whose applicant asked again; gives the latter."""
        system, asker = self.site.system, self._applicant()
        take_back(system, register(system, self._applicant(), PASSWORD))
        for _ in range(2):
            register(system, asker, PASSWORD)
        found = [it for it in self._requests("withdrawn") if it["email"] == asker.email]
        return found[0]["id"]

    def _lapsed_request(self) -> str:
        asker = self._applicant()
        register(self.site.system, asker, PASSWORD)
        leave_lapsed(self.site.system, asker.email)
        return self._requests("expired")[0]["id"]

    def _approve_everyone(self) -> str:
        """After this nobody waits; gives the address of the queue."""
        for request in self._requests("pending"):
            approve(self.site.person("coordinator"), request)
        self._made.pop("pending", None)
        self._made.pop("nobody", None)
        return "/requests"

    def _proof(self) -> str:
        asker = self._applicant()
        person = begin_registration(self.site.system, asker, PASSWORD)
        link = send_registration(person, asker)
        person.close()
        return link

    def _reset(self) -> str:
        """The mailed link of somebody new who forgot the password."""
        email = self.site.let_in(self._applicant()).email
        person = Person(self.site.system)
        before = len(self.site.system.mails_to(email))
        person.open("/identity/forgot-password")
        person.fill({"email": email})
        person.close()
        return wait_for_mail(self.site.system, email, _RESET_LINK, after=before)

    def _invitation(self) -> str:
        self._asked += 1
        email = f"guest{self._asked}@ped.demo.example"
        body = {"email": email, "first_name": "Ana", "last_name": "Ochoa", "role": "ped_viewer"}
        admin = self.site.person("admin")
        confirm_all(self.site.system)
        answer = admin.ask("POST", "/api/v1/identity/accounts/invitations", body)
        assert answer.is_success, answer.text
        return wait_for_mail(self.site.system, email, _INVITATION_LINK)

    def _system(self) -> str:
        """The client of another system."""
        body = {"client_id": "data-warehouse", "scopes": ["events:read"]}
        made = self.site.person("admin").ask("POST", "/api/v1/identity/clients", body)
        assert made.status_code == 201, made.text
        return "data-warehouse"

    def _user(self) -> Any:
        """A demo account of a school, as staff manage it."""
        return self._account("marisol.tafoya")

    def _open_district(self) -> str:
        """Of that account: its roles are of years ago, and nobody affirmed them since."""
        leave_unaffirmed(self.site.system, self.site.email("marisol.tafoya"))
        return str(self._user()["assignments"][0]["organization"].partition("/")[0])

    def _several(self) -> str:
        """The page to decide on all that wait; what is decided follows."""
        self["pending"]
        waiting = self._requests("pending")
        ticked = "&".join(f"one={one['id']}:{one['version']}" for one in waiting)
        return f"/requests/several?{ticked}&act="

    def _namesake(self) -> str:
        """The request of somebody who is called like one who has an account."""
        known = self._user()
        names = {name: known[name] for name in ("first_name", "last_name")}
        asker = replace(self._applicant(), **names)
        register(self.site.system, asker, PASSWORD)
        (found,) = [it for it in self._requests("pending") if it["email"] == asker.email]
        return str(found["id"])

    def _let_in_newcomer(self) -> str:
        return self.site.let_in(self._applicant()).email

    def _account(self, email: str) -> Any:
        path = f"/api/v1/identity/accounts?q={email}"
        (found,) = self.site.person("admin").ask("GET", path).json()["items"]
        return found

    def _asked_for_admin(self) -> str:
        """Somebody whom one administrator would make another; a second person is needed."""
        account = self._account(self._let_in_newcomer())
        admin, path = self.site.person("admin"), f"/api/v1/identity/accounts/{account['id']}"
        confirm_all(self.site.system)
        seen = admin.ask("GET", path).headers["etag"]
        body = {"reason": "Takes over in June"}
        assert admin.ask("POST", f"{path}/pending-grants", body, If_Match=seen).is_success
        return str(account["id"])

    def _new_address(self) -> str:
        return self._move(self._user())

    def _move(self, user: Any) -> str:
        """The link mailed to the account's new address."""
        email = f"moved.{uuid4().hex[:8]}@ped.demo.example"
        admin, path = self.site.person("admin"), f"/api/v1/identity/accounts/{user['id']}"
        account = admin.ask("GET", path)
        known = account.json()
        body = {name: known[name] for name in ("first_name", "last_name", "phone", "language")}
        answer = admin.ask(
            "PUT", f"{path}/details", body | {"email": email}, If_Match=account.headers["etag"]
        )
        assert answer.is_success, answer.text
        return wait_for_mail(self.site.system, email, _ADDRESS_LINK)

    # People

    def _passing(self, who: str) -> Person | None:
        """Somebody seen by one window only; None for a demo account."""
        makers = self._passers
        return makers[who]() if who in makers else None

    @property
    def _passers(self) -> dict[str, Callable[[], Person]]:
        return {
            "stranger": lambda: Person(self.site.system),
            "starting": lambda: self._registering(pages=1),
            "placed": lambda: self._registering(pages=2),
            "asking": lambda: self._registering(pages=4),
            "displaced": self._displaced,
            "sending": lambda: self._registering(pages=4, is_sent=True),
            "new": lambda: self._let_in("Nadia", "Ward-Ruiz"),
            "expired": lambda: self._with_old_password("Ezra", "Holm-Salas"),
            "reminded": lambda: self._with_old_password("Nora", "Fisk-Leyba", days=55),
            "roleless": self._without_role,
            "enrolling": lambda: self._enrolling(self._applicant()),
            "coding": self._coding,
            "choosing": self._choosing,
        }

    def _registering(self, *, pages: int, is_sent: bool = False) -> Person:
        asker = self._applicant()
        person = begin_registration(self.site.system, asker, PASSWORD, pages=pages)
        if is_sent:
            send_registration(person, asker)
        return person

    def _displaced(self) -> Person:
        """At the last page of registering, for a school that closed in the meantime."""
        asker = self.site.newcomer("Ines", "Roybal-Key")
        person = begin_registration(self.site.system, asker, PASSWORD)
        leave_closed(self.site.system, asker.organization)
        return person

    def _coding(self) -> Person:
        person = Person(self.site.system)
        person.enter_password(self.site.email("lee.montano"), self.site.state.password)
        return person

    def _choosing(self) -> Person:
        person, email = Person(self.site.system), self.site.email("sam.oakes")
        before = person.enter_password(email, self.site.state.password)
        person.enter_code(email, after=before)
        return person

    def _applicant(self) -> Newcomer:
        first, second = divmod(self._asked, len(ascii_lowercase))
        self._asked += 1
        name = f"Luz-{ascii_lowercase[first]}{ascii_lowercase[second]}"
        return self.site.newcomer("Ida", name, self.site.taken)

    def _let_in(self, first_name: str, last_name: str) -> Person:
        newcomer = self.site.let_in(self.site.newcomer(first_name, last_name))
        person = Person(self.site.system)
        person.sign_in(newcomer.email, PASSWORD)
        return person

    def _enrolling(self, applicant: Newcomer) -> Person:
        """At the page of an app that must be set up, as the rule for state roles has it."""
        email = self.site.let_in(applicant).email
        person = Person(self.site.system)
        person.enter_password(email, PASSWORD)
        database = self.site.system.database("identity")
        key = (self.site.system.secrets_dir / "codes.key").read_text().strip()
        with database.write() as session:
            account = session.scalars(select(AccountRow).where(AccountRow.email == email)).one()
            factors.begin_app(session, account.id, key=key, now=utc_now())
            session.execute(
                update(LoginRow).where(LoginRow.account_id == account.id).values(step=Step.APP)
            )
        database.close()
        return person

    def _without_role(self) -> Person:
        """Whose only role was taken back, at the page that says so."""
        email = self._let_in_newcomer()
        account, admin = self._account(email), self.site.person("admin")
        path = f"/api/v1/identity/accounts/{account['id']}"
        (held,) = account["assignments"]
        seen = admin.ask("GET", path).headers["etag"]
        assert admin.ask("DELETE", f"{path}/assignments/{held['id']}", If_Match=seen).is_success
        person = Person(self.site.system)
        before = person.enter_password(email, PASSWORD)
        person.enter_code(email, after=before)
        return person

    def _with_old_password(self, first_name: str, last_name: str, *, days: int = 61) -> Person:
        applicant = self.site.newcomer(first_name, last_name, self.site.taken)
        email = self.site.let_in(applicant).email
        old = update(AccountRow).where(AccountRow.email == email)
        database = self.site.system.database("identity")
        with database.write() as session:
            session.execute(old.values(password_changed_at=utc_now() - timedelta(days=days)))
        database.close()
        person = Person(self.site.system)
        before = person.enter_password(email, PASSWORD)
        person.enter_code(email, after=before)
        return person

"""Demo accounts of every role, opened as people would be: asked for, proved, approved, invited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import invitations
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.passwords import hash_password
from identity.directory import usecases as directory
from identity.mail import Mail
from identity.registration import decisions, mail_domains
from identity.registration import usecases as registration
from identity.registration.mail_domains import MailDomain
from identity.signin import sessions
from servicekit.audit import Actor
from servicekit.auth import Caller
from servicekit.db import Database

_STATE_DOMAIN = "ped.demo.example"
_SETUP = Actor("aipctl", "demo")


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who can sign in to the demo."""

    email: str
    description: str


def open_schools(database: Database) -> list[Organization]:
    """The schools that identity knows of, by code."""
    with database.read() as session:
        return [
            school.organization
            for district in directory.list_districts(session)
            for school in directory.list_schools(session, district.organization.district_code or "")
        ]


@dataclass
class Opener:
    """Opens the demo's accounts in identity's database, all with one password."""

    database: Database
    commands_key: str
    origin: str
    password: str

    def open_all(
        self, schools: Sequence[Organization], domains: dict[str, str], *, now: datetime
    ) -> Sequence[DemoAccount]:
        """Every role once, a second school's coordinator, and one person with two roles."""
        admin = self._admin(now)
        coordinator = self._invited(
            "coordinator", ("Rosalía", "Quintana"), Role.PED_COORDINATOR, admin, now
        )
        self._invited("viewer", ("Jordan", "Begay"), Role.PED_VIEWER, admin, now)
        with self.database.write() as session:
            sessions.end_sessions_of(
                session, admin.account_id, by=_SETUP, why="the demo is made", now=now
            )
        first, second = schools[0], schools[1]
        district = Organization(first.district_code)
        domain = domains[first.district_code or ""]
        with self.database.write() as session:
            known = [MailDomain(code, name) for code, name in domains.items()]
            mail_domains.add_mail_domains(session, known, by=_SETUP, now=now)
        asked = [
            (f"dana.whitfield@{domain}", "Dana", "Whitfield", [(Role.SCHOOL_COORDINATOR, first)]),
            (f"marisol.tafoya@{domain}", "Marisol", "Tafoya", [(Role.SCHOOL_COORDINATOR, second)]),
            (f"lee.montano@{domain}", "Lee", "Montaño", [(Role.DISTRICT_COORDINATOR, district)]),
            (
                f"sam.oakes@{domain}",
                "Sam",
                "Oakes",
                [(Role.SCHOOL_COORDINATOR, first), (Role.DISTRICT_COORDINATOR, district)],
            ),
        ]
        for email, first_name, last_name, roles in asked:
            for role, place in roles:
                self._registered(email, (first_name, last_name), role, place, coordinator, now)
        return [
            DemoAccount(f"admin@{_STATE_DOMAIN}", "IT administrator"),
            DemoAccount(f"coordinator@{_STATE_DOMAIN}", "PED absence coordinator"),
            DemoAccount(f"viewer@{_STATE_DOMAIN}", "PED viewer"),
            *(
                DemoAccount(email, " and ".join(self._described(*one) for one in roles))
                for email, _, _, roles in asked
            ),
        ]

    def _described(self, role: Role, place: Organization) -> str:
        with self.database.read() as session:
            name = directory.name_of(session, place)
        return f"{role.replace('_', ' ').capitalize()}, {name}"

    @property
    def _mail(self) -> Mail:
        return Mail(self.commands_key, self.origin)

    def _admin(self, now: datetime) -> Caller:
        email = f"admin@{_STATE_DOMAIN}"
        with self.database.write() as session:
            link = invitations.create_first_admin(session, email, ("Ines", "Archuleta"), now=now)
        admin = self._accepted(link, Role.IT_ADMIN, now)
        with self.database.write() as session:
            session_id = sessions.begin_session(session, admin.account_id, network="", now=now)
        return replace(admin, session_id=session_id)

    def _invited(
        self, mailbox: str, names: tuple[str, str], role: Role, by: Caller, now: datetime
    ) -> Caller:
        new = accounts.person(f"{mailbox}@{_STATE_DOMAIN}", *names)
        with self.database.write() as session:
            invited = invitations.invite(session, new, role, by=by, mail=self._mail, now=now)
        return self._accepted(invited.token, role, now)

    def _accepted(self, token: str, role: Role, now: datetime) -> Caller:
        digest = hash_password(self.password)
        with self.database.write() as session:
            account = invitations.accept_invitation(session, token, digest, now=now)
        return _caller(account, role)

    def _registered(
        self,
        email: str,
        names: tuple[str, str],
        role: Role,
        place: Organization,
        approver: Caller,
        now: datetime,
    ) -> None:
        asker = registration.applicant(email, *names, phone="505-555-0142", language="en")
        digest = hash_password(self.password)
        with self.database.write() as session:
            requested = registration.request_account(
                session, asker, role, [place], digest, mail=self._mail, now=now
            )
        with self.database.write() as session:
            proved = registration.prove_address(
                session, requested.proof_token, mail=self._mail, now=now
            )
        with self.database.write() as session:
            decisions.approve_registration(
                session, proved.id, by=approver, version=proved.version, mail=self._mail, now=now
            )


def _caller(account: Account, role: Role) -> Caller:
    return Caller(str(account.id), "", name=account.name, role=role, org="state")

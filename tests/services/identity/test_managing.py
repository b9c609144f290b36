"""Managing others' accounts: terms, second persons, new addresses, search, versions."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import (
    activity,
    details,
    invitations,
    listing,
    pending,
    roles,
    usecases,
)
from identity.accounts.details import Details
from identity.accounts.domain import Status
from identity.accounts.errors import (
    AdminsOnly,
    AssignmentExists,
    GrantExists,
    GrantNotFound,
    LastAdmin,
    LinkNotGood,
    OrganizationUnfit,
    OwnAccount,
    SamePerson,
    SecondPersonNeeded,
    TermUnfit,
)
from identity.accounts.listing import Search
from identity.accounts.terms import Term
from identity.signin import sessions
from servicekit.audit import AUDIT
from servicekit.auth import Caller
from servicekit.errors import NotSignedIn, Stale
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    OTHER_SCHOOL,
    STATE,
    caller_of,
    make_account,
    make_approver,
)
from tests.services.identity.outgoing import event_types, mails, newest_mail
from tests.services.identity.signing_in import signed_in

pytestmark = pytest.mark.usefixtures("earlier")
GRANTED = "identity.role_assignment.granted.v1"
REVOKED = "identity.role_assignment.revoked.v1"


@pytest.fixture
def staff(session: Session, now: datetime) -> Caller:
    return make_approver(session, now=now)


@pytest.fixture
def admin(session: Session, now: datetime) -> Caller:
    return make_approver(session, role=Role.IT_ADMIN, email="it@state.example", now=now)


@pytest.mark.requirement("AIP-065")
def test_a_role_for_later_days_is_told_when_it_begins_and_when_it_ends(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    term = Term(date(2026, 10, 12), date(2026, 10, 13))
    roles.grant_role(
        session, account.id, Role.DISTRICT_COORDINATOR, DISTRICT,
        term=term, by=staff, mail=MAIL, now=now,
    )  # fmt: skip
    told = event_types(session).count(GRANTED)
    begin = datetime.fromisoformat("2026-10-12T00:00:00-06:00")
    for instant, has_it, granted, revoked in (
        (begin - timedelta(seconds=1), False, told, 0),
        (begin, True, told + 1, 0),
        (begin + timedelta(days=2, seconds=-1), True, told + 1, 0),
        (begin + timedelta(days=2), False, told + 1, 1),
        (begin + timedelta(days=3), False, told + 1, 1),
    ):
        roles.tell_due(session, now=instant)
        held = usecases.get_account(session, account.id, now=instant)
        assert held.holds_role(Role.DISTRICT_COORDINATOR) is has_it
        types = event_types(session)
        assert (types.count(GRANTED), types.count(REVOKED)) == (granted, revoked)


@pytest.mark.parametrize(
    "term",
    [
        Term(date(2026, 10, 4), None),
        Term(None, date(2026, 10, 4)),
        Term(date(2026, 11, 2), date(2026, 11, 1)),
    ],
)
def test_days_that_cannot_be_are_refused(
    session: Session, staff: Caller, term: Term, now: datetime
) -> None:
    account = make_account(session, now=now)
    with pytest.raises(TermUnfit):
        roles.grant_role(
            session, account.id, Role.DISTRICT_COORDINATOR, DISTRICT,
            term=term, by=staff, mail=MAIL, now=now,
        )  # fmt: skip


@pytest.mark.requirement("AIP-066")
def test_an_assignment_is_replaced_by_another(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    (held,) = account.assignments
    later = now + timedelta(hours=1)
    roles.change_assignment(
        session, account.id, held.id, Role.SCHOOL_COORDINATOR, OTHER_SCHOOL,
        term=Term(), by=staff, mail=MAIL, now=later,
    )  # fmt: skip
    after = usecases.get_account(session, account.id, now=later)
    assert [one.organization for one in after.assignments] == [OTHER_SCHOOL]
    with pytest.raises(AssignmentExists):
        roles.grant_role(
            session, account.id, Role.SCHOOL_COORDINATOR, OTHER_SCHOOL,
            by=staff, mail=MAIL, now=later,
        )  # fmt: skip


@pytest.mark.parametrize("place", [Organization("001", "099"), Organization("001", "777")], ids=str)
def test_a_role_is_given_where_a_place_is_open(
    session: Session, staff: Caller, place: Organization, now: datetime
) -> None:
    account = make_account(session, now=now)
    with pytest.raises(OrganizationUnfit):
        roles.grant_role(
            session, account.id, Role.SCHOOL_COORDINATOR, place, by=staff, mail=MAIL, now=now
        )


@pytest.mark.requirement("AIP-017")
def test_an_administrator_needs_two_people_of_whom_neither_is_the_one(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    account = make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)
    own = caller_of(account)
    with pytest.raises(OwnAccount):
        pending.ask_for_admin(session, staff.account_id, by=staff, reason="I", mail=MAIL, now=now)
    asked = pending.ask_for_admin(
        session, account.id, by=staff, reason="New in IT", mail=MAIL, now=now
    )
    assert {mail.address for mail in mails(session)} == {"it@state.example"}
    with pytest.raises(GrantExists):
        pending.ask_for_admin(session, account.id, by=admin, reason="x", mail=MAIL, now=now)
    with pytest.raises(SamePerson):
        pending.confirm_grant(session, asked.id, by=staff, mail=MAIL, now=now)
    with pytest.raises(OwnAccount):
        pending.confirm_grant(session, asked.id, by=own, mail=MAIL, now=now)
    week_later = now + timedelta(days=7)
    with pytest.raises(GrantNotFound):
        pending.confirm_grant(session, asked.id, by=admin, mail=MAIL, now=week_later)
    pending.confirm_grant(session, asked.id, by=admin, mail=MAIL, now=now)
    assert usecases.get_account(session, account.id, now=now).holds_role(Role.IT_ADMIN)
    told = [mail.address for mail in mails(session) if mail.template == "state_role_granted"]
    assert sorted(told) == ["ines.calloway@state.example", "it@state.example", "v@state.example"]
    with pytest.raises(GrantNotFound):
        pending.confirm_grant(session, asked.id, by=admin, mail=MAIL, now=now)


def test_an_address_that_waits_does_not_take_over_a_new_administrator(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    account = make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)
    typed = Details("Vi", "Luz", "mine@state.example", "", "en")
    details.change_details(session, account.id, typed, by=staff, mail=MAIL, now=now)
    token = str(newest_mail(session, "prove_new_address").values["link"]).partition("t=")[2]
    asked = pending.ask_for_admin(session, account.id, by=staff, reason="x", mail=MAIL, now=now)
    pending.confirm_grant(session, asked.id, by=admin, mail=MAIL, now=now)
    with pytest.raises(LinkNotGood):
        details.prove_new_address(session, token, now=now)


def test_a_refused_grant_gives_nothing(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    asked = pending.ask_for_admin(session, account.id, by=staff, reason="x", mail=MAIL, now=now)
    pending.refuse_grant(session, asked.id, by=admin, now=now)
    with pytest.raises(GrantNotFound):
        pending.confirm_grant(session, asked.id, by=admin, mail=MAIL, now=now)


def test_the_last_administrator_gets_no_last_day_and_nobody_alone_prolongs_one(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    (held,) = usecases.get_account(session, admin.account_id, now=now).assignments

    def end_on(day: date | None) -> None:
        roles.change_assignment(
            session, admin.account_id, held.id, Role.IT_ADMIN, STATE,
            term=Term(None, day), by=staff, mail=MAIL, now=now,
        )  # fmt: skip

    with pytest.raises(LastAdmin):
        end_on(date(2026, 12, 31))
    make_account(session, Role.IT_ADMIN, STATE, email="two@state.example", now=now)
    end_on(date(2026, 12, 31))
    for longer in (date(2027, 12, 31), None):
        with pytest.raises(SecondPersonNeeded):
            end_on(longer)
    account = make_account(session, now=now)
    with pytest.raises(SecondPersonNeeded):
        roles.change_assignment(
            session, account.id, account.assignments[0].id, Role.IT_ADMIN, STATE,
            term=Term(), by=staff, mail=MAIL, now=now,
        )  # fmt: skip


@pytest.mark.requirement("AIP-064")
def test_a_new_address_is_proved_by_the_newest_link_only(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)

    def ask(email: str) -> str:
        typed = Details("Dana", "Whitfield", email, "", "en")
        details.change_details(session, account.id, typed, by=staff, mail=MAIL, now=now)
        return str(newest_mail(session, "prove_new_address", email).values["link"])

    lost = ask("d.white@pinonvalley.example").partition("t=")[2]
    token = ask("dana.w@pinonvalley.example").partition("t=")[2]
    assert newest_mail(session, "address_changing").address == account.email
    assert usecases.get_account(session, account.id, now=now).email == account.email
    with pytest.raises(LinkNotGood):
        details.prove_new_address(session, lost, now=now)
    with pytest.raises(LinkNotGood):
        details.prove_new_address(session, token, now=now + timedelta(hours=72))
    proved = details.prove_new_address(session, token, now=now)
    assert proved.email == "dana.w@pinonvalley.example"
    assert proved.version > account.version
    with pytest.raises(LinkNotGood):
        details.prove_new_address(session, token, now=now)


def test_only_an_administrator_changes_the_address_and_the_factors_of_one(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    typed = Details("Ines", "Calloway", "other@state.example", "", "en")
    with pytest.raises(AdminsOnly):
        details.change_details(session, admin.account_id, typed, by=staff, mail=MAIL, now=now)
    with pytest.raises(AdminsOnly):
        activity.start_over_with_factors(session, admin.account_id, by=staff, mail=MAIL, now=now)


def test_s17_whoever_lost_the_role_changes_none_at_once(
    session: Session, staff: Caller, admin: Caller, now: datetime
) -> None:
    other = make_account(session, now=now)
    held = usecases.get_account(session, staff.account_id, now=now).assignments[0]
    roles.revoke_role(session, staff.account_id, held.id, by=admin, now=now)
    with pytest.raises(NotSignedIn):
        roles.grant_role(
            session, other.id, Role.DISTRICT_COORDINATOR, DISTRICT, by=staff, mail=MAIL, now=now
        )
    with pytest.raises(NotSignedIn):
        roles.revoke_role(session, other.id, other.assignments[0].id, by=staff, now=now)


def test_a_change_needs_the_version_that_was_seen(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    typed = Details("Dana", "Whitfield", account.email, "505 555 0199", "es")
    seen: Any = {"by": staff, "version": account.version, "now": now}
    details.change_details(session, account.id, typed, mail=MAIL, **seen)
    with pytest.raises(Stale):
        details.change_details(session, account.id, typed, mail=MAIL, **seen)
    with pytest.raises(Stale):
        activity.deactivate(session, account.id, reason="left", **seen)
    fields = select(AUDIT.c.change).where(AUDIT.c.action == "change_details")
    assert session.scalars(fields).all() == [{"fields": ["phone", "language"]}]


@pytest.mark.requirement("AIP-067")
def test_a_closed_account_has_no_working_link(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    activity.mail_password_link(session, account.id, by=staff, mail=MAIL, now=now)
    token = str(newest_mail(session, "password_link").values["link"]).partition("t=")[2]
    assert invitations.find_invited(session, token, now=now)
    activity.deactivate(session, account.id, by=staff, reason="left", now=now)
    activity.reactivate(session, account.id, by=staff, reason="back", now=now)
    assert invitations.find_invited(session, token, now=now) is None


@pytest.mark.requirement("AIP-067")
def test_s16_no_session_comes_back_with_an_account_that_is_opened_again(
    session: Session, staff: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    session_id = signed_in(session, account.email, now=now)
    assert sessions.find_acting(session, session_id, now=now)
    activity.deactivate(session, account.id, by=staff, reason="left", now=now)
    activity.reactivate(session, account.id, by=staff, reason="back", now=now)
    assert sessions.find_acting(session, session_id, now=now) is None


@pytest.mark.requirement("AIP-063")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["Aguilar", "Calloway", "Whitfield"]),
        (Search("WHITF pinon"), ["Whitfield"]),
        (Search("pinon valley"), ["Whitfield"]),
        (Search("Saltbush"), ["Aguilar"]),
        (Search("jose"), ["Aguilar"]),
        (Search("100%"), []),
        (Search(role=Role.SCHOOL_COORDINATOR, district_code="002"), ["Aguilar"]),
        (Search(role=Role.DISTRICT_COORDINATOR, district_code="002"), []),
        (Search(status=Status.DEACTIVATED), ["Aguilar"]),
        (Search(status=Status.ACTIVE), ["Calloway", "Whitfield"]),
    ],
    ids=str,
)
def test_accounts_are_found_by_what_one_knows_of_them(
    session: Session, staff: Caller, search: Search, found: list[str], now: datetime
) -> None:
    make_account(session, now=now)
    other = make_account(
        session, organization=OTHER_SCHOOL, email="j@caprock.example",
        names=("José", "Aguilar"), now=now,
    )  # fmt: skip
    activity.deactivate(session, other.id, by=staff, reason="left", now=now)
    page = listing.list_accounts(session, search, now=now)
    assert [account.last_name for account in page.accounts] == found
    assert (page.count, page.page, page.page_count) == (len(found), 1, 1)


def test_the_trail_names_who_did_what(session: Session, staff: Caller, now: datetime) -> None:
    account = make_account(session, now=now)
    activity.deactivate(session, account.id, by=staff, reason="left", now=now)
    newest, *_ = listing.list_trail(session, account.id)
    assert (newest.action, newest.actor, newest.reason) == (
        "deactivate_account",
        "Ines Calloway",
        "left",
    )
    assert listing.list_trail(session, account.id, before=newest.n)[0].action == "grant_role"

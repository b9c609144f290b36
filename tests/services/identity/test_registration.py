"""Asking for an account and proving the address."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import usecases as accounts
from identity.directory import usecases as directory
from identity.directory.domain import Changes, Place
from identity.registration import decisions, mail_domains, usecases
from identity.registration.domain import Status
from identity.registration.errors import (
    ProofNotGood,
    RegistrationDecided,
    RequestInvalid,
    TooManyRequests,
)
from identity.registration.mail_domains import MailDomain
from servicekit.audit import Actor
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    NETWORK,
    OTHER_SCHOOL,
    SCHOOL,
    STATE,
    make_approver,
    make_proved_request,
    make_request,
)
from tests.services.identity.outgoing import event_types, mails, newest_mail

pytestmark = pytest.mark.usefixtures("earlier")


@pytest.mark.requirement("AIP-029", "AIP-030", "AIP-031")
def test_every_field_of_the_applicant_that_does_not_fit_is_named() -> None:
    with pytest.raises(RequestInvalid) as refused:
        usecases.applicant("dana@gmail.com", " ", "<b>", phone="12", language="en")
    assert {problem.pointer: problem.code for problem in refused.value.at} == {
        "/first_name": "name-invalid",
        "/last_name": "name-invalid",
        "/email": "email-personal",
        "/phone": "phone-invalid",
    }


@pytest.mark.requirement("AIP-037", "AIP-038")
@pytest.mark.parametrize("role", [Role.PED_VIEWER, Role.PED_COORDINATOR, Role.IT_ADMIN])
def test_only_the_coordinator_roles_can_be_asked_for(
    session: Session, role: Role, now: datetime
) -> None:
    with pytest.raises(RequestInvalid) as refused:
        make_request(session, role=role, organization=STATE, now=now)
    assert "role-not-requested" in {problem.code for problem in refused.value.at}


@pytest.mark.requirement("AIP-032")
@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.SCHOOL_COORDINATOR, DISTRICT),
        (Role.DISTRICT_COORDINATOR, SCHOOL),
        (Role.SCHOOL_COORDINATOR, Organization("001", "777")),
        (Role.SCHOOL_COORDINATOR, Organization("001", "099")),
        (Role.DISTRICT_COORDINATOR, STATE),
    ],
    ids=str,
)
def test_the_place_must_fit_the_role_and_be_open(
    session: Session, role: Role, place: Organization, now: datetime
) -> None:
    with pytest.raises(RequestInvalid):
        make_request(session, role=role, organization=place, now=now)


def test_a_request_reaches_the_queue_only_once_its_address_is_proved(
    session: Session, now: datetime
) -> None:
    requested = make_request(session, now=now)
    assert requested.registration.status is Status.PENDING_PROOF
    assert decisions.list_registrations(session, Status.PENDING) == []
    assert "identity.registration.received.v1" not in event_types(session)

    usecases.prove_address(session, requested.proof_token, mail=MAIL, now=now)
    (waiting,) = decisions.list_registrations(session, Status.PENDING)
    assert waiting.id == requested.registration.id
    assert event_types(session) == ["identity.registration.received.v1"]
    told = newest_mail(session, "registration_received")
    assert told.values["organization_name"] == "Red Bluff Middle School (Piñon Valley Schools)"


def test_the_mailed_link_works_once_and_for_three_days(session: Session, now: datetime) -> None:
    requested = make_request(session, now=now)
    link = str(newest_mail(session, "prove_address").values["link"])
    assert link.endswith(f"?t={requested.proof_token}")
    with pytest.raises(ProofNotGood):
        usecases.prove_address(session, "guessed", mail=MAIL, now=now)
    too_late = now + timedelta(hours=72)
    with pytest.raises(ProofNotGood):
        usecases.prove_address(session, requested.proof_token, mail=MAIL, now=too_late)
    usecases.prove_address(session, requested.proof_token, mail=MAIL, now=now)
    with pytest.raises(ProofNotGood):
        usecases.prove_address(session, requested.proof_token, mail=MAIL, now=now)


@pytest.mark.requirement("AIP-030")
@pytest.mark.parametrize(
    ("email", "is_known"),
    [
        ("x@pinonvalley.example", True),
        ("x@evilpinonvalley.example", False),
        ("x@mail.pinonvalley.example", False),
        ("x@pinonvalley.example.evil.example", False),
    ],
)
def test_s08_only_the_exact_domain_on_the_districts_list_is_known(
    session: Session, email: str, is_known: bool, now: datetime
) -> None:
    known = [MailDomain("001", "PinonValley.example")]
    mail_domains.add_mail_domains(session, known, by=Actor("test"), now=now)
    asked = make_request(session, email=email, now=now).registration
    elsewhere = make_request(session, email=email, organization=OTHER_SCHOOL, now=now).registration
    assert (asked.is_known_domain, elsewhere.is_known_domain) == (is_known, False)


def test_one_address_gets_three_mails_a_day_and_always_the_same_answer(
    session: Session, now: datetime
) -> None:
    answers = [make_request(session, now=now).registration.status for _ in range(5)]
    assert set(answers) == {Status.PENDING_PROOF}
    assert len(mails(session)) == 3
    make_request(session, now=now + timedelta(days=1))
    assert len(mails(session)) == 4


def test_s07_many_requests_of_one_network_are_refused_for_an_hour(
    session: Session, now: datetime
) -> None:
    for number in range(30):
        place = (SCHOOL, OTHER_SCHOOL)[number % 2]
        email = f"x{number}@pinonvalley.example"
        make_request(session, email=email, organization=place, network=NETWORK, now=now)
    with pytest.raises(TooManyRequests):
        make_request(session, network=NETWORK, now=now)
    make_request(session, network="203.0.113.9", now=now)
    make_request(session, network=NETWORK, now=now + timedelta(hours=1))


def test_s07_many_requests_of_one_domain_are_refused_for_an_hour(
    session: Session, now: datetime
) -> None:
    # Places and networks have limits of their own: four places, each request another network.
    for number in range(60):
        place = (SCHOOL, OTHER_SCHOOL, DISTRICT, Organization("002"))[number % 4]
        email = f"x{number}@pinonvalley.example"
        ask_for(session, email, place, network=f"203.0.113.{number}", now=now)
    with pytest.raises(TooManyRequests):
        ask_for(session, "x@pinonvalley.example", SCHOOL, now=now)
    ask_for(session, "x@caprock.example", SCHOOL, now=now)
    ask_for(session, "x@pinonvalley.example", SCHOOL, now=now + timedelta(hours=1))


def ask_for(session: Session, email: str, place: Organization, **more: Any) -> None:
    role = Role.SCHOOL_COORDINATOR if place.school_code else Role.DISTRICT_COORDINATOR
    make_request(session, email=email, role=role, organization=place, **more)


def test_s07_many_requests_for_one_school_are_refused_for_a_day(
    session: Session, now: datetime
) -> None:
    for number in range(20):
        email, network = f"x@d{number}.example", f"203.0.113.{number}"
        ask_for(session, email, SCHOOL, network=network, now=now)
    later = now + timedelta(hours=23)
    with pytest.raises(TooManyRequests):
        ask_for(session, "x@other.example", SCHOOL, now=later)
    ask_for(session, "x@other.example", OTHER_SCHOOL, now=later)
    ask_for(session, "x@other.example", SCHOOL, now=now + timedelta(days=1))


def test_unproved_requests_go_with_their_link(session: Session, now: datetime) -> None:
    make_request(session, now=now)
    proved = make_proved_request(session, now=now)
    usecases.tidy(session, now=now + timedelta(days=4))
    assert decisions.list_registrations(session, Status.PENDING_PROOF) == []
    assert [it.id for it in decisions.list_registrations(session, Status.PENDING)] == [proved.id]


def test_an_applicant_sees_what_becomes_of_a_request_and_takes_it_back(
    session: Session, now: datetime
) -> None:
    requested = make_request(session, now=now)
    token = requested.proof_token
    usecases.prove_address(session, token, mail=MAIL, now=now)
    assert newest_mail(session, "registration_received").values["link"].endswith(f"t={token}")
    withdrawn = usecases.withdraw_request(session, token, now=now)
    assert withdrawn.status is Status.WITHDRAWN
    assert usecases.find_request(session, token) == withdrawn
    assert decisions.list_registrations(session, Status.PENDING) == []
    with pytest.raises(RegistrationDecided):
        usecases.withdraw_request(session, token, now=now)
    with pytest.raises(ProofNotGood):
        usecases.withdraw_request(session, "guessed", now=now)


def test_what_was_withdrawn_cannot_be_approved(session: Session, now: datetime) -> None:
    requested = make_request(session, now=now)
    asked = usecases.prove_address(session, requested.proof_token, mail=MAIL, now=now)
    withdrawn = usecases.withdraw_request(session, requested.proof_token, now=now)
    by = make_approver(session, now=now)
    with pytest.raises(RegistrationDecided):
        decisions.approve_registration(
            session, asked.id, by=by, version=withdrawn.version, mail=MAIL, now=now
        )


def test_asking_again_for_the_same_role_takes_the_place_of_the_former_request(
    session: Session, now: datetime
) -> None:
    former = make_proved_request(session, now=now)
    other_role = make_proved_request(
        session, role=Role.DISTRICT_COORDINATOR, organization=DISTRICT, now=now
    )
    again = make_proved_request(session, now=now + timedelta(hours=1))
    waiting = decisions.list_registrations(session, Status.PENDING)
    assert [one.id for one in waiting] == [other_role.id, again.id]
    replaced = decisions.get_registration(session, former.id)
    assert replaced.status is Status.WITHDRAWN
    assert decisions.find_successor(session, replaced) == again.id
    assert decisions.find_successor(session, again) is None


def test_what_was_taken_back_has_no_successor_though_its_applicant_asks_again(
    session: Session, now: datetime
) -> None:
    requested = make_request(session, now=now)
    usecases.prove_address(session, requested.proof_token, mail=MAIL, now=now)
    later = now + timedelta(minutes=1)
    taken_back = usecases.withdraw_request(session, requested.proof_token, now=later)
    make_proved_request(session, now=now + timedelta(minutes=2))
    assert decisions.find_successor(session, taken_back) is None


def test_a_request_that_nobody_decides_on_lapses_after_sixty_days(
    session: Session, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    usecases.expire_requests(session, mail=MAIL, now=now + timedelta(days=60, seconds=-1))
    assert decisions.get_registration(session, asked.id).status is Status.PENDING
    for _ in range(2):
        usecases.expire_requests(session, mail=MAIL, now=now + timedelta(days=60))
    assert decisions.get_registration(session, asked.id).status is Status.EXPIRED
    lapsed = [mail for mail in mails(session) if mail.template == "registration_expired"]
    assert [mail.address for mail in lapsed] == [asked.email]


@pytest.mark.requirement("AIP-032")
def test_several_schools_of_one_district_are_asked_for_at_once(
    session: Session, now: datetime
) -> None:
    second = Organization("001", "024")
    places = Changes((Place(second, "Mesa Elementary School"),), version=2)
    directory.copy_changes(session, places)
    asker = usecases.applicant(
        "two@pinonvalley.example", "Ada", "Luz", phone="505-555-0142", language="en"
    )
    role = Role.SCHOOL_COORDINATOR
    asked = usecases.request_account(
        session, asker, role, [SCHOOL, second], "hash", mail=MAIL, now=now
    )
    proved = usecases.prove_address(session, asked.proof_token, mail=MAIL, now=now)
    by = make_approver(session, now=now)
    decisions.approve_registration(
        session, proved.id, by=by, version=proved.version, mail=MAIL, now=now
    )
    account = accounts.find_account(session, asker.email, now=now)
    assert account is not None
    assert {held.organization for held in account.assignments} == {SCHOOL, second}

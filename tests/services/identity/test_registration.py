"""Asking for an account and proving the address."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.registration import decisions, usecases
from identity.registration.domain import Status
from identity.registration.errors import ProofNotGood, RequestInvalid, TooManyRequests
from servicekit.audit import Actor
from servicekit.db import Database
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    NETWORK,
    OTHER_SCHOOL,
    SCHOOL,
    STATE,
    make_account,
    make_places,
    make_proved_request,
    make_request,
)
from tests.services.identity.outgoing import event_types, mails, newest_mail
from tests.services.identity.statements import recorded

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
def test_only_the_exact_domain_on_the_districts_list_is_known(
    session: Session, email: str, is_known: bool, now: datetime
) -> None:
    usecases.add_mail_domain(session, "001", "PinonValley.example", by=Actor("test"), now=now)
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


def test_many_requests_of_one_network_are_refused_for_an_hour(
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


def test_unproved_requests_go_with_their_link(session: Session, now: datetime) -> None:
    make_request(session, now=now)
    proved = make_proved_request(session, now=now)
    usecases.tidy(session, now=now + timedelta(days=4))
    assert decisions.list_registrations(session, Status.PENDING_PROOF) == []
    assert [it.id for it in decisions.list_registrations(session, Status.PENDING)] == [proved.id]


def test_s06_a_known_and_an_unknown_address_cause_the_same_statements(
    database: Database, now: datetime
) -> None:
    with database.write() as session:
        make_places(session)
        known = make_account(session, now=now).email
    said = []
    for email in (known, "nobody@pinonvalley.example"):
        with recorded(database.engine) as statements, database.write() as session:
            make_request(session, email=email, now=now)
        said.append(statements)
    assert said[0] == said[1]
    assert said[0]

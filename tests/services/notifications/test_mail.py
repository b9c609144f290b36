"""From what asks for a mail to the mail: once, never late, nothing in the clear (R6, F26)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.identity import RegistrationReceived
from contracts.roles import Role
from notifications.consumers import create_consumer
from notifications.mail import usecases
from notifications.mail.clients import SmtpMailer
from notifications.mail.domain import Recipient
from notifications.mail.errors import CommandNotFit, MailNotFit
from notifications.settings import Settings
from servicekit.db import Database
from servicekit.inbox import Consumer
from tests.servers import Mailbox
from tests.services.notifications.factories import (
    ANA,
    ORIGIN,
    Outgoing,
    Post,
    make_command,
    make_letter,
    make_message,
    make_submission,
)

LUIS = Recipient("luis@pinon.demo.example", "Luis Demo", "es")


def plain_text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def outgoing() -> Outgoing:
    return Outgoing()


@pytest.fixture
def post(database: Database, now: datetime, outgoing: Outgoing) -> Post:
    return Post(database, now, mailer=outgoing)


@pytest.fixture
def consumer(make_settings: Callable[..., Settings]) -> Consumer:
    return create_consumer(make_settings(Settings))


@pytest.mark.requirement("AIP-042")
def test_a_code_is_mailed_once_however_often_the_command_comes(
    post: Post, outgoing: Outgoing, now: datetime
) -> None:
    command = make_command(post.database, now)
    post.command(command)
    post.command(command)
    assert post.work() == 1
    post.command(command)
    assert post.work() == 0
    (message,) = outgoing.messages
    assert message["To"] == "Ana Demo <ana@pinon.demo.example>"
    assert "418205" in plain_text(message)
    assert post.outcomes() == ["sent"]


def test_a_secret_that_has_expired_is_not_sent_and_its_text_is_gone(
    post: Post, outgoing: Outgoing, now: datetime
) -> None:
    post.command(make_command(post.database, now))
    post.now = now + timedelta(minutes=10)
    post.work()
    late = make_command(post.database, now, values={"code": "990001", "minutes": 10})
    post.command(late)
    post.work()
    assert outgoing.messages == []
    assert post.outcomes() == ["expired", "expired"]
    assert [row.sealed for row in post.deliveries()] == [None, None]


def test_an_expired_secret_is_erased_while_the_mail_server_is_down(
    post: Post, now: datetime
) -> None:
    post.command(make_command(post.database, now))
    with post.database.write() as session:
        assert usecases.close_overdue(session, now=now + timedelta(minutes=9)) == 0
        assert usecases.close_overdue(session, now=now + timedelta(minutes=10)) == 1
    (row,) = post.deliveries()
    assert (row.outcome, row.sealed) == ("expired", None)


def test_what_no_server_took_for_four_days_is_given_up(post: Post, now: datetime) -> None:
    with post.database.write() as session:
        usecases.request_mail(session, "x", make_letter(), sealer=post.sealer, now=now)
        assert usecases.close_overdue(session, now=now + timedelta(days=4)) == 0
        assert usecases.close_overdue(session, now=now + timedelta(days=4, seconds=1)) == 1
    assert post.outcomes() == ["failed"]


def test_a_sent_mail_leaves_nothing_readable_behind(post: Post, now: datetime) -> None:
    post.command(make_command(post.database, now))
    before = _everything(post.database)
    post.work()
    for stored in (before, _everything(post.database)):
        assert "delivery" in stored
        for secret in ("ana@pinon", "Ana Demo", "418205"):
            assert secret not in stored
    assert [row.sealed for row in post.deliveries()] == [None]


def _everything(database: Database) -> str:
    with database.read() as session:
        return str(
            [
                (table, session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608  (our own names)
                for table in ("delivery", "kept_mail", "work", "inbox")
            ]
        )


def test_a_command_under_another_key_or_for_no_template_is_refused(
    post: Post, now: datetime
) -> None:
    command = make_command(post.database, now)
    forged = replace(command, body=command.body.replace(b'"sealed": "gAAAA', b'"sealed": "gAAAB'))
    for broken in (forged, replace(command, body=b"{}"), replace(command, body=b"\xff")):
        with pytest.raises(CommandNotFit):
            post.command(broken)
    with pytest.raises(MailNotFit):
        post.command(make_command(post.database, now, template="poem"))
    assert post.deliveries() == []


def test_a_mail_that_cannot_be_written_ends_as_failed(
    post: Post, outgoing: Outgoing, now: datetime
) -> None:
    post.command(make_command(post.database, now, name="Ana\r\nBcc: all@pinon.demo.example"))
    post.work()
    (row,) = post.deliveries()
    assert (row.outcome, row.reason, row.sealed) == ("failed", "mail-not-fit", None)
    assert outgoing.messages == []


def test_a_submission_is_told_once_to_each_coordinator(
    post: Post, consumer: Consumer, outgoing: Outgoing, now: datetime
) -> None:
    post.people.holders = {
        (Role.SCHOOL_COORDINATOR, "001/023"): [ANA],
        (Role.DISTRICT_COORDINATOR, "001"): [LUIS, ANA],  # Ana holds both roles
        (Role.PED_COORDINATOR, "state"): [Recipient("ped@state.example", "P", "en")],
        (Role.SCHOOL_COORDINATOR, "002/023"): [Recipient("other@x.example", "O", "en")],
    }
    event = make_submission()
    message = make_message(event, now)
    consumer.receive(post.database, [message, message], now=now)
    post.work()
    # The same submission told again, as another event.
    consumer.receive(post.database, [make_message(event, now, version=2)], now=now)
    post.work()
    told = {str(sent["To"]): sent for sent in outgoing.messages}
    assert sorted(told) == [
        "Ana Demo <ana@pinon.demo.example>",
        "Luis Demo <luis@pinon.demo.example>",
    ]
    assert len(outgoing.messages) == 2
    spanish = told["Luis Demo <luis@pinon.demo.example>"]
    assert spanish["Subject"] == "Plan presentado: Sample Middle School"
    assert f"{ORIGIN}{event.link}" in plain_text(spanish)


def test_a_submission_waits_for_identity_and_is_told_when_it_is_back(
    post: Post, consumer: Consumer, outgoing: Outgoing, now: datetime
) -> None:
    post.people.holders = {(Role.DISTRICT_COORDINATOR, "001"): [LUIS]}
    post.people.is_down = True
    consumer.receive(post.database, [make_message(make_submission(), now)], now=now)
    post.work()
    assert outgoing.messages == []
    post.people.is_down = False
    post.now = now + timedelta(seconds=2)
    post.work()
    assert len(outgoing.messages) == 1


def test_who_approves_hears_of_a_request_and_of_no_person(
    post: Post, consumer: Consumer, outgoing: Outgoing, now: datetime
) -> None:
    post.people.holders = {(Role.PED_COORDINATOR, "state"): [ANA]}
    event = RegistrationReceived(registration_id=uuid4(), organization="001/023")
    consumer.receive(post.database, [make_message(event, now)], now=now)
    post.work()
    (message,) = outgoing.messages
    assert message["Subject"] == "A request for access is waiting"
    assert f"{ORIGIN}/requests" in plain_text(message)


def test_mails_arrive_once_after_the_server_recovers_and_codes_not_late(
    database: Database, now: datetime, smtp: Mailbox
) -> None:
    """F26: an invitation lives on, a code does not."""
    post = Post(database, now, mailer=SmtpMailer(smtp.url))
    smtp.refusal = "451 try again later"
    link = f"{ORIGIN}/identity/invitation/x"
    invitation = {"link": link, "role": "ped_viewer", "invited_by": "Luis", "hours": 72}
    post.command(make_command(database, now))
    post.command(
        make_command(
            database,
            now,
            template="invitation",
            values=invitation,
            expires_at=now + timedelta(hours=72),
        )
    )
    post.work()
    assert smtp.messages == []
    assert post.outcomes() == ["waiting", "waiting"]
    smtp.refusal = None
    post.now = now + timedelta(minutes=10)
    post.work()
    post.work()
    assert post.outcomes() == ["expired", "sent"]
    (message,) = smtp.to(ANA.address)
    assert message["Message-ID"].startswith(f"<{post.deliveries()[1].id}@")
    assert message["Subject"] == "Your account for Attendance Improvement Plans"
    assert link in plain_text(message)


def test_a_mail_refused_for_good_is_not_tried_again(
    database: Database, now: datetime, smtp: Mailbox
) -> None:
    post = Post(database, now, mailer=SmtpMailer(smtp.url))
    smtp.refusal = "550 no such mailbox"
    post.command(make_command(database, now))
    post.work()
    (row,) = post.deliveries()
    assert (row.outcome, row.reason) == ("failed", "mail-refused")
    post.now = now + timedelta(seconds=5)
    assert post.work() == 0


def test_a_server_that_is_not_there_makes_a_mail_wait(database: Database, now: datetime) -> None:
    post = Post(database, now, mailer=SmtpMailer("smtp://127.0.0.1:9"))
    post.command(make_command(database, now))
    post.work()
    assert post.outcomes() == ["waiting"]


def test_an_smtp_url_must_be_one() -> None:
    with pytest.raises(ValueError, match="AIP_SMTP_URL"):
        SmtpMailer("http://mail.example")


def test_old_mails_are_forgotten_and_waiting_ones_kept(post: Post, now: datetime) -> None:
    post.command(make_command(post.database, now))
    post.work()
    with post.database.write() as session:
        usecases.request_mail(session, "x", make_letter(), sealer=post.sealer, now=now)
        usecases.forget_old_mails(session, now=now + timedelta(days=181))
    assert post.outcomes() == ["waiting"]

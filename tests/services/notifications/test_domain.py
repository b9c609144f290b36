"""What a mail may carry, and how it looks on the wire."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contracts.organizations import Organization
from contracts.roles import Role
from notifications.mail.domain import Mail, audience_of_submission, message_of
from notifications.mail.errors import MailNotFit
from tests.services.notifications.factories import ANA

NUMBER = UUID("0199b0a0-0000-7000-8000-000000000001")
WRITTEN_AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
MAIL = Mail(ANA, "one_time_code", "es", "Planes", "Su código", "Hola, código 418205", "<p>x</p>")


def test_a_mail_has_the_headers_that_servers_and_readers_need() -> None:
    message = message_of(MAIL, sender="no-reply@aip.example", number=NUMBER, written_at=WRITTEN_AT)
    assert message["Message-ID"] == f"<{NUMBER}@aip.example>"
    assert message["To"] == "Ana Demo <ana@pinon.demo.example>"
    assert message["From"] == "Planes <no-reply@aip.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "es"
    assert message["Date"].datetime == WRITTEN_AT
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "código 418205" in plain.get_content()


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\nBcc: x@y.example", "\u2028", "\x1b[31m", "\0"])
@pytest.mark.parametrize("where", ["name", "address", "subject"])
def test_a_header_takes_no_line_break_or_control_character(where: str, sign: str) -> None:
    if where == "subject":
        mail = replace(MAIL, subject=f"Su{sign}código")
    elif where == "name":
        mail = replace(MAIL, recipient=replace(ANA, name=f"Ana{sign}Demo"))
    else:
        mail = replace(MAIL, recipient=replace(ANA, address=f"ana{sign}@pinon.demo.example"))
    with pytest.raises(MailNotFit):
        message_of(mail, sender="no-reply@aip.example", number=NUMBER, written_at=WRITTEN_AT)


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "a@b.example, c@d.example", "a b@c.example"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    mail = replace(MAIL, recipient=replace(ANA, address=address))
    with pytest.raises(MailNotFit):
        message_of(mail, sender="no-reply@aip.example", number=NUMBER, written_at=WRITTEN_AT)


def test_the_audience_of_a_submission_follows_who_reviews_it() -> None:
    school, district = Organization("001", "023"), Organization("001")
    own = [(Role.SCHOOL_COORDINATOR, school), (Role.DISTRICT_COORDINATOR, district)]
    ped = (Role.PED_COORDINATOR, Organization())
    assert list(audience_of_submission(school, "district")) == own
    assert list(audience_of_submission(school, "all")) == [*own, ped]
    assert list(audience_of_submission(district, "district")) == [own[1], ped]
    assert list(audience_of_submission(district, "none")) == [own[1]]

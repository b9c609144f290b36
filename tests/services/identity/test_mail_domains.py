"""The allow-list of districts' mail domains (C22, D18)."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from identity.registration import decisions, mail_domains
from identity.registration.errors import MailDomainInvalid
from identity.registration.mail_domains import MailDomain
from servicekit.audit import Actor
from tests.services.identity.factories import make_proved_request

pytestmark = pytest.mark.usefixtures("earlier")
BY = Actor("operator", "client")


@pytest.mark.requirement("AIP-031")
def test_a_domain_put_on_the_list_makes_waiting_requests_known_and_back(
    session: Session, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    assert not asked.is_known_domain
    known = MailDomain("001", "pinonvalley.example")
    mail_domains.add_mail_domains(session, [known, known], by=BY, now=now)
    assert decisions.get_registration(session, asked.id).is_known_domain
    (kept,) = mail_domains.list_mail_domains(session)
    assert (kept.district_code, kept.domain) == ("001", "pinonvalley.example")
    assert (kept.added_by, kept.added_at) == ("operator", now)
    mail_domains.remove_mail_domain(session, known, by=BY, now=now)
    assert not decisions.get_registration(session, asked.id).is_known_domain


def test_of_a_list_with_one_wrong_line_nothing_is_kept(session: Session, now: datetime) -> None:
    given = [
        MailDomain("001", "pinonvalley.example"),
        MailDomain("001", "gmail.com"),
        MailDomain("001", "xn--pn-6ja.example"),
        MailDomain("777", "caprock.example"),
        MailDomain("001", "nodots"),
    ]
    with pytest.raises(MailDomainInvalid) as refused:
        mail_domains.add_mail_domains(session, given, by=BY, now=now)
    assert [(problem.pointer, problem.code) for problem in refused.value.at] == [
        ("/items/1/domain", "domain-personal"),
        ("/items/2/domain", "domain-invalid"),
        ("/items/3/district_code", "district-unknown"),
        ("/items/4/domain", "domain-invalid"),
    ]
    assert mail_domains.list_mail_domains(session) == []

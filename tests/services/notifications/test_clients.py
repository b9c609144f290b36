"""How identity is asked for recipients."""

from contracts.roles import Role
from notifications.mail.clients import IdentityRecipients
from notifications.mail.domain import Recipient
from servicekit.auth import ServiceClient
from tests.services.reporting.answers import answering


def test_recipients_are_asked_for_by_role_and_organization() -> None:
    path = "/api/v1/identity/recipients?role=school_coordinator&org=001%2F023"
    person = {"account_id": "x", "address": "a@b.example", "name": "Ana", "language": "es"}
    with answering({path: {"items": [person]}}) as url:
        recipients = IdentityRecipients(ServiceClient(url))
        found = recipients.holding(Role.SCHOOL_COORDINATOR, "001/023")
    assert found == [Recipient("a@b.example", "Ana", "es")]

"""What identity tells the others."""

from uuid import UUID

from contracts.events import Event
from contracts.roles import Role


class RegistrationReceived(
    Event, type="identity.registration.received.v1", subject="registration/{registration_id}"
):
    """A coordinator asked for an account and proved the address."""

    registration_id: UUID
    organization: str


class RegistrationDecided(
    Event, type="identity.registration.decided.v1", subject="registration/{registration_id}"
):
    """A request was approved or rejected; the applicant hears of it by mail.

    `account_id` is the account of the approved; a rejected applicant has none.
    """

    registration_id: UUID
    account_id: UUID | None
    is_approved: bool


class AccountOpened(Event, type="identity.account.opened.v1", subject="account/{account_id}"):
    """An account exists and may sign in."""

    account_id: UUID


class AccountAuthzChanged(
    Event, type="identity.account.authz_changed.v1", subject="account/{account_id}"
):
    """Role, scope, activity or password changed: tokens below `authz_v` hold no longer."""

    account_id: UUID
    authz_v: int


class RoleAssignmentGranted(
    Event, type="identity.role_assignment.granted.v1", subject="account/{account_id}"
):
    """The account may act in this role for this organization from now on."""

    account_id: UUID
    role: Role
    organization: str


class RoleAssignmentRevoked(
    Event, type="identity.role_assignment.revoked.v1", subject="account/{account_id}"
):
    """The account may no longer act in this role for this organization."""

    account_id: UUID
    role: Role
    organization: str


class SessionRevoked(Event, type="identity.session.revoked.v1", subject="session/{session_id}"):
    """A sign-in session was ended: by its owner, by staff, or by a security rule."""

    session_id: UUID
    account_id: UUID

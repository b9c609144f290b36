"""What may be done here, and which role may do it (architecture section 4)."""

from enum import StrEnum

from contracts.roles import Role


class Permission(StrEnum):
    """`<noun>:<verb>`; clients hold those of their scopes."""

    AccountInvite = "account:invite"
    AccountRead = "account:read"
    AccountWrite = "account:write"
    ClientsWrite = "clients:write"
    MailDomainRead = "mail_domain:read"
    MailDomainWrite = "mail_domain:write"
    MeRead = "me:read"
    RecipientsRead = "recipients:read"
    RegistrationDecide = "registration:decide"
    RegistrationRead = "registration:read"
    SessionsEnd = "sessions:end"
    SessionsRead = "sessions:read"


_EVERYONE = frozenset({Permission.MeRead, Permission.SessionsEnd, Permission.SessionsRead})
_APPROVERS = _EVERYONE | {
    Permission.AccountRead,
    Permission.AccountWrite,
    Permission.MailDomainRead,
    Permission.MailDomainWrite,
    Permission.RegistrationDecide,
    Permission.RegistrationRead,
}
GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_COORDINATOR: _EVERYONE,
    Role.DISTRICT_COORDINATOR: _EVERYONE,
    Role.PED_VIEWER: _EVERYONE,
    Role.PED_COORDINATOR: _APPROVERS,
    Role.IT_ADMIN: _APPROVERS | {Permission.AccountInvite, Permission.ClientsWrite},
}

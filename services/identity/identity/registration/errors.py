"""What can go wrong with a request for an account.

ServiceError
├── Invalid
│   ├── MailDomainInvalid     it belongs to no district
│   ├── AnswerUnknown         a form brought what it does not have (S09)
│   ├── RequestInvalid        an answer does not fit
│   └── ReasonMissing
├── NotAllowed
│   └── OwnRegistration       nobody decides on themselves (C08)
├── NotFound
│   ├── RegistrationNotFound
│   └── ProofNotGood          the link was used, expired, or never there
├── Conflict
│   ├── AccountClosed         the address belongs to a deactivated account
│   └── RegistrationDecided   the first decision counts (C08)
└── TooMany
    └── TooManyRequests
"""

from servicekit.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany


class AnswerUnknown(Invalid):
    code = "answer-unknown"


class MailDomainInvalid(Invalid):
    code = "mail-domain-invalid"


class RequestInvalid(Invalid):
    code = "request-invalid"


class ReasonMissing(Invalid):
    code = "reason-missing"


class OwnRegistration(NotAllowed):
    code = "own-registration"


class RegistrationNotFound(NotFound):
    code = "registration-not-found"


class ProofNotGood(NotFound):
    code = "proof-not-good"


class AccountClosed(Conflict):
    code = "account-closed"


class RegistrationDecided(Conflict):
    code = "registration-decided"


class TooManyRequests(TooMany):
    code = "too-many-registrations"

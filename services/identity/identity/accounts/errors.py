"""What can go wrong with accounts.

ServiceError
├── Invalid
│   ├── PersonInvalid         a name, address, phone or password does not fit
│   └── OrganizationUnfit     the role cannot be held there
├── NotAllowed
│   └── OwnAccount            nobody promotes or removes themselves
├── NotFound
│   ├── AccountNotFound
│   ├── AssignmentNotFound
│   └── LinkNotGood           used, expired, or never there
└── Conflict
    ├── AccountExists
    ├── AdminExists           the first IT administrator is made once
    ├── AssignmentExists
    ├── LastAdmin             one IT administrator stays
    └── SecondPersonNeeded    IT administrators are made by two people
"""

from servicekit.errors import Conflict, Invalid, NotAllowed, NotFound


class PersonInvalid(Invalid):
    code = "person-invalid"


class OrganizationUnfit(Invalid):
    code = "organization-unfit"


class OwnAccount(NotAllowed):
    code = "own-account"


class AccountNotFound(NotFound):
    code = "account-not-found"


class AssignmentNotFound(NotFound):
    code = "assignment-not-found"


class LinkNotGood(NotFound):
    code = "link-not-good"


class AccountExists(Conflict):
    code = "account-exists"


class AdminExists(Conflict):
    code = "admin-exists"


class AssignmentExists(Conflict):
    code = "assignment-exists"


class LastAdmin(Conflict):
    code = "last-admin"


class SecondPersonNeeded(Conflict):
    code = "second-person-needed"

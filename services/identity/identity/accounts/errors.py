"""What can go wrong with accounts.

ServiceError
├── Invalid
│   ├── PersonInvalid         a name, address, phone or password does not fit
│   ├── OrganizationUnfit     the role cannot be held there
│   └── TermUnfit             the days of an assignment do not fit
├── NotAllowed
│   ├── AdminsOnly            an IT administrator's address is theirs to change
│   ├── FreshCodeNeeded       the second factor was shown too long ago (R18)
│   ├── OwnAccount            nobody promotes or removes themselves
│   └── SamePerson            the second person is another one (R18)
├── NotFound
│   ├── AccountNotFound
│   ├── AssignmentNotFound
│   ├── DistrictNotFound
│   ├── GrantNotFound         decided, expired, or never asked for
│   └── LinkNotGood           used, expired, or never there
└── Conflict
    ├── AccountExists
    ├── AccountInactive
    ├── AdminExists           the first IT administrator is made once
    ├── AssignmentExists
    ├── AssignmentsChanged    one of those to affirm ended meanwhile
    ├── GrantExists           it waits for a second person already
    ├── LastAdmin             one IT administrator stays
    └── SecondPersonNeeded    IT administrators are made by two people
"""

from servicekit.errors import Conflict, Invalid, NotAllowed, NotFound


class PersonInvalid(Invalid):
    code = "person-invalid"


class OrganizationUnfit(Invalid):
    code = "organization-unfit"


class TermUnfit(Invalid):
    code = "term-unfit"


class AdminsOnly(NotAllowed):
    code = "admins-only"


class FreshCodeNeeded(NotAllowed):
    code = "fresh-code-needed"


class OwnAccount(NotAllowed):
    code = "own-account"


class SamePerson(NotAllowed):
    code = "same-person"


class AccountNotFound(NotFound):
    code = "account-not-found"


class AssignmentNotFound(NotFound):
    code = "assignment-not-found"


class DistrictNotFound(NotFound):
    code = "district-not-found"


class GrantNotFound(NotFound):
    code = "grant-not-found"


class LinkNotGood(NotFound):
    code = "link-not-good"


class AccountExists(Conflict):
    code = "account-exists"


class AccountInactive(Conflict):
    code = "account-inactive"


class AdminExists(Conflict):
    code = "admin-exists"


class AssignmentExists(Conflict):
    code = "assignment-exists"


class AssignmentsChanged(Conflict):
    code = "assignments-changed"


class GrantExists(Conflict):
    code = "grant-exists"


class LastAdmin(Conflict):
    code = "last-admin"


class SecondPersonNeeded(Conflict):
    code = "second-person-needed"

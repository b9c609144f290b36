"""What can go wrong while signing in.

ServiceError
├── NotFound
│   ├── LoginOver             the sign-in took too long, or was never begun here
│   └── SessionNotFound
├── NotAllowed
│   └── NoAssignment          the account may act as nothing, or not as what was chosen
└── TooMany
    └── TooManySignIns
"""

from servicekit.errors import NotAllowed, NotFound, TooMany


class LoginOver(NotFound):
    code = "login-over"


class SessionNotFound(NotFound):
    code = "session-not-found"


class NoAssignment(NotAllowed):
    code = "no-assignment"


class TooManySignIns(TooMany):
    code = "too-many-sign-ins"

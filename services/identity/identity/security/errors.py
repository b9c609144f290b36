"""What can go wrong with one's own credentials.

ServiceError
├── NotFound
│   └── ResetLinkNotGood      used, replaced, expired, or never there
└── TooMany
    └── TooManyResets
"""

from servicekit.errors import NotFound, TooMany


class ResetLinkNotGood(NotFound):
    code = "reset-link-not-good"


class TooManyResets(TooMany):
    code = "too-many-resets"

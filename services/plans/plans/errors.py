"""What the subjects of this service can all say is wrong; each has its own beside it.

ServiceError
└── Invalid
    └── VersionUnreadable
"""

from servicekit.errors import Invalid


class VersionUnreadable(Invalid):
    code = "if-match-unreadable"

"""What can be wrong with an organization that is asked for.

ServiceError
└── NotFound
    └── NoSuchOrganization    not in the directory, or outside of the caller's scope
"""

from servicekit.errors import NotFound


class NoSuchOrganization(NotFound):
    code = "organization-not-found"

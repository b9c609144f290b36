"""What can be wrong with a question to reporting.

NotFound
├── NoSuchSchoolYear       no such year, or it is still a draft
└── OrganizationNotFound   no such district, or not within the caller's reach
"""

from servicekit.errors import NotFound


class NoSuchSchoolYear(NotFound):
    code = "no-such-school-year"


class OrganizationNotFound(NotFound):
    code = "organization-not-found"

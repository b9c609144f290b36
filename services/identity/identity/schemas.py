"""What every request and answer of identity's API has in common."""

from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BaseModel, ConfigDict

from identity.mail import Mail
from servicekit.errors import Invalid, PreconditionMissing


class Body(BaseModel):
    """A closed request body: what it does not name is refused (R17)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class VersionUnreadable(Invalid):
    code = "version-unreadable"


def _version(if_match: Annotated[str | None, Header()] = None) -> int:
    if if_match is None:
        raise PreconditionMissing('Say which version you saw: If-Match: "3".')
    number = if_match.strip().strip('"')
    if not number.isdigit() or len(number) > 9:
        raise VersionUnreadable('If-Match holds the version as answered: "3".')
    return int(number)


SeenVersion = Annotated[int, Depends(_version)]
"""The version in If-Match. Raises PreconditionMissing, VersionUnreadable."""


def _mail(request: Request) -> Mail:
    mail: Mail = request.app.state.mail
    return mail


OutgoingMail = Annotated[Mail, Depends(_mail)]

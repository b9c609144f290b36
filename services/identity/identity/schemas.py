"""What every request and answer of identity's API has in common."""

import json
from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from pydantic import BaseModel, ConfigDict

from identity.mail import Mail
from servicekit.auth import CurrentCaller
from servicekit.errors import FieldProblem, FieldRepeated, Invalid, PreconditionMissing


class Body(BaseModel):
    """A closed request body: what it does not name is refused (R17)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class VersionUnreadable(Invalid):
    code = "version-unreadable"


async def fields_once(request: Request, _caller: CurrentCaller) -> None:
    """Raises FieldRepeated for a JSON object that names a field twice.

    Which of the two counts differs from parser to parser; so does then what was checked from what
    is done (S10). It is asked for after the caller, whom the audit names.
    """
    if request.headers.get("content-type", "").startswith("application/json"):
        with suppress(ValueError):  # what is no JSON is refused where it is read
            json.loads(await request.body(), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            problem = FieldProblem(f"/{name}", "repeated", "This field is named twice.")
            raise FieldRepeated("A field is named twice.", at=[problem])
        found[name] = value
    return found


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

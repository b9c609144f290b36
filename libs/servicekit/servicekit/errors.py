"""What can go wrong, in kinds without HTTP words.

ServiceError
├── Invalid              the content is wrong
│   ├── FieldRepeated         the body or the query names something twice
│   ├── PreconditionMissing   the caller must say which version it saw
│   ├── TooLarge              more bytes than are taken
│   └── UnsupportedMedia      a kind of file that is not taken
├── NotAllowed           one may see it, but not do this
│   └── NotSignedIn      no valid token
├── NotFound             it is not there, or not for this caller
├── Conflict             its state forbids it
│   └── Stale            somebody changed it meanwhile
└── Unavailable          something we need is down; try again
    └── TooMany          too often; try later
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldProblem:
    """One thing to mend: where (a JSON pointer), a code no language changes, a sentence."""

    pointer: str
    code: str
    detail: str
    params: Mapping[str, Any] = field(default_factory=dict)


class ServiceError(Exception):
    """Raise a subclass of one of the five kinds, with a `code` that no language changes."""

    code: ClassVar[str]

    def __init__(
        self,
        sentence: str,
        *,
        at: Sequence[FieldProblem] = (),
        params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.at = tuple(at)
        self.params = dict(params or {})


class Invalid(ServiceError):
    code = "invalid"


class FieldRepeated(Invalid):
    code = "field-repeated"


class PreconditionMissing(Invalid):
    code = "precondition-missing"


class TooLarge(Invalid):
    code = "too-large"


class UnsupportedMedia(Invalid):
    code = "unsupported-media"


class NotAllowed(ServiceError):
    code = "not-allowed"


class NotSignedIn(NotAllowed):
    code = "not-signed-in"


class NotFound(ServiceError):
    code = "not-found"


class Conflict(ServiceError):
    code = "conflict"


class Stale(Conflict):
    code = "stale"


class Unavailable(ServiceError):
    code = "unavailable"


class TooMany(Unavailable):
    code = "too-many"

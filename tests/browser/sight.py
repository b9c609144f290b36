"""One page in one state: who looks, where, what they do, and what answers."""

from dataclasses import dataclass

from tests.browser.acts import Act


@dataclass(frozen=True)
class Sight:
    """A page in a state. Names in braces in `path` are those of `stand.Stand`."""

    name: str
    endpoint: str
    who: str
    path: str
    act: Act | None = None
    status: int = 200

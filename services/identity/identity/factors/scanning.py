"""The secret of an authenticator app as people take it over: a picture to scan, and text."""

from dataclasses import dataclass

import segno
from markupsafe import Markup

from identity.factors.totp import address_of

_GROUP = 4


@dataclass(frozen=True)
class AppToScan:
    """`picture` is an SVG without style or script; `secret` is the same for typing, in groups."""

    picture: Markup
    secret: str

    @classmethod
    def of(cls, secret: str, email: str) -> "AppToScan":
        code = segno.make(address_of(secret, email), error="m", micro=False)
        picture = code.svg_inline(scale=5, omitsize=True, svgclass="aip-qr", lineclass=None)
        hidden = picture.replace("<svg ", '<svg aria-hidden="true" ', 1)  # the page names it
        groups = [secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)]
        return cls(Markup(hidden), " ".join(groups))  # noqa: S704  no text of anybody is in it

"""What the gateway itself refuses.

NotAllowed
├── ForgeryRefused     no proof that the request comes from our own page
Invalid
├── RequestMalformed   a path or header no honest client sends
NotSignedIn            (servicekit) no session, or it ended
Unavailable
├── Crowded            more wait already than are answered in a few seconds
└── TooMany            (servicekit) the flood guard
"""

from servicekit.errors import Invalid, NotAllowed, Unavailable


class ForgeryRefused(NotAllowed):
    code = "csrf-refused"


class RequestMalformed(Invalid):
    code = "request-malformed"


class Crowded(Unavailable):
    code = "crowded"

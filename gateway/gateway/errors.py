"""What the gateway itself refuses.

NotAllowed
├── ForgeryRefused     no proof that the request comes from our own page
Invalid
├── RequestMalformed   a path or header no honest client sends
NotSignedIn            (servicekit) no session, or it ended
TooMany                (servicekit) the flood guard
"""

from servicekit.errors import Invalid, NotAllowed


class ForgeryRefused(NotAllowed):
    code = "csrf-refused"


class RequestMalformed(Invalid):
    code = "request-malformed"

"""Flask-Babel's functions with types: what is returned is text, what is lazy becomes text."""

from typing import Any

import flask_babel


def gettext(text: str, **values: Any) -> str:
    """The text in the reader's language, values filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """As `gettext`, by number; `%(num)s` is the number."""
    return str(flask_babel.ngettext(one, many, num, **values))


def pgettext(context: str, text: str) -> str:
    """A short text that means different things in different places."""
    return str(flask_babel.pgettext(context, text))


def lazy_gettext(text: str) -> Any:
    """A text that is translated when it is shown; for what is said before a request."""
    return flask_babel.lazy_gettext(text)

"""Our texts for the reasons that come again and again, to begin with (AIP-061)."""

from collections.abc import Collection

from flask import request
from flask_babel import force_locale

from gateway.web import words
from webui import current_language


def begun_with(languages: Collection[str]) -> dict[str, str]:
    """A form's reason: the text that the address names, or none.

    It is in the language of those who read it; where they have several, in one's own.
    """
    text = words.REASONS.get(request.args.get("reason", ""))
    (language,) = languages if len(set(languages)) == 1 else (current_language(),)
    with force_locale(language):
        return {"reason": str(text) if text else ""}

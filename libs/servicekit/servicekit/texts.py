"""Text as people type it: one form for each letter, and nothing in it that is no text."""

import re
import unicodedata

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

# Newline and tab are text; other controls, and halves of surrogate pairs, are not.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text in composed form (NFC), lines ended by a newline alone.

    Raises PydanticCustomError `control_character`, also for NUL, which PostgreSQL cannot keep.
    """
    if text.isascii() and text.isprintable():  # most of what is typed: nothing to clean
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(plain):
        raise PydanticCustomError("control_character", "A control character cannot be saved.")
    return unicodedata.normalize("NFC", plain)


CleanText = AfterValidator(clean_text)
"""For a field or parameter that people type: `Annotated[str, CleanText]`."""

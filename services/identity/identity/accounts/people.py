"""Names, addresses, phone numbers as people type them: made canonical, or refused."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from servicekit.errors import FieldProblem

_LONGEST_NAME = 100
_LONGEST_EMAIL = 254
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PHONE = re.compile(r"(?:\+?1)?(\d{3})(\d{3})(\d{4})(?:x(\d{1,6}))?")


def canonical_email(text: str) -> str | None:
    """The address in lower case without blanks around it; None when it is no plain one.

    Quoted local parts, address literals and domains beyond ASCII are refused: they serve
    look-alikes more often than people (S08).
    """
    email = text.strip().lower()
    local, _, domain = email.rpartition("@")
    labels = domain.split(".")
    is_plain = (
        len(email) <= _LONGEST_EMAIL
        and len(local) <= 64
        and _LOCAL.fullmatch(local) is not None
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not any(label.startswith("xn--") for label in labels)
        and not labels[-1].isdigit()
    )
    return email if is_plain else None


def domain_of(email: str) -> str:
    """The part behind the @ of a canonical address."""
    return email.rpartition("@")[2]


def is_personal(domain: str) -> bool:
    """Whether a mail domain, or one above it, is a consumer provider's (AIP-031, C22)."""
    labels = domain.split(".")
    parents = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    return bool(parents & _consumer_domains())


@cache
def _consumer_domains() -> frozenset[str]:
    text = (files("identity.accounts") / "consumer_domains.txt").read_text()
    return frozenset(text.split())


def clean_name(text: str) -> str | None:
    """The name in composed form, single blanks; None when empty, too long or not a name.

    Letters of any script, marks, blanks, apostrophes, hyphens, dots; nothing that steers a
    terminal or turns the direction of a line.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > _LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return None
    is_name = all(unicodedata.category(sign)[0] in "LM" or sign in " '’.-‐ʻ," for sign in name)
    return name if is_name else None


def clean_phone(text: str) -> str | None:
    """`505-555-0142` or `505-555-0142 x12`; None when it has not ten digits."""
    plain = re.sub(r"(?i)\s*(?:ext\.?|extension|x)\s*(?=\d+$)", "x", text.strip())
    found = _PHONE.fullmatch(re.sub(r"[\s().-]", "", plain))
    if found is None:
        return None
    area, exchange, line, extension = found.groups()
    return f"{area}-{exchange}-{line}" + (f" x{extension}" if extension else "")


def problems_with(first_name: str, last_name: str, email: str) -> list[FieldProblem]:
    """What is wrong with a person's names and address, at `/first_name` and so on."""
    found = []
    for pointer, text in (("/first_name", first_name), ("/last_name", last_name)):
        if clean_name(text) is None:
            found.append(FieldProblem(pointer, "name-invalid", "Write a name of 1 to 100 letters."))
    if canonical_email(email) is None:
        found.append(FieldProblem("/email", "email-invalid", "This is no e-mail address."))
    return found


def masked(email: str) -> str:
    """`d•••••••d@pinonvalley.example`: enough to know one's own address by."""
    local, _, domain = email.partition("@")
    if len(local) < 3:
        return f"•@{domain}"
    return f"{local[0]}{'•' * (len(local) - 2)}{local[-1]}@{domain}"

"""Random texts that open something: links, cookies, codes of OAuth. Only their digest is kept."""

import hashlib
import secrets

_BYTES = 32
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else


def new_handle() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(handle: str) -> str:
    """What is stored of a handle; it cannot be turned back."""
    return hashlib.sha256(handle.encode()).hexdigest()


def new_reference() -> str:
    """A reference people can read out, such as R-7K3M9QX."""
    return "R-" + "".join(secrets.choice(_ALPHABET) for _ in range(7))

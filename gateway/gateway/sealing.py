"""What only the gateway can read again: tokens at rest, the state of a sign-in under way."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived_key(secret: str, purpose: str) -> str:
    """A key of its own for each purpose, from the secret `session.key`."""
    made = HKDF(SHA256(), length=32, salt=None, info=f"gateway {purpose}".encode())
    return base64.urlsafe_b64encode(made.derive(secret.encode())).decode()


class Seal:
    """Encrypts and authenticates short texts for one purpose."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._fernet = Fernet(derived_key(secret, purpose))

    def close(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises InvalidToken for what this seal did not close."""
        return self._fernet.decrypt(sealed.encode()).decode()

    def close_json(self, value: Any) -> str:
        return self.close(json.dumps(value))

    def open_json(self, sealed: str, *, within_seconds: int) -> Any:
        """The value, or None for what is forged, damaged or too old."""
        try:
            return json.loads(self._fernet.decrypt(sealed.encode(), ttl=within_seconds))
        except InvalidToken:
            return None

"""Addresses, codes and links at rest: encrypted, and recognised by a keyed hash only."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from notifications.mail.domain import Letter, Mail, Recipient
from notifications.mail.errors import CommandNotFit


class Sealer:
    """Works with `commands.key`, the key under which identity seals its commands to us."""

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(key)
        self._hash_key = hashlib.sha256(b"recipient:" + key.encode()).digest()

    def open(self, sealed: str) -> Any:
        """The JSON inside. Raises CommandNotFit when it was sealed under another key."""
        try:
            return json.loads(self._fernet.decrypt(sealed))
        except InvalidToken as error:
            raise CommandNotFit("Sealed under another key, or damaged.") from error

    def seal_letter(self, letter: Letter) -> str:
        person = letter.recipient
        return self._seal(
            {
                "template": letter.template,
                "address": person.address,
                "name": person.name,
                "language": person.language,
                "values": letter.values,
            }
        )

    def open_letter(self, sealed: str) -> Letter:
        content = self.open(sealed)
        person = Recipient(content["address"], content["name"], content["language"])
        return Letter(content["template"], person, content["values"])

    def seal_kept(self, mail: Mail) -> str:
        """A mail of the embedded mailbox."""
        return self._seal(
            {
                "to_name": mail.recipient.name,
                "to_address": mail.recipient.address,
                "subject": mail.subject,
                "language": mail.language,
                "template": mail.template,
                "text": mail.text,
                "html": mail.html,
            }
        )

    def fingerprint(self, address: str) -> str:
        """The same for the same address, whatever its capitals; tells nothing without the key."""
        return hmac.new(self._hash_key, address.casefold().encode(), hashlib.sha256).hexdigest()

    def _seal(self, content: dict[str, Any]) -> str:
        return self._fernet.encrypt(json.dumps(content).encode()).decode()

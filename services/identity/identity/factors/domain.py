"""What may stand beside the password, and recovery codes."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

ISSUER = "Attendance Improvement Plans"
RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is read as something else
_HALF = 5


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app_since: datetime | None
    recovery_codes_left: int


def new_recovery_code() -> str:
    """49 random bits that can be copied by hand, such as 7k3m9-q2xwp."""
    signs = [secrets.choice(_ALPHABET) for _ in range(2 * _HALF)]
    return f"{''.join(signs[:_HALF])}-{''.join(signs[_HALF:])}"


def recovery_digest(key: str, account_id: UUID, typed: str) -> str:
    """What is stored of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = "".join(typed.lower().replace("-", "").split())
    return hmac.new(key.encode(), f"recovery:{account_id}:{plain}".encode(), "sha256").hexdigest()

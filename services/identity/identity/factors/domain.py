"""What may stand beside the password, and recovery codes."""

import hmac
import re
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


def read_code(typed: str) -> str:
    """A code as it was typed or pasted, without blanks and hyphens."""
    return "".join(typed.split()).replace("-", "")


def is_like_code(typed: str) -> bool:
    """Whether it has the shape of a mailed code, or one of an app: six digits."""
    return re.fullmatch("[0-9]{6}", read_code(typed)) is not None


def is_like_recovery_code(typed: str) -> bool:
    """Whether it has the shape of one: ten letters and digits."""
    return re.fullmatch(f"[0-9A-Za-z]{{{2 * _HALF}}}", read_code(typed)) is not None


def new_recovery_code() -> str:
    """49 random bits that can be copied by hand, such as 7k3m9-q2xwp."""
    signs = [secrets.choice(_ALPHABET) for _ in range(2 * _HALF)]
    return f"{''.join(signs[:_HALF])}-{''.join(signs[_HALF:])}"


def recovery_digest(key: str, account_id: UUID, typed: str) -> str:
    """What is stored of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = read_code(typed.lower())
    return hmac.new(key.encode(), f"recovery:{account_id}:{plain}".encode(), "sha256").hexdigest()

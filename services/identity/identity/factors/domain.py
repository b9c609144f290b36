"""Codes of an authenticator app (RFC 6238), and recovery codes."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from cryptography.fernet import Fernet
from pyotp.exceptions import OTPVerificationError

ISSUER = "Attendance Improvement Plans"
RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is read as something else
_HALF = 5
_WINDOW = 1  # 30 seconds early or late: clocks of phones differ


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app_since: datetime | None
    recovery_codes_left: int


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The half minute whose code this is; None when it is none of now."""
    app = pyotp.TOTP(secret)
    try:
        return app.verify_and_get_timecode(code, for_time=now, valid_window=_WINDOW)
    except OTPVerificationError:
        return None


def seal(key: str, secret: str) -> str:
    """A secret as it is stored: the database alone gives no codes."""
    return _fernet(key).encrypt(secret.encode()).decode()


def unseal(key: str, sealed: str) -> str:
    return _fernet(key).decrypt(sealed.encode()).decode()


def new_recovery_code() -> str:
    """49 random bits that can be copied by hand, such as 7k3m9-q2xwp."""
    signs = [secrets.choice(_ALPHABET) for _ in range(2 * _HALF)]
    return f"{''.join(signs[:_HALF])}-{''.join(signs[_HALF:])}"


def recovery_digest(key: str, account_id: UUID, typed: str) -> str:
    """What is stored of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = "".join(typed.lower().replace("-", "").split())
    return hmac.new(key.encode(), f"recovery:{account_id}:{plain}".encode(), "sha256").hexdigest()


def _fernet(key: str) -> Fernet:
    derived = hmac.new(key.encode(), b"authenticator apps", hashlib.sha256).digest()
    return Fernet(urlsafe_b64encode(derived))

"""Codes of an authenticator app (RFC 6238), and its secret as it is stored."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet
from pyotp.exceptions import OTPVerificationError

from identity.factors.domain import ISSUER

_WINDOW = 1  # 30 seconds early or late: clocks of phones differ


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


def _fernet(key: str) -> Fernet:
    derived = hmac.new(key.encode(), b"authenticator apps", hashlib.sha256).digest()
    return Fernet(urlsafe_b64encode(derived))

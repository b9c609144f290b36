"""The rules for passwords, guessable ones refused, argon2id (AIP-034, AIP-035, R22, S13)."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from identity.accounts.domain import MANUAL, PasswordPolicy
from identity.directory.domain import foldable

MOST = 128
_LEAST_SCORE = 3  # of zxcvbn's 0 to 4: out of reach of online and slow offline guessing
_ZXCVBN_READS = 72
_LEAST_OWN_LETTERS = 6
_OUR_WORDS = ("attendance", "improvement", "plan", "newmexico", "school", "district", "pedstate")
_hasher = PasswordHasher()
# Each hash takes 64 MiB and a core: two at once, the others wait (R22).
_turn = threading.BoundedSemaphore(2)


def rules_of(policy: PasswordPolicy) -> list[str]:
    """Codes of the rules that people are told beforehand, in the order in which they are shown."""
    composed = ["password-no-uppercase", "password-no-number", "password-no-special"]
    return ["password-too-short", *(composed if policy.is_composed else []), "password-guessable"]


def rules_broken(
    password: str, policy: PasswordPolicy = MANUAL, *, context: Sequence[str] = ()
) -> list[str]:
    """Codes of the rules a new password breaks, in the order in which they are shown.

    `context` are words close to the person: names, address, school, district.
    """
    text = _normalized(password)
    is_free = not policy.is_composed
    checks = {
        "password-too-short": len(text) >= policy.least,
        "password-too-long": len(text) <= MOST,
        "password-no-uppercase": is_free or any(sign.isupper() for sign in text),
        "password-no-number": is_free or any(sign.isdigit() for sign in text),
        "password-no-special": is_free
        or any(not sign.isalnum() and not sign.isspace() for sign in text),
    }
    broken = [code for code, holds in checks.items() if not holds]
    if not broken and _is_guessable(text, _words_of(context)):
        broken.append("password-guessable")
    return broken


def hash_password(password: str) -> str:
    """Slow on purpose: never call it inside a transaction."""
    with _turn:
        return _hasher.hash(_normalized(password))


def is_password(known_hash: str | None, password: str) -> bool:
    """Whether it is the one; takes as long where there is none to compare with (R23)."""
    if len(password) > MOST:
        password = password[:MOST] + "…"
    with _turn:
        try:
            _hasher.verify(known_hash or _dummy(), _normalized(password))
        except (VerificationError, InvalidHashError):
            return False
    return known_hash is not None


def warm_up() -> None:
    """Have the hash for unknown addresses ready, so that the first of them is not slower."""
    _dummy()


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")


def _normalized(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _words_of(context: Sequence[str]) -> list[str]:
    words = {foldable(word) for text in context for word in re.split(r"[\W\d_]+", text)}
    return sorted((word for word in words if len(word) > 2), key=len, reverse=True)


def _is_guessable(password: str, words: Sequence[str]) -> bool:
    from zxcvbn import zxcvbn  # 13 MB of words, so only when somebody chooses a password

    result = zxcvbn(password[:_ZXCVBN_READS], user_inputs=[*words, *_OUR_WORDS])
    if result["score"] < _LEAST_SCORE:
        return True
    own = foldable(password)  # Piñon is no better hidden than Pinon
    for word in (*words, *_OUR_WORDS):
        own = own.replace(word, "")
    is_mostly_context = len(own) < len(password) - 3
    return is_mostly_context and len(re.sub(r"[\W_]", "", own)) < _LEAST_OWN_LETTERS

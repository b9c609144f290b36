"""The secret files of an embedded system, made at its first start (architecture section 8)."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from identity.oauth.kids import kid_for

CLIENTS = (
    "gateway",
    "identity",
    "plans",
    "reporting",
    "stars-sync",
    "notifications",
    "operator",
)


def make_missing(folder: Path) -> None:
    """Make what is not there yet; what is there is never changed. Readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("session.key", "commands.key"):
        _write_new(folder / name, lambda: Fernet.generate_key().decode())
    _write_new(folder / "codes.key", lambda: secrets.token_hex(32))
    for client in CLIENTS:
        _write_new(folder / "clients" / client, lambda: secrets.token_urlsafe(32))
    if not list((folder / "signing").glob("*.pem")):
        add_signing_key(folder, signs_from=datetime.now(UTC))


def add_signing_key(folder: Path, *, signs_from: datetime) -> str:
    """Make a key that signs tokens from that instant on; gives its kid."""
    kid = kid_for(signs_from)
    _write_new(folder / "signing" / f"{kid}.pem", _signing_key)
    return kid


def _signing_key() -> str:
    """A new RSA key, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _write_new(path: Path, make: Callable[[], str]) -> None:
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    # Written beside and renamed, so that a crash leaves no half secret.
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    beside.rename(path)

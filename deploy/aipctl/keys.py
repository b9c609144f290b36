"""`aipctl keys rotate`: the next key for tokens, without signing anybody out."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aipctl import secrets_folder
from identity.oauth.kids import LEAD, OVERLAP, published, signing


def rotate_keys(secrets_dir: Path, say: Callable[[str], None], *, now: datetime) -> int:
    """Add a key that signs after `LEAD`; take away the files of those nobody needs any more.

    A running identity sees it at once. Raises RuntimeError where the folder cannot be written, or
    a key that was added before does not sign yet.
    """
    folder = secrets_dir / "signing"
    kids = [path.stem for path in folder.glob("*.pem")]
    if not kids:
        raise RuntimeError(f"there is no signing key under {folder} (AIP_SECRETS_DIR)")
    former, needed = signing(kids, now=now), published(kids, now=now)
    if needed[-1] != former:
        raise RuntimeError(f"the key {needed[-1]} does not sign yet; rotate again when it does")
    try:
        kid = secrets_folder.add_signing_key(secrets_dir, signs_from=now + LEAD)
        for left in set(kids) - set(needed):
            (folder / f"{left}.pem").unlink()
    except OSError as error:
        raise RuntimeError(f"{folder} cannot be written: {error.strerror}") from error
    say(f"{kid}: made; it signs from {_in_words(now + LEAD)} on")
    say(f"{former}: published until {_in_words(now + LEAD + OVERLAP)}; then its file may go")
    return 0


def _in_words(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"

"""Where a style sheet, font, icon or script is: addressed by content, so cached for good."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"
WHAT_TO_RUN = "run `npm ci` and then `python -m webui.assets` in the project's folder"


class AssetsMissing(Exception):
    """The set-up step has not been run, or not since a file was added to it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Web assets are missing ({what}): {WHAT_TO_RUN}.")


def asset_url(name: str) -> str:
    """The address of a file under `static/`, with 8 digits of its hash."""
    return f"/static/{name}?v={digest(name)[:8]}"


@cache
def digest(name: str) -> str:
    """SHA-256 of a file under `static/`; of a fetched one from the manifest."""
    if name.startswith("vendor/"):
        known = manifest()
        if name not in known:
            raise AssetsMissing(name)
        return known[name]
    return sha256_of(STATIC / name)


@cache
def manifest() -> dict[str, str]:
    """Path under `static/` to SHA-256 of what was fetched. Raises AssetsMissing."""
    if not MANIFEST.is_file():
        raise AssetsMissing(str(MANIFEST.relative_to(STATIC.parent)))
    entries: dict[str, str] = json.loads(MANIFEST.read_text())
    return entries


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()

"""Fetch step of the web assets: npm downloads them, this copies what pages need.

`python -m webui.assets` copies from `node_modules` into `static/vendor/`, each text file also
as .gz, and writes `manifest.json` (path to SHA-256). Own files (`theme.css`, `aip.js`) are
committed beside that folder.
"""

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from webui.static_files import MANIFEST, STATIC, VENDOR, AssetsMissing, sha256_of

_USWDS = Path("@uswds/uswds/dist")
_FILES = {
    _USWDS / "css/uswds.min.css": "uswds/css/uswds.min.css",
    _USWDS / "img/sprite.svg": "uswds/img/sprite.svg",
    Path("htmx.org/dist/htmx.min.js"): "htmx/htmx.min.js",
}
_FONTS = ("Regular", "Italic", "SemiBold", "Bold")
_PACKED = {".css", ".js", ".svg"}


def copy(modules: Path) -> dict[str, str]:
    """Copy what pages need out of `node_modules`; returns the manifest. Raises AssetsMissing."""
    for source, name in _wanted(modules):
        if not source.is_file():
            raise AssetsMissing(f"{source} is not there")
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        if target.suffix in _PACKED:
            packed = gzip.compress(target.read_bytes(), mtime=0)
            target.with_name(target.name + ".gz").write_bytes(packed)
    entries = {f"vendor/{name}": sha256_of(VENDOR / name) for _, name in _wanted(modules)}
    MANIFEST.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n")
    return entries


def _wanted(modules: Path) -> Iterator[tuple[Path, str]]:
    for inside, name in _FILES.items():
        yield modules / inside, name
    for weight in _FONTS:
        font = f"fonts/public-sans/PublicSans-{weight}.woff2"
        yield modules / _USWDS / font, f"uswds/{font}"
    for image in _images_of(modules / _USWDS / "css/uswds.min.css"):
        yield modules / _USWDS / image, f"uswds/{image}"


def _images_of(style_sheet: Path) -> list[str]:
    """The small drawings that the style sheet asks for, so that none of them is a 404."""
    if not style_sheet.is_file():
        raise AssetsMissing(f"{style_sheet} is not there")
    found = re.findall(r"url\(\.\./(img/[\w/.-]+\.svg)\)", style_sheet.read_text())
    return sorted(set(found))


def main(arguments: Sequence[str]) -> int:
    """`python -m webui.assets [node_modules]`."""
    modules = Path(arguments[0]) if arguments else Path("node_modules")
    try:
        entries = copy(modules)
    except AssetsMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"{len(entries)} files in {VENDOR.relative_to(STATIC.parents[1])}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

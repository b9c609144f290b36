"""Keeps the catalogues of Spanish texts up to date with the pages.

`python -m webui.catalogues update` reads every `_("...")` and `{% trans %}` of a package, adds
what is new to its catalogue, drops what is gone and marks what it guessed as fuzzy.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from webui.po_files import FILE, read

TRANSLATED = ("es",)
PACKAGES = ("webui", "identity", "gateway")
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extracted(package: Path) -> Catalog:
    """Every text of the package that asks for a translation, with the files it stands in."""
    catalog = Catalog(fuzzy=False)
    found = extract_from_dir(
        package,
        _METHODS,
        {"**/templates/**.html": {"trimmed": "true", "silent": "false"}},
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for filename, _line, message, comments, context in found:
        place = (f"{package.name}/{filename}", 0)
        catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def update(package: Path) -> Iterator[Path]:
    """Bring the catalogues of a package up to date; yields each file written."""
    texts = extracted(package)
    for language in TRANSLATED:
        path = package / "translations" / language / FILE
        catalog = read(package / "translations", language)
        catalog.update(texts, no_fuzzy_matching=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, catalog, width=98, omit_header=True, sort_by_file=True, include_lineno=False
            )
        yield path


def folder_of(package: str) -> Path | None:
    """Where the package's sources are; None where it is not installed."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def main(arguments: Sequence[str]) -> int:
    """`update [package...]`: extract and merge."""
    if not arguments or arguments[0] != "update":
        print("usage: python -m webui.catalogues update [package...]", file=sys.stderr)
        return 2
    for package in arguments[1:] or PACKAGES:
        folder = folder_of(package)
        for path in update(folder) if folder else ():
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

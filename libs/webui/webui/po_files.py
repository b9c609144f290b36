"""The Spanish texts as files: `translations/es/LC_MESSAGES/messages.po` in a package with pages.

The msgid is the English sentence. Files are read as they are when an app starts: nothing is
compiled to disk, so a fresh clone needs no step.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FILE = Path("LC_MESSAGES/messages.po")


def read(folder: Path, language: str) -> Catalog:
    """The catalogue of one `translations` folder; empty where there is no file yet."""
    path = folder / language / FILE
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(folders: Iterable[Path], language: str) -> BytesIO:
    """All folders as one .mo in memory; a later folder wins, fuzzy entries are left out."""
    merged = Catalog(locale=language, fuzzy=False)
    for folder in folders:
        for message in read(folder, language):
            if message.id and message.string and not message.fuzzy:
                merged.delete(message.id, context=message.context)
                merged.add(message.id, message.string, context=message.context)
    mo = BytesIO()
    write_mo(mo, merged)
    mo.seek(0)
    return mo

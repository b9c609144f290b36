"""What a Spanish page says: the texts of the catalogues, and those left in English."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from babel.messages.catalog import Catalog
from bs4 import BeautifulSoup, Tag
from bs4.element import Doctype

from webui import catalogues, po_files

_SPOKEN = ("aria-label", "placeholder", "alt", "title")
_HOLE = re.compile(r"%\(\w+\)s|\{\w+\}")
_LEAST_WORDS = 2


def english_texts(html: str) -> list[str]:
    """What a person reads or hears on the page and is English."""
    whole, holed, spanish = _texts()
    return [
        text
        for text in dict.fromkeys(_visible(BeautifulSoup(html, "html.parser")))
        if text not in spanish and (text in whole or any(one.fullmatch(text) for one in holed))
    ]


def spoken(text: str, language: str) -> str:
    """A text of the catalogues in that language, its holes left open."""
    return text if language == "en" else _spanish()[text]


@cache
def _spanish() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in catalogues.PACKAGES:
        for message in _read(name):
            if isinstance(message.id, str):
                found[message.id] = str(message.string)
    return found


def _read(package: str) -> Catalog:
    folder = catalogues.folder_of(package)
    assert folder is not None, package
    return po_files.read(folder / "translations", "es")


def _visible(page: BeautifulSoup) -> Iterator[str]:
    for text in page.find_all(string=True):
        parents = list(text.parents)
        is_hidden = any(tag.name in ("script", "style", "template", "code") for tag in parents)
        if not isinstance(text, Doctype) and not is_hidden and _language(parents) == "es":
            yield " ".join(text.split())
    for name in _SPOKEN:
        for tag in page.select(f"[{name}]"):
            if _language([tag, *tag.parents]) == "es":
                yield " ".join(str(tag[name]).split())


def _language(tags: list[Tag]) -> str:
    return next((str(tag["lang"]) for tag in tags if tag.has_attr("lang")), "")


@cache
def _texts() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], frozenset[str]]:
    """English texts without a hole, patterns of those with one, and the Spanish texts.

    A hole leaves little of some texts, as of "%(year)s plan": those with fewer than two whole
    words are left out.
    """
    english: set[str] = set()
    spanish: set[str] = set()
    for name in catalogues.PACKAGES:
        folder = catalogues.folder_of(name)
        assert folder is not None, name
        english |= _strings(catalogues.extracted(folder), "id")
        spanish |= _strings(_read(name), "string")
    holed = {text for text in english if _HOLE.search(text)}
    patterns = tuple(_pattern(text) for text in sorted(holed) if _words(text) >= _LEAST_WORDS)
    whole = {text.replace("%%", "%") for text in english - holed}
    return frozenset(whole), patterns, frozenset(spanish)


def _strings(catalog: Catalog, what: str) -> set[str]:
    found: set[str] = set()
    for message in catalog:
        value = getattr(message, what) if message.id else ""
        found |= {value} if isinstance(value, str) else set(value)
    return {" ".join(text.split()) for text in found} - {""}


def _pattern(text: str) -> re.Pattern[str]:
    parts = _HOLE.split(text.replace("%%", "%"))
    return re.compile(".+?".join(re.escape(part) for part in parts))


def _words(text: str) -> int:
    return len(re.findall(r"[A-Za-z]{3,}", _HOLE.sub(" ", text)))

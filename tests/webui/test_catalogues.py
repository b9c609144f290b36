"""The Spanish texts of every package with pages: complete, certain, and Spanish."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.support import Translations

from webui import catalogues, po_files

SAME_IN_BOTH = {"Error: ", "Plan", "Social", "Total", "PDF", "Error", "Normal", "General"}
"""Words that are spelled alike in English and Spanish, and names."""

PACKAGES = [
    folder
    for name in catalogues.PACKAGES
    if (folder := catalogues.folder_of(name)) and (folder / "translations").is_dir()
]


def messages(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        if message.id:
            yield message


@pytest.fixture(params=PACKAGES, ids=lambda folder: folder.name)
def package(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def test_webui_is_looked_at() -> None:
    assert "webui" in [folder.name for folder in PACKAGES]


def test_every_text_of_the_pages_is_in_the_catalogue_and_no_other(package: Path) -> None:
    asked = {(text.id, text.context) for text in messages(catalogues.extracted(package))}
    known = {(text.id, text.context) for text in messages(_spanish(package))}
    assert asked - known == set(), "run python -m webui.catalogues update"
    assert known - asked == set(), "run python -m webui.catalogues update"


def test_no_spanish_is_missing_or_only_guessed(package: Path) -> None:
    unsure = [text.id for text in messages(_spanish(package)) if text.fuzzy or not _said(text)]
    assert unsure == []


def test_spanish_is_not_english(package: Path) -> None:
    same = [
        text.id
        for text in messages(_spanish(package))
        if set(_strings(text.id)) & set(_strings(text.string)) - SAME_IN_BOTH
    ]
    assert same == []


def test_what_is_filled_in_is_the_same_in_both(package: Path) -> None:
    spanish = _spanish(package)
    for text in messages(spanish):
        faults = list(text.check(spanish))
        assert faults == [], text.id
        assert _braces(text.id) == _braces(text.string), text.id


def test_people_are_addressed_with_usted(package: Path) -> None:
    words = {"tu", "tú", "tus", "tienes", "puedes", "debes", "eres", "tuyo", "contigo"}
    for text in messages(_spanish(package)):
        said = " ".join(_strings(text.string)).lower().split()
        assert not words & {word.strip(".,;:¿?¡!()") for word in said}, text.id


def test_update_keeps_what_is_translated_and_drops_what_is_gone(tmp_path: Path) -> None:
    source = tmp_path / "journey.py"
    source.write_text('_("Save")\n_("Old")\n')
    (written,) = catalogues.update(tmp_path)
    written.write_text(written.read_text().replace('"Save"\nmsgstr ""', '"Save"\nmsgstr "Guardar"'))
    source.write_text('_("Save")\nngettext("%(num)s plan", "%(num)s plans", 2)\n')
    list(catalogues.update(tmp_path))
    texts = {text.id: text.string for text in messages(_spanish(tmp_path))}
    assert texts == {"Save": "Guardar", ("%(num)s plan", "%(num)s plans"): ("", "")}


def test_a_package_goes_before_webui_and_a_guess_is_left_out(tmp_path: Path) -> None:
    for name, spanish in (("one", "Ayuda"), ("two", "Auxilio")):
        path = tmp_path / name / "es" / po_files.FILE
        path.parent.mkdir(parents=True)
        path.write_text(f'msgid "Help"\nmsgstr "{spanish}"\n\n#, fuzzy\nmsgid "A"\nmsgstr "B"\n')
    texts = Translations(po_files.compiled([tmp_path / "one", tmp_path / "two"], "es"))
    assert texts.gettext("Help") == "Auxilio"
    assert texts.gettext("A") == "A"


def _spanish(package: Path) -> Catalog:
    return po_files.read(package / "translations", "es")


def _strings(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(part) for part in text or ()]  # type: ignore[attr-defined]


def _said(text: Message) -> bool:
    strings = _strings(text.string)
    return bool(strings) and all(strings)


def _braces(text: object) -> set[str]:
    return {part for string in _strings(text) for part in ("{n}", "{time}") if part in string}

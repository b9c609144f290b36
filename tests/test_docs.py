"""Documents that cannot rot: what the code knows is generated, every link leads somewhere."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools import docs

ROOT = Path(__file__).resolve().parents[1]
_PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_ADDRESS = re.compile(r"[a-z]+://[^\s)>\"'`|,…]+")


@pytest.mark.parametrize("path", docs.generated(), ids=lambda path: path.name)
def test_what_the_code_knows_is_written_down(path: Path) -> None:
    assert path.exists(), "run `make docs`"
    assert path.read_text() == docs.generated()[path], "run `make docs`"


def test_no_event_is_documented_that_does_not_exist() -> None:
    made = {path.name for path in docs.generated() if path.parent.name == "events"}
    assert made
    assert {path.name for path in (ROOT / "docs/events").glob("*.json")} <= made


def test_an_event_may_gain_an_optional_field_and_nothing_else() -> None:
    field = {"a": {"type": "string"}}
    old = {"properties": field, "required": ["a"]}
    gained = {"properties": {**field, "b": {"type": "null"}}, "required": ["a"]}
    assert docs.breaks(old, gained) == []
    assert docs.breaks(old, {**gained, "required": ["a", "b"]}) == ["b"]
    assert docs.breaks(old, {"properties": {}, "required": []}) == ["a", "a"]
    assert docs.breaks(old, {**old, "properties": {"a": {"type": "integer"}}}) == ["a"]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in _LINK.findall(page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_documents_name_no_host_but_examples(page: Path) -> None:
    for address in _ADDRESS.findall(page.read_text()):
        host = urlsplit(address.rstrip(".")).hostname or ""
        is_example = host.split(".")[-2:-1] == ["example"] or host.endswith(".example")
        assert host in {"", "localhost", "127.0.0.1", "host"} or is_example, address

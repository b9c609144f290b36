"""What no template may do, wherever it lies: run text as code, or switch off escaping."""

import re
from pathlib import Path

import pytest

from webui import catalogues

FORBIDDEN = {
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an inline style": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "hx-on, which evaluates": r"hx-on",
    "js: in htmx, which evaluates": r"hx-[a-z-]+\s*=\s*[\"'][^\"']*\bjs(?:avascript)?:",
    "a trigger filter, which evaluates": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "a javascript: address": r"(?:href|src|action)\s*=\s*[\"']\s*javascript:",
    "safe, which switches off escaping": r"\|\s*safe\b",
    "autoescape false": r"autoescape\s+false",
    "an address of another site": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}
MAY_BE_SAFE: set[str] = set()
"""Templates that print HTML made by the sanitiser, each with its reason where it is added."""

TEMPLATES = [
    path
    for name in catalogues.PACKAGES
    if (folder := catalogues.folder_of(name))
    for path in sorted(folder.rglob("templates/**/*.html"))
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_keeps_to_what_is_allowed(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    for what, pattern in FORBIDDEN.items():
        if what.startswith("safe") and path.name in MAY_BE_SAFE:
            continue
        assert not re.search(pattern, source), what


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<p onclick="x">', "an inline handler"),
        ("<b style='color:red'>", "an inline style"),
        ("<script>x</script>", "an inline script"),
        ('<a hx-on:click="x">', "hx-on, which evaluates"),
        ('<a hx-vals="js:{a: 1}">', "js: in htmx, which evaluates"),
        ('<a hx-trigger="click[ctrlKey]">', "a trigger filter, which evaluates"),
        ("{{ text|safe }}", "safe, which switches off escaping"),
        ('<img src="https://other.example/a.png">', "an address of another site"),
    ],
)
def test_the_check_sees_what_it_looks_for(source: str, what: str) -> None:
    assert re.search(FORBIDDEN[what], source)


def test_the_templates_of_webui_are_looked_at() -> None:
    assert len(TEMPLATES) > 40
    assert not re.search(FORBIDDEN["an inline script"], '<script src="/static/aip.js" defer>')


def test_no_script_of_ours_evaluates_text() -> None:
    folder = catalogues.folder_of("webui")
    assert folder
    scripts = sorted((folder / "static").glob("*.js"))
    named = ["aip.js", "autosave.js", "passkeys.js", "presence.js", "session.js"]
    assert [script.name for script in scripts] == named
    for script in scripts:
        assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", script.read_text())

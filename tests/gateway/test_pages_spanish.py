"""Every page of the way in Spanish: inspected, nothing of it left in English; and the switch."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import gateway
import webui
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from webui import po_files

COORDINATOR = "School coordinator"
PED = "PED absence coordinator"
NAMES = {"Plan", "Error: "}
"""What is spelled alike in both languages."""


def english_texts() -> set[str]:
    """Whole sentences of the English catalogue that have nothing to fill in."""
    folders = [Path(str(one.__file__)).parent / "translations" for one in (gateway, webui)]
    ids = [message.id for folder in folders for message in po_files.read(folder, "es")]
    plain = {text for text in ids if isinstance(text, str) and text and "%" not in text}
    return plain - NAMES


def left_in_english(page: BeautifulSoup) -> list[str]:
    """Texts of the page, as a reader sees them, that are the English ones."""
    for hidden in page.select("script, template, body [lang=en], [hreflang=en]"):
        hidden.decompose()
    said = {" ".join(part.split()) for part in page.find_all(string=True)}
    said |= {text_of(tag) for tag in page.select("h1, h2, h3, p, li, dt, dd, th, label, button, a")}
    return sorted(said & english_texts())


@pytest.fixture(scope="module")
def hub(town: Town) -> str:
    """A plan with a wrong target, a warning, one strategy that lacks everything."""
    second = [one.description for one in town.demo.accounts if COORDINATOR in one.description][1]
    window = Window(town.person(second).http)
    window.open("/")
    if window.page.select("main button"):
        window.press("Start the plan")
    else:  # a test before this one has begun it
        window.follow("Continue the plan")
    plan = window.path
    window.open(f"{plan}/targets")
    window.press("Save and continue", {"targets-ALL-value": "205", "targets-F-value": "99"})
    window.open(f"{plan}/tiers/2")
    window.press("Write your own")
    return plan


def window_of(town: Town, who: str) -> Window:
    return Window(town.person(who).http)


@pytest.fixture
def window(town: Town, hub: str) -> Window:
    second = [one.description for one in town.demo.accounts if COORDINATOR in one.description][1]
    return window_of(town, second)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/plans",
        "/plans?q=zzzz",
        "{hub}",
        "{hub}/contact",
        "{hub}/contact?add=1",
        "{hub}/targets",
        "{hub}/root-causes",
        "{hub}/tiers/1",
        "{hub}/tiers/2",
        "{hub}/submission",
        "{hub}/print",
        "/reports",
        "/reports/submitted",
        "/reports/submitted?q=zzzz",
        "/account",
        "/help",
        "/help/glossary",
        "/help/privacy",
        "/help/accessibility",
        "/help/contact",
    ],
)
def test_a_coordinators_page_is_spanish_and_whole(window: Window, hub: str, path: str) -> None:
    address = path.format(hub=hub)
    page = window.open(f"{address}{'&' if '?' in address else '?'}lang=es")
    assert page.select("html")[0]["lang"] == "es"
    assert left_in_english(page) == []
    window.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert window.page.select("html")[0]["lang"] == "en"


@pytest.mark.parametrize("who", [PED, "IT administrator", "District coordinator"])
def test_each_role_has_a_spanish_start_page(town: Town, who: str) -> None:
    window = window_of(town, who)
    assert left_in_english(window.open("/?lang=es")) == []
    for link in [str(one["href"]) for one in window.page.select("nav.aip-nav a")]:
        assert left_in_english(window.open(f"{link}?lang=es")) == [], link
    window.open("/?lang=en")


def test_errors_are_spanish_too(window: Window, hub: str) -> None:
    window.open(f"{hub}/submission?lang=es")
    page = window.press("Enviar el plan", status=422)
    assert text_of(page.title or page).startswith("Error: Revisar")
    assert left_in_english(page) == []
    window.open("/plans/0199a000-0000-7000-8000-000000000001", status=404)
    assert left_in_english(window.page) == []
    window.open("/requests", status=403)
    assert left_in_english(window.page) == []
    window.open("/nada", status=404)
    assert left_in_english(window.page) == []
    window.open("/?lang=en")


def test_the_switch_of_language_keeps_the_page_and_what_it_shows(window: Window) -> None:
    window.open("/reports/submitted?status=no_plan&kind=school")
    link = next(one for one in window.page.select("header a[hreflang=es]"))
    assert text_of(link) == "Español"
    page = window.open(str(link["href"]))
    assert window.path == "/reports/submitted"
    assert "Sin plan" in [text_of(one) for one in page.select("option[selected]")]
    back = next(one for one in page.select("header a[hreflang=en]"))
    window.open(str(back["href"]))


def test_the_test_for_english_sees_english(window: Window) -> None:
    assert "Your plans" in left_in_english(window.open("/?lang=en"))

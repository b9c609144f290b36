"""A plan as PDF, from its pages: the draft, each submission, and what one sees meanwhile."""

from collections.abc import Iterator
from datetime import datetime

import httpx2
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from gateway.clients.reporting import Pdf
from gateway.web.plans.pages import printing
from reporting.documents.tables import DocumentRow
from tests import servers
from tests.gateway.test_pages_spanish import left_in_english
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import check, text_of
from tests.systems.documents import forget_document, leave_failed, leave_in_making
from tests.systems.people import fill_plan, reopen_plan, submit_plan

PED = "PED absence coordinator"


@pytest.fixture(scope="module")
def plan_path(town: Town) -> str:
    """A complete plan of a school that nobody works for."""
    plan = town.begin_plan()
    fill_plan(town.person(PED), plan)
    return f"/plans/{plan}"


@pytest.fixture(scope="module")
def submitted(town: Town, plan_path: str) -> str:
    """The plan's receipt page, after it was submitted on a Spanish page."""
    window = Window(town.person(PED).http)
    window.open(f"{plan_path}/submission?lang=es")
    window.press("Enviar el plan", {"certified": "y"})
    window.open(f"{window.path}?lang=en")
    return window.path


@pytest.fixture
def window(town: Town, plan_path: str) -> Iterator[Window]:
    window = Window(town.person(PED).http)
    window.open(f"{plan_path}/print?lang=en")
    yield window
    window.open("/?lang=en")


def rows(page: BeautifulSoup) -> list[str]:
    return [text_of(row) for row in page.select("tbody tr")]


def links(page: BeautifulSoup, part: str) -> list[str]:
    return [str(link["href"]) for link in page.select(f'main a[href*="{part}"]')]


def generate(window: Window, fields: dict[str, str | list[str]], **more: str) -> httpx2.Response:
    """What the form gives; what is not named in `fields` is as the page has it."""
    (form,) = window.page.select("form[action$=document]")
    chosen = {
        "version": str(form.select("#version option")[0]["value"]),
        **{str(one["name"]): str(one["value"]) for one in form.select("input[checked]")},
    }
    asked = {**chosen, **fields, **more}
    return window.http.get(str(form["action"]), params=asked, follow_redirects=True)


def is_pdf(answer: httpx2.Response, name: str) -> bool:
    named = answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    return named and answer.content.startswith(b"%PDF") and answer.status_code == 200


@pytest.mark.requirement("AIP-173")
def test_a_draft_is_printed_in_either_language(window: Window, plan_path: str) -> None:
    window.open(plan_path)
    window.follow("Print your plan")
    assert window.heading == "Print the plan as a PDF"
    assert "has not been submitted yet" in window.text()
    for language in ("en", "es"):
        name = f"AIP-draft-{plan_path.removeprefix('/plans/')}-{language}.pdf"
        assert is_pdf(generate(window, {"language": language}), name)
    name = name.replace("-es", "-extract-targets-tiers-es")
    sections = ["tiers", "targets"]
    custom = generate(window, {"report": "custom", "sections": sections, "language": "es"})
    assert is_pdf(custom, name)


def test_the_language_of_the_submitter_is_made_first_and_the_other_when_asked(
    town: Town, window: Window, plan_path: str, submitted: str
) -> None:
    made: dict[str, datetime | None] = {}

    def is_made() -> bool:
        database = town.system.database("reporting")
        with database.read() as session:
            found = session.execute(select(DocumentRow)).scalars().all()
            made.update(
                {row.language: row.made_at for row in found if str(row.plan_id) in plan_path}
            )
        database.close()
        return any(made.values())

    servers.wait_until(is_made, "no document was made")
    assert list(made) == ["es"]
    english = f"{plan_path}/print/revisions/1/en"

    def is_there() -> bool:
        return window.http.get(english).status_code == 200

    servers.wait_until(is_there, "the English document was not made")


@pytest.mark.requirement("AIP-174")
def test_each_submission_is_listed_with_its_receipt_and_both_documents(
    town: Town, window: Window, plan_path: str, submitted: str
) -> None:
    window.open(submitted)
    number = text_of(window.page.select(".aip-receipt strong")[0])
    window.follow("Print the plan as a PDF")
    (row,) = rows(window.page)
    assert row.startswith("Revision 1")
    assert number in row
    assert "2026" in row
    versions = [text_of(one) for one in window.page.select("#version option")]
    assert [one.partition(",")[0] for one in versions] == ["Revision 1"]
    _english, spanish = links(window.page, "/revisions/")
    assert is_pdf(window.http.get(spanish), f"{number}-es.pdf")
    # Whoever follows an older link to the draft is shown what there is instead.
    window.open(f"{plan_path}/print/draft/en")
    assert window.path == f"{plan_path}/print"


@pytest.mark.requirement("AIP-135", "AIP-176")
def test_a_custom_report_is_generated_from_the_ticked_sections_and_kept(
    window: Window, plan_path: str, submitted: str
) -> None:
    asked: dict[str, str | list[str]] = {"report": "custom", "sections": ["tiers", "contact"]}

    def is_there() -> bool:
        answer = generate(window, asked)
        assert answer.status_code in {200, 202}
        return answer.status_code == 200

    servers.wait_until(is_there, "the extract was not made")
    window.open(f"{plan_path}/print")
    (row,) = [one for one in rows(window.page) if "Contact information" in one]
    assert "Contact information Tiers of support" in row
    (again,) = links(window.page, "sections=contact,tiers")
    disposition = window.http.get(again).headers["content-disposition"]
    assert disposition.endswith('-R1-extract-contact-tiers-en.pdf"')


def test_a_custom_report_of_nothing_is_refused_and_the_choice_is_kept(
    window: Window, plan_path: str, submitted: str
) -> None:
    answer = generate(window, {"report": "custom", "language": "es"})
    assert answer.status_code == 422
    page = check(answer.text)
    assert "Choose at least one section" in text_of(page.select("#sections-error")[0])
    assert page.select("[data-error-summary] a[href='#sections']")
    kept = {str(one["value"]) for one in page.select("form[action$=document] input[checked]")}
    assert kept == {"custom", "es"}
    path = f"{plan_path}/print/revisions/1/en?sections=tiers,school-targets"
    window.open(path, status=422)
    assert "This plan has no such section" in window.text("#sections-error")
    assert window.page.select("input[value=tiers][checked]")
    assert left_in_english(window.open(f"{path}&lang=es", status=422)) == []


def test_all_sections_are_ticked_by_a_button(window: Window, submitted: str) -> None:
    page = check(generate(window, {"language": "es"}, _all="1").text)
    kept = [str(one["value"]) for one in page.select("form[action$=document] input[checked]")]
    assert kept == ["custom", "contact", "targets", "root-causes", "tiers", "es"]


def test_while_a_document_is_made_the_page_looks_again_by_itself(
    town: Town, window: Window, plan_path: str, submitted: str
) -> None:
    plan_id = plan_path.removeprefix("/plans/")
    leave_in_making(town.person(PED), town.system, plan_id, "en")
    path = f"{plan_path}/print/revisions/1/en"
    window.open(path, status=202)
    assert window.heading == "Your document is being made"
    assert links(window.page, path) == [path]
    assert int(window.http.get(path).headers["refresh"]) in range(2, 11)
    assert left_in_english(window.open(f"{path}?lang=es", status=202)) == []
    forget_document(town.system, plan_id, "en")
    servers.wait_until(lambda: window.http.get(path).status_code == 200, "it was not made anew")


def test_a_document_that_cannot_be_made_is_said_with_what_to_do(
    town: Town, window: Window, plan_path: str, submitted: str
) -> None:
    plan_id = plan_path.removeprefix("/plans/")
    leave_failed(town.person(PED), town.system, plan_id, "en")
    path = f"{plan_path}/print/revisions/1/en"
    window.open(path, status=409)
    assert "could not be made" in window.text("[role=alert]")
    assert "in 15 minutes" in window.text("[role=alert]")
    assert path in links(window.page, "/revisions/")
    assert left_in_english(window.open(f"{path}?lang=es", status=409)) == []
    forget_document(town.system, plan_id, "en")


def test_who_finds_all_places_to_wait_taken_waits_on_the_page_instead() -> None:
    asked = []

    def ask() -> Pdf | None:
        asked.append(1)
        return printing._in_turn(ask)

    assert printing._in_turn(ask) is None
    assert 1 < len(asked) < 32  # the threads all pages share
    assert printing._in_turn(lambda: Pdf(b"", "")) is not None


def test_who_may_not_read_the_plan_gets_no_document_of_it(
    town: Town, plan_path: str, submitted: str
) -> None:
    stranger = Window(town.person("School coordinator").http)
    for path in ("", "/draft/en", "/revisions/1/en", "/revisions/1/es", "/document?_all=1"):
        stranger.open(f"{plan_path}/print{path}", status=404)


def test_a_document_that_there_is_not_is_not_found(
    window: Window, plan_path: str, submitted: str
) -> None:
    for path in ("revisions/2/en", "revisions/1/fr", "draft/fr"):
        window.open(f"{plan_path}/print/{path}", status=404)


def test_a_reopened_plan_has_a_draft_beside_its_submissions_newest_first(
    town: Town, window: Window, plan_path: str, submitted: str
) -> None:
    plan_id = plan_path.removeprefix("/plans/")
    reopen_plan(town.person(PED), plan_id)
    window.open(f"{plan_path}/print")
    versions = [str(one["value"]) for one in window.page.select("#version option")]
    assert versions == ["draft", "revisions/1"]
    before = len(rows(window.page))
    assert submit_plan(town.person(PED), plan_id).status_code == 201
    window.open(f"{plan_path}/print")
    assert [row.split(" ")[1] for row in rows(window.page)][:2] == ["2", "1"]
    assert len(rows(window.page)) == before + 1
    assert left_in_english(window.open(f"{plan_path}/print?lang=es")) == []

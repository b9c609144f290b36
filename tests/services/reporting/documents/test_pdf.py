"""The printed plan: complete, accessible, and harmless whatever was typed (R26, S31)."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfua
import pytest

from plans.improvement.domain.steps import Step
from reporting.documents.clients.renderer import RendererProcess
from reporting.documents.renderer.requests import Language, Request
from reporting.documents.renderer.target_tables import tables_of_groups
from tests.services.plans.factories import make_body
from tests.services.reporting.documents.factories import (
    make_content,
    make_district,
    make_file,
    make_hostile,
    make_request,
)
from tests.services.reporting.documents.reading import (
    actions,
    opened,
    squeezed,
    tags,
    text_of,
)

HOSTILE = """</style></p><link rel=attachment href=file:///etc/passwd><img
src=http://169.254.169.254/><style>@import url(http://127.0.0.1:9/);</style>
<svg><image href="file:///etc/hostname"/></svg><script>alert(1)</script>
<a href="javascript:alert(1)">x</a> {{ 7 * 7 }} {% include "/etc/passwd" %} javascript:alert(2)
@page{size:1e9px} """


def _strings(value: object) -> list[str]:
    """Every text in a document, without ids and codes."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        kept = {name: one for name, one in value.items() if name not in {"id", "strategy", "way"}}
        return [text for one in kept.values() for text in _strings(one)]
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


@pytest.fixture(scope="module", params=["en", "es"])
def language(request: pytest.FixtureRequest) -> Language:
    return "es" if request.param == "es" else "en"


@pytest.fixture(scope="module")
def pdf(renderer: RendererProcess, language: Language) -> bytes:
    return renderer.pdf(make_request(language=language))


@pytest.mark.requirement("AIP-133", "AIP-174")
def test_every_typed_text_is_printed(pdf: bytes) -> None:
    text = text_of(pdf)
    typed = [one for step in (Step.CONTACT, Step.TIERS) for one in _strings(make_body(step))]
    typed += ["Rides are missing.", "Advisory every morning.", "No bus before 8:40.", "20.0 %"]
    assert len(typed) > 30
    assert [one for one in typed if squeezed(one) not in text] == []


def test_the_words_around_it_are_in_the_language_asked_for(pdf: bytes, language: Language) -> None:
    text = text_of(pdf)
    words = {
        "en": ("Attendance improvement plan", "School coordinator", "Page1of", "English learners"),
        "es": ("Plan de mejora de la asistencia", "Coordinación escolar", "Página1de", "Grado 6"),
    }
    assert all(squeezed(word) in text for word in words[language])
    other: Language = "es" if language == "en" else "en"
    assert not any(squeezed(word) in text for word in words[other])


def test_a_target_is_printed_in_all_three_forms(pdf: bytes, language: Language) -> None:
    text = text_of(pdf)
    first, either = {
        "en": ("4.6 points or 18.8 % lower", "points or"),
        "es": ("4.6 puntos o 18.8 % menos", "puntos o"),
    }[language]
    assert squeezed(f"20.0 % {first}") in text
    assert text.count(squeezed(either)) == len(make_body(Step.TARGETS)["targets"])


def test_a_target_that_is_higher_says_so_and_nothing_known_says_nothing() -> None:
    request = make_request({Step.TARGETS: {"targets": {"ALL": {"value": "30", "way": "rate"}}}})
    groups, _grades = tables_of_groups(request)
    said = {line["name"]: line["cut"] for line in groups["lines"]}
    assert said["All students"] == "5.4 points or 21.8\xa0% higher"
    assert not any(cut for name, cut in said.items() if name != "All students")
    first = request.figures["subgroups"][0]
    of_nothing = first | {"target": {"rate": "5", "points_lower": "-5", "percent_lower": None}}
    unknown = first | {"target": {"rate": "5", "points_lower": None, "percent_lower": None}}
    rows = {"subgroups": [of_nothing, unknown], "grades": []}
    (table,) = tables_of_groups(replace(request, figures=rows))
    assert [line["cut"] for line in table["lines"]] == ["5.0 points higher", ""]


def test_the_last_page_certifies_and_names_the_content(pdf: bytes) -> None:
    document = opened(pdf)
    last = opened(pdf)
    del last.pages[: len(document.pages) - 1]
    alone = BytesIO()
    last.save(alone)
    text = text_of(alone.getvalue())
    request = make_request()
    assert request.submission
    assert request.submission.content_sha256 in text
    assert squeezed(request.submission.certification) in text
    assert "DanaWhitfield" in text


def test_the_document_is_accessible(pdf: bytes, language: Language, tmp_path: Path) -> None:
    document = opened(pdf)
    assert str(document.Root.Lang) == language
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert "Cottonwood Middle School" in document.open_metadata()["dc:title"]
    assert [len(tags(document, f"H{level}")) for level in (1, 2)] == [1, 5]
    assert len(tags(document, "H3")) >= 8
    for figure in tags(document, "Figure"):
        assert "50.0" in str(figure.Alt)
    assert len(tags(document, "Figure")) == 1
    scopes = {str(cell.A.Scope) for cell in tags(document, "TH")}
    assert scopes == {"/Column", "/Row"}
    assert all(box[2:] == [612, 792] for box in (list(page.MediaBox) for page in document.pages))
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []


@pytest.mark.requirement("AIP-132", "AIP-133")
def test_a_districts_plan_has_its_own_steps_and_its_schools(
    renderer: RendererProcess, language: Language, tmp_path: Path
) -> None:
    pdf = renderer.pdf(make_request(language=language, header=make_district()))
    text, document = text_of(pdf), opened(pdf)
    words = {
        "en": ("District plan", "2. School targets", "3. Subgroup targets", "4. Tiers of support"),
        "es": ("Plan del distrito", "2. Metas por escuela", "3. Metas por grupo", "4. Niveles"),
    }
    schools = ("Cottonwood Middle School", "Little Mesa School", "18.0 %", "72")
    notes = {
        "en": "out of reach. At least 90 of 400 students can no longer stay under 10 %",
        "es": "fuera de alcance. Al menos 90 de 400 estudiantes ya no pueden quedar",
    }
    assert squeezed(notes[language]) in text
    assert [one for one in (*words[language], *schools) if squeezed(one) not in text] == []
    root_causes = {"en": "Root cause analysis", "es": "Análisis de causas"}
    assert squeezed(root_causes[language]) not in text
    assert {str(cell.A.Scope) for cell in tags(document, "TH")} == {"/Column", "/Row"}
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []


def test_causes_milestones_and_starts_are_printed(
    renderer: RendererProcess, tmp_path: Path
) -> None:
    tiers = make_body(Step.TIERS)
    milestones = [
        {"id": "a", "what": "First meeting", "due_on": "2026-10-15"},
        {"id": "b", "what": "Look back", "due_on": "in spring"},
    ]
    tiers["tier_3"][0] |= {"milestones": milestones, "start_percent": "15"}
    cause = {
        "id": "c",
        "cause_class": "barriers",
        "observed": "Rides are missed",
        "whys": ["The bus leaves early", "Both schools begin at eight"],
    }
    changes = {Step.TIERS: tiers, Step.ROOT_CAUSES: {"causes": [cause]}}
    pdf = renderer.pdf(make_request(changes))
    text = text_of(pdf)
    said = (
        "Begins at",
        "15 % of days absent",
        "October 15, 2026: First meeting",
        "in spring: Look back",
        "Rides are missed",
        "Why? Both schools begin at eight",
    )
    assert [one for one in said if squeezed(one) not in text] == []
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []


def test_links_are_printed_and_go_to_mail_only(pdf: bytes) -> None:
    document = opened(pdf)
    notes = [note for page in document.pages for note in page.get("/Annots", [])]
    assert notes
    assert all(int(note["/F"]) & 4 for note in notes)
    assert set(actions(document)) == {"mailto:dana@pinon.demo.example"}


def test_hostile_text_is_printed_as_text(renderer: RendererProcess) -> None:
    long = HOSTILE + "x" * (10_000 - len(HOSTILE))
    pdf = renderer.pdf(make_request(make_hostile(long)))
    assert renderer.refused == []
    text, document = text_of(pdf), opened(pdf)
    assert text.count(squeezed(HOSTILE)) >= 3
    assert text.count("x") >= 2 * (10_000 - len(HOSTILE))
    assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
    assert "/AF" not in document.Root
    assert "/JavaScript" not in document.Root.get("/Names", {})
    # One team member's address is plain; the hostile one beside it is no link.
    assert set(actions(document)) == {"mailto:dana@pinon.demo.example"}
    assert not re.search(rb"/(JavaScript|Launch|GoToR|EmbeddedFile)\b", pdf)
    assert all(list(page.MediaBox)[2:] == [612, 792] for page in document.pages)


def test_text_from_right_to_left_is_printed(renderer: RendererProcess) -> None:
    hebrew = "נוכחות בבית הספר"
    pdf = renderer.pdf(make_request(make_hostile(f"\u202e{hebrew}\u202c abc")))
    text = text_of(pdf)
    assert squeezed(hebrew) in text or squeezed(hebrew)[::-1] in text


def test_a_draft_says_so_and_certifies_nothing(renderer: RendererProcess) -> None:
    made = make_request()
    draft = Request(**{**vars(made), "submission": None})
    text = text_of(renderer.pdf(draft))
    assert "Draft,notsubmitted" in text
    assert "Icertify" not in text


def test_an_extract_says_so_on_its_first_page_with_what_is_left_out(
    renderer: RendererProcess, language: Language, tmp_path: Path
) -> None:
    pdf = renderer.pdf(make_request(language=language, sections=("targets", "tiers")))
    document, text = opened(pdf), text_of(pdf)
    del (first := opened(pdf)).pages[1:]
    alone = BytesIO()
    first.save(alone)
    said = {
        "en": ("This is an extract, not the whole plan", "1. Contact information"),
        "es": ("Esto es un extracto, no el plan completo", "1. Información de contacto"),
    }[language]
    assert [one for one in said if squeezed(one) not in text_of(alone.getvalue())] == []
    assert {"en": ", extract", "es": ", extracto"}[language] in str(document.docinfo.Title)
    contact = make_body(Step.CONTACT)["contact"]
    assert squeezed(contact["email"]) not in text
    assert "Ridesaremissing." not in text
    # As in the whole plan: the numbers, the certification, the value to compare.
    assert {"en": "4.Tiersofsupport", "es": "4.Nivelesdeapoyo"}[language] in text
    assert make_content()["content_sha256"] in text
    whole = {"en": "The whole plan was certified", "es": "Se certificó el plan completo"}
    assert squeezed(whole[language]) in text
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []


def test_attached_files_are_listed_and_never_embedded(
    renderer: RendererProcess, tmp_path: Path
) -> None:
    files = [make_file("survey of families.pdf")]
    pdf = renderer.pdf(make_request(files=files))
    document, text = opened(pdf), text_of(pdf)
    for said in ("survey of families.pdf", "PDF", "49 kB", "ab12" * 16):
        assert squeezed(said) in text
    assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []
    without = renderer.pdf(make_request(files=files, sections=("tiers",)))
    assert "surveyoffamilies" not in text_of(without)


def test_a_file_of_which_an_earlier_release_froze_only_the_name_is_listed_too(
    renderer: RendererProcess,
) -> None:
    known = {"id": "1", "step": "root-causes", "name": "map.png", "sha256": "cd34" * 16}
    made = make_request(sections=("root-causes",))
    text = text_of(renderer.pdf(Request(**{**vars(made), "files": [known]})))
    assert f"map.png––{'cd34' * 16}" in text

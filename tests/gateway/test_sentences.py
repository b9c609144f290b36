"""Every code of a service that can reach a page has a sentence, in both languages."""

import inspect
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import gateway
import plans.errors
import plans.figures.errors
import plans.improvement.errors
from contracts.roles import Role
from gateway.web import sentences, words
from identity import schemas
from identity.oauth import errors as oauth
from identity.registration import errors as registration
from plans.calendar import errors as calendar
from plans.improvement.domain import problem
from plans.improvement.domain.plans import PlanStatus
from plans.improvement.domain.steps import Step
from servicekit import errors as kinds
from servicekit.errors import ServiceError
from webui import po_files

MODULES = (
    calendar,
    kinds,
    oauth,
    plans.errors,
    plans.figures.errors,
    plans.improvement.errors,
    registration,
    schemas,
)
SAID_BY_IDENTITY = {"answer-unknown", "proof-not-good", "too-many-registrations"}


def codes_of(module: ModuleType) -> Iterator[str]:
    for _, found in inspect.getmembers(module, inspect.isclass):
        if issubclass(found, ServiceError) and found is not ServiceError:
            yield found.code


def english(sentence: object) -> str:
    return str(getattr(sentence, "_args", [sentence])[0])


def test_every_refusal_has_a_sentence() -> None:
    codes = {code for module in MODULES for code in codes_of(module)} - SAID_BY_IDENTITY
    assert "plan-not-open" in codes
    assert codes - set(sentences.SENTENCES) == set()


def test_every_problem_of_an_entry_has_a_sentence() -> None:
    codes = set(problem._SENTENCES)
    assert {"missing", "out-of-range", "target-above-latest"} <= codes
    assert codes - set(sentences.ENTRIES) == set()


def test_every_sentence_is_said_in_spanish_too() -> None:
    spanish = po_files.read(Path(gateway.__file__).parent / "translations", "es")
    for code, sentence in sentences.SENTENCES.items():
        found = spanish.get(english(sentence))
        assert found is not None, code
        assert found.string not in ("", found.id), code


def test_the_facts_of_a_problem_are_filled_in() -> None:
    assert sentences.entry("out-of-range", {"value": "205", "least": 0, "most": 100}) == (
        "Enter a number from 0 to 100, such as 20.5"
    )
    assert sentences.entry("target-above-latest", {"points": "48.38"}).startswith("48.4 points")
    lost = {"lost": 1200, "students": 4000, "allowed": 800, "lowest": "30.00"}
    assert sentences.entry("target-out-of-reach", lost) == (
        "Out of reach: at least 1,200 of 4,000 students can no longer stay under 10 %, and this "
        "target allows 800. The lowest still possible is 30.0 %."
    )
    closed = kinds.Conflict("…", params={"school_year": "2026-2027"})
    closed.code = "school-year-closed"  # type: ignore[misc]  # as a far service's code comes in
    assert "2026–" in sentences.refusal(closed)


def test_a_code_nobody_knows_yet_still_gets_a_sentence() -> None:
    assert sentences.entry("brand-new", {}) == "Check this answer"
    assert sentences.entry("out-of-range", {}) == "Check this answer"  # facts are missing
    unknown = kinds.NotFound("…")
    unknown.code = "brand-new"  # type: ignore[misc]  # as a far service's code comes in
    assert sentences.refusal(unknown) == sentences.refusal(kinds.NotFound("…"))


def test_a_sentence_for_autosave_needs_no_facts() -> None:
    for sentence in sentences.for_fields().values():
        assert not [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
        assert "%(" not in sentence


def test_every_role_status_and_step_has_a_word() -> None:
    assert set(words.ROLES) == {role.value for role in Role}
    assert set(words.PLAN_STATUSES) - {"none"} == {status.value for status in PlanStatus}
    assert set(words.STEPS) == set(words.STEP_HINTS) == {step.value for step in Step}

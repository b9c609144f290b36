"""An event has one name, one grammar, and ignores what a newer publisher adds."""

import pytest

from contracts.events import Event, source_of
from contracts.plans import SchoolYearChanged


def test_a_type_is_declared_once() -> None:
    with pytest.raises(TypeError, match="twice"):
        type("Again", (Event,), {}, type="plans.plan.submitted.v1", subject="plan/x")


@pytest.mark.parametrize("name", ["plans.plan.submitted", "Plans.plan.submitted.v1", "a.b.c.d.v1"])
def test_a_type_follows_the_grammar(name: str) -> None:
    with pytest.raises(TypeError, match="past participle"):
        type("Odd", (Event,), {}, type=name, subject="x")


def test_the_subject_is_filled_from_the_fields() -> None:
    event = SchoolYearChanged(school_year="2026-2027", status="active")
    assert event.subject == "school-year/2026-2027"


def test_unknown_fields_are_ignored_on_reading() -> None:
    event = SchoolYearChanged.model_validate(
        {"school_year": "2026-2027", "status": "active", "colour": "blue"}
    )
    assert "colour" not in event.model_dump()


def test_a_source_is_written_with_a_hyphen() -> None:
    assert source_of("stars_sync.snapshot.published.v1") == "/stars-sync"

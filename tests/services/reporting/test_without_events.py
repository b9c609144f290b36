"""Before anything was told, the report is empty rather than an error."""

from tests.services.reporting.conftest import Ask


def test_without_a_school_year_the_report_is_empty(ask: Ask) -> None:
    report = ask("/reports/submitted").raise_for_status().json()
    assert (report["school_year"], report["school_years"], report["rows"]) == (None, [], [])
    assert report["totals"]["organizations"] == 0
    assert ask("/reports/submitted.csv").status_code == 200

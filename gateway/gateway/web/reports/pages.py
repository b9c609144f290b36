"""Reports: the total sentence first, filters in the address, then chart and table (AIP-035 ff.)."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gateway.clients.reporting import SubmittedReport
from gateway.web import words
from gateway.web.browsing import clients, today
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui import Crumb

reports = Blueprint("reports", __name__, template_folder="templates")

_ASKED = ("school_year", "status", "kind", "district", "q", "sort", "page")
_SORTS = ("organization", "status", "submitted_at")


@reports.get("/reports")
def list_reports() -> ResponseReturnValue:
    """The reports there are; a former name finds one too (C18)."""
    asked = request.args.get("q", "")
    return render_template(
        "reports/list.html",
        title=_("Reports"),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Reports"))],
        found=clients().reporting.reports(asked),
        names={"submitted": _("Attendance plans submitted")},
        asked=asked,
    )


@reports.get("/reports/submitted")
def submitted() -> ResponseReturnValue:
    """Who has submitted, who has begun, who has not."""
    asked = {name: request.args.get(name) or None for name in _ASKED}
    status, problem = 200, False
    try:
        found = clients().reporting.submitted(**({"kind": "school"} | _given(asked)))
    except Invalid:
        # An address somebody typed or shortened: the report without its filters, and told so.
        status, problem = 422, True
        asked = dict.fromkeys(_ASKED)
        found = clients().reporting.submitted(kind="school")
    kind = asked["kind"] or "school"
    page = render_template(
        "reports/submitted.html",
        title=_title(found, kind),
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("Reports"), "/reports"),
            Crumb(_("Attendance plans submitted")),
        ],
        report=found,
        asked=asked,
        kind=kind,
        shares=_shares(found),
        statuses=words.REPORT_STATUSES,
        columns=_columns(asked),
        page_url=lambda number: _address(asked, page=number),
        all_url=_address(asked, q=None, page=None),
        csv_url=_address({**asked, "kind": kind}, at="/api/v1/reporting/reports/submitted.csv"),
        has_errors=problem,
        today=today(),
    )
    return page, status


def _given(asked: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _title(found: SubmittedReport, kind: str) -> str:
    if found.totals.organizations == 0:
        return _("No school or district to report on")
    if kind == "district":
        return _(
            "%(submitted)s of %(all)s districts have submitted their plan",
            submitted=found.totals.submitted,
            all=found.totals.organizations,
        )
    return _(
        "%(submitted)s of %(all)s schools have submitted their plan",
        submitted=found.totals.submitted,
        all=found.totals.organizations,
    )


def _shares(found: SubmittedReport) -> list[dict[str, Any]]:
    """The bar of the three statuses: count, share in per cent, where it begins."""
    totals, begin, made = found.totals, 0.0, []
    counts = (totals.submitted, totals.created_not_submitted, totals.no_plan)
    names = (_("Submitted"), _("Plan created but not submitted"), _("No plan"))
    for look, name, count in zip(("bar", "bar-soft", "bar-none"), names, counts, strict=True):
        width = 100 * count / totals.organizations if totals.organizations else 0
        made.append(
            {
                "look": look,
                "name": name,
                "count": count,
                "x": f"{begin:.2f}%",
                "width": f"{width:.2f}%",
            }
        )
        begin += width
    return made


def _columns(asked: dict[str, str | None]) -> list[dict[str, Any]]:
    labels = {
        "organization": _("School or district"),
        "status": _("Status"),
        "submitted_at": _("Submitted on"),
    }
    now = asked["sort"] or "status"
    made = []
    for name in _SORTS:
        is_up = now == name
        sort = "ascending" if is_up else "descending" if now == f"-{name}" else ""
        link = _address(asked, sort=f"-{name}" if is_up else name, page=None)
        made.append({"label": labels[name], "sort": sort, "sort_href": link})
    return [*made, {"label": _("District")}]


def _address(asked: dict[str, str | None], at: str = "/reports/submitted", **changed: Any) -> str:
    kept = {name: value for name, value in {**asked, **changed}.items() if value}
    return f"{at}?{urlencode(kept)}" if kept else at

"""The HTML of a plan: our template, with everything typed in it as escaped text."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reporting.documents.renderer import codes, formats
from reporting.documents.renderer.chart import make_chart
from reporting.documents.renderer.fonts import font_rules
from reporting.documents.renderer.requests import SECTIONS, Request
from reporting.documents.renderer.target_tables import table_of_schools, tables_of_groups
from reporting.documents.renderer.words import TEXTS

_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
Row = Mapping[str, Any]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"counted": formats.counted, "decimal": formats.decimal, "mailto": mailto}
    return made


def make_html(request: Request) -> str:
    """One self-contained page: no address in it is ever fetched but `data:` ones."""
    language, texts = request.language, TEXTS[request.language]
    rows = [*request.figures["subgroups"], *request.figures["grades"]]
    return (
        _environment()
        .get_template("plan.html")
        .render(
            t=texts,
            language=language,
            request=request,
            fonts=Markup(font_rules()),  # noqa: S704  (base64 of our own files)
            year=formats.school_year(request.plan["school_year"]),
            title=_title(request),
            head=_running_head(request),
            about=list(_about(request)),
            contact=_person(request.steps["contact"].get("contact", {})),
            team=[_person(one) for one in request.steps["contact"].get("team", [])],
            chart=make_chart(rows, language) if "targets" in request.sections else None,
            headings=_headings(request),
            schools=table_of_schools(request),
            tables=list(tables_of_groups(request)),
            years=[formats.school_year(one) for one in request.figures["former_years"]],
            rates_note=_rates_note(request),
            analysis=list(_analysis(request)),
            causes=list(_causes(request)),
            files=[_file(one) for one in request.files],
            tiers=list(_tiers(request)),
            signed=_signed(request),
            sums=list(_sums(request)),
            watermark=_watermark(texts["draft_mark"]),
        )
    )


def mailto(address: str) -> str:
    """A link for what is plainly one address, and nothing for anything else."""
    return f"mailto:{address}" if _ADDRESS.fullmatch(address) else ""


def _watermark(word: str) -> str:
    """A page's background, so that no reader takes it for content."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 850 1100">'
        '<text x="425" y="590" transform="rotate(-52 425 550)" text-anchor="middle" '
        'font-family="Public Sans, sans-serif" font-weight="700" font-size="150" '
        f'fill="#eef1f1">{word}</text></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _title(request: Request) -> str:
    texts = TEXTS[request.language]
    text = texts["extract_title"] if request.left_out else texts["title"]
    return text.format(year=formats.school_year(request.plan["school_year"]))


def _headings(request: Request) -> dict[str, str]:
    """ "2. Subgroup targets" of each section, those that are left out too."""
    texts = TEXTS[request.language]
    return {
        step: f"{number}. {texts[step.replace('-', '_')]}"
        for number, step in enumerate(SECTIONS[request.plan["kind"]], 1)
    }


def _place(plan: Row) -> str:
    same = plan["kind"] == "district" or not plan["district_name"]
    return str(plan["name"]) if same else f"{plan['name']}, {plan['district_name']}"


def _running_head(request: Request) -> tuple[str, str, str]:
    """Left twice, right: what stands at the top of every page."""
    texts = TEXTS[request.language]
    if request.submission is None:
        when = formats.date_time(request.printed_at, request.language)
        right = f"{texts['draft']}\n{texts['printed'].format(when=when)}"
    else:
        number = texts["revision"].format(number=request.submission.revision)
        right = f"{number}\n{request.submission.receipt_number}"
    return _title(request), _place(request.plan), right


def _about(request: Request) -> Iterator[tuple[str, str]]:
    texts, plan, submission = TEXTS[request.language], request.plan, request.submission
    if plan["kind"] == "school":
        yield texts["school"], plan["name"]
    yield texts["district"], plan["district_name"] or plan["name"]
    yield texts["school_year"], formats.school_year(plan["school_year"])
    if submission is None:
        return
    yield texts["receipt"], submission.receipt_number
    submitted = formats.date_time(submission.submitted_at, request.language)
    late = f" ({texts['late'].lower()})" if submission.is_late else ""
    yield texts["submitted"], submitted + late
    by = f"{submission.submitted_by}, {codes.role(submission.submitted_as, request.language)}"
    yield texts["by"], by


def _person(typed: Mapping[str, str]) -> dict[str, str]:
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    return {"name": name, "job": typed.get("title", ""), "email": typed.get("email", "")}


def _rates_note(request: Request) -> str:
    texts, latest = TEXTS[request.language], request.figures["latest"]
    if latest is None:
        return texts["rates_note"]
    return texts["latest_note"].format(day=formats.short_date(latest["as_of"], request.language))


def _analysis(request: Request) -> Iterator[tuple[str, str]]:
    """The texts of the root cause analysis; a district's plan has none."""
    texts, typed = TEXTS[request.language], request.steps.get("root-causes", {})
    for name in ("research", "supportive_factors", "barriers"):
        yield texts[name], typed.get(name, "")
    methods = [
        codes.chosen(codes.METHODS[one], request.language)
        for one in typed.get("methods", [])
        if one in codes.METHODS
    ]
    if methods:
        yield texts["methods"], "\n".join(methods)


def _causes(request: Request) -> Iterator[dict[str, Any]]:
    """Each root cause: what was observed, its kind, the answers to every why."""
    for one in request.steps.get("root-causes", {}).get("causes", []):
        kind = codes.CAUSE_CLASSES.get(one["cause_class"])
        yield {
            "observed": one["observed"].strip() or TEXTS[request.language]["missing"],
            "kind": codes.chosen(kind, request.language) if kind else "",
            "whys": [why for why in one["whys"] if why.strip()],
        }


def _file(one: Mapping[str, Any]) -> dict[str, str]:
    """A revision of an earlier release knows neither kind nor size of its files."""
    return {
        "name": one["name"],
        "kind": one.get("media_type", "").rpartition("/")[2].upper() or formats.UNKNOWN,
        "size": formats.kilobytes(one.get("size")),
        "sha256": formats.in_fours(one["sha256"]),
    }


def _tiers(request: Request) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    text, language = TEXTS[request.language]["tier"], request.language
    for number, name in codes.TIERS.items():
        typed = request.steps["tiers"].get(f"tier_{number}", [])
        heading = text.format(number=number, name=codes.chosen(name, language))
        yield heading, [_strategy(request, one) for one in typed]


def _strategy(request: Request, typed: Mapping[str, Any]) -> dict[str, Any]:
    texts = TEXTS[request.language]
    name = request.names.get(typed.get("strategy", "")) or typed.get("other", "")
    start = typed.get("start_percent", "").strip().removesuffix("%").strip()
    said = {
        **typed,
        "start_percent": texts["start"].format(percent=start) if start else "",
        "milestones": "\n".join(_milestone(request, one) for one in typed.get("milestones", [])),
    }
    fields = [
        (codes.chosen(label, request.language), said.get(field, ""))
        for field, label in codes.STRATEGY_FIELDS.items()
        if said.get(field, "").strip()
    ]
    return {"name": name or TEXTS[request.language]["unnamed"], "fields": fields}


def _milestone(request: Request, typed: Mapping[str, str]) -> str:
    """ "October 15, 2026: first meeting"; a day that is none as it was typed."""
    due_on = typed.get("due_on", "").strip()
    with suppress(ValueError):
        due_on = formats.short_date(due_on, request.language)
    return ": ".join(part for part in (due_on, typed.get("what", "").strip()) if part)


def _signed(request: Request) -> str:
    submission = request.submission
    if submission is None:
        return ""
    return TEXTS[request.language]["signed"].format(
        name=submission.submitted_by,
        role=codes.role(submission.submitted_as, request.language),
        when=formats.date_time(submission.submitted_at, request.language),
    )


def _sums(request: Request) -> Iterator[tuple[str, str]]:
    submission, texts = request.submission, TEXTS[request.language]
    if submission is None:
        return
    yield texts["receipt"], submission.receipt_number
    yield texts["check_value"], formats.in_fours(submission.content_sha256)
    if submission.previous_sha256:
        yield texts["previous_value"], formats.in_fours(submission.previous_sha256)

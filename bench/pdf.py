"""The PDF of a submitted plan: making it, beside bare WeasyPrint; opening it, beside its bytes."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import psycopg

from bench.measuring import Line, Sides, at_most, measures
from bench.reference_weasyprint import bare_weasyprint
from plans.improvement.domain.steps import Step
from reporting.documents.clients.renderer import RendererProcess
from reporting.documents.renderer.pages import make_html
from reporting.documents.renderer.requests import Request
from tests import servers
from tests.services.plans.factories import make_body, make_strategy
from tests.services.reporting.documents.factories import make_request
from tests.systems.full import FullSystem
from tests.systems.people import submit_plan
from tests.systems.stage import full_stage

_OPENED = 30


@measures(Line("plan-pdf", at_most(1.15)), unit="s", rounds=6)
def plan_pdf() -> Iterator[Sides]:
    """From the revision to the PDF as reporting's worker has it made, beside the same page given
    to WeasyPrint; both in processes that are kept alive, one document after the other."""
    request = _full_request()
    html = make_html(request)
    with closing(RendererProcess()) as renderer, bare_weasyprint() as bare:
        yield Sides(
            ours=lambda: [_seconds(partial(renderer.pdf, request))],
            reference=lambda: [_seconds(partial(bare.pdf, html))],
        )


@measures(Line("plan-pdf-opened"), unit="ms", rounds=5)
def plan_pdf_opened() -> Iterator[Sides]:
    """A PDF that was made when the plan was submitted, through the gateway of the full stack,
    beside the query for its bytes; "< 100 ms" is said of the first column."""
    with full_stage() as stage:
        assert isinstance(stage.system, FullSystem)
        person, plan = stage.person("coordinator"), stage.ready_plan()
        assert submit_plan(person, plan.id).is_success
        path = f"/api/v1/reporting/documents/plans/{plan.id}/revisions/1"

        def open_it() -> bool:
            return person.http.get(path).status_code == 200

        servers.wait_until(open_it, "the PDF is not made")
        with psycopg.connect(stage.system.database_urls["reporting"], autocommit=True) as raw:
            query = partial(raw.execute, "SELECT pdf FROM document WHERE plan_id = %s", [plan.id])
            yield Sides(
                ours=lambda: [_seconds(open_it) * 1000 for _ in range(_OPENED)],
                reference=lambda: [
                    _seconds(lambda: query().fetchone()) * 1000 for _ in range(_OPENED)
                ],
            )


def _full_request() -> Request:
    """A plan with five strategies in each tier."""
    tiers = {
        tier: [
            make_strategy(one["strategy"]) | {"id": f"{one['strategy']}-{at}"} for at in range(5)
        ]
        for tier, (one, *_) in make_body(Step.TIERS).items()
    }
    return make_request({Step.TIERS: tiers})


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started

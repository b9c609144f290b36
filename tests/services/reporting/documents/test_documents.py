"""A document is made once, when its plan is submitted or first asked for, and kept."""

import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from contracts.reporting import DocumentGenerated
from reporting.app import create_app
from reporting.documents.clients.renderer import RendererProcess
from reporting.documents.domain import MOST_ATTEMPTS
from reporting.documents.jobs import add_jobs
from reporting.documents.tables import DocumentRow, ExtractRow
from reporting.permissions import GRANTS
from reporting.settings import Settings
from servicekit.auth import Authorization, Floors
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from servicekit.schedule import Jobs
from tests.servicekit.tokens import claims, token, verifier
from tests.services.reporting.conftest import Receive
from tests.services.reporting.documents.factories import KnownPlans, make_draft, make_frozen
from tests.services.reporting.documents.reading import opened, text_of
from tests.services.reporting.factories import make_message, make_submitted

Ask = Callable[..., Any]
Work = Callable[..., int]
# The edge writes down real time; whatever it asked for is due by then.
LATER = timedelta(days=36_500)


@pytest.fixture
def plans() -> KnownPlans:
    frozen = make_frozen()
    return KnownPlans(frozen, make_draft(frozen))


@pytest.fixture
def work(database: Database, plans: KnownPlans, now: datetime) -> Work:
    """Do what is due, `later` from now, with this renderer."""

    def do(renderer: RendererProcess, later: timedelta = timedelta()) -> int:
        jobs = Jobs()
        add_jobs(jobs, database, plans, renderer, origin="https://aip.example.gov")
        return jobs.do_due(database, now=now + later)

    return do


@pytest.fixture
def submit(receive: Receive, plans: KnownPlans) -> Callable[[], None]:
    """The plan's submission is heard of."""
    sha = plans.frozen.content_sha256
    event = make_submitted("001/023", plans.frozen.plan_id, content_sha256=sha)
    return lambda: receive(make_message(event))


@pytest.fixture
def ask(
    make_settings: Callable[..., Settings],
    database: Database,
    plans: KnownPlans,
    renderer: RendererProcess,
) -> Iterator[Ask]:
    """`ask("revisions/1", language="es")`: the answer."""
    app = create_app(make_settings(Settings, database_url=database.url))
    app.state.authorization = Authorization(
        verifier(audience="reporting"), Floors(database), GRANTS
    )
    app.state.plans, app.state.renderer = plans, renderer
    client = TestClient(app)

    def get(path: str, **query: str) -> Any:
        bearer = token(claims(aud=["reporting"]))
        return client.get(
            f"/api/v1/reporting/documents/plans/{plans.frozen.plan_id}/{path}",
            params=query,
            headers={"Authorization": f"Bearer {bearer}"},
        )

    yield get
    app.state.database.close()


def the_row(database: Database) -> DocumentRow:
    with database.read() as session:
        return session.execute(select(DocumentRow)).scalar_one()


def test_a_submission_has_its_document_made_and_told(
    submit: Callable[[], None], work: Work, ask: Ask, renderer: RendererProcess, database: Database
) -> None:
    submit()
    assert work(renderer) == 1
    answer = ask("revisions/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert (
        answer.headers["content-disposition"] == 'attachment; filename="AIP-2027-001023-R1-en.pdf"'
    )
    with database.read() as session:
        (event,) = session.execute(select(OUTBOX.c.payload, OUTBOX.c.routing_key)).all()
    assert event.routing_key == DocumentGenerated.type
    assert hashlib.sha256(answer.content).hexdigest() in event.payload
    assert not DocumentGenerated.is_public


def test_the_submitters_language_is_made_first(
    receive: Receive,
    plans: KnownPlans,
    work: Work,
    ask: Ask,
    renderer: RendererProcess,
    database: Database,
) -> None:
    frozen = plans.frozen
    sha = frozen.content_sha256
    receive(
        make_message(make_submitted("001/023", frozen.plan_id, content_sha256=sha, language="es"))
    )
    assert work(renderer) == 1
    assert the_row(database).language == "es"
    assert str(opened(ask("revisions/1", language="es").content).Root.Lang) == "es"
    assert ask("revisions/1", language="en").status_code == 202


def test_the_other_language_is_made_when_somebody_asks_and_kept(
    work: Work, ask: Ask, renderer: RendererProcess, database: Database, plans: KnownPlans
) -> None:
    first = ask("revisions/1", language="es")
    assert (first.status_code, first.headers["retry-after"]) == (202, "2")
    assert ask("revisions/1", language="es").status_code == 202
    assert work(renderer, LATER) == 1
    made = ask("revisions/1", language="es").content
    assert str(opened(made).Root.Lang) == "es"
    # Asked again: the very same bytes, no further work.
    assert ask("revisions/1", language="es").content == made
    assert work(renderer, LATER) == 0
    assert the_row(database).attempts == 1


def test_who_may_not_read_the_plan_learns_nothing_of_its_documents(
    ask: Ask, plans: KnownPlans
) -> None:
    plans.is_hidden = True
    assert ask("revisions/1").status_code == 404
    assert ask("draft").status_code == 404
    assert ask("extracts").status_code == 404
    plans.is_hidden = False
    assert ask("revisions/2").status_code == 404
    assert all(plans.asked), "plans was asked without the caller's own token"


def test_a_document_is_tried_again_after_the_renderer_was_killed(
    submit: Callable[[], None], work: Work, ask: Ask, renderer: RendererProcess, database: Database
) -> None:
    renderer.close()
    submit()

    def kill() -> None:
        deadline = time.monotonic() + 20
        while (child := renderer.process_id) is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert child is not None
        os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    work(renderer)
    killer.join()
    assert the_row(database).failure is None
    assert ask("revisions/1").status_code == 202
    work(renderer, timedelta(minutes=1))
    assert ask("revisions/1").status_code == 200


def test_a_document_that_reaches_a_limit_has_failed_until_it_is_tried_again(
    submit: Callable[[], None],
    work: Work,
    ask: Ask,
    renderer: RendererProcess,
    database: Database,
    now: datetime,
) -> None:
    submit()
    hurried = RendererProcess(limit_seconds=0.05)
    work(hurried)
    assert the_row(database).failure == "time-limit"
    with database.write() as session:  # the edge has the real clock
        row = session.execute(select(DocumentRow)).scalar_one()
        row.failed_at = datetime.now(now.tzinfo)
    answer = ask("revisions/1")
    assert (answer.status_code, answer.json()["code"]) == (409, "document-failed")
    with database.write() as session:
        row = session.execute(select(DocumentRow)).scalar_one()
        row.failed_at = now - timedelta(days=365)
    assert ask("revisions/1").status_code == 202


def test_a_document_that_ends_every_renderer_is_given_up(
    submit: Callable[[], None], work: Work, renderer: RendererProcess, database: Database
) -> None:
    submit()
    with database.write() as session:
        session.execute(select(DocumentRow)).scalar_one().attempts = MOST_ATTEMPTS
    work(renderer)
    assert the_row(database).failure == "too-many-attempts"


def test_a_draft_is_printed_as_it_is_and_not_kept(ask: Ask, database: Database) -> None:
    answer = ask("draft", language="es")
    assert answer.status_code == 200
    assert "Borrador,sinenviar" in text_of(answer.content)
    with database.read() as session:
        assert session.execute(select(DocumentRow)).all() == []


@pytest.mark.requirement("AIP-134", "AIP-175")
def test_an_extract_is_made_once_kept_by_its_sections_and_listed(
    work: Work, ask: Ask, renderer: RendererProcess, database: Database
) -> None:
    asked = {"sections": "tiers,contact", "language": "es"}
    assert ask("revisions/1", **asked).status_code == 202
    assert ask("extracts").json() == {"items": []}
    assert work(renderer, LATER) == 1
    made = ask("revisions/1", **asked)
    name = "AIP-2027-001023-R1-extract-contact-tiers-es.pdf"
    assert made.headers["content-disposition"] == f'attachment; filename="{name}"'
    # The same sections in another order are the same print.
    assert ask("revisions/1", sections="contact, tiers", language="es").content == made.content
    assert work(renderer, LATER) == 0
    (listed,) = ask("extracts").json()["items"]
    assert listed.pop("made_at")
    assert listed == {"revision": 1, "language": "es", "sections": ["contact", "tiers"]}
    with database.read() as session:
        (told,) = session.execute(select(OUTBOX.c.payload)).scalars()
        assert session.execute(select(DocumentRow)).all() == []
    assert '"sections":["contact","tiers"]' in told.replace(" ", "")


def test_all_sections_are_the_whole_plan(ask: Ask, database: Database) -> None:
    assert ask("revisions/1", sections="tiers,targets,root-causes,contact").status_code == 202
    assert the_row(database).language == "en"
    with database.read() as session:
        assert session.execute(select(ExtractRow)).all() == []


@pytest.mark.parametrize("path", ["revisions/1", "draft"])
@pytest.mark.parametrize(
    ("sections", "code", "said"),
    [
        ("", "no-section", "Choose at least one section."),
        (" , ", "no-section", "Choose at least one section."),
        ("contact,school-targets", "unknown-section", "'school-targets'. Choose of: contact, "),
    ],
)
def test_sections_that_are_none_of_the_plan_are_refused_at_their_field(
    ask: Ask, database: Database, path: str, sections: str, code: str, said: str
) -> None:
    answer = ask(path, sections=sections)
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["pointer"], problem["code"]) == ("/sections", code)
    assert said in problem["detail"]
    with database.read() as session:
        assert session.execute(select(ExtractRow)).all() == []


def test_a_draft_extract_is_marked_as_both(ask: Ask) -> None:
    answer = ask("draft", sections="tiers")
    assert "-extract-tiers-en.pdf" in answer.headers["content-disposition"]
    text = text_of(answer.content)
    assert "Draft,notsubmitted" in text
    assert "Thisisanextract,notthewholeplan" in text


@pytest.mark.parametrize("status", ["submitted", "in_review", "accepted"])
def test_a_submitted_plan_is_not_printed_as_a_draft(
    ask: Ask, plans: KnownPlans, status: str
) -> None:
    plans.draft["status"] = status
    answer = ask("draft")
    assert (answer.status_code, answer.json()["code"]) == (409, "no-draft")
    at = answer.json()["params"]["at"]
    assert at in answer.json()["detail"]
    assert ask(at.partition(f"{plans.frozen.plan_id}/")[2]).status_code == 202

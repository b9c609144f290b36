"""Traps that were met once: each of these tests fails on the day one of them opens again."""

import re
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, literal, select, text

from servicekit.db import Database, UtcDateTime
from tests.architecture.sources import ROOT, sources
from tests.students import LAST_NAME

pytest_plugins = ("pytester",)


def test_the_routes_of_an_app_do_not_show_its_routers() -> None:
    """So a rule over routes walks the routers; if this changes, test_routes may be simpler."""
    router, app = APIRouter(), FastAPI()
    router.add_api_route("/plans", lambda: None)
    app.include_router(router)
    assert [route for route in router.routes if isinstance(route, APIRoute)]
    assert not [route for route in app.routes if isinstance(route, APIRoute)]


def test_the_transaction_is_committed_before_the_answer() -> None:
    """With FastAPI's default scope a commit that fails still answers 200."""
    uses = [
        (module.name, use)
        for module in sources()
        for use in re.findall(r"Depends\(\s*transaction[^)]*\)", module.path.read_text())
    ]
    assert uses
    assert [name for name, use in uses if 'scope="function"' not in use] == []


def test_all_tests_live_in_one_package() -> None:
    """Tests inside each service break pytest and mypy (two conftest, a shadowed package)."""
    inside = [
        path
        for folder in ("libs", "services", "gateway", "deploy")
        for pattern in ("test_*.py", "conftest.py")
        for path in (ROOT / folder).rglob(pattern)
    ]
    assert inside == []
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert folders
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_alarm_hears_a_student_in_the_logs(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`caplog.records` is empty in teardown, where the alarm listens."""
    pytester.makeconftest("from tests.conftest import _no_student_data_in_logs")
    pytester.makepyfile(
        f"""
        import logging
        def test_that_says_too_much(): logging.getLogger("x").debug("%s", {LAST_NAME!r})
        def test_that_says_nothing(): pass
        """
    )
    # A process of its own: in this one the alarm of this very test would hear it too.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2, errors=1)


def test_the_test_client_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        TestClient(FastAPI()).close()


def test_a_plain_postgresql_url_means_psycopg_3() -> None:
    assert create_engine("postgresql://localhost/x").dialect.driver == "psycopg"


@pytest.fixture
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'x.sqlite'}")


def test_sqlite_waits_for_its_one_writer(sqlite: Database) -> None:
    with sqlite.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert session.execute(text("PRAGMA busy_timeout")).scalar_one() == 10_000
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    sqlite.close()


def test_sqlite_readers_do_not_wait_for_the_writer(sqlite: Database) -> None:
    with sqlite.write() as writer:
        writer.execute(text("CREATE TABLE x (y)"))
        with sqlite.read() as reader:
            assert reader.execute(text("SELECT 1")).scalar_one() == 1
    sqlite.close()


def test_instants_come_back_aware(make_database: Callable[[str | None], Database]) -> None:
    instant = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
    with make_database(None).read() as session:
        back = session.execute(select(literal(instant, UtcDateTime))).scalar_one()
    assert back == instant
    assert back.tzinfo is UTC

"""The embedded mailbox: there without a mail server, and only then."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from notifications.app import create_app, create_worker
from notifications.settings import Settings
from servicekit.db import Database
from tests.services.notifications.factories import KEY, Post, make_command

ADDRESS = "/api/v1/notifications/dev/mail"


@pytest.fixture
def make(make_settings: Callable[..., Settings], database: Database) -> Callable[..., Settings]:
    def with_secrets(**overrides: object) -> Settings:
        settings = make_settings(Settings, database_url=database.url, **overrides)
        (settings.secrets_dir / "commands.key").write_text(KEY)
        (settings.secrets_dir / "clients").mkdir(exist_ok=True)
        (settings.secrets_dir / "clients" / "notifications").write_text("s" * 32)
        return settings

    return with_secrets


@pytest.mark.requirement("AIP-042")
def test_the_code_can_be_read_where_no_mail_server_is(
    database: Database, now: datetime, make: Callable[..., Settings]
) -> None:
    post = Post(database, now)
    for minutes, code in enumerate(("111111", "222222")):
        post.now = now + timedelta(minutes=minutes)
        post.command(make_command(database, post.now, values={"code": code, "minutes": 10}))
        post.work()
    app = create_app(make())
    client = TestClient(app)
    newest, older = client.get(ADDRESS).raise_for_status().json()["mails"]
    assert "222222" in newest["text"]
    assert "111111" in older["text"]
    assert (newest["to_address"], newest["to_name"]) == ("ana@pinon.demo.example", "Ana Demo")
    assert (newest["template"], newest["language"]) == ("one_time_code", "en")
    assert newest["subject"] == "Your sign-in code"
    assert newest["html"].startswith("<!doctype html>")
    assert post.outcomes() == ["sent", "sent"]
    assert len(client.get(ADDRESS, params={"limit": 1}).json()["mails"]) == 1
    app.state.database.close()


def test_the_mailbox_is_gone_where_mails_are_sent(make: Callable[..., Settings]) -> None:
    settings = make(smtp_url="smtp://127.0.0.1:2525")
    app, worker = create_app(settings), create_worker(settings)
    assert TestClient(app).get(ADDRESS).status_code == 404
    assert worker.on_command is not None
    worker.database.close()
    app.state.database.close()


def test_mails_are_never_shown_to_a_network(make: Callable[..., Settings]) -> None:
    with pytest.raises(ValidationError, match="AIP_SMTP_URL"):
        make(public_url="https://aip.example.gov")
    assert make(public_url="https://aip.example.gov", smtp_url="smtp://mail.example").sender == (
        "no-reply@aip.example.gov"
    )

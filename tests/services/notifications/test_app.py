"""The worker as it runs: bus, command, job and mailbox put together."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from contracts.topology import TOPOLOGY
from notifications.app import create_app, create_worker
from notifications.feed.store import list_after
from notifications.settings import Settings
from servicekit.bus import apply_topology, open_bus
from servicekit.db import Database
from tests.services.notifications.factories import KEY, make_command, make_message, make_submission


def test_a_command_on_the_bus_ends_in_the_mailbox_and_an_event_in_the_feed(
    database: Database, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(Settings, database_url=database.url)
    (settings.secrets_dir / "commands.key").write_text(KEY)
    (settings.secrets_dir / "clients").mkdir()
    (settings.secrets_dir / "clients" / "notifications").write_text("s" * 32)
    broker = settings.broker_url.get_secret_value()
    apply_topology(broker, TOPOLOGY)
    app, worker = create_app(settings), create_worker(settings)
    client = TestClient(app)
    now = datetime.now(UTC)

    async def live() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(worker.run(stop))
        bus = await open_bus(broker, service="identity")
        await bus.publish(make_command(database, now))
        await bus.publish(make_message(make_submission(), now))
        await asyncio.to_thread(_wait_for_mail, client)
        stop.set()
        await working
        await bus.close()

    asyncio.run(live())
    (mail,) = client.get("/api/v1/notifications/dev/mail").json()["mails"]
    worker.database.close()
    app.state.database.close()
    assert "418205" in mail["text"]
    with database.read() as session:
        assert [row.event_type for row in list_after(session, 0, 10)] == ["plans.plan.submitted.v1"]


def _wait_for_mail(client: TestClient) -> None:
    deadline = time.monotonic() + 20
    while not client.get("/api/v1/notifications/dev/mail").json()["mails"]:
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.05)

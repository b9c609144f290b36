"""The gateway's edge beside a bare proxy and nginx; checking a token beside the signature alone.

What stands behind is a raw ASGI app that answers with 1 kB at once: a real service would take
longer than the edge and hide it.
"""

import dataclasses
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx2
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import KeySet
from joserfc.util import urlsafe_b64decode

from aipctl import secrets_folder
from bench import load
from bench.measuring import Line, Sides, at_least, at_most, measures
from bench.reference_nginx import nginx
from gateway.sealing import Seal
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from servicekit.db import Database, migrate
from tests import servers
from tests.gateway.factories import make_granted
from tests.servicekit import tokens

_CONNECTIONS, _REQUESTS = 32, 1_600
_LATENCIES = 200
_SAMPLES, _CHECKS = 20, 20
_PATH = "/api/v1/plans/strategies"


@dataclass(frozen=True)
class Way:
    """An address, and what a client sends there."""

    url: str
    headers: Mapping[str, str]

    def rate(self) -> list[float]:
        return [load.rate(self.url, self.headers, connections=_CONNECTIONS, requests=_REQUESTS)]

    def milliseconds(self, requests: int) -> list[float]:
        return [s * 1000 for s in load.seconds(self.url, self.headers, requests=requests)]

    def p50_ms(self) -> float:
        return statistics.median(self.milliseconds(_LATENCIES))

    def answers(self) -> bool:
        try:
            return httpx2.get(self.url, headers=dict(self.headers)).is_success
        except httpx2.HTTPError:
            return False


@dataclass(frozen=True)
class Ways:
    """To the same answer: with a cookie through the gateway; with its token through the proxy, or
    without anything between."""

    gateway: Way
    proxy: Way
    direct: Way


@measures(Line("gateway-forward", at_least(0.6)), unit="requests/s", rounds=15)
def gateway_forward() -> Iterator[Sides]:
    """From the cookie to the answer of the service, 32 connections, beside the bare proxy."""
    with _ways() as ways:
        yield Sides(ours=ways.gateway.rate, reference=ways.proxy.rate)


@measures(Line("gateway-against-direct"), unit="requests/s", rounds=5)
def gateway_against_direct() -> Iterator[Sides]:
    """Beside the service asked with the token by the client itself."""
    with _ways() as ways:
        yield Sides(ours=ways.gateway.rate, reference=ways.direct.rate)


@measures(Line("gateway-added-p50", at_most(5)), unit="ms", rounds=15)
def gateway_added() -> Iterator[Sides]:
    """What the gateway adds to one request on one connection, beside what nginx adds."""
    with _ways() as ways, nginx(ways.direct.url.removesuffix(_PATH)) as url:
        beside = Way(url + _PATH, ways.direct.headers)
        yield Sides(
            ours=lambda: [ways.gateway.p50_ms() - ways.direct.p50_ms()],
            reference=lambda: [beside.p50_ms() - ways.direct.p50_ms()],
        )


@measures(Line("token-check", at_most(3)), unit="us", rounds=15)
def token_check() -> Iterator[Sides]:
    """All of a request's check of a valid token, beside its bare RS256 signature; the tenth
    percentile, which others on the core do not touch."""
    token, verifier = tokens.token(), tokens.verifier()
    signed, _, signature = token.rpartition(".")
    key = tokens.KEY.public_key
    assert isinstance(key, RSAPublicKey)
    verify = partial(
        key.verify, urlsafe_b64decode(signature.encode()), signed.encode(), PKCS1v15(), SHA256()
    )

    yield Sides(
        ours=lambda: [_microseconds(partial(verifier.check, token)) for _ in range(_SAMPLES)],
        reference=lambda: [_microseconds(verify) for _ in range(_SAMPLES)],
    )


def _microseconds(act: Callable[[], object]) -> float:
    """Of one call; so few at a time that most samples are not interrupted."""
    started = time.perf_counter()
    for _ in range(_CHECKS):
        act()
    return (time.perf_counter() - started) / _CHECKS * 1e6


@contextmanager
def _ways() -> Iterator[Ways]:
    """A service, a proxy and a gateway on PostgreSQL, each a process, and a session at it."""
    with ExitStack() as stack:
        folder = stack.enter_context(servers.run_folder("aip-bench-"))
        database_url = stack.enter_context(servers.postgresql()).create_database()
        ports = [servers.free_port() for _ in range(3)]
        direct, proxy, gateway = (f"http://127.0.0.1:{port}" for port in ports)
        token = tokens.token(tokens.claims(exp=int(time.time()) + 3600))
        cookie, environment = _prepared(folder, database_url, direct, ports[2], token)
        for command in (
            ["bench.reference_proxy", str(ports[0])],
            ["bench.reference_proxy", str(ports[1]), direct],
            ["gateway", "api"],
        ):
            process = servers.start(
                [sys.executable, "-m", *command], log=folder / "log", env=environment
            )
            stack.callback(servers.stop, process)
        bearer = {"Authorization": f"Bearer {token}"}
        ways = Ways(
            Way(gateway + _PATH, {"Cookie": f"aip={cookie}"}),
            Way(proxy + _PATH, bearer),
            Way(direct + _PATH, bearer),
        )
        for way in (ways.direct, ways.proxy, ways.gateway):
            servers.wait_until(way.answers, f"nobody answers at {way.url}")
        yield ways


def _prepared(
    folder: Path, database_url: str, behind: str, port: int, token: str
) -> tuple[str, dict[str, str]]:
    """The gateway's store with a session that holds `token`: its cookie, and the environment of
    all processes."""
    secrets = folder / "secrets"
    secrets_folder.make_missing(secrets)
    shared = {
        "AIP_BROKER_URL": f"sqlite:///{folder / 'bus.sqlite'}",
        "AIP_PUBLIC_URL": "http://localhost:8000",
        "AIP_SECRETS_DIR": str(secrets),
        **{f"{name}_URL": behind for name in ("IDENTITY", "PLANS", "REPORTING", "STARS_SYNC")},
        "NOTIFICATIONS_URL": behind,
    }
    own = {"database_url": database_url, "listen_port": str(port), "requests_per_minute": "9" * 9}
    settings = Settings.model_validate(shared | own)
    database, identity = Database(database_url), Identity(settings)
    migrate(database, "gateway")
    seal = Seal(settings.read_secret("session.key"), "tokens")
    now = datetime.now(UTC)
    granted = make_granted(expires_at=now + timedelta(hours=1))
    granted = dataclasses.replace(granted, access_token=token)
    cookie = Sessions(database, seal, identity).open(granted, now=now)
    identity.close()
    database.close()
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        "JWKS": json.dumps(KeySet([tokens.KEY]).as_dict(private=False)),
        **shared,
        **{f"GATEWAY_{name.upper()}": value for name, value in own.items()},
    }
    return cookie, environment

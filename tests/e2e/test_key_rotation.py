"""A new signing key signs nobody out (`aipctl keys rotate`); `test_kids` has when which leaves."""

from datetime import timedelta

import httpx2
from joserfc import jws
from sqlalchemy import select

from aipctl.deployables import DEPLOYABLES
from aipctl.keys import rotate_keys
from gateway import store
from gateway.tables import WebSession
from identity.oauth.kids import LEAD
from servicekit.process import utc_now
from tests.e2e.stacks import only_full
from tests.systems.interface import QUESTIONS
from tests.systems.stage import Stage

_LEAD = timedelta(seconds=11)
"""Enough for a verifier that has only just fetched keys: it does so again after ten seconds."""


@only_full
def test_who_is_signed_in_stays_so_when_the_key_is_rotated(stage: Stage) -> None:
    begins = utc_now() + _LEAD
    rotate_keys(stage.system.secrets_dir, print, now=begins - LEAD)
    admin = stage.person("admin")
    former = stage.access_token(admin)
    stage.wait_for("the new key does not sign yet", lambda: utc_now() > begins)
    assert_accepted(stage, former)
    with stage.writing("gateway") as session:
        for opened in session.scalars(select(WebSession.id)).all():
            store.change_session(session, opened, {"access_expires_at": utc_now()})

    def is_renewed() -> bool:
        admin.open("/")
        assert admin.page.select_one("form[action='/sign-out']")
        return stage.access_token(admin) != former

    stage.wait_for("the gateway has not heard", is_renewed)
    renewed = stage.access_token(admin)
    old, new = kid_of(former), kid_of(renewed)
    assert old < new
    assert_accepted(stage, renewed)
    assert_accepted(stage, former)
    keys = httpx2.get(f"{stage.system.url}/identity/.well-known/jwks.json", timeout=30).json()
    assert [key["kid"] for key in keys["keys"]] == [old, new]


def assert_accepted(stage: Stage, token: str) -> None:
    """By every service: 403 is a permission that the role lacks."""
    bearer = {"Authorization": f"Bearer {token}"}
    answers = {
        one.name: httpx2.get(
            stage.system.service_url(one.name) + QUESTIONS[one.name], headers=bearer, timeout=30
        ).status_code
        for one in DEPLOYABLES
    }
    assert answers == dict.fromkeys(answers, 200) | {"notifications": 403}


def kid_of(token: str) -> str:
    return str(jws.extract_compact(token.encode()).headers()["kid"])

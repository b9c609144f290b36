"""What people read when something goes wrong."""

import pytest

from tests import pages
from tests.webui.demo import make_app, make_person

STATUSES = [400, 401, 403, 404, 405, 409, 413, 418, 429, 500, 503]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("status", STATUSES)
def test_each_error_has_a_page_with_the_next_act_and_a_reference(
    status: int, language: str
) -> None:
    app = make_app(make_person())
    app.testing = False
    answer = app.test_client().get(f"/broken/{status}?lang={language}")
    page = pages.check(answer.text)
    assert answer.status_code == status
    assert page.select_one(".aip-code").text == "7F3K-20QM"  # type: ignore[union-attr]
    assert page.select("main li")
    assert page.select("main a[href='/']")


def test_a_bug_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()
    app.testing = False
    answer = app.test_client().get("/broken/500")
    assert "a bug" not in answer.text
    assert "RuntimeError" not in answer.text
    assert [record for record in caplog.records if record.exc_info]


def test_which_methods_a_page_takes_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/show/hub")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]

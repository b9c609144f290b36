"""Style sheets, fonts and scripts: copied at set-up, addressed by content, cached for good."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webui.demo import make_frame
from webui import assets, static_files
from webui.plugin import setup

CSS = "uswds/css/uswds.min.css"


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty vendor folder in place of the real one."""
    folder = tmp_path / "static/vendor"
    folder.mkdir(parents=True)
    monkeypatch.setattr(assets, "VENDOR", folder)
    monkeypatch.setattr(assets, "MANIFEST", folder / "manifest.json")
    return folder


def test_the_copy_writes_down_the_hash_of_every_file(vendor: Path) -> None:
    entries = assets.copy(Path("node_modules"))
    assert json.loads((vendor / "manifest.json").read_text()) == entries
    for name, digest in entries.items():
        content = (vendor.parent / name).read_bytes()
        assert sha256(content).hexdigest() == digest
    assert gzip.decompress((vendor / f"{CSS}.gz").read_bytes()) == (vendor / CSS).read_bytes()


def test_every_picture_and_font_that_a_style_sheet_of_ours_names_is_there() -> None:
    for sheet in (static_files.STATIC / "theme.css", static_files.VENDOR / CSS):
        named = re.findall(r"url\(\"?(?!data:)([^\")]+\.(?:svg|woff2))\"?\)", sheet.read_text())
        ours = [name for name in named if "theme" in sheet.name or name.endswith(".svg")]
        assert ours
        assert [name for name in ours if not (sheet.parent / name).is_file()] == []


def test_without_npm_the_message_says_what_to_run(
    vendor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assets.main([str(tmp_path / "nothing")]) == 1
    assert "run `npm ci` and then `python -m webui.assets`" in capsys.readouterr().err


def test_an_app_refuses_to_start_without_its_assets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "MANIFEST", static_files.STATIC / "none/manifest.json")
    static_files.manifest.cache_clear()
    try:
        with pytest.raises(static_files.AssetsMissing, match="npm ci"):
            setup(Flask("demo"), frame=lambda: make_frame(None), is_https=False)
    finally:
        static_files.manifest.cache_clear()


def test_an_address_with_the_hash_may_be_kept_for_good(client: FlaskClient) -> None:
    for name in ("theme.css", f"vendor/{CSS}"):
        with client.get(static_files.asset_url(name)) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.mimetype == "text/css"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["", "?v=", "?v=00000000"])
def test_any_other_address_only_for_an_hour(client: FlaskClient, query: str) -> None:
    with client.get(f"/static/theme.css{query}") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_text_is_sent_packed_to_who_takes_it(client: FlaskClient) -> None:
    address = f"/static/vendor/{CSS}"
    with client.get(address) as plain:
        assert "Content-Encoding" not in plain.headers
        content = plain.data
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.mimetype == "text/css"
        assert gzip.decompress(packed.data) == content
        assert len(packed.data) < len(content) / 5


@pytest.mark.parametrize(
    "name", ["none.css", "../plugin.py", "vendor/.gitignore", f"vendor/{CSS}.gz", "vendor"]
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_lock_names_no_address() -> None:
    lock = Path("package-lock.json").read_text()
    assert '"integrity"' in lock
    assert "http" not in lock

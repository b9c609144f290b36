"""Debian's Chromium on the demo app, served on a loopback port."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a free port; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that talks to nobody but the page's server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now: rule and elements."""
    if not page.evaluate("() => 'axe' in window"):
        # Through the debugger, as the page's policy allows no script from elsewhere.
        page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": RULES}}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{found['id']}: {[node['target'] for node in found['nodes']]}"
        for found in result["violations"]
    ]


def is_wider_than_the_window(page: Page) -> bool:
    """Whether one must scroll sideways."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )

"""What a page complains of while a test walks through it, and what axe-core finds."""

from playwright.sync_api import ConsoleMessage, Page, Response

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is told: describing all that is right takes most of the time.
_OPTIONS = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
# Told in the page itself: the whole result is large, and slow to hand over.
_LOOK = """async options => {
  const found = await axe.run(document, options);
  const shown = item => item.nodes.map(node => node.html.slice(0, 160)).join(" | ");
  return found.violations.map(item => `${item.id}: ${shown(item)}`);
}"""


class Watch:
    """Collects script errors, CSP violations and server errors of a page."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium says every 4xx on the console too; those are the tests' own doing.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now, a line each (WCAG 2.0 to 2.2, A and AA).

    Its script must be there: an init script of the context, which the page's policy lets be.
    """
    found: list[str] = page.evaluate(_LOOK, _OPTIONS)
    return found


def is_wider_than_the_window(page: Page) -> bool:
    """Whether one must scroll sideways."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )

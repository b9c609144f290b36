"""From a request to the bytes of an accessible PDF."""

from collections.abc import Mapping
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from reporting.documents.renderer.finisher import finish
from reporting.documents.renderer.pages import make_html
from reporting.documents.renderer.requests import Request


class DataOnly(URLFetcher):
    """Fetches `data:` URLs; everything else is refused, and remembered (R26)."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        if not url.lower().startswith("data:"):
            self.refused.append(url[:200])
        return super().fetch(url, headers)


def make_pdf(request: Request) -> tuple[bytes, list[str]]:
    """The PDF/UA-1 of a plan, and the addresses that something wanted to fetch: none."""
    fetcher = DataOnly()
    return render(make_html(request), fetcher), fetcher.refused


def render(html: str, fetcher: DataOnly) -> bytes:
    """The PDF of our own HTML."""
    page: Any = HTML(string=html, url_fetcher=fetcher, base_url=None)
    pdf: bytes = page.write_pdf(
        finisher=finish, pdf_variant="pdf/ua-1", presentational_hints=False, attachments=None
    )
    return pdf

"""Public Sans as style rules with `data:` URLs; read by our own code, never fetched."""

import base64
import importlib.util
import logging
from functools import cache
from pathlib import Path

_FACES = (("Regular", 400, "normal"), ("Italic", 400, "italic"), ("SemiBold", 600, "normal"),
          ("Bold", 700, "normal"))  # fmt: skip
_FOLDER = "static/vendor/uswds/fonts/public-sans"
_log = logging.getLogger(__name__)


@cache
def font_rules() -> str:
    """The `@font-face` rules; none, and a warning, where the web's assets were not set up."""
    # webui itself is not imported: its pages need Flask, which a renderer has no use for.
    found = importlib.util.find_spec("webui")
    folders = [Path(one) for one in (found.submodule_search_locations or [])] if found else []
    rules = [
        _rule(path, weight, style)
        for folder in folders
        for name, weight, style in _FACES
        if (path := folder / _FOLDER / f"PublicSans-{name}.woff2").is_file()
    ]
    if not rules:
        _log.warning("Public Sans is not there: documents are set in the system's sans serif")
    return "\n".join(rules)


def _rule(path: Path, weight: int, style: str) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "Public Sans"; font-weight: {weight}; font-style: {style}; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )

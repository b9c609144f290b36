"""What WeasyPrint leaves out of a tagged PDF: the scope of header cells, printing of links."""

from collections.abc import Mapping
from typing import Any

import pydyf

_PRINT = 4  # bit 3 of an annotation's flags (ISO 32000-1, 12.5.3)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Called by WeasyPrint before it writes; changes `pdf` in place."""
    known = {one.reference: one for one in pdf.objects if isinstance(one, pydyf.Dictionary)}
    for one in known.values():
        if one.get("S") == "/TH":
            one["A"]["Scope"] = _scope(one, known)
        if one.get("Subtype") == "/Link":
            one["F"] = _PRINT


def _scope(cell: Mapping[str, Any], known: Mapping[Any, Mapping[str, Any]]) -> str:
    """A header cell heads its column in the table's head, else its row."""
    above: Mapping[str, Any] | None = cell
    while above is not None:
        if above.get("S") == "/THead":
            return "/Column"
        above = known.get(above.get("P"))
    return "/Row"

"""A request says each thing once (S10).

Which of two values counts differs from parser to parser; so does then what was checked from what
is done.
"""

import json
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from fastapi import Request

from servicekit.errors import FieldProblem, FieldRepeated, Invalid


async def refuse_repeats(request: Request, several: Collection[str]) -> None:
    """Raises FieldRepeated for a JSON object or a query that names something twice.

    The parameters in `several` may be given several times.
    """
    given = request.query_params.multi_items()
    for name, count in Counter(name for name, _value in given).items():
        if count > 1 and name not in several:
            raise _repeated(name, "This parameter is named twice.")
    if getattr(request.scope["route"], "body_field", None) is None:
        return
    try:
        with suppress(ValueError):  # what is no JSON is refused where it is read
            json.loads(await request.body(), object_pairs_hook=_once)
    except RecursionError as error:
        raise Invalid("The body is nested too deep.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _count),) = Counter(name for name, _value in pairs).most_common(1)
        raise _repeated(name, "This field is named twice.")
    return found


def _repeated(name: str, sentence: str) -> FieldRepeated:
    # Wherever in the body it is; and JSON can name what no answer can be written with.
    shown = name[:100].encode(errors="replace").decode()
    problem = FieldProblem(f"/{shown}", "repeated", sentence)
    return FieldRepeated("Something is named twice.", at=[problem])

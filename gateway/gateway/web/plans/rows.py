"""Rows of a form that its buttons take away and bring back: milestones, causes, people."""

import secrets
from typing import Any

from flask import flash, request, session

Row = dict[str, Any]


def new_id() -> str:
    """Keeps a row the same when others move."""
    return secrets.token_hex(4)


def after_button(rows: list[Row], kept_as: str, of: str, *, removed: str) -> list[Row]:
    """The rows with what the pressed button asks for; one that is taken away can come back.

    `kept_as` names the list, `of` whose list it is; `removed` is said to the person.
    """
    left = list(rows)
    gone = request.form.get("_remove")
    place = next((at for at, row in enumerate(left) if row.get("id") == gone), None)
    kept = last_removed(kept_as, of)
    if place is not None:
        session[kept_as] = {"of": of, "place": place, "row": left.pop(place)}
        flash(removed, "info")
    elif "_undo" in request.form and kept:
        # A removal that met another's change may not have been saved: then it is still there.
        if kept["row"]["id"] not in {row.get("id") for row in left}:
            left.insert(kept["place"], kept["row"])
        session.pop(kept_as)
    return left


def last_removed(kept_as: str, of: str) -> Row | None:
    """What can come back: its `place` and the `row`."""
    kept: Row | None = session.get(kept_as)
    return kept if kept and kept["of"] == of else None

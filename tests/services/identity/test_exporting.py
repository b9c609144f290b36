"""The list of users as a file."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.accounts.exporting import export_accounts
from identity.accounts.listing import Search
from servicekit.audit import AUDIT
from servicekit.spreadsheets import csv_text, xlsx_bytes
from tests.services.identity.factories import make_account, make_approver

pytestmark = pytest.mark.usefixtures("earlier")


@pytest.mark.requirement("AIP-063")
def test_the_same_search_becomes_rows_one_a_role(session: Session, now: datetime) -> None:
    make_account(session, now=now)
    by = make_approver(session, now=now)
    head, row = export_accounts(session, Search("whitfield"), "en", by=by.actor, now=now)
    assert dict(zip(head, row, strict=True)) == {
        "Last name": "Whitfield",
        "First name": "Dana",
        "E-mail": "dana.whitfield@pinonvalley.example",
        "Phone": "505-555-0142",
        "Status": "Active",
        "Last sign-in": "",
        "Role": "School coordinator",
        "Organization code": "001/023",
        "Organization": "Red Bluff Middle School (Piñon Valley Schools)",
        "First day": "2026-10-05",
        "Last day": "",
    }
    spanish, _row = export_accounts(session, Search("whitfield"), "es", by=by.actor, now=now)
    assert spanish[0] == "Apellidos"
    written = session.scalars(select(AUDIT.c.actor).where(AUDIT.c.action == "export_accounts"))
    assert set(written) == {by.subject}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_no_cell_is_a_formula(start: str) -> None:
    cell = f"{start}1+1"
    assert "\n" + cell not in csv_text([["a"], [cell]])
    with ZipFile(BytesIO(xlsx_bytes("users", [["a"], [cell]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 't="s"' in sheet
    assert "<f>" not in sheet

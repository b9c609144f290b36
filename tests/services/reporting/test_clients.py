"""How stars-sync is asked for the directory."""

import pytest

from reporting.clients import StarsDirectory
from servicekit.auth import ServiceClient
from servicekit.errors import Unavailable
from tests.services.reporting.answers import answering
from tests.services.reporting.factories import make_entry

DISTRICT = {"code": "001", "name": "Piñon Valley Schools", "is_open": True, "version": 4}
SCHOOL = {"district_code": "001", "code": "023", "name": "Red Bluff", "is_open": False}


def test_the_directory_is_read_page_by_page() -> None:
    path = "/api/v1/stars-sync/directory?since=3"
    pages = {
        path: {"version": 4, "districts": [DISTRICT], "schools": [], "next": "a/b"},
        f"{path}&after=a%2Fb": {"version": 4, "districts": [], "schools": [SCHOOL], "next": None},
    }
    with answering(pages) as url:
        found = list(StarsDirectory(ServiceClient(url)).pages_since(3))
    assert [entry for page in found for entry in page.entries] == [
        make_entry("001", "Piñon Valley Schools"),
        make_entry("001/023", "Red Bluff", is_open=False),
    ]
    assert {page.version for page in found} == {4}


def test_a_directory_that_does_not_answer_is_unavailable() -> None:
    with answering({}) as url, pytest.raises(Unavailable):
        list(StarsDirectory(ServiceClient(url)).pages_since(0))

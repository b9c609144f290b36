"""A form asks for each answer once; a request that brings one twice is refused whole (S10)."""

import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Fields, Window
from tests.systems.confirmed import confirm_all
from tests.systems.people import Person, stored


@pytest.fixture
def window(town: Town) -> Window:
    window = Window(town.person("IT administrator").http)
    confirm_all(town.system)
    return window


@pytest.mark.parametrize(
    ("path", "button", "twice"),
    [
        ("/users/new", "Mail the invitation", {"role": ["ped_viewer", "ped_coordinator"]}),
        ("/it-panel/systems/new", "Make the client", {"client_id": ["one-client", "two-client"]}),
        (
            "/it-panel/school-years/2026-2027/periods",
            "Save the periods",
            {"periods-0-ends_on": ["2026-10-07", "2026-10-08"]},
        ),
    ],
)
def test_s10_an_answer_given_twice_is_refused(
    window: Window, path: str, button: str, twice: Fields
) -> None:
    window.open(path)
    window.press(button, twice, status=422)
    assert "An answer was sent twice" in window.text()


def test_s10_a_step_with_an_answer_given_twice_is_not_saved(
    window: Window, staff: Person, plan: str
) -> None:
    before = stored(staff, plan, "root-causes")
    window.open(f"/plans/{plan}/root-causes")
    window.press("Save and", {"research": ["one", "other"]}, status=422)
    assert window.page.select("#research[aria-invalid=true]")
    assert stored(staff, plan, "root-causes") == before

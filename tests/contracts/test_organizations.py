"""Organizations are written one way and know what lies inside them (D09)."""

import pytest

from contracts.organizations import Organization


@pytest.mark.parametrize("written", ["state", "001", "001/023", "5AB/0Z1"])
def test_what_is_read_is_written_the_same(written: str) -> None:
    assert str(Organization.parse(written)) == written


@pytest.mark.parametrize("written", ["", "1", "0001", "001/", "/023", "001/23", "abc", "001/023/1"])
def test_what_is_no_organization_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="code"):
        Organization.parse(written)


@pytest.mark.parametrize(
    ("outer", "inner", "is_covered"),
    [
        ("state", "001/023", True),
        ("001", "001", True),
        ("001", "001/023", True),
        ("001", "002/023", False),
        ("001/023", "001/023", True),
        ("001/023", "001/024", False),
        ("001/023", "001", False),
        ("001", "state", False),
    ],
)
def test_an_organization_covers_what_lies_inside_it(
    outer: str, inner: str, is_covered: bool
) -> None:
    assert Organization.parse(outer).covers(Organization.parse(inner)) is is_covered

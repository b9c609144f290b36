"""Names, addresses and phone numbers as people type them."""

import pytest

from identity.accounts.people import (
    canonical_email,
    clean_name,
    clean_phone,
    is_personal,
    masked,
)


@pytest.mark.parametrize(
    "typed",
    [
        "x@aps.edu@evil.example",
        "x@k12.nm.us.",
        '"quoted local"@aps.edu',
        "x@[192.0.2.1]",
        "x@192.0.2.1",
        "x@аps.edu",
        "x@xn--ps-6kc.edu",
        "x@localhost",
        "x..y@aps.edu",
        "@aps.edu",
        "x@" + "a" * 64 + ".edu",
        "x" * 65 + "@aps.edu",
        "x@aps.edu\r\nBcc: y@evil.example",
        "",
    ],
)
def test_s08_an_address_that_is_no_plain_one_is_refused(typed: str) -> None:
    assert canonical_email(typed) is None


def test_an_address_is_kept_in_lower_case_without_blanks() -> None:
    assert canonical_email("  Dana.O'Hara@APS.Edu ") == "dana.o'hara@aps.edu"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  José   Luis ", "José Luis"),
        ("Jose\u0301", "José"),
        ("O'Brien-Nuñez", "O'Brien-Nuñez"),
        ("Nguyễn", "Nguyễn"),
        ("St. John", "St. John"),
    ],
)
def test_a_name_of_any_script_is_composed_and_kept(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "x" * 101, "Ana\u202eevil", "Ana\x07", "<b>Ana", "12"]
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    assert clean_name(typed) is None


@pytest.mark.requirement("AIP-033")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5055550142", "505-555-0142"),
        ("(505) 555-0142", "505-555-0142"),
        ("+1 505.555.0142", "505-555-0142"),
        ("505-555-0142 ext. 12", "505-555-0142 x12"),
        ("555-0142", None),
        ("505-555-01421", None),
        ("call me", None),
        ("", None),
    ],
)
def test_a_phone_number_has_ten_digits(typed: str, kept: str | None) -> None:
    assert clean_phone(typed) == kept


def test_a_masked_address_shows_only_its_ends() -> None:
    assert masked("d.whitfield@pv.example") == "d•••••••••d@pv.example"
    assert masked("ab@pv.example") == "•@pv.example"


@pytest.mark.requirement("AIP-031")
@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("gmail.com", True),
        ("mail.yahoo.com", True),
        ("notgmail.com", False),
        ("gmail.com.aps.edu", False),
        ("aps.edu", False),
    ],
)
def test_consumer_mail_domains_are_known(domain: str, expected: bool) -> None:
    assert is_personal(domain) is expected

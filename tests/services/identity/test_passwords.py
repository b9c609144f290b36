"""Which passwords are taken, and how they are kept (AIP-034, AIP-035, R22, S13)."""

import pytest

from identity.accounts.domain import PasswordPolicy
from identity.accounts.passwords import hash_password, is_password, rules_broken, rules_of
from tests.services.identity.factories import PASSWORD, password_hash

BELEN = ["Dana Whitfield-Muñoz", "Belen Consolidated Schools"]


@pytest.mark.requirement("AIP-034", "AIP-035")
@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Aa1!bcdefgh", ["password-too-short"]),
        ("saltbush-rain-417!", ["password-no-uppercase"]),
        ("Saltbush-Rain-dry!", ["password-no-number"]),
        ("SaltbushRain417x", ["password-no-special"]),
        (
            "short",
            [
                "password-too-short",
                "password-no-uppercase",
                "password-no-number",
                "password-no-special",
            ],
        ),
        ("Aa1!" + "x7Kq" * 32, ["password-too-long"]),
    ],
)
def test_s13_each_rule_that_a_password_breaks_is_named(password: str, broken: list[str]) -> None:
    assert rules_broken(password) == broken


@pytest.mark.parametrize(
    "password", ["Password123!", "BelenSchools1!", "Whitfield-Belen-2026!", "DanaMunoz2026!"]
)
def test_s13_a_guessable_password_is_refused(password: str) -> None:
    assert rules_broken(password, context=BELEN) == ["password-guessable"]


LONGEST = "Juniper-91" + "kW4!t" * 23 + "qZ7"


@pytest.mark.parametrize("password", [PASSWORD, "Ünïcødé-Pässwörd9", LONGEST])
def test_s13_a_long_or_unicode_password_is_taken(password: str) -> None:
    assert len(LONGEST) == 128
    assert rules_broken(password, context=BELEN) == []


@pytest.mark.requirement("AIP-034", "AIP-035")
def test_in_nist_mode_length_is_asked_and_no_kinds_of_characters() -> None:
    nist = PasswordPolicy(15, False, 0)
    assert rules_broken("saltbush juniper rain", nist) == []
    assert rules_broken("Saltbush-417!", nist) == ["password-too-short"]
    assert rules_broken("passwordpassword", nist) == ["password-guessable"]
    assert rules_of(nist) == ["password-too-short", "password-guessable"]


def test_s13_every_character_counts() -> None:
    kept = hash_password(LONGEST)
    assert is_password(kept, LONGEST)
    assert not is_password(kept, LONGEST[:72] + "x" + LONGEST[73:])
    assert not is_password(kept, LONGEST[:-1] + "x")
    assert not is_password(kept, LONGEST + "x" * 80)


def test_composed_and_decomposed_letters_are_one_password() -> None:
    assert is_password(hash_password("Mañana-rain-417!"), "Man\u0303ana-rain-417!")


def test_no_password_fits_where_none_is_kept() -> None:
    assert not is_password(None, PASSWORD)
    assert not is_password(None, "nobody has this password")
    assert is_password(password_hash(), PASSWORD)

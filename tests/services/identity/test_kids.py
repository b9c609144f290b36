"""Which key signs and which are published, by their names and the instant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from aipctl import secrets_folder
from identity.oauth.keys import SigningKeys
from identity.oauth.kids import LEAD, OVERLAP, kid_for, published, signing

FIRST = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
NEXT = FIRST + timedelta(days=90)
KIDS = [kid_for(NEXT), kid_for(FIRST)]
SECOND = timedelta(seconds=1)


def test_a_new_key_is_published_before_it_signs() -> None:
    before = NEXT - LEAD
    assert signing(KIDS, now=before) == kid_for(FIRST)
    assert published(KIDS, now=before) == [kid_for(FIRST), kid_for(NEXT)]
    assert signing(KIDS, now=NEXT) == kid_for(NEXT)


def test_the_former_key_leaves_after_the_overlap() -> None:
    assert published(KIDS, now=NEXT + OVERLAP - SECOND) == [kid_for(FIRST), kid_for(NEXT)]
    assert published(KIDS, now=NEXT + OVERLAP) == [kid_for(NEXT)]


def test_a_key_whose_name_is_no_instant_is_older_than_all() -> None:
    kids = ["ffffffff", *KIDS, "00000000"]
    assert signing(kids, now=FIRST - SECOND) == "ffffffff"
    assert signing(kids, now=FIRST) == kid_for(FIRST)
    assert published(kids, now=FIRST) == ["ffffffff", kid_for(FIRST), kid_for(NEXT)]


def test_a_clock_behind_does_not_leave_a_system_without_a_key() -> None:
    assert signing(KIDS, now=FIRST - LEAD) == kid_for(FIRST)
    assert published(KIDS, now=FIRST - LEAD) == [kid_for(FIRST), kid_for(NEXT)]


def test_a_running_identity_sees_files_come_and_go(tmp_path: Path) -> None:
    first = secrets_folder.add_signing_key(tmp_path, signs_from=FIRST)
    keys = SigningKeys(tmp_path / "signing")
    assert kids_of(keys, FIRST) == [first]
    second = secrets_folder.add_signing_key(tmp_path, signs_from=NEXT)
    assert kids_of(keys, FIRST) == [first, second]
    (tmp_path / "signing" / f"{first}.pem").unlink()
    assert kids_of(keys, FIRST) == [second]


def kids_of(keys: SigningKeys, now: datetime) -> list[str]:
    return [key["kid"] for key in keys.public(now=now)["keys"]]

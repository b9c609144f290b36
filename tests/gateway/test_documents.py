"""Two people's versions of a step, brought together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from gateway.web.plans import documents
from webui.fields import nested

BEFORE = {"research": "r", "supportive_factors": "s", "barriers": "b", "methods": []}


def with_team(*members: tuple[str, str]) -> dict[str, Any]:
    return {
        "contact": {"first_name": "Dana"},
        "team": [{"id": key, "first_name": name} for key, name in members],
    }


def unordered(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its parts by id: their order is the stored one's."""
    team = {one["id"]: one for one in document.get("team", [])}
    return {**document, "team": team}


def test_what_only_one_changed_is_taken_from_that_one() -> None:
    mine = {**BEFORE, "research": "mine"}
    theirs = {**BEFORE, "barriers": "theirs"}
    merged = documents.merge(BEFORE, mine, theirs)
    assert merged.document == {**BEFORE, "research": "mine", "barriers": "theirs"}
    assert merged.differences == ()
    assert merged.mine_kept == (("research",),)


def test_what_both_changed_differently_is_asked() -> None:
    mine, theirs = {**BEFORE, "barriers": "mine"}, {**BEFORE, "barriers": "theirs"}
    merged = documents.merge(BEFORE, mine, theirs)
    (asked,) = merged.differences
    assert (asked.before, asked.mine, asked.theirs) == ("b", "mine", "theirs")
    assert merged.document == theirs
    assert documents.decide(merged.document, {asked.key: "both of us"}) == {
        **BEFORE,
        "barriers": "both of us",
    }


def test_what_both_wrote_alike_is_not_asked() -> None:
    same = {**BEFORE, "barriers": "the same"}
    assert documents.merge(BEFORE, same, same).differences == ()


def test_ticks_of_both_stay() -> None:
    mine, theirs = {**BEFORE, "methods": ["surveys"]}, {**BEFORE, "methods": ["research"]}
    merged = documents.merge(BEFORE, mine, theirs)
    assert merged.document["methods"] == ["research", "surveys"]
    assert merged.differences == ()


def test_members_both_added_are_both_there() -> None:
    before = with_team(("a", "Ana"))
    mine, theirs = with_team(("a", "Ana"), ("b", "Ben")), with_team(("a", "Ana"), ("c", "Cruz"))
    merged = documents.merge(before, mine, theirs)
    assert [one["id"] for one in merged.document["team"]] == ["a", "c", "b"]


def test_a_member_one_took_away_is_gone_when_the_other_left_it_alone() -> None:
    before = with_team(("a", "Ana"), ("b", "Ben"))
    less = with_team(("b", "Ben"))
    assert documents.merge(before, less, before).document == less
    assert documents.merge(before, before, less).document == less
    none = with_team()
    assert documents.merge(before, none, before).document == none


def test_a_member_one_took_away_stays_when_the_other_changed_it() -> None:
    before = with_team(("a", "Ana"))
    changed = with_team(("a", "Anita"))
    assert documents.merge(before, with_team(), changed).document == changed
    assert documents.merge(before, changed, with_team()).document == changed


def test_a_step_never_saved_before_merges_from_nothing() -> None:
    theirs = with_team(("c", "Cruz"))
    mine = with_team(("b", "Ben"))
    merged = documents.merge({}, mine, theirs)
    assert {one["id"] for one in merged.document["team"]} == {"b", "c"}


texts = some.text(alphabet="abc", max_size=2)
plain = some.fixed_dictionaries(dict.fromkeys(("research", "barriers"), texts))
teams = some.dictionaries(some.sampled_from("abcd"), texts, max_size=4).map(
    lambda found: with_team(*found.items())
)


@given(before=plain | teams, mine=plain | teams, theirs=plain | teams)
def test_nothing_is_overwritten_without_being_asked(
    before: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    if len({frozenset(one) for one in (before, mine, theirs)}) > 1:
        return  # documents of one step have one shape
    merged = documents.merge(before, mine, theirs)
    if before == mine:
        assert merged.document == theirs
    if before == theirs:
        assert merged.differences == ()
        assert unordered(merged.document) == unordered(mine)
    asked = {one.key: one.mine for one in merged.differences}
    kept = str(documents.decide(merged.document, asked))
    for name in ("research", "barriers"):
        if mine.get(name) != before.get(name):
            assert repr(mine[name]) in kept


@given(document=teams)
def test_a_posted_document_is_the_document(document: dict[str, Any]) -> None:
    posted = nested(MultiDict(list(documents.fields(document))))
    assert {"team": [], **posted} == document


def with_cause(*whys: str, **more: Any) -> dict[str, Any]:
    milestones = more.pop("milestones", [])
    cause = {"id": "c1", "observed": "o", "whys": [*whys], "milestones": milestones}
    return {"causes": [cause], **more}


def test_the_lines_of_a_part_are_compared_one_by_one() -> None:
    merged = documents.merge(with_cause("a", ""), with_cause("mine", ""), with_cause("a", "theirs"))
    assert merged.document["causes"][0]["whys"] == ["mine", "theirs"]
    assert merged.differences == ()
    merged = documents.merge(with_cause("a"), with_cause("mine"), with_cause("theirs"))
    (asked,) = merged.differences
    assert (asked.path, asked.mine, asked.theirs) == (
        ("causes", "#c1", "whys", "0"),
        "mine",
        "theirs",
    )
    assert documents.decide(merged.document, {asked.key: "ours"})["causes"][0]["whys"] == ["ours"]


def test_parts_inside_a_part_come_from_both_and_a_change_outlives_a_removal() -> None:
    def row(key: str, what: str) -> dict[str, str]:
        return {"id": key, "what": what}

    def found(mine: list[dict[str, str]], theirs: list[dict[str, str]]) -> list[dict[str, str]]:
        before = with_cause(milestones=[row("m1", "one"), row("m2", "two")])
        versions = (with_cause(milestones=rows) for rows in (mine, theirs))
        merged = documents.merge(before, *versions)
        assert merged.differences == ()
        rows: list[dict[str, str]] = merged.document["causes"][0].get("milestones", [])
        return rows

    one, two, new, other = row("m1", "one"), row("m2", "two"), row("m3", "3"), row("m4", "4")
    assert found([one, two, new], [one, two, other]) == [one, two, other, new]
    assert found([one], [one, two]) == [one]  # taken away, and not changed meanwhile
    assert found([one], [one, row("m2", "2")]) == [one, row("m2", "2")]
    assert found([one, row("m2", "2")], [one]) == [one, row("m2", "2")]


def with_target(value: str, way: str = "rate") -> dict[str, Any]:
    return {"targets": {"ALL": {"value": value, "way": way}, "F": {"value": "9", "way": "rate"}}}


def test_a_target_is_one_answer_with_the_way_it_is_meant() -> None:
    in_points = with_target("4.6", "points")
    merged = documents.merge(with_target("20"), with_target("18"), in_points)
    (asked,) = merged.differences
    assert (asked.path, asked.mine) == (("targets", "ALL"), {"value": "18", "way": "rate"})
    assert documents.decide(merged.document, {asked.key: asked.mine}) == with_target("18")
    assert merged.document == in_points


def test_an_empty_target_is_meant_in_no_way() -> None:
    merged = documents.merge(with_target(""), with_target("18"), with_target("", "points"))
    assert merged.differences == ()
    assert merged.document == with_target("18")


def test_entries_that_are_left_out_are_not_in_what_was_decided() -> None:
    team = with_team(("a", "Ana"), ("b", "Ben"), ("c", "Cruz"))
    decided = documents.decide(team, {"team/#b/first_name": "Benita"}, ["team/#a", "team/#b"])
    assert decided == with_team(("c", "Cruz"))
    assert documents.decide(team, {}, [f"team/#{key}" for key in "abc"]) == with_team()

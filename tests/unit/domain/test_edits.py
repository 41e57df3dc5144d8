"""The algebra of edits: paths, diff and replay."""

import pytest

from caseworker.domain.edits import Body, Change, Edit, canonical, diff, paths_of, replay, seal_of
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId, WorkerId, human_number, is_id, uuid7


def an_edit(name: str, changes: dict[str, Change]) -> Edit:
    return Edit(
        id=EditId(name),
        record=RecordId("r"),
        scope=ScopeId("s"),
        kind="person",
        author=WorkerId("w"),
        made_at="2026-11-22T10:00:00+00:00",
        changes={Path(path): change for path, change in changes.items()},
    )


def test_that_an_object_is_a_keyed_list_and_anything_else_is_one_value() -> None:
    body: Body = {"name": "Jay", "langs": ["a", "b"], "people": {"x": {"name": "Nan"}, "y": {"name": "Dre"}}}
    assert paths_of(body) == {
        "name": "Jay",
        "langs": ["a", "b"],
        "people/x": {"name": "Nan"},
        "people/y": {"name": "Dre"},
    }


def test_that_an_empty_value_is_no_path() -> None:
    assert paths_of({"a": None, "b": "", "c": [], "d": {}, "e": {"x": None}}) == {}


def test_that_false_and_zero_say_something() -> None:
    assert paths_of({"a": False, "b": 0}) == {"a": False, "b": 0}


def test_that_diff_names_the_version_each_path_was_based_on() -> None:
    changes = diff({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}, {Path("b"): EditId("e1")})
    assert changes == {"b": Change(value=3, base="e1"), "c": Change(value=4, base=None)}


def test_that_replaying_a_removal_leaves_its_version() -> None:
    body, versions = replay(
        {"people": {"x": {"n": 1}}},
        {Path("people/x"): EditId("e1")},
        [an_edit("e2", {"people/x": Change(value=None, base=EditId("e1"))})],
    )
    assert body == {}
    assert versions == {"people/x": "e2"}


def test_that_replay_does_not_change_what_it_was_given() -> None:
    before: Body = {"people": {"x": {"n": 1}}}
    replay(before, {}, [an_edit("e2", {"people/y": Change(value={"n": 2})})])
    assert before == {"people": {"x": {"n": 1}}}


def test_that_a_seal_covers_everything_but_the_signing_itself() -> None:
    body: Body = {"a": 1, "status": "draft"}
    assert seal_of(body) == seal_of({**body, "status": "signed", "signed_by": "w", "seal": "x"})
    assert seal_of(body) != seal_of({**body, "a": 2})


def test_that_one_meaning_has_one_canonical_text() -> None:
    assert canonical({"b": 1, "a": {"y": 2, "x": 3}}) == canonical({"a": {"x": 3, "y": 2}, "b": 1, "c": None})


def test_that_ids_made_later_sort_later() -> None:
    ids = [uuid7(ms, bytes(10)) for ms in (1, 2, 1_763_800_000_000)]
    assert ids == sorted(ids)
    assert all(is_id(one) and one[12] == "7" for one in ids)


def test_that_an_id_needs_ten_random_bytes() -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(1, b"short")


def test_that_numbers_made_on_two_laptops_differ() -> None:
    assert human_number("K7", 42) == "K7-0042"
    assert human_number("K7", 1) != human_number("M2", 1)

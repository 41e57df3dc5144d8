"""What the server sets aside instead of applying, on both books: kept with a reason, never refused into nothing."""

from collections.abc import Callable

import pytest
from pydantic import JsonValue

from caseworker import wire
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId, WorkerId
from caseworker.server import envelope
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

Spoil = Callable[[Edit], Edit]


def _deep(levels: int) -> JsonValue:
    value: JsonValue = []
    for _ in range(levels):
        value = [value]
    return value


def _with(edit: Edit, path: str, value: JsonValue) -> Edit:
    return edit.model_copy(update={"changes": {Path(path): Change.model_construct(value=value)}})


SPOILT: dict[str, tuple[str, Spoil]] = {
    "no id": ("broken", lambda edit: edit.model_copy(update={"id": EditId("x" * 300)})),
    "no record id": ("broken", lambda edit: edit.model_copy(update={"record": RecordId("../etc")})),
    "a kind that is none": ("broken", lambda edit: edit.model_copy(update={"kind": "Robert'); DROP TABLE edit;--"})),
    "a field that is none": ("broken", lambda edit: _with(edit, "a b", "x")),
    "a path of three parts": ("broken", lambda edit: _with(edit, "list/x/y", "x")),
    "a number that is none": ("broken", lambda edit: _with(edit, "name", float("inf"))),
    "too deep": ("too_deep", lambda edit: _with(edit, "name", _deep(40))),
    "too long a text": ("too_large", lambda edit: _with(edit, "name", "x" * (envelope.TEXT_LETTERS + 1))),
    "too many paths": (
        "too_large",
        lambda edit: edit.model_copy(
            update={"changes": {Path(f"f{number}"): Change(value=1) for number in range(envelope.PATHS + 1)}}
        ),
    ),
    "somebody else's name": ("other_author", lambda edit: edit.model_copy(update={"author": WorkerId(fresh_id())})),
    "another kind": ("other_kind", lambda edit: edit.model_copy(update={"kind": "session"})),
    "an element of a plain field": ("out_of_shape", lambda edit: _with(edit, "name/x1", "x")),
    "an object for a plain field": ("out_of_shape", lambda edit: _with(edit, "phone", {"x": 1})),
}


@pytest.mark.parametrize("what", SPOILT)
def test_that_what_cannot_be_taken_is_set_aside_with_its_reason_and_the_next_edit_goes_on(
    home: Partnership, what: str
) -> None:
    reason, spoil = SPOILT[what]
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    spoilt = spoil(laptop.edit(record, scope, {"phone": "1"}))
    first, second = laptop.push(spoilt, laptop.edit(record, scope, {"town": "Example"}))
    assert (first.outcome, first.reason, first.entry) == ("quarantined", reason, 0)
    assert (first.versions, first.values, first.open) == ({}, {}, {})
    assert second.outcome == "applied"
    assert laptop.bootstrap(scope).records[0].body == {"name": "Jo", "town": "Example"}


def test_that_a_quarantined_edit_is_kept_for_the_people_who_look_after_it(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    (result,) = laptop.push(laptop.edit(record, scope, {"name": "x"}, kind="session"))
    (kept,) = [one for one in home.registrar.set_aside() if one.worker == laptop.enrolled.worker]
    assert (kept.edit, kept.team, kept.reason) == (result.edit, laptop.enrolled.team, "other_kind")


def test_that_an_edit_in_another_teams_file_is_set_aside_and_changes_nothing(home: Partnership) -> None:
    one, stranger = home.laptop(home.team("North")), home.laptop(home.team("South"))
    scope, record, _ = one.new_file(name="Jo")
    (result,) = stranger.push(stranger.edit(record, scope, {"name": "x"}))
    assert (result.outcome, result.reason) == ("quarantined", "no_grant")
    assert one.sums(scope)[scope][0] == 1


def test_that_claiming_another_teams_file_as_new_does_not_open_it(home: Partnership) -> None:
    one, stranger = home.laptop(home.team("North")), home.laptop(home.team("South"))
    scope, record, _ = one.new_file(name="Jo")
    new = wire.NewScope(scope=scope, team=stranger.enrolled.team)
    (result,) = stranger.push(stranger.edit(record, scope, {"name": "x"}), new=new)
    assert (result.outcome, result.reason) == ("quarantined", "no_grant")
    assert scope not in {grant.scope for grant in stranger.hello().grants}


def test_that_a_record_cannot_be_taken_into_another_file(home: Partnership) -> None:
    one, stranger = home.laptop(home.team("North")), home.laptop(home.team("South"))
    _, record, _ = one.new_file(name="Jo")
    own, _, _ = stranger.new_file(name="Al")
    (result,) = stranger.push(stranger.edit(record, own, {"name": "x"}))
    assert (result.outcome, result.reason) == ("quarantined", "other_scope")


def test_that_an_edit_id_of_another_laptop_is_not_taken_twice(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    (result,) = other.push(other.edit(record, scope, {"phone": "1"}).model_copy(update={"id": first.edit}))
    assert (result.outcome, result.reason) == ("quarantined", "id_taken")


def test_that_configuration_is_read_only_for_workers(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"), role="lead")
    config = next(grant.scope for grant in laptop.hello().grants if grant.kind == "config")
    (result,) = laptop.push(laptop.edit(laptop.enrolled.worker, config, {"role": "x"}, kind="worker"))
    assert (result.outcome, result.reason) == ("quarantined", "read_only")


def test_that_a_new_file_for_a_team_nobody_knows_is_set_aside(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope = ScopeId(fresh_id())
    new = wire.NewScope.model_validate({"scope": scope, "team": fresh_id()})
    (result,) = laptop.push(laptop.edit(fresh_id(), scope, {"name": "x"}), new=new)
    assert (result.outcome, result.reason) == ("quarantined", "unknown_team")


def test_that_a_group_is_set_aside_whole(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    group = fresh_id()
    good = laptop.edit(record, scope, {"phone": "1"}, group=group)
    bad = laptop.edit(record, scope, {"name": "x"}, kind="session", group=group)
    alone = laptop.edit(record, scope, {"town": "Example"})
    results = laptop.push(good, bad, alone)
    assert [(result.outcome, result.reason) for result in results] == [
        ("quarantined", "group"),
        ("quarantined", "other_kind"),
        ("applied", ""),
    ]
    assert laptop.bootstrap(scope).records[0].body == {"name": "Jo", "town": "Example"}


def test_that_a_group_which_holds_together_is_applied_whole(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    group = fresh_id()
    edits = [laptop.edit(record, scope, {f"field{number}": number + 1}, group=group) for number in range(3)]
    assert [result.outcome for result in laptop.push(*edits)] == ["applied"] * 3


def test_that_a_file_is_not_made_by_a_group_that_was_set_aside(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, group = ScopeId(fresh_id()), fresh_id()
    good = laptop.edit(fresh_id(), scope, {"name": "x"}, group=group)
    bad = laptop.edit("nonsense", scope, {"name": "x"}, group=group)
    laptop.push(good, bad, new=wire.NewScope(scope=scope, team=laptop.enrolled.team))
    assert scope not in {grant.scope for grant in laptop.hello().grants}


def _ended(home: Partnership, laptop: Laptop, *, worker: bool) -> None:
    home.registrar.end(laptop.enrolled.worker if worker else laptop.enrolled.device)


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "laptop"])
def test_that_whose_access_has_ended_may_still_push_and_it_is_set_aside(home: Partnership, worker: bool) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    _ended(home, laptop, worker=worker)
    (result,) = laptop.push(laptop.edit(record, scope, {"phone": "1"}))
    assert (result.outcome, result.reason) == ("quarantined", "access_ended")
    welcome = laptop.hello()
    assert not welcome.enabled
    assert welcome.grants == ()
    assert welcome.expected_seq == 3

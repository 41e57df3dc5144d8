"""What happens when two edits meet: the table of outcomes."""

from caseworker.domain.edits import Change, Edit, seal_of
from caseworker.domain.ids import EditId, Path
from caseworker.domain.merge import Law, Met, Policy, State, Unknown, meet
from caseworker.domain.registry import law_of


def an_edit(name: str, *, verb: str = "change", **changes: tuple[object, str | None] | Change) -> Edit:
    made = {
        Path(path.replace("__", "/")): change
        if isinstance(change, Change)
        else Change.model_validate({"value": change[0], "base": change[1]})
        for path, change in changes.items()
    }
    return Edit.model_validate(
        {
            "id": name,
            "record": "r",
            "scope": "s",
            "kind": "person",
            "verb": verb,
            "author": f"w-{name}",
            "made_at": "2026-11-22T10:00:00+00:00",
            "changes": made,
        }
    )


def arriving(*edits: Edit, law: Law | None = None) -> tuple[State, list[Met]]:
    state, met = State(), []
    for edit in edits:
        met.append(meet(state, edit, law or Unknown()))
        state = met[-1].state
    return state, met


class _Sets(Unknown):
    def policy(self, field_name: str) -> Policy:  # noqa: ARG002
        return "set"


def test_that_an_edit_on_the_current_version_is_applied() -> None:
    state, met = arriving(an_edit("e1", phone=("1", None)), an_edit("e2", phone=("2", "e1")))
    assert [m.outcome for m in met] == ["applied", "applied"]
    assert state.body == {"phone": "2"}
    assert state.versions == {"phone": "e2"}


def test_that_a_different_value_on_an_old_version_is_kept_as_a_candidate() -> None:
    state, met = arriving(
        an_edit("e1", phone=("1", None)), an_edit("e2", phone=("2", "e1")), an_edit("e3", phone=("3", "e1"))
    )
    assert met[2].outcome == "conflict"
    assert state.body == {"phone": "2"}
    (candidate,) = state.conflicts[Path("phone")]
    assert (candidate.edit, candidate.value, candidate.author) == ("e3", "3", "w-e3")


def test_that_the_same_value_twice_is_merged_and_work_based_on_either_is_current() -> None:
    state, met = arriving(
        an_edit("e1", phone=("1", None)),
        an_edit("e2", phone=("2", "e1")),
        an_edit("e3", phone=("2", "e1")),
        an_edit("e4", phone=("5", "e3")),
    )
    assert [m.outcome for m in met] == ["applied", "applied", "merged", "applied"]
    assert state.body == {"phone": "5"}


def test_that_different_fields_never_conflict() -> None:
    state, met = arriving(an_edit("e1", a=(1, None)), an_edit("e2", a=(2, "e1")), an_edit("e3", b=(3, None)))
    assert met[2].outcome == "applied"
    assert state.body == {"a": 2, "b": 3}


def test_that_two_people_editing_different_elements_never_conflict() -> None:
    _, met = arriving(
        an_edit("e1", people__x=({"n": 1}, None), people__y=({"n": 1}, None)),
        an_edit("e2", people__x=({"n": 2}, "e1")),
        an_edit("e3", people__y=({"n": 3}, "e1")),
    )
    assert [m.outcome for m in met] == ["applied", "applied", "applied"]


def test_that_settling_closes_the_candidates_that_were_seen_and_only_those() -> None:
    start = [an_edit("e1", p=("1", None)), an_edit("e2", p=("2", "e1")), an_edit("e3", p=("3", "e1"))]
    unseen = an_edit("e4", p=("4", "e1"))
    settled = an_edit("e5", verb="settle", p=Change(value="3", base=EditId("e2"), over=(EditId("e3"),)))
    state, _ = arriving(*start, settled)
    assert state.conflicts == {}
    assert state.body == {"p": "3"}
    state, _ = arriving(*start, unseen, settled)
    assert [c.edit for c in state.conflicts[Path("p")]] == ["e4"]


def test_that_an_edit_on_ones_own_candidate_replaces_it() -> None:
    state, _ = arriving(
        an_edit("e1", p=("1", None)),
        an_edit("e2", p=("2", "e1")),
        an_edit("e3", p=("3", "e1")),
        an_edit("e4", p=("4", "e3")),
    )
    assert [c.edit for c in state.conflicts[Path("p")]] == ["e4"]


def test_that_a_conflict_whose_values_became_equal_is_closed() -> None:
    state, _ = arriving(
        an_edit("e1", p=("1", None)),
        an_edit("e2", p=("2", "e1")),
        an_edit("e3", p=("3", "e1")),
        an_edit("e4", p=("3", "e2")),
    )
    assert state.conflicts == {}


def test_that_in_a_set_an_added_element_stays_whoever_removed_it_unseen() -> None:
    state, met = arriving(
        an_edit("e1", tags__a=(True, None)),
        an_edit("e2", tags__a=(None, "e1")),
        an_edit("e3", tags__a=(True, "e2")),
        an_edit("e4", tags__a=(None, "e1")),
        law=_Sets(),
    )
    assert met[3].outcome == "merged"
    assert state.body == {"tags": {"a": True}}


def test_that_an_ignored_removal_does_not_count_as_having_seen_the_element() -> None:
    state, met = arriving(
        an_edit("e1", tags__a=(True, None)),
        an_edit("e2", tags__a=(None, "e1")),
        an_edit("e3", tags__a=(True, "e2")),
        an_edit("e4", tags__a=(None, "e1")),
        an_edit("e5", tags__a=(None, "e4")),
        law=_Sets(),
    )
    assert met[4].outcome == "merged"
    assert state.body == {"tags": {"a": True}}


def test_that_two_values_of_one_element_of_a_set_are_both_kept() -> None:
    state, met = arriving(an_edit("e1", tags__a=("first", None)), an_edit("e2", tags__a=("second", None)), law=_Sets())
    assert met[1].outcome == "conflict"
    assert state.body == {"tags": {"a": "first"}}
    assert [c.value for c in state.conflicts[Path("tags/a")]] == ["second"]


def _signed(whole: dict[str, str], body: dict[str, object], name: str = "e9") -> Edit:
    seal = seal_of(body)  # type: ignore[arg-type]
    edit = an_edit(name, verb="sign", status=("signed", whole.get("status")), seal=(seal, None))
    return edit.model_copy(update={"kind": "session", "whole": whole, "seal": seal})


def test_that_a_signature_holds_only_if_nothing_changed_since() -> None:
    law, first = law_of("session"), an_edit("e1", observation=("calm", None))
    state, met = arriving(first, _signed({"observation": "e1"}, {"observation": "calm"}), law=law)
    assert met[1].outcome == "applied"
    assert state.body["status"] == "signed"
    late = _signed({"observation": "e1"}, {"observation": "calm"})
    state, met = arriving(first, an_edit("e2", observation=("tense", "e1")), late, law=law)
    assert met[2].outcome == "conflict"
    assert "status" not in state.body
    assert [c.value for c in state.conflicts[Path("status")]] == ["signed"]


def test_that_a_signature_on_an_older_version_does_not_hold_even_if_the_words_are_the_same_again() -> None:
    there, and_back = an_edit("e2", observation=("tense", "e1")), an_edit("e3", observation=("calm", "e2"))
    late = _signed({"observation": "e1"}, {"observation": "calm"})
    _, met = arriving(an_edit("e1", observation=("calm", None)), there, and_back, late, law=law_of("session"))
    assert met[3].outcome == "conflict"


def test_that_a_seal_that_does_not_fit_the_body_does_not_hold() -> None:
    _, met = arriving(
        an_edit("e1", observation=("calm", None)),
        _signed({"observation": "e1"}, {"observation": "other"}),
        law=law_of("session"),
    )
    assert met[1].outcome == "conflict"


def test_that_a_signed_record_cannot_be_changed_even_from_its_current_version() -> None:
    state, met = arriving(
        an_edit("e1", observation=("calm", None)),
        _signed({"observation": "e1"}, {"observation": "calm"}),
        an_edit("e2", observation=("angry", "e1")),
        law=law_of("session"),
    )
    assert met[2].outcome == "conflict"
    assert state.body["observation"] == "calm"


def test_that_a_late_change_to_a_signed_record_is_settled_by_keeping_the_signed_text() -> None:
    state, _ = arriving(
        an_edit("e1", observation=("calm", None)),
        _signed({"observation": "e1"}, {"observation": "calm"}),
        an_edit("e2", observation=("angry", "e1")),
        an_edit("e3", verb="settle", observation=Change(value="calm", base=EditId("e1"), over=(EditId("e2"),))),
        law=law_of("session"),
    )
    assert state.conflicts == {}
    assert state.body["observation"] == "calm"


def test_that_a_version_in_use_may_only_end() -> None:
    state, met = arriving(
        an_edit("e1", status=("active", None), analysis=("x", None)),
        an_edit("e2", analysis=("y", "e1")),
        an_edit("e3", status=("superseded", "e1")),
        law=law_of("plan_version"),
    )
    assert [m.outcome for m in met] == ["applied", "conflict", "applied"]
    assert state.body == {"status": "superseded", "analysis": "x"}


def test_that_two_versions_agreed_on_two_laptops_are_a_conflict_of_the_plan() -> None:
    state, met = arriving(
        an_edit("e1", current=("v3", None)),
        an_edit("e2", current=("v4a", "e1")),
        an_edit("e3", current=("v4b", "e1")),
        law=law_of("plan"),
    )
    assert met[2].outcome == "conflict"
    assert state.body == {"current": "v4a"}


def test_that_nothing_is_stored_for_an_erased_record() -> None:
    met = meet(State(erased=True), an_edit("e1", p=("1", None)), Unknown())
    assert met.outcome == "erased"
    assert met.state.body == {}


def test_that_a_kind_from_a_newer_version_is_merged_and_never_turned_away() -> None:
    _, met = arriving(an_edit("e1", anything=(1, None)), law=law_of("a_kind_from_2031"))
    assert met[0].outcome == "applied"


def test_that_an_edit_can_be_sent_and_read_back_with_unknown_members() -> None:
    text = an_edit("e1", p=("1", None)).model_dump_json()[:-1] + ',"from_2031":{"a":1}}'
    assert '"from_2031":{"a":1}' in Edit.model_validate_json(text).model_dump_json()

"""Laws of merging that hold for any edits: nothing is lost, devices agree, order of equals does not matter."""

from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.edits import Body, Change, Edit, diff, is_empty, paths_of, replay
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId, WorkerId
from caseworker.domain.merge import State, Unknown, meet

FIELDS = st.sampled_from(["a", "b", "list/x", "list/y"])
ANY_SHAPE = st.sampled_from(["a", "a/x", "a/y", "list", "list/x"])
VALUES = st.one_of(st.none(), st.integers(0, 3), st.text("ab", max_size=2))
BODIES = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.one_of(
        st.integers(0, 3),
        st.text("ab", max_size=2),
        st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3), max_size=3),
    ),
    max_size=3,
)


@st.composite
def histories(draw: st.DrawFn, fields: st.SearchStrategy[str] = FIELDS) -> list[Edit]:
    """Edits by several people, each based on some version that existed before, or on none."""
    made: list[Edit] = []
    for number in range(draw(st.integers(1, 12))):
        paths = draw(st.sets(fields, min_size=1, max_size=3))
        bases = st.sampled_from([None, *(edit.id for edit in made)])
        changes = {Path(path): Change(value=draw(VALUES), base=draw(bases)) for path in paths}
        made.append(
            Edit(
                id=EditId(f"e{number}"),
                record=RecordId("r"),
                scope=ScopeId("s"),
                kind="k",
                author=WorkerId("w"),
                made_at="2026-11-22T10:00:00+00:00",
                changes=changes,
            )
        )
    return made


def _state_after(edits: list[Edit]) -> State:
    state = State()
    for edit in edits:
        state = meet(state, edit, Unknown()).state
    return state


@given(histories())
def test_that_every_value_is_current_followed_or_kept_as_a_candidate(edits: list[Edit]) -> None:
    state = State()
    for edit in edits:
        met = meet(state, edit, Unknown())
        for path, outcome in met.paths.items():
            kept = {c.edit for c in met.state.conflicts.get(path, ())}
            if outcome == "applied":
                assert met.state.versions[path] == edit.id
            elif outcome == "merged":
                assert edit.id in met.state.alike[path]
            else:
                assert edit.id in kept
        state = met.state


@given(histories())
def test_that_an_edit_arriving_never_takes_away_a_current_value_it_did_not_see(edits: list[Edit]) -> None:
    state = State()
    for edit in edits:
        met = meet(state, edit, Unknown())
        for path, change in edit.changes.items():
            before = state.versions.get(path)
            seen = change.base == before or change.base in state.alike.get(path, ())
            if not seen:
                assert met.state.versions.get(path) in (before, None) or before is None
        state = met.state


@given(histories())
def test_that_candidates_go_only_when_settled_replaced_or_equal(edits: list[Edit]) -> None:
    state = State()
    for edit in edits:
        met = meet(state, edit, Unknown())
        for path, candidates in state.conflicts.items():
            left = {c.edit for c in met.state.conflicts.get(path, ())}
            change = edit.changes.get(path)
            for candidate in candidates:
                equal = change is not None and (candidate.value or None) == (change.value or None)
                replaced = change is not None and (change.base == candidate.edit or candidate.edit in change.over)
                assert candidate.edit in left or equal or replaced
        state = met.state


@given(BODIES, BODIES)
def test_that_replaying_a_diff_gives_the_body_it_was_made_from(before: Body, after: Body) -> None:
    versions = {path: EditId("e0") for path in paths_of(before)}
    edit = Edit(
        id=EditId("e1"),
        record=RecordId("r"),
        scope=ScopeId("s"),
        kind="k",
        author=WorkerId("w"),
        made_at="2026-11-22T10:00:00+00:00",
        changes=diff(before, after, versions),
    )
    body, _ = replay(before, versions, (edit,))
    assert paths_of(body) == paths_of(after)


@given(histories(ANY_SHAPE))
def test_that_no_edit_takes_away_a_text_at_a_path_it_does_not_name_whatever_its_shape(edits: list[Edit]) -> None:
    state = State()
    for edit in edits:
        met = meet(state, edit, Unknown())
        assert _untouched(state.body, edit).items() <= paths_of(met.state.body).items()
        for path, change in edit.changes.items():
            now = paths_of(met.state.body).get(path)
            waiting = [one.value for one in met.state.conflicts.get(path, ())]
            assert is_empty(change.value) or change.value == now or change.value in waiting
        state = met.state


@given(BODIES, histories(ANY_SHAPE))
def test_that_work_that_is_not_sent_yet_never_covers_a_text_it_does_not_name(body: Body, edits: list[Edit]) -> None:
    for edit in edits:
        shown, versions = replay(body, {}, (edit,))
        assert _untouched(body, edit).items() <= paths_of(shown).items()
        for path in versions:
            assert paths_of(shown).get(path) == (
                None if is_empty(edit.changes[path].value) else edit.changes[path].value
            )


def _untouched(body: Body, edit: Edit) -> Body:
    return {path: value for path, value in paths_of(body).items() if path not in edit.changes}


@given(histories())
def test_that_meeting_does_not_change_the_state_it_was_given(edits: list[Edit]) -> None:
    state = _state_after(edits[:-1])
    before = (dict(state.body), dict(state.versions), dict(state.conflicts), dict(state.alike))
    meet(state, edits[-1], Unknown())
    assert before == (state.body, state.versions, state.conflicts, state.alike)

"""Drafts: the newest raw values per person, form and record, on this device only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest
from pydantic import JsonValue

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Wanted
from tests.fakes.open_store import FILE, Desk, open_desk

KEY = DraftKey(FILE, "session", RecordId("1" * 32))


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


def test_that_values_that_do_not_parse_come_back_as_they_were_typed(desk: Desk) -> None:
    values: dict[str, JsonValue] = {
        "started_at": "31st of nevember",
        "quotes": {"q1": {"text": "”\n\t🌧"}},
        "age": "abc",
    }
    desk.store.records.keep(Draft(KEY, values, "2026-11-22T09:00:00+00:00", "started_at"))
    desk.reopen()
    assert desk.store.records.draft(KEY) == Draft(KEY, values, "2026-11-22T09:00:00+00:00", "started_at")


def test_that_autosave_keeps_one_row_with_the_newest_values(desk: Desk) -> None:
    for number in range(5):
        desk.store.records.keep(Draft(KEY, {"place": str(number)}, f"2026-11-22T09:00:0{number}+00:00"))
    (draft,) = desk.store.records.drafts()
    assert draft.values == {"place": "4"}


def test_that_drafts_of_another_person_form_or_record_are_apart(desk: Desk) -> None:
    others = (
        DraftKey(ScopeId("e" * 32), "session", KEY.record),
        DraftKey(FILE, "action", KEY.record),
        DraftKey(FILE, "session", RecordId("2" * 32)),
    )
    desk.store.records.keep(Draft(KEY, {"place": "mine"}))
    for number, key in enumerate(others):
        assert desk.store.records.draft(key) is None
        desk.store.records.keep(Draft(key, {"place": str(number)}))
    desk.store.records.drop(others[0])
    kept = desk.store.records.draft(KEY)
    assert kept is not None
    assert kept.values == {"place": "mine"}
    assert len(desk.store.records.drafts()) == 3


def test_that_drafts_come_newest_first(desk: Desk) -> None:
    for number in (2, 9, 4):
        key = DraftKey(FILE, "session", RecordId(f"{number:032x}"))
        desk.store.records.keep(Draft(key, {}, f"2026-11-22T09:00:0{number}+00:00"))
    assert [draft.saved_at[-7] for draft in desk.store.records.drafts()] == ["9", "4", "2"]


def test_that_a_draft_is_neither_history_nor_outbox_nor_findable(desk: Desk) -> None:
    desk.store.records.keep(Draft(KEY, {"observation": "Foxglove"}))
    assert desk.store.sync.unsent(10, 10_000) == ()
    assert desk.store.records.search("foxglove") == []
    assert desk.store.records.history(KEY.record) == []
    assert desk.store.records.page(Wanted(("session",))) == []

"""The door for a person's work: everything in a piece of work, or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.domain.edits import Change, Edit
from caseworker.domain.errors import Told
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Draft, DraftKey, Wanted, Work
from caseworker.store.store import Store
from tests.fakes.fast_kdf import fresh_vault
from tests.fakes.open_store import FILE, ME, Desk, Server, StillClock, open_desk, talk

SIGNED = {"status": "signed", "observation": "We talked in the library"}


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


def test_that_saved_work_is_there_after_opening_again(desk: Desk) -> None:
    record = desk.save({"observation": "We talked in the library"})
    desk.reopen()
    assert desk.body(record) == {"observation": "We talked in the library"}
    assert desk.store.sync.status().here == 1


def test_that_one_edit_on_top_of_another_shows_both(desk: Desk) -> None:
    record = desk.save({"observation": "First", "place": "Tram stop"})
    desk.save({"observation": "Second"}, record=record)
    assert desk.body(record) == {"observation": "Second", "place": "Tram stop"}


def test_that_every_edit_names_the_version_before_it(desk: Desk) -> None:
    record = desk.save({"observation": "First"})
    desk.save({"observation": "Second"}, record=record)
    first, second = (sent.edit for sent in desk.store.sync.unsent(10, 10_000))
    assert second.changes[Path("observation")].base == first.id


def test_that_an_edit_on_a_version_its_own_device_replaced_is_a_bug(desk: Desk) -> None:
    record = desk.save({"observation": "First"})
    stale = desk.edit(record, {"observation": "Third"})
    desk.save({"observation": "Second"}, record=record)
    with pytest.raises(RuntimeError):
        desk.store.records.write(Work(edits=(stale,)))
    assert desk.body(record) == {"observation": "Second"}


def test_that_an_edit_a_colleague_overtook_is_kept_and_meets_theirs_on_the_server(desk: Desk) -> None:
    server = Server(desk.clock)
    record = desk.save({"observation": "First"})
    talk(desk, server)
    mine = desk.edit(record, {"observation": "Mine"})
    server.theirs(record, {"observation": "Theirs"})
    talk(desk, server)
    desk.store.records.write(Work(edits=(mine,)))
    assert desk.body(record) == {"observation": "Mine"}
    talk(desk, server)
    (conflict,) = desk.store.records.conflicts()
    assert (conflict.current, conflict.candidates[0].value) == ("Theirs", "Mine")


def test_that_work_with_one_edit_that_cannot_be_taken_changes_nothing(desk: Desk) -> None:
    signed = desk.save(SIGNED)
    other = RecordId(desk.ids.new())
    good, bad = desk.edit(other, {"observation": "New"}), desk.edit(signed, {"observation": "Changed"})
    with pytest.raises(Told) as told:
        desk.store.records.write(Work(edits=(good, bad)))
    assert told.value.key == "record_signed"
    assert desk.shown(other) is None
    assert desk.store.records.search("new") == []
    assert len(desk.store.records.waiting()) == 1
    assert len(desk.deeds()) == 1


def test_that_a_signed_session_cannot_be_changed(desk: Desk) -> None:
    record = desk.save(SIGNED)
    for changes in ({"observation": "Other"}, {"observation": None}, {"place": "Tram"}, {"status": "draft"}):
        with pytest.raises(Told, match="record_signed"):
            desk.save(changes, record=record)
    assert desk.body(record) == SIGNED


def test_that_a_closed_concern_leaves_its_status_open(desk: Desk) -> None:
    record = desk.save({"status": "closed", "words": "He said so"}, kind="concern")
    desk.save({"status": "open"}, record=record)
    assert desk.body(record)["status"] == "open"


def test_that_text_over_the_limit_is_told_and_not_swallowed(desk: Desk) -> None:
    with pytest.raises(Told) as told:
        desk.save({"observation": "a" * (TEXT_LIMIT + 1)})
    assert (told.value.key, told.value.facts) == ("text_too_long", {"limit": TEXT_LIMIT})
    with pytest.raises(Told, match="text_too_long"):
        desk.save({"quotes/q1": {"text": "a" * (TEXT_LIMIT + 1)}})
    assert desk.store.records.page(Wanted(("session",))) == []


def test_that_text_at_the_limit_is_stored_whole(desk: Desk) -> None:
    record = desk.save({"observation": "é" * TEXT_LIMIT})
    desk.reopen()
    assert desk.body(record)["observation"] == "é" * TEXT_LIMIT


def test_that_a_change_of_a_record_that_went_is_told(desk: Desk) -> None:
    gone = Edit(
        id=EditId(desk.ids.new()),
        record=RecordId(desk.ids.new()),
        scope=FILE,
        kind="session",
        author=ME,
        made_at="2026-11-22T09:00:00+00:00",
        changes={Path("place"): Change(value="Tram", base=EditId("1" * 32))},
    )
    with pytest.raises(Told, match="record_missing"):
        desk.store.records.write(Work(edits=(gone,)))


def test_that_the_first_edit_of_a_new_file_asks_for_its_scope(desk: Desk) -> None:
    scope = ScopeId("e" * 32)
    first = desk.edit(RecordId(desk.ids.new()), {"given_name": "Sam"}, kind="person", scope=scope)
    second = desk.edit(RecordId(desk.ids.new()), {"place": "Tram"}, scope=scope)
    desk.store.records.write(Work(edits=(first, second), new_files=(scope,)))
    asked = [sent.new_scope for sent in desk.store.sync.unsent(10, 10_000)]
    assert asked[0] is not None
    assert (asked[0].scope, asked[0].team, asked[0].kind) == (scope, desk.store.me().team, "file")
    assert asked[1] is None


def test_that_a_finished_draft_goes_with_the_work_that_folds_it_in(desk: Desk) -> None:
    record = RecordId(desk.ids.new())
    key = DraftKey(FILE, "session", record)
    desk.store.records.keep(Draft(key, {"place": "Tram"}, "2026-11-22T09:00:00+00:00"))
    desk.store.records.write(Work(edits=(desk.edit(record, {"place": "Tram"}),), finished=key))
    assert desk.store.records.drafts() == []


def test_that_a_draft_stays_when_its_work_could_not_be_stored(desk: Desk) -> None:
    record = desk.save(SIGNED)
    key = DraftKey(FILE, "session", record)
    desk.store.records.keep(Draft(key, {"place": "Tram"}, "2026-11-22T09:00:00+00:00"))
    with pytest.raises(Told):
        desk.store.records.write(Work(edits=(desk.edit(record, {"place": "Tram"}),), finished=key))
    assert desk.store.records.draft(key) is not None


def test_that_numbers_of_a_series_are_never_given_twice(desk: Desk) -> None:
    given = [desk.store.records.next_number("print") for _ in range(3)]
    desk.reopen()
    given += [desk.store.records.next_number("print"), desk.store.records.next_number("letter")]
    assert given == [1, 2, 3, 4, 1]


def test_that_work_without_edits_is_still_in_the_audit(desk: Desk) -> None:
    desk.store.records.write(Work(audit=(AuditNote("export", scope=FILE, reason="asked by the court"),)))
    (line,) = desk.store.audit(limit=1)
    assert (line.deed, line.reason, line.worker) == ("export", "asked by the court", ME)


def test_that_nothing_can_be_written_before_enrolment(tmp_path: Folder) -> None:
    profile, key = fresh_vault(tmp_path)
    with Store.open(profile, key, StillClock()) as store, pytest.raises(Told, match="store_missing"):
        store.records.write(Work())

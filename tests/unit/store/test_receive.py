"""The door for the server's work: answers to a push, and pages of the feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.domain.edits import Change
from caseworker.domain.ids import EditId, Path, RecordId
from caseworker.domain.ports import Wanted, Work
from caseworker.wire import Entry, Pulled, Pushed, Result
from tests.fakes.open_store import BOB, FILE, Desk, Server, open_desk, talk


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def server(desk: Desk) -> Server:
    return Server(desk.clock)


def push(desk: Desk, server: Server) -> Pushed:
    pushed = server.push(desk.store.sync.unsent(500, 1_000_000))
    desk.store.sync.results(pushed)
    return pushed


def pull(desk: Desk, server: Server, limit: int = 1000) -> None:
    for held in desk.store.sync.pulling():
        desk.store.sync.page(server.pulled(held.scope, held.cursor, limit))


def test_that_confirmed_work_counts_as_shared_and_shows_the_same(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "Mine"})
    assert desk.status(record) == "here"
    batch = desk.store.sync.unsent(10, 10_000)
    assert desk.status(record) == "sending"
    desk.store.sync.results(server.push(batch))
    assert (desk.status(record), desk.body(record)) == ("shared", {"observation": "Mine"})


def test_that_an_answer_that_never_came_leaves_the_edit_unsent(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "Mine"})
    first = desk.store.sync.unsent(10, 10_000)
    server.push(first)
    desk.store.sync.note_run("2026-11-22T09:00:00+00:00", trouble="server_stopped_midway")
    assert desk.status(record) == "here"
    assert desk.store.sync.unsent(10, 10_000) == first
    push(desk, server)
    assert (desk.status(record), len(server.feeds[FILE])) == ("shared", 1)


def test_that_after_a_crash_nothing_counts_as_being_sent(desk: Desk) -> None:
    record = desk.save({"observation": "Mine"})
    desk.store.sync.unsent(10, 10_000)
    desk.reopen()
    assert desk.status(record) == "here"


def test_that_an_older_page_never_takes_back_what_the_server_has_confirmed(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"observation": "Bob's", "place": "Tram"})
    server.theirs(record, {"observation": "First"})
    # This device's push is answered before it has read the two steps before it in the feed.
    mine = desk.edit(record, {"observation": "Mine"})
    seen = server.states[record].versions[Path("observation")]
    mine = mine.model_copy(update={"changes": {Path("observation"): Change(value="Mine", base=seen)}})
    desk.store.records.write(Work(edits=(mine,)))
    push(desk, server)
    assert desk.body(record)["observation"] == "Mine"
    seen_bodies = []
    while desk.store.sync.held()[0].cursor < len(server.feeds[FILE]):
        pull(desk, server, limit=1)
        seen_bodies.append(desk.body(record)["observation"])
    assert set(seen_bodies) == {"Mine"}
    assert desk.body(record)["place"] == "Tram"
    assert desk.store.sync.sums([FILE])[FILE] == (len(server.feeds[FILE]), server.sum(FILE))


def test_that_a_late_answer_never_takes_back_what_the_feed_has_brought(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    desk.save({"observation": "Mine"}, record=record)
    late = server.push(desk.store.sync.unsent(10, 10_000))
    server.theirs(record, {"observation": "Bob's"})
    pull(desk, server)
    desk.store.sync.results(late)
    assert desk.body(record)["observation"] == "Bob's"
    assert desk.store.sync.sums([FILE])[FILE] == (len(server.feeds[FILE]), server.sum(FILE))


def test_that_unsent_work_stays_on_top_of_a_page(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    desk.save({"place": "School"}, record=record)
    server.theirs(record, {"place": "Tram", "purpose": "Catch up"})
    pull(desk, server)
    assert desk.body(record) == {"observation": "First", "place": "School", "purpose": "Catch up"}


def test_that_a_conflict_keeps_both_until_somebody_settles_it(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"observation": "Bob's"})
    desk.save({"observation": "Mine"}, record=record)
    talk(desk, server)
    (conflict,) = desk.store.records.conflicts()
    assert (conflict.current, [one.value for one in conflict.candidates]) == ("Bob's", ["Mine"])
    assert desk.status(record) == "needs_you"
    assert desk.store.records.page(Wanted(("session",)))[0].is_in_conflict
    change = Change(value="Both", base=conflict.current_edit, over=(conflict.candidates[0].edit,))
    settling = desk.edit(record, {}, verb="settle").model_copy(update={"changes": {Path("observation"): change}})
    desk.store.records.write(Work(edits=(settling,)))
    assert desk.store.records.conflicts() == []
    talk(desk, server)
    assert desk.store.records.conflicts() == []
    assert (desk.body(record)["observation"], desk.status(record)) == ("Both", "shared")


def test_that_a_colleagues_conflict_appears_here_and_goes_when_they_settle_it(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    base = server.states[record].versions[Path("observation")]
    server.theirs(record, {"observation": "Bob's"})
    stale = desk.edit(record, {}).model_copy(
        update={"author": BOB, "changes": {Path("observation"): Change(value="Late", base=base)}}
    )
    server.take(stale)
    pull(desk, server)
    assert [one.candidates[0].value for one in desk.store.records.conflicts()] == ["Late"]
    current = server.states[record].versions[Path("observation")]
    chosen = Change(value="Late", base=current, over=(stale.id,))
    server.take(stale.model_copy(update={"id": EditId("7" * 32), "changes": {Path("observation"): chosen}}))
    pull(desk, server)
    assert desk.store.records.conflicts() == []
    assert desk.body(record)["observation"] == "Late"


def test_that_work_built_on_a_value_two_people_wrote_is_not_a_conflict(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"place": "Tram"})
    desk.save({"place": "Tram"}, record=record)
    batch = desk.store.sync.unsent(10, 10_000)
    desk.save({"place": "School"}, record=record)
    desk.store.sync.results(server.push(batch))
    talk(desk, server)
    assert (desk.body(record)["place"], desk.store.records.conflicts()) == ("School", [])


def test_that_work_the_server_set_aside_is_kept_and_shown(desk: Desk, server: Server) -> None:
    server.closed.add(FILE)
    record = desk.save({"observation": "Mine"})
    push(desk, server)
    assert (desk.body(record), desk.status(record)) == ({"observation": "Mine"}, "set_aside")
    (aside,) = desk.store.records.waiting()
    assert (aside.sending, aside.outcome, aside.reason) == ("set_aside", "quarantined", "access_ended")
    desk.reopen()
    assert desk.body(record) == {"observation": "Mine"}


def test_that_a_change_set_aside_shows_the_shared_record_again(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    server.closed.add(FILE)
    desk.save({"observation": "Second"}, record=record)
    push(desk, server)
    assert (desk.body(record), desk.status(record)) == ({"observation": "First"}, "set_aside")
    assert desk.store.records.history(record)[-1].changes == {"observation": "Second"}


def test_that_an_erased_record_leaves_no_text_behind(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "Foxglove"})
    talk(desk, server)
    talk(desk, server)
    server.erase(record)
    desk.save({"place": "Foxglove Road"}, record=record)
    pull(desk, server)
    assert desk.shown(record) is None
    assert desk.store.records.history(record) == []
    assert desk.store.sync.status().here == 1
    push(desk, server)
    assert [one.outcome for one in desk.store.records.waiting()] == ["erased", "applied"]
    with_text = desk.store.records.search("foxglove")
    assert with_text == []


def test_that_a_step_that_cannot_be_read_is_parked_and_the_rest_goes_on(desk: Desk, server: Server) -> None:
    first = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(first, {"place": "Tram"})
    good = server.feeds[FILE][-1]
    bad = good.model_copy(update={"record": RecordId("not an id")})
    last = good.model_copy(update={"seq": good.seq + 1, "edit": EditId("6" * 32), "set": {"purpose": "Catch up"}})
    desk.store.sync.page(Pulled(entries=(bad, last), more=False))
    assert desk.body(first) == {"observation": "First", "purpose": "Catch up"}
    assert desk.store.sync.status().parked == 1
    assert desk.store.sync.held()[0].cursor == last.seq


def test_that_a_gap_in_the_feed_stops_the_scope_and_has_it_filled(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"place": "Tram"})
    server.theirs(record, {"purpose": "Catch up"})
    desk.store.sync.page(Pulled(entries=(server.feeds[FILE][-1],), more=False))
    assert desk.body(record) == {"observation": "First"}
    assert [fill.scope for fill in desk.store.sync.fills()] == [FILE]
    talk(desk, server)
    assert desk.body(record) == {"observation": "First", "place": "Tram", "purpose": "Catch up"}


def test_that_steps_of_another_grant_or_already_read_change_nothing(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"observation": "Bob's"})
    step = server.feeds[FILE][-1]
    assert not desk.store.sync.page(Pulled(entries=(step.model_copy(update={"grant_epoch": 9}),), more=False))
    pull(desk, server)
    desk.store.sync.page(Pulled(entries=(step.model_copy(update={"set": {"observation": "Old"}}),), more=False))
    assert desk.body(record)["observation"] == "Bob's"


def test_that_an_answer_for_an_edit_that_is_not_here_changes_nothing(desk: Desk) -> None:
    stray = Result(edit=EditId("5" * 32), outcome="applied", entry=3, versions={}, values={})
    pushed = Pushed(results=(stray,), expected_seq=1, server_time=desk.clock.now())
    assert not desk.store.sync.results(pushed)


def test_that_history_holds_own_and_others_steps_once_each(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    talk(desk, server)
    server.theirs(record, {"observation": "Bob's"})
    talk(desk, server)
    talk(desk, server)
    said = [(past.author == BOB, past.changes[Path("observation")]) for past in desk.store.records.history(record)]
    assert said == [(False, "First"), (True, "Bob's")]


def test_that_kinds_and_fields_nobody_knows_survive_the_feed(desk: Desk, server: Server) -> None:
    desk.store.sync.grants(server.welcome(FILE))
    desk.store.sync.whole(server.whole(FILE))
    entry = Entry(
        scope=FILE,
        grant_epoch=1,
        seq=1,
        record=RecordId("1" * 32),
        form="hologram",
        edit=EditId("2" * 32),
        author=BOB,
        made_at="2026-11-22T09:00:00+00:00",
        received_at="2026-11-22T09:00:00+00:00",
        set={"beam": [1, {"deep": 2}], "list/k1": {"x": 1}},
        versions={"beam": "2" * 32, "list/k1": "2" * 32},
    )
    desk.store.sync.page(Pulled(entries=(entry,), more=False))
    assert desk.body(entry.record) == {"beam": [1, {"deep": 2}], "list": {"k1": {"x": 1}}}

"""Scopes: granted, filled, revoked, and what happens when the server was restored from a backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path as Folder

import pytest

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Wanted, Work
from caseworker.syncport import Fill
from caseworker.wire import Revoked
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk

OTHER = ScopeId("e" * 32)
REVOKED = Revoked(scope=FILE, grant_epoch=1)


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def server(desk: Desk) -> Server:
    return Server(desk.clock)


def stock(server: Server, count: int, scope: ScopeId = FILE) -> list[RecordId]:
    names = [RecordId(f"{number:030x}{scope[:2]}") for number in range(1, count + 1)]
    for name in names:
        server.theirs(name, {"place": f"place {name}"}, scope=scope)
    return names


def test_that_a_new_grant_is_filled_and_an_old_one_only_followed(desk: Desk, server: Server) -> None:
    stock(server, 3)
    plan = desk.store.sync.grants(server.welcome(FILE))
    assert (plan.fills, plan.behind) == ((Fill(FILE, 1),), ())
    talk(desk, server)
    assert len(desk.store.records.page(Wanted(("session",)))) == 3
    stock(server, 1)
    plan = desk.store.sync.grants(server.welcome(FILE))
    assert (plan.fills, plan.behind) == ((), (FILE,))


def test_that_an_interrupted_filling_goes_on_where_it_was(desk: Desk, server: Server) -> None:
    names = stock(server, 5)
    desk.store.sync.grants(server.welcome(FILE))
    desk.store.sync.whole(server.whole(FILE, limit=2))
    desk.reopen()
    assert desk.store.sync.fills() == (Fill(FILE, 1, names[1]),)
    assert desk.store.sync.pulling() == ()
    assert len(desk.store.records.page(Wanted(("session",)))) == 2
    server.theirs(names[0], {"place": "moved"})
    talk(desk, server, limit=2)
    assert len(desk.store.records.page(Wanted(("session",)))) == 5
    assert desk.body(names[0])["place"] == "moved"


def test_that_what_the_server_no_longer_has_goes_with_the_last_page(desk: Desk, server: Server) -> None:
    names = stock(server, 3)
    talk(desk, server)
    server.erase(names[1])
    desk.store.sync.refill(FILE)
    page = server.whole(FILE)
    desk.store.sync.whole(page)
    assert [row.id for row in desk.store.records.page(Wanted(("session",)))] == [names[2], names[0]]


def test_that_filling_never_removes_unsent_work(desk: Desk, server: Server) -> None:
    names = stock(server, 1)
    talk(desk, server)
    desk.save({"purpose": "Mine"}, record=names[0])
    fresh = desk.save({"observation": "Never sent"})
    del server.places[names[0]]
    desk.store.sync.refill(FILE)
    desk.store.sync.whole(server.whole(FILE))
    assert desk.body(names[0]) == {"purpose": "Mine"}
    assert desk.body(fresh) == {"observation": "Never sent"}
    assert desk.store.sync.status().here == 2


def test_that_own_work_pushed_during_a_filling_is_not_taken_for_gone(desk: Desk, server: Server) -> None:
    names = stock(server, 4)
    desk.store.sync.grants(server.welcome(FILE))
    desk.store.sync.whole(server.whole(FILE, limit=2))
    early = desk.save({"observation": "Mine"}, record=RecordId("0" * 31 + "1"))
    assert early < names[0]
    desk.store.sync.results(server.push(desk.store.sync.unsent(10, 10_000)))
    desk.store.sync.whole(server.whole(FILE, names[1], limit=10))
    assert desk.body(early) == {"observation": "Mine"}
    talk(desk, server)


def test_that_a_purge_removes_its_scope_and_nothing_else(desk: Desk, server: Server) -> None:
    mine = desk.save({"observation": "Foxglove"})
    stock(server, 2)
    kept = stock(server, 2, OTHER)
    talk(desk, server, FILE, OTHER)
    plan = desk.store.sync.grants(server.welcome(OTHER, revoked=(REVOKED,)))
    assert plan.purge == (REVOKED,)
    assert plan.purge_share == pytest.approx(3 / 5)
    gone = desk.store.sync.purge(REVOKED)
    assert gone is not None
    assert gone.records == 3
    assert {row.id for row in desk.store.records.page(Wanted(("session",)))} == set(kept)
    assert desk.store.records.search("foxglove") == []
    assert desk.store.records.history(mine) == []
    assert [held.scope for held in desk.store.sync.held()] == [OTHER]
    assert len(desk.store.records.waiting()) == 1


def test_that_a_purge_never_removes_unsent_work(desk: Desk, server: Server) -> None:
    record = stock(server, 1)[0]
    talk(desk, server)
    desk.save({"observation": "Mine"}, record=record)
    assert desk.store.sync.purge(REVOKED) is None
    assert desk.body(record)["observation"] == "Mine"
    server.closed.add(FILE)
    desk.store.sync.results(server.push(desk.store.sync.unsent(10, 10_000)))
    assert desk.store.sync.purge(REVOKED) is not None
    assert desk.store.sync.status().set_aside == 1


def test_that_a_purge_leaves_drafts_because_they_are_unsent_work(desk: Desk, server: Server) -> None:
    record = stock(server, 1)[0]
    talk(desk, server)
    key = DraftKey(FILE, "session", record)
    desk.store.records.keep(Draft(key, {"observation": "Half a sentence"}))
    desk.store.sync.purge(REVOKED)
    assert [draft.values for draft in desk.store.records.drafts()] == [{"observation": "Half a sentence"}]


def test_that_a_scope_that_was_granted_anew_is_not_purged_by_an_old_word(desk: Desk, server: Server) -> None:
    stock(server, 1)
    talk(desk, server)
    welcome = server.welcome(FILE)
    again = welcome.model_copy(update={"grants": (welcome.grants[0].model_copy(update={"grant_epoch": 2}),)})
    plan = desk.store.sync.grants(again)
    assert plan.fills == (Fill(FILE, 2),)
    assert desk.store.sync.purge(REVOKED) is None
    assert len(desk.store.records.page(Wanted(("session",)))) == 1


def test_that_nothing_is_purged_because_it_is_missing_from_a_welcome(desk: Desk, server: Server) -> None:
    stock(server, 1)
    talk(desk, server)
    plan = desk.store.sync.grants(server.welcome())
    assert plan.purge == ()
    assert len(desk.store.records.page(Wanted(("session",)))) == 1


def test_that_work_a_restored_server_lost_is_offered_again_in_order(desk: Desk, server: Server) -> None:
    record = desk.save({"observation": "First"})
    talk(desk, server)
    backup = server.restored("epoch-2")
    desk.save({"observation": "Second"}, record=record)
    desk.save({"place": "Tram"}, record=record)
    talk(desk, server)
    desk.save({"place": "School"}, record=record)
    assert desk.store.sync.new_epoch("epoch-2", backup.expected) == 2
    assert desk.body(record) == {"observation": "Second", "place": "School"}
    talk(desk, backup)
    talk(desk, backup)
    assert backup.states[record].body == {"observation": "Second", "place": "School"}
    assert desk.body(record) == {"observation": "Second", "place": "School"}
    assert desk.store.records.conflicts() == []


def test_that_a_file_made_here_is_asked_for_again_after_a_restore(desk: Desk, server: Server) -> None:
    edit = desk.edit(RecordId(desk.ids.new()), {"given_name": "Sam"}, kind="person", scope=OTHER)
    desk.store.records.write(Work(edits=(edit,), new_files=(OTHER,)))
    talk(desk, server)
    desk.store.sync.new_epoch("epoch-2", 1)
    (again,) = desk.store.sync.unsent(10, 10_000)
    assert again.new_scope is not None
    assert (again.seq, again.new_scope.scope) == (1, OTHER)


def test_that_numbers_have_no_gap_when_old_work_is_no_longer_kept(desk: Desk, server: Server) -> None:
    for number in range(3):
        desk.save({"observation": f"Old {number}"})
    talk(desk, server)
    desk.clock.time += timedelta(days=31)
    for number in range(2):
        desk.save({"observation": f"New {number}"})
    talk(desk, server)
    assert desk.store.sync.status().shared == 2
    assert desk.store.sync.new_epoch("epoch-2", 2) == 2
    assert [sent.seq for sent in desk.store.sync.unsent(10, 10_000)] == [2, 3]


def test_that_the_same_epoch_offers_nothing_again(desk: Desk, server: Server) -> None:
    desk.save({"observation": "First"})
    talk(desk, server)
    assert desk.store.sync.new_epoch(server.epoch, server.expected) == 0
    assert desk.store.sync.fills() == ()


def test_that_a_push_ends_at_the_limit_but_never_inside_a_group(desk: Desk) -> None:
    single = desk.save({"place": "one"})
    edits = [desk.edit(RecordId(desk.ids.new()), {"place": str(number)}) for number in range(3)]
    desk.store.records.write(Work(edits=tuple(edit.model_copy(update={"group": "g1"}) for edit in edits)))
    first = desk.store.sync.unsent(2, 1_000_000)
    assert [sent.edit.record for sent in first] == [single]
    assert len(desk.store.sync.unsent(4, 1_000_000)) == 4
    assert len(desk.store.sync.unsent(4, 10)) == 1
    assert [sent.seq for sent in desk.store.sync.unsent(9, 1_000_000)] == [1, 2, 3, 4]


def test_that_the_status_is_counted_from_the_rows(desk: Desk, server: Server) -> None:
    desk.save({"observation": "First"})
    talk(desk, server)
    desk.save({"observation": "Second"})
    desk.store.sync.note_run("2026-11-22T10:00:00+00:00", trouble="server_busy")
    status = desk.store.status()
    assert (status.here, status.sending, status.shared, status.needs_you, status.set_aside) == (1, 0, 1, 0, 0)
    assert status.last_success == "2026-11-22T09:00:00+00:00"
    assert (status.last_tried, status.trouble) == ("2026-11-22T10:00:00+00:00", "server_busy")
    assert [held.scope for held in desk.store.sync.held()] == [FILE]

"""Reading: lists and pages, and that nothing altered is ever shown as genuine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Row, Wanted
from caseworker.wire import Bootstrapped, Whole
from tests.fakes.open_store import BOB, FILE, Desk, Server, open_desk, talk, tampering

LONG = "He told me about the journey home and who was on the tram that day. " * 200


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


def pages(desk: Desk, wanted: Wanted) -> list[list[Row]]:
    found: list[list[Row]] = []
    while page := desk.store.records.page(wanted):
        found.append(page)
        wanted = Wanted(**{name: getattr(wanted, name) for name in Wanted.__slots__} | {"after": page[-1]})
    return found


@pytest.mark.parametrize("order", ["happened", "title", "due"])
def test_that_pages_give_every_record_once_in_order(desk: Desk, order: str) -> None:
    for day in (3, 1, 2, 2, 2, 9, 8):
        desk.save({"text": f"Call {day}", "due_on": f"2026-12-0{day}", "status": "open"}, kind="action")
    desk.save({"text": "No date", "status": "open"}, kind="action")
    for day in (4, 5):
        desk.save({"name": f"Member {day}"}, kind="network_member")
    found = pages(desk, Wanted(("action", "network_member"), order=order, limit=3))  # type: ignore[arg-type]
    rows = [row for page in found for row in page]
    assert len({row.id for row in rows}) == len(rows) == 10
    assert [len(page) for page in found] == [3, 3, 3, 1]
    if order == "title":
        assert [row.title for row in rows] == sorted(row.title for row in rows)
    if order == "due":
        dated = [row.due_on for row in rows if row.due_on]
        assert dated == sorted(dated)
        assert [bool(row.due_on) for row in rows] == [True] * 7 + [False] * 3


def test_that_sessions_come_newest_first_whatever_their_time_zone(desk: Desk) -> None:
    early = desk.save({"started_at": "2026-07-01T10:30:00+01:00"})
    late = desk.save({"started_at": "2026-07-01T10:00:00+00:00"})
    assert [row.id for row in desk.store.records.page(Wanted(("session",)))] == [late, early]


def test_that_accents_do_not_move_a_name_to_the_end(desk: Desk) -> None:
    for name in ("Zoe", "Élan", "Adam", "zara", "Bo"):
        desk.save({"name": name}, kind="network_member")
    rows = desk.store.records.page(Wanted(("network_member",), order="title"))
    assert [row.title for row in rows] == ["Adam", "Bo", "Élan", "zara", "Zoe"]


def test_that_a_list_by_due_date_holds_what_is_due_by_then_and_nothing_undated(desk: Desk) -> None:
    for due in ("2026-12-01", "2026-12-02", "2026-12-03", "~not_known", ""):
        desk.save({"text": f"due {due}", "due_on": due}, kind="action")
    rows = desk.store.records.page(Wanted(("action",), order="due", due_by="2026-12-02"))
    assert [row.due_on for row in rows] == ["2026-12-01", "2026-12-02"]


def test_that_a_list_can_be_of_one_scope_one_parent_and_some_statuses(desk: Desk) -> None:
    other = ScopeId("e" * 32)
    parent = desk.save({"programme": "safe"}, kind="episode")
    mine = desk.save({"episode": parent, "status": "draft"})
    desk.save({"episode": parent, "status": "signed"})
    desk.save({"status": "draft"}, scope=other)
    assert [row.id for row in desk.store.records.page(Wanted(("session",), parent=parent, statuses=("draft",)))] == [
        mine
    ]
    assert len(desk.store.records.page(Wanted(("session",), scope=other))) == 1


def test_that_records_of_a_kind_come_oldest_first(desk: Desk) -> None:
    days = [desk.save({"started_at": f"2026-11-{day:02d}T09:00:00Z"}) for day in (3, 1, 2)]
    assert [one.id for one in desk.store.records.of(FILE, "session")] == [days[1], days[2], days[0]]


def test_that_a_kind_from_a_newer_version_is_kept_whole(desk: Desk) -> None:
    record = desk.save({"status": "open", "new_field": {"k1": {"deep": [1, "two"]}}}, kind="hologram")
    desk.reopen()
    assert desk.body(record) == {"status": "open", "new_field": {"k1": {"deep": [1, "two"]}}}
    (row,) = desk.store.records.page(Wanted(("hologram",)))
    assert (row.title, row.status) == ("", "open")


def test_that_unknown_fields_stay_when_a_known_one_is_changed(desk: Desk) -> None:
    record = desk.save({"place": "Tram", "field_of_2028": "kept"})
    desk.save({"place": "School"}, record=record)
    assert desk.body(record) == {"place": "School", "field_of_2028": "kept"}


def test_that_a_value_a_form_cannot_read_never_stops_a_list(desk: Desk) -> None:
    desk.save({"given_name": ["not", "a", "name"], "family_name": {"k": 1}}, kind="person")
    assert len(desk.store.records.page(Wanted(("person",)))) == 1


def test_that_a_record_that_is_not_here_is_told(desk: Desk) -> None:
    with pytest.raises(Told, match="record_missing"):
        desk.store.records.get(RecordId("9" * 32))


ALTERATIONS = [
    "title = 'other'",
    "status = 'signed'",
    "happened_at = '2020-01-01'",
    "due_on = '2020-01-01'",
    "line = 'other'",
    "scope = randomblob(16)",
    "kind = 'action'",
    "made_by = 'other'",
    "made_at = 'other'",
    "parent = randomblob(16)",
    "acked = replace(acked, 'journey', 'hammer ')",
    "vers = replace(vers, 'e', 'd')",
    "conflicts = '{}'",
    "ahead = '{\"place\": 5}'",
    'view = \'[{}, "{}", ""]\'',
    "mac = randomblob(16)",
    "mac = x''",
    "title_key = 'zzz'",
    "due_key = 'zzz'",
]


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_that_an_altered_record_is_told_and_never_shown(desk: Desk, alteration: str) -> None:
    whole = Whole(
        record=RecordId("1" * 32),
        form="session",
        body={"observation": LONG, "status": "draft"},
        versions={"observation": "e" * 32, "status": "e" * 32},
        author=BOB,
        made_at="2026-01-01T00:00:00Z",
    )
    desk.store.sync.grants(Server(desk.clock).welcome(FILE))
    desk.store.sync.whole(Bootstrapped(scope=FILE, grant_epoch=1, as_of=0, records=(whole,)))
    with tampering(desk) as other:
        changed = other.execute("UPDATE record SET " + alteration)
        assert changed.rowcount == 1
    with pytest.raises(Told, match="record_damaged"):
        desk.store.records.get(whole.record)
    assert desk.store.records.search("journey") == []


def test_that_an_altered_draft_and_history_are_told(desk: Desk) -> None:
    record = desk.save({"observation": LONG})
    key = DraftKey(FILE, "session", record)
    desk.store.records.keep(Draft(key, {"observation": LONG}, "now"))
    with tampering(desk) as other:
        other.execute("UPDATE draft SET body = replace(body, 'journey', 'hammer ')")
        other.execute("UPDATE history SET changes = replace(changes, 'journey', 'hammer ')")
    with pytest.raises(Told, match="record_damaged"):
        desk.store.records.draft(key)
    with pytest.raises(Told, match="record_damaged"):
        desk.store.records.history(record)


def test_that_an_altered_edit_is_set_aside_and_never_sent(desk: Desk) -> None:
    desk.save({"observation": LONG})
    good = desk.save({"observation": "Short"})
    with tampering(desk) as other:
        other.execute("UPDATE outbox SET body = replace(body, 'journey', 'hammer ') WHERE n = 1")
    sent = desk.store.sync.unsent(10, 1_000_000)
    assert [(one.seq, one.edit.record) for one in sent] == [(1, good)]
    (aside,) = (one for one in desk.store.records.waiting() if one.sending == "set_aside")
    assert aside.reason == "damaged"


def test_that_a_damaged_record_is_healed_by_filling_its_scope(desk: Desk) -> None:
    server = Server(desk.clock)
    record = desk.save({"observation": LONG})
    talk(desk, server)
    with tampering(desk) as other:
        other.execute("UPDATE record SET title = 'other'")
    server.theirs(record, {"place": "School"})
    for held in desk.store.sync.pulling():
        desk.store.sync.page(server.pulled(held.scope, held.cursor))
    assert desk.store.sync.status().parked == 1
    assert [fill.scope for fill in desk.store.sync.fills()] == [FILE]
    talk(desk, server)
    assert desk.body(record) == {"observation": LONG, "place": "School"}
    assert desk.store.sync.status().parked == 0

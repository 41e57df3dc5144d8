"""What the sync engine relies on, tried on the real store and on the dict store that simulations use in its place."""

from collections.abc import Iterator
from pathlib import Path as Folder
from typing import cast

import pytest

from caseworker import digests, wire
from caseworker.domain.edits import Change, Edit
from caseworker.domain.ids import Path, RecordId
from tests.property.world.laptop import WorldStore
from tests.property.world.realstore import RealStore
from tests.unit.sync.scripted import AT, EPOCH, Clock, an_edit, laptop, page_of, scope_id, welcome

ONE = scope_id(1)
PLACE = Path("place")
MINE, THEIRS = RecordId(f"{1:032x}"), RecordId(f"{1_000:032x}")


@pytest.fixture(params=["dict", "real"])
def store(request: pytest.FixtureRequest, tmp_path: Folder) -> Iterator[WorldStore]:
    """A store of each sort, enrolled, that has heard of its server."""
    in_dicts = laptop(epoch=None)
    made = in_dicts if request.param == "dict" else RealStore(in_dicts.card, tmp_path, Clock())
    store = cast("WorldStore", made)
    store.new_epoch(EPOCH, 1)
    yield store
    if isinstance(made, RealStore):
        made.close()


def filled(store: WorldStore, count: int = 1, *, as_of: int = 0) -> None:
    store.grants(welcome((ONE, as_of)))
    store.whole(page_of(ONE, count, as_of=as_of))


def place_of(store: WorldStore, record: RecordId) -> object:
    view = store.view(record)
    return view.body.get("place") if view else None


def offered(store: WorldStore, most: int = 500) -> tuple[wire.Sent, ...]:
    return store.unsent(most, 1_000_000)


def pushed(*sents: wire.Sent, entry: int = 1, outcome: str = "applied") -> wire.Pushed:
    is_kept = outcome in ("applied", "merged")
    results = [
        {
            "edit": sent.edit.id, "outcome": outcome, "entry": entry + number if is_kept else 0,
            "versions": dict.fromkeys(sent.edit.changes, sent.edit.id) if is_kept else {},
            "values": {path: change.value for path, change in sent.edit.changes.items()} if is_kept else {},
        }
        for number, sent in enumerate(sents)
    ]  # fmt: skip
    said = {"results": results, "expected_seq": sents[-1].seq + 1, "server_time": AT}
    return wire.Pushed.model_validate(said)


def entry(seq: int, *, epoch: int = 1, value: str = "theirs", kind: str = "edit") -> wire.Entry:
    version, is_gone = f"{5_000 + seq:032x}", kind == "erase"
    return wire.Entry.model_validate(
        {
            "scope": ONE, "grant_epoch": epoch, "seq": seq, "record": THEIRS, "form": "session", "kind": kind,
            "edit": version, "author": "b" * 32, "made_at": AT.isoformat(), "received_at": AT.isoformat(),
            "set": {} if is_gone else {"place": value}, "versions": {} if is_gone else {"place": version},
        }
    )  # fmt: skip


def page(*entries: wire.Entry) -> wire.Pulled:
    return wire.Pulled(entries=entries, more=False)


def late_change(store: WorldStore, value: str) -> Edit:
    view = store.view(THEIRS)
    base = view.versions.get(PLACE) if view else None
    change = Change(value=value, base=base)
    return an_edit(7, ONE).model_copy(update={"record": THEIRS, "verb": "change", "changes": {PLACE: change}})


def test_that_an_edit_keeps_its_number_however_often_it_is_offered(store: WorldStore) -> None:
    store.work((an_edit(1, ONE),), wire.NewScope(scope=ONE, team=store.device().team))
    store.work((an_edit(2, ONE),))
    first, again = offered(store), offered(store)
    assert [sent.seq for sent in first] == [1, 2]
    assert first == again
    assert first[0].new_scope is not None
    assert store.device().next_seq == 3


def test_that_a_group_is_offered_whole(store: WorldStore) -> None:
    store.work((an_edit(1, ONE),), wire.NewScope(scope=ONE, team=store.device().team))
    store.work(tuple(an_edit(number, ONE, group="g") for number in (2, 3, 4)))
    assert [sent.seq for sent in offered(store, 2)] == [1]
    store.results(pushed(*offered(store, 2)))
    assert [sent.seq for sent in offered(store, 2)] == [2, 3, 4]


def test_that_an_answered_edit_is_shared_and_one_without_an_answer_stays_here(store: WorldStore) -> None:
    store.work((an_edit(1, ONE),), wire.NewScope(scope=ONE, team=store.device().team))
    store.work((an_edit(2, ONE),))
    first, _second = offered(store)
    store.results(pushed(first))
    store.results(pushed(first))
    store.note_run(AT.isoformat(), trouble="server_stopped_midway")
    status = store.status()
    assert (status.here, status.sending, status.shared, status.trouble) == (1, 0, 1, "server_stopped_midway")
    assert status.last_success == ""


def test_that_ones_own_work_stays_on_top_of_what_arrives(store: WorldStore) -> None:
    filled(store)
    store.work((late_change(store, "mine"),))
    store.page(page(entry(1)))
    assert place_of(store, THEIRS) == "mine"
    assert store.pulling()[0].cursor == 1


def test_that_an_answer_is_not_undone_by_older_entries_that_come_after_it(store: WorldStore) -> None:
    filled(store)
    store.work((late_change(store, "mine"),))
    store.results(pushed(*offered(store), entry=2))
    store.page(page(entry(1)))
    assert place_of(store, THEIRS) == "mine"


def test_that_a_repeated_answer_does_not_undo_newer_entries(store: WorldStore) -> None:
    filled(store)
    store.work((late_change(store, "mine"),))
    sents = offered(store)
    store.page(page(entry(1), entry(2, value="newest")))
    store.results(pushed(*sents, entry=1))
    assert place_of(store, THEIRS) == "newest"


def test_that_entries_come_once_and_only_of_the_grant_that_is_held(store: WorldStore) -> None:
    filled(store)
    store.page(page(entry(1, value="first")))
    store.page(page(entry(1, value="again")))
    store.page(page(entry(2, epoch=9, value="other grant")))
    assert place_of(store, THEIRS) == "first"
    assert store.pulling()[0].cursor == 1


def test_that_a_gap_has_the_scope_fetched_whole(store: WorldStore) -> None:
    filled(store)
    store.page(page(entry(1), entry(3)))
    assert [fill.scope for fill in store.fills()] == [ONE]


def test_that_an_interrupted_fill_goes_on_where_it_stopped_and_the_feed_from_its_first_page(store: WorldStore) -> None:
    store.grants(welcome((ONE, 4)))
    whole = page_of(ONE, 4, as_of=4)
    store.whole(whole.model_copy(update={"records": whole.records[:2], "next": whole.records[1].record}))
    assert store.fills()[0].after == whole.records[1].record
    assert store.pulling() == ()
    store.whole(whole.model_copy(update={"records": whole.records[2:], "as_of": 9}))
    assert store.fills() == ()
    assert store.pulling()[0].cursor == 4


def test_that_a_fill_removes_what_the_server_no_longer_has_and_nothing_unsent(store: WorldStore) -> None:
    filled(store, 3)
    store.work((an_edit(7, ONE),))
    store.refill(ONE)
    store.whole(page_of(ONE, 1))
    assert store.records() == {THEIRS, RecordId(f"{7:032x}")}


def test_that_a_scope_goes_only_when_everything_in_it_has_gone_out(store: WorldStore) -> None:
    filled(store, 2)
    store.work((late_change(store, "late note"),))
    revoked = wire.Revoked(scope=ONE, grant_epoch=1)
    assert store.purge(revoked) is None
    store.results(pushed(*offered(store), outcome="quarantined"))
    gone = store.purge(revoked)
    assert gone is not None
    assert gone.records == 2
    assert (store.records(), store.status().set_aside) == (set(), 1)


def test_that_a_scope_granted_anew_is_not_taken_by_an_older_revocation(store: WorldStore) -> None:
    filled(store, 2)
    store.grants(
        welcome((ONE, 0), grants=[{"scope": ONE, "kind": "file", "grant_epoch": 2, "level": "write", "head": 0}])
    )
    assert store.purge(wire.Revoked(scope=ONE, grant_epoch=1)) is None
    assert [fill.grant_epoch for fill in store.fills()] == [2]


def test_that_the_plan_tells_how_much_a_purge_would_take(store: WorldStore) -> None:
    filled(store, 2)
    plan = store.grants(welcome((ONE, 0), revoked=[{"scope": ONE, "grant_epoch": 1}]))
    assert (plan.purge_share, [one.scope for one in plan.purge]) == (1.0, [ONE])


def test_that_a_checksum_is_the_servers(store: WorldStore) -> None:
    filled(store, 3)
    expected = bytes(32)
    for whole in page_of(ONE, 3).records:
        expected = digests.xor(expected, digests.record_sum(whole.record, whole.versions))
    assert store.sums([ONE]) == {ONE: (0, expected.hex())}


def test_that_a_restored_server_is_offered_again_what_it_lost(store: WorldStore) -> None:
    store.work((an_edit(1, ONE),), wire.NewScope(scope=ONE, team=store.device().team))
    store.work((an_edit(2, ONE),))
    store.results(pushed(*offered(store)))
    assert store.new_epoch("f" * 32, 2) == 1
    assert [sent.seq for sent in offered(store)] == [2]


def test_that_an_erased_record_is_gone(store: WorldStore) -> None:
    filled(store)
    store.page(page(entry(1, kind="erase")))
    assert store.records() == set()


# -- told in short ----------------------------------------------------------------------------------------------------
def in_short(*sents: wire.Sent, entry: int = 1) -> wire.Pushed:
    results = tuple(
        wire.Result(edit=sent.edit.id, outcome="applied", as_sent=True, entry=entry + number)
        for number, sent in enumerate(sents)
    )
    return wire.Pushed(results=results, expected_seq=sents[-1].seq + 1, server_time=AT)


def test_that_an_answer_in_short_confirms_what_was_sent_and_moves_the_cursor(store: WorldStore) -> None:
    filled(store)
    store.work((an_edit(1, ONE),))
    store.results(in_short(*offered(store)))
    view = store.view(MINE)
    assert view is not None
    assert (view.body, view.versions) == ({"place": "v1"}, {PLACE: f"{1:032x}"})
    assert [held.cursor for held in store.pulling()] == [1]
    assert (store.status().here, store.status().shared) == (0, 1)


def test_that_an_answer_in_short_confirms_one_edit_and_leaves_later_work_unconfirmed(store: WorldStore) -> None:
    filled(store)
    first = an_edit(1, ONE)
    later = Edit.model_validate(
        {**first.model_dump(), "id": f"{2:032x}", "changes": {"place": {"value": "later", "base": first.id}}}
    )
    store.work((first,))
    store.work((later,))
    batch = offered(store)
    store.results(in_short(batch[0]))
    assert place_of(store, MINE) == "later"
    store.results(pushed(batch[1], outcome="quarantined"))
    assert (place_of(store, MINE), store.status().here) == ("v1", 0)


def test_that_an_entry_in_short_has_its_own_edit_as_version(store: WorldStore) -> None:
    filled(store)
    store.page(page(entry(1).model_copy(update={"versions": {}})))
    view = store.view(THEIRS)
    assert view is not None
    assert (view.body["place"], view.versions[PLACE]) == ("theirs", entry(1).edit)


def test_that_the_pages_of_an_answer_are_stored_together(store: WorldStore) -> None:
    two = scope_id(2)
    store.grants(welcome((ONE, 0), (two, 0)))
    other = page_of(two, 1).records[0].model_copy(update={"record": f"{7:032x}"})
    then = page_of(two, 1).model_copy(update={"records": (other,)})
    store.whole(page_of(ONE, 2).model_copy(update={"then": (then,)}))
    assert len(store.records()) == 3
    assert (store.fills(), len(store.pulling())) == ((), 2)


def test_that_what_follows_an_edit_is_given_before_that_is_answered(store: WorldStore) -> None:
    for number in range(1, 6):
        store.work((an_edit(number, ONE),))
    first = offered(store, 2)
    following = store.unsent(2, 1_000_000, after=first[-1].seq)
    assert [sent.seq for sent in (*first, *following)] == [1, 2, 3, 4]
    assert [sent.seq for sent in store.unsent(9, 1_000_000, after=4)] == [5]
    assert store.unsent(9, 1_000_000, after=5) == ()
    assert [sent.seq for sent in offered(store, 9)] == [1, 2, 3, 4, 5]

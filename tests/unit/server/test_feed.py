"""The feed, bootstrap, checksums and erasure, on both books."""

import pytest

from caseworker import digests
from caseworker.domain.edits import Versions
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from tests.unit.server.partnership import Laptop, Partnership, fresh_id


def _filled(laptop: Laptop, records: int) -> tuple[ScopeId, list[RecordId]]:
    """A file with so many records in it, the person's among them."""
    scope, record, _ = laptop.new_file(name="Jo")
    more = [RecordId(fresh_id()) for _ in range(records - 1)]
    laptop.push(*(laptop.edit(one, scope, {"summary": "A walk."}, kind="session") for one in more))
    return scope, [record, *more]


def _sum_of(states: dict[RecordId, Versions]) -> str:
    total = bytes(32)
    for record, versions in states.items():
        total = digests.xor(total, digests.record_sum(record, versions))
    return total.hex()


def test_that_the_feed_has_no_gap_and_pages_do_not_overlap(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, _ = _filled(laptop, 9)
    other, _ = _filled(laptop, 4)
    cursors, seen = {scope: 0, other: 0}, []
    while True:
        page = laptop.pull(*(laptop.held(one, cursor) for one, cursor in cursors.items()), limit=5)
        seen += [(entry.scope, entry.seq) for entry in page.entries]
        cursors.update({entry.scope: entry.seq for entry in page.entries})
        if not page.more:
            break
        assert len(page.entries) == 5
    assert sorted(seen) == sorted([(scope, n) for n in range(1, 10)] + [(other, n) for n in range(1, 5)])


def test_that_a_cursor_beyond_the_feed_or_before_it_gives_no_fault(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, _ = _filled(laptop, 2)
    assert laptop.pull(laptop.held(scope, 2**62)).entries == ()
    assert laptop.pull(laptop.held(scope, 2**80)).entries == ()
    assert len(laptop.pull(laptop.held(scope, -5)).entries) == 2


def test_that_bootstrap_gives_every_record_once_and_where_the_feed_goes_on(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, records = _filled(laptop, 7)
    found: list[RecordId] = []
    after: RecordId | None = None
    while True:
        page = laptop.bootstrap(scope, after=after, limit=3)
        assert page.as_of == 7
        found += [whole.record for whole in page.records]
        after = page.next
        if after is None:
            break
    assert found == sorted(records)


def test_that_the_checksum_is_that_of_the_state(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo", town="Example")
    other.push(other.edit(record, scope, {"name": "Joe", "town": None}, base={"name": first.edit, "town": first.edit}))
    one.push(one.edit(record, scope, {"name": "late"}, base={"name": first.edit}))
    one.push(one.edit(fresh_id(), scope, {"summary": "A walk."}, kind="session"))
    states = {whole.record: whole.versions for whole in one.bootstrap(scope).records}
    assert one.sums(scope) == {scope: (4, _sum_of(states))}


def test_that_replaying_the_feed_gives_the_bootstrapped_state(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    other.push(other.edit(record, scope, {"items/a1": {"text": "x"}, "name": "Joe"}, base={"name": first.edit}))
    one.push(one.edit(record, scope, {"name": "late"}, base={"name": first.edit}))
    versions: Versions = {}
    for entry in one.pull(one.held(scope)).entries:
        versions.update(entry.versions)
    (whole,) = one.bootstrap(scope).records
    assert versions == whole.versions
    assert [candidate.value for candidate in whole.open[next(iter(whole.open))]] == ["late"]


def test_that_the_server_stamps_its_own_time_beside_the_laptops(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    home.clock.go_on(days=3)
    scope, _, _ = laptop.new_file()
    (entry,) = laptop.pull(laptop.held(scope)).entries
    assert entry.made_at == "2031-03-04T09:00:00+00:00"
    assert entry.received_at == home.clock.now().isoformat()


def test_that_an_erased_record_is_told_to_every_holder_and_leaves_no_content(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, records = _filled(one, 2)
    sents = one.numbered(one.edit(records[1], scope, {"outcome": "x"}, kind="session"))
    one.send(sents)
    home.disposing.erase_record(records[1], by=one.enrolled.worker)
    entries = other.pull(other.held(scope)).entries
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert (entries[-1].kind, entries[-1].record) == ("erase", records[1])
    assert all(not entry.set and not entry.open for entry in entries if entry.record == records[1])
    assert [whole.record for whole in other.bootstrap(scope).records] == [records[0]]
    states = {whole.record: whole.versions for whole in one.bootstrap(scope).records}
    assert one.sums(scope) == {scope: (4, _sum_of(states))}
    assert [result.outcome for result in one.send(sents).results] == ["erased"]
    (late,) = other.push(other.edit(records[1], scope, {"outcome": "late"}, kind="session"))
    assert (late.outcome, late.entry) == ("erased", 0)


def test_that_an_erased_file_is_purged_everywhere_and_takes_nothing_more(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, records = _filled(one, 3)
    assert home.disposing.erase(scope, by=one.enrolled.worker).records == 3
    for laptop in (one, other):
        assert scope in {revoked.scope for revoked in laptop.hello(laptop.held(scope)).revoked}
        with pytest.raises(Told):
            laptop.bootstrap(scope)
    known, new = one.push(
        one.edit(records[0], scope, {"name": "late"}), one.edit(fresh_id(), scope, {"summary": "x"}, kind="session")
    )
    assert (known.outcome, new.outcome) == ("erased", "erased")

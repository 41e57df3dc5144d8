"""Order under contention, on PostgreSQL: numbers become visible in their order, and nothing is overtaken or lost."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg

from caseworker import digests, wire
from caseworker.domain.ids import RecordId, ScopeId, WorkerId
from caseworker.server.book import Book, Door, Ledger, Office, T
from caseworker.server.service import Service
from caseworker.server.vitals import Vitals
from tests.unit.server.conftest import Database
from tests.unit.server.partnership import Laptop, Partnership, SplitBook, fresh_id


class PausedBook:
    """The book, but a transaction stays open after its deed until it is let go: another's commit may come first."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.has_written = threading.Event()
        self.may_commit = threading.Event()

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """See Book."""

        def paused(ledger: Ledger) -> T:
            answer = deed(ledger)
            self.has_written.set()
            assert self.may_commit.wait(20)
            return answer

        return self._book.as_worker(worker, paused)

    def at_door(self, deed: Callable[[Door], T]) -> T:
        """See Book."""
        return self._book.at_door(deed)

    def in_office(self, deed: Callable[[Office], T]) -> T:
        """See Book."""
        return self._book.in_office(deed)

    def vitals(self) -> Vitals | None:
        """See Book."""
        return self._book.vitals()


def _push_of(laptop: Laptop, scope: ScopeId) -> wire.Push:
    return laptop.signed(laptop.numbered(laptop.edit(fresh_id(), scope, {"summary": "x"}, kind="session")))


def _pulled(laptop: Laptop, scope: ScopeId, cursor: int) -> list[int]:
    return [entry.seq for entry in laptop.pull(laptop.held(scope, cursor)).entries]


def _wait_for_a_lock(database: Database) -> None:
    """Wait until some transaction of this database waits for another one's rows."""
    deadline = time.monotonic() + 4  # below the service's own lock_timeout
    with psycopg.connect(database.admin, autocommit=True) as admin:
        while time.monotonic() < deadline:
            waiting = admin.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if waiting and waiting[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


def test_that_a_later_number_is_never_seen_before_an_earlier_one(
    database: Database, pg_book: SplitBook, pg_home: Partnership
) -> None:
    team = pg_home.team("North")
    slow, fast, reader = pg_home.laptop(team), pg_home.laptop(team), pg_home.laptop(team)
    scope, _, _ = slow.new_file()
    first, second = _push_of(slow, scope), _push_of(fast, scope)
    paused = PausedBook(pg_book)
    with ThreadPoolExecutor(2) as threads:
        early: Future[wire.Pushed] = threads.submit(
            Service(paused, pg_home.clock, signer=pg_home.signer).push, slow.caller, first
        )
        assert paused.has_written.wait(20)
        late: Future[wire.Pushed] = threads.submit(pg_home.service.push, fast.caller, second)
        _wait_for_a_lock(database)
        seen = _pulled(reader, scope, 0)
        assert not late.done()
        paused.may_commit.set()
        assert early.result(20).results[0].entry == 2
        assert late.result(20).results[0].entry == 3
    assert seen == [1]
    assert _pulled(reader, scope, 1) == [2, 3]


def test_that_many_laptops_at_once_leave_no_gap_and_a_true_checksum(pg_home: Partnership) -> None:
    team = pg_home.team("North")
    laptops = [pg_home.laptop(team) for _ in range(4)]
    scope, record, first = laptops[0].new_file(name="Jo")
    other, _, _ = laptops[1].new_file(name="Al")

    def work(laptop: Laptop) -> None:
        for turn in range(6):
            edits = [
                laptop.edit(record, scope, {"name": f"{laptop.enrolled.device_code}{turn}"}, base={"name": first.edit}),
                laptop.edit(fresh_id(), (scope, other)[turn % 2], {"summary": "x"}, kind="session"),
                laptop.edit(fresh_id(), (other, scope)[turn % 2], {"summary": "y"}, kind="session"),
            ]
            assert all(result.outcome in ("applied", "conflict") for result in laptop.push(*edits))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, laptops))
    reader = laptops[0]
    for one, expected in ((scope, 1 + 4 * 6 * 2), (other, 1 + 4 * 6)):
        assert _pulled(reader, one, 0) == list(range(1, expected + 1))
        total = bytes(32)
        for whole in reader.bootstrap(one).records:
            total = digests.xor(total, digests.record_sum(RecordId(whole.record), whole.versions))
        assert reader.sums(one) == {one: (expected, total.hex())}


def test_that_the_same_push_arriving_twice_at_once_is_applied_once(pg_home: Partnership) -> None:
    laptop = pg_home.laptop(pg_home.team("North"))
    scope, _, _ = laptop.new_file()
    push = _push_of(laptop, scope)
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: pg_home.service.push(laptop.caller, push), range(3)))
    assert len({answer.results[0].model_dump_json() for answer in answers}) == 1
    assert _pulled(laptop, scope, 0) == [1, 2]


def test_that_one_record_id_made_by_two_laptops_at_once_is_one_record(
    database: Database, pg_book: SplitBook, pg_home: Partnership
) -> None:
    team = pg_home.team("North")
    slow, fast = pg_home.laptop(team), pg_home.laptop(team)
    scope, _, _ = slow.new_file()
    record = fresh_id()
    pushes = [
        laptop.signed(laptop.numbered(laptop.edit(record, scope, {"summary": words}, kind="session", verb="create")))
        for laptop, words in ((slow, "one"), (fast, "two"))
    ]
    paused = PausedBook(pg_book)
    with ThreadPoolExecutor(2) as threads:
        early = threads.submit(Service(paused, pg_home.clock, signer=pg_home.signer).push, slow.caller, pushes[0])
        assert paused.has_written.wait(20)
        late = threads.submit(pg_home.service.push, fast.caller, pushes[1])
        _wait_for_a_lock(database)
        paused.may_commit.set()
        outcomes = [answer.result(20).results[0].outcome for answer in (early, late)]
    assert outcomes == ["applied", "conflict"]

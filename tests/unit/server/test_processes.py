"""Several processes behind one address: nothing is kept in any of them, so any may answer any request."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from caseworker import wire
from caseworker.domain.ids import EditId
from caseworker.server.postgres.book import PgBook
from caseworker.server.sealing import FileKeys
from caseworker.server.service import Service
from tests.unit.server.conftest import SECRET, Database
from tests.unit.server.partnership import Laptop, Partnership, fresh_id

LAPTOPS, PUSHES = 4, 6


@pytest.fixture
def services(database: Database, pg_home: Partnership) -> Iterator[tuple[Service, Service]]:
    """Two services over one database, as two processes have them: a pool and remembered keys of their own."""
    with PgBook(database.app, FileKeys(SECRET)) as one, PgBook(database.app, FileKeys(SECRET)) as other:
        yield tuple(Service(book, pg_home.clock, signer=pg_home.signer) for book in (one, other))  # type: ignore[misc]


def _pushes(laptop: Laptop, services: tuple[Service, Service], scope: str, record: str) -> list[EditId]:
    """One push after another, each to the other process; every push is sent to both, as after a lost answer."""
    sent: list[EditId] = []
    for number in range(PUSHES):
        shared = laptop.edit(record, scope, {f"note{number}": laptop.enrolled.device_code})
        own = laptop.edit(fresh_id(), scope, {"summary": "A walk."}, kind="session")
        push = laptop.signed(laptop.numbered(shared, own))
        first, again = (services[(number + turn) % 2].push(laptop.caller, push) for turn in range(2))
        assert first.results == again.results
        sent += [shared.id, own.id]
    return sent


def test_that_laptops_served_by_two_processes_at_once_make_one_feed_without_gap_or_double(
    services: tuple[Service, Service], pg_home: Partnership
) -> None:
    team = pg_home.team("North")
    laptops = [pg_home.laptop(team) for _ in range(LAPTOPS)]
    scope, record, _ = laptops[0].new_file()
    with ThreadPoolExecutor(LAPTOPS) as threads:
        sent = [
            one for pushed in threads.map(lambda one: _pushes(one, services, scope, record), laptops) for one in pushed
        ]
    pull = wire.Pull(log_epoch=laptops[0].epoch, held=(laptops[0].held(scope),))
    feeds = [service.pull(laptops[0].caller, pull).entries for service in services]
    assert feeds[0] == feeds[1]
    assert [entry.seq for entry in feeds[0]] == list(range(1, len(sent) + 2))
    assert sorted(entry.edit for entry in feeds[0][1:]) == sorted(sent)
    assert laptops[0].sums(scope)[scope][0] == len(sent) + 1

"""Real laptops and a real server through the worst nights: killed at every point of a sync, cut off, on a full disk.

Afterwards nothing that was saved is lost or there twice, and both sides show the same.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.server.embedded import free_port
from caseworker.server.http import Settings
from caseworker.server.migrate import SEARCH_PATH
from tests.fakes.small_disks import small_disk_or_skip
from tests.property.nursery import Nursery
from tests.property.world.live import Bench, Site, bench, new_id, site
from tests.property.world.weather import Weather

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

MOST_POINTS = 120
NIGHTS, NIGHTS_LONG = 25, 100
DISK_KIB, LEFT_KIB = 24_000, 900

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="killing dozens of processes needs a quick start"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def partnership(cluster: EmbeddedPostgres, migrated_template: str) -> Iterator[Site]:
    """A running partnership that lets one address ask for tokens as often as its laptops are killed."""
    with site(cluster, migrated_template, Settings(door_most=10_000)) as running:
        yield running


class Pair:
    """Amina and Ben, two laptops of one team on one file, and every edit anybody ever saved."""

    def __init__(self, partnership: Site, base: Path, *, address: str = "") -> None:
        team = partnership.registrar.add_team(new_id())
        self.site, self.scope = partnership, ScopeId(new_id())
        self.amina = bench(partnership, team, base / "a", address=address)
        self.ben = bench(partnership, team, base / "b", address=address)
        self.records: list[RecordId] = []
        self.saved: list[Edit] = []

    def begin(self) -> None:
        """A file both of them hold, with one record in it."""
        self.new_record(self.amina)
        self.amina.sync()
        self.ben.sync()

    def new_record(self, by: Bench) -> None:
        """One of them writes something new."""
        record = RecordId(new_id())
        values: dict[str, object] = {"phone": "07700 900001", "name": "Jo Example"}
        self.saved.append(by.write(self.scope, values, record=record, is_new_file=True))
        self.records.append(record)

    def both_write(self, number: int) -> None:
        """Both change the same two fields of the first record, and each writes something of their own."""
        for by, who in ((self.amina, "a"), (self.ben, "b")):
            self.saved.append(by.write(self.scope, {"phone": f"07700 9{number:04}{who}"}, record=self.records[0]))
            self.new_record(by)

    def heal(self) -> None:
        """In good weather everybody syncs until nothing waits."""
        for laptop in (self.amina, self.ben, self.amina, self.ben):
            laptop.sync()

    def differences(self) -> list[str]:
        """What is lost, there twice, waiting, or shown otherwise on one side; nothing if all is well."""
        found = []
        for laptop in (self.amina, self.ben):
            status = laptop.store.status()
            found += [f"still waiting: {status}"] if status.here or status.sending or status.parked else []
        for record in self.records:
            one, other = (laptop.shown(record) for laptop in (self.amina, self.ben))
            same = (one.body, one.versions, one.conflicts) == (other.body, other.versions, other.conflicts)
            found += [] if same else [f"{record} is shown otherwise"]
        with psycopg.connect(self.site.database, options=SEARCH_PATH) as database:
            for edit in self.saved:
                row = database.execute("SELECT count(*), min(outcome) FROM edit WHERE id = %s", [edit.id]).fetchone()
                is_taken = row is not None and row[0] == 1 and row[1] in ("applied", "merged", "conflict")
                found += [] if is_taken else [f"{edit.verb} of {edit.record}: {row}"]
            gaps = database.execute(
                "SELECT scope.id FROM scope LEFT JOIN feed ON feed.scope = scope.id GROUP BY scope.id, scope.head "
                "HAVING count(feed.seq) <> scope.head OR coalesce(max(feed.seq), 0) <> scope.head"
            ).fetchall()
        return found + [f"the feed of {row[0]} has a gap" for row in gaps]


def points(noted: Path) -> list[str]:
    return noted.read_text("utf-8").splitlines() if noted.exists() else []


def test_that_a_laptop_killed_at_every_point_of_a_sync_loses_and_doubles_nothing(
    partnership: Site, tmp_path: Path
) -> None:
    noted, pair = tmp_path / "points", Pair(partnership, tmp_path)
    with closing(pair.amina), closing(pair.ben), Nursery("tests.property.world.struck") as nursery:
        pair.begin()
        for at in range(1, MOST_POINTS):
            pair.both_write(at)
            pair.ben.sync()
            amina = pair.amina
            amina.close()
            profile, key = amina.vault
            words = (profile.folder, key.raw.hex(), key.store.hex(), amina.key.number, partnership.address, at, noted)
            nursery.begin("sync", *words)
            was_killed = nursery.was_killed()
            amina.reopen()
            if not was_killed:
                break
        pair.heal()
        assert pair.differences() == []
    struck = points(noted)
    assert len(struck) == at - 1
    for name in (
        "asking /v1/sync/push",
        "answered /v1/sync/push",
        "kept results",
        "answered /v1/sync/pull",
        "kept page",
    ):
        assert name in struck, f"no kill at “{name}”: {sorted(set(struck))}"


def test_that_a_server_killed_at_every_point_loses_and_doubles_nothing(partnership: Site, tmp_path: Path) -> None:
    noted, pid, port = tmp_path / "points", tmp_path / "pid", free_port()
    pair = Pair(partnership, tmp_path, address=f"http://127.0.0.1:{port}")
    with closing(pair.amina), closing(pair.ben), Nursery("tests.property.world.struck") as nursery:
        pair.ben.dial(partnership.address)
        pair.amina.dial(partnership.address)
        pair.begin()
        pair.amina.dial(f"http://127.0.0.1:{port}")
        for at in range(1, MOST_POINTS):
            pair.both_write(at)
            pair.ben.sync()
            nursery.begin("serve", partnership.app_url, port, at, noted, pid)
            arrived(pid)
            with suppress(Told):
                pair.amina.sync()
            has_survived = len(points(noted)) < at
            if has_survived:
                os.kill(int(pid.read_text("utf-8")), signal.SIGKILL)
            assert nursery.was_killed()
            pid.unlink()
            if has_survived:
                break
        pair.amina.dial(partnership.address)
        pair.heal()
        assert pair.differences() == []
    assert {"before the commit, a worker", "after the commit, a worker", "after the commit, at_door"} <= set(
        points(noted)
    )


def arrived(file: Path) -> None:
    """Wait until a process says that it is there."""
    until = time.monotonic() + 20
    while not (file.exists() and file.read_text("utf-8")):
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.005)


def test_that_bad_weather_on_the_wire_loses_and_doubles_nothing(
    partnership: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    nights = NIGHTS_LONG if request.config.getoption("--long") else NIGHTS
    weather = Weather(int(partnership.address.rpartition(":")[2]), seed=int(time.time()) // 3600)
    pair = Pair(partnership, tmp_path)
    with closing(pair.amina), closing(pair.ben), closing(weather):
        pair.begin()
        for laptop in (pair.amina, pair.ben):
            laptop.dial(weather.address)
        for number in range(nights):
            pair.both_write(number)
            for laptop in (pair.amina, pair.ben):
                with suppress(Told):
                    laptop.sync()
        for laptop in (pair.amina, pair.ben):
            laptop.dial(partnership.address)
        pair.heal()
        assert pair.differences() == []
    print(f"weather: {dict(weather.seen)}")
    assert min(weather.seen[what] for what in ("cut request", "cut answer", "sent again", "whole")) > 0


def test_that_a_disk_that_fills_while_news_comes_in_costs_nothing(partnership: Site, tmp_path: Path) -> None:
    with small_disk_or_skip(tmp_path / "small", kib=DISK_KIB) as disk:
        pair = Pair(partnership, tmp_path)
        cramped = bench(partnership, pair.amina.store.me().team, disk)
        with closing(pair.amina), closing(pair.ben), closing(cramped):
            pair.begin()
            cramped.sync()
            pair.saved.append(cramped.write(pair.scope, {"name": "Jo, as Kit knows them"}, record=pair.records[0]))
            filler = disk / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(disk).free - LEFT_KIB * 1024))
            for number in range(300):
                pair.new_record(pair.ben)
                long: dict[str, object] = {"name": f"{number} " + "long words " * 300}
                pair.saved.append(pair.ben.write(pair.scope, long, record=pair.records[-1]))
            pair.ben.sync()
            with pytest.raises(Told) as caught:
                cramped.sync()
            assert caught.value.key == "disk_full"
            assert cramped.shown(pair.records[0]).body["name"] == "Jo, as Kit knows them"
            filler.unlink()
            cramped.sync()
            pair.heal()
            cramped.sync()
            assert pair.differences() == []
            assert all(cramped.shown(record).body == pair.amina.shown(record).body for record in pair.records)

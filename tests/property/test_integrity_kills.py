"""The app is killed at any moment of any deed: what was acknowledged is there, nothing by half, nothing in the clear.

The same kills serve both questions: after each the store is opened and looked through, and every file is searched.
"""

from __future__ import annotations

import base64
import os
import random
import shutil
import zlib
from collections import Counter
from pathlib import Path as Folder

import pytest

from caseworker.domain.ids import RecordId
from caseworker.store.mending import backup
from caseworker.store.mending.damage import sweep
from caseworker.store.mending.inspection import require_whole
from caseworker.store.migrations import KNOWN
from caseworker.store.store import Store
from tests.fakes.open_store import followed, tampering_with_keys
from tests.property.integrity import Figures, quick_folder, small_laptop
from tests.property.killed_deeds import MARKER
from tests.property.long_hour import SHARES_S
from tests.property.nursery import Nursery
from tests.unit.store.test_migrations import first_layout

DEEDS = {"save": 0.10, "take_in": 0.15, "back_up": 0.10, "reseed": 0.15, "restore": 0.15}
"""What is killed, and within how many seconds."""
KILLS, KILLS_LONG = 140, 2_000
KILLING_S, UPDATING_S = SHARES_S["killed in the middle"], SHARES_S["killed while the layout changes"]
NEEDLES = (
    MARKER.encode(), MARKER.encode("utf-16-le"), MARKER.encode().hex().encode(), b"Example lives",
    *(base64.b64encode(b"x" * shift + MARKER.encode())[4:-4] for shift in range(3)),
    zlib.compress(MARKER.encode())[2:-4],
)  # fmt: skip

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="killing hundreds of processes needs a quick start")


def found_in_the_clear(folder: Folder) -> tuple[int, int]:
    """How often the words stand in any file below a folder, in any of the forms they may take; and how many files."""
    hits = files = 0
    for path in folder.rglob("*"):
        if path.is_file():
            files += 1
            content = path.read_bytes()
            hits += sum(content.count(needle) for needle in NEEDLES)
    return hits, files


class Kills:
    """One laptop that is killed again and again."""

    def __init__(self, base: Folder, nursery: Nursery, figures: Figures) -> None:
        self.desk = small_laptop(base / "laptop")
        self._base, self._nursery, self.figures = base, nursery, figures
        self._said: dict[str, str] = {}
        with Store.open(self.desk.profile, self.desk.key, self.desk.clock) as store:
            self._own = {one.edit for one in store.records.waiting()}
            store.back_up()

    def kill(self, deed: str, start: int, seconds: float) -> None:
        """Kill one deed, and look at everything."""
        desk = self.desk
        self._nursery.kill_while(
            deed, desk.profile.folder, desk.key.raw.hex(), desk.key.store.hex(), start, seconds=seconds
        )
        hits, files = found_in_the_clear(self._base)
        self.figures.counts.update({"kills": 1, f"of {deed}": 1, "files searched": files, "found in the clear": hits})
        self._hear()
        self._look()

    def _hear(self) -> None:
        said = self.desk.profile.folder.parent / "said"
        if said.exists():
            for line in said.read_text("utf-8").splitlines():
                subject, _, words = line.partition(" ")
                self._said[subject] = words
            said.unlink()

    def _look(self) -> None:
        counts = self.figures.counts
        with Store.open(self.desk.profile, self.desk.key, self.desk.clock) as store:
            self.desk.store = store
            counts["false alarms"] += store.is_put_back
            waiting = {one.edit for one in store.records.waiting()}
            counts["acknowledged and lost"] += len(self._own - waiting)
            self._own |= waiting
            for subject, words in self._said.items():
                counts["acknowledged"] += 1
                counts["acknowledged and lost"] += not self._holds(subject, words)
            self._said.clear()
            counts["half states"] += not self._is_whole(store)

    def _holds(self, subject: str, words: str) -> bool:
        if subject == "backup":
            return True
        shown = self.desk.shown(RecordId(subject))
        return shown is not None and (words == "shared" or shown.body.get("place") == words)

    def _is_whole(self, store: Store) -> bool:
        """Every seal and link holds, and every record with unsent work has its past and its words."""
        followed(store)
        rows = {one.record for one in store.records.waiting() if one.sending == "here"}
        whole = all(store.records.history(record) for record in rows)
        with tampering_with_keys(self.desk) as at:
            require_whole(at)
            words = at.connection.value("SELECT count(*) FROM search")
            records = at.connection.value("SELECT count(*) FROM record")
        return whole and words == records

    def look_at_backups(self) -> None:
        """Each backup that counts is whole."""
        with self.desk.key.subkey("sqlcipher") as opening:
            for path in backup.backups(self.desk.profile.backups):
                self.figures.counts["backups whole"] += sweep(path, opening, known=KNOWN) > 0


def count_kills(base: Folder, many: int, *, seconds: float, seed: int) -> Counter[str]:
    """Kill and look, one deed after another."""
    chance, figures = random.Random(seed), Figures("killed in the middle", seconds=seconds)
    with Nursery("tests.property.killed_deeds") as nursery:
        laptop, number = Kills(base / "0", nursery, figures), 0
        while figures.counts["kills"] < many and figures.has_time:
            number += 1
            deed = list(DEEDS)[number % len(DEEDS)]
            laptop.kill(deed, number * 10**6, chance.uniform(0.0, DEEDS[deed]))
            if number % 40 == 0:
                # A laptop that only grows would make every look slower.
                laptop.look_at_backups()
                shutil.rmtree(base / str(number // 40 - 1))
                laptop = Kills(base / str(number // 40), nursery, figures)
        laptop.look_at_backups()
        figures.counts["found by the control"] = control(base / "control", nursery)
    figures.tell()
    return figures.counts


def control(folder: Folder, nursery: Nursery) -> int:
    """The same search finds the same words where nothing is encrypted."""
    folder.mkdir()
    nursery.kill_while("save_in_the_clear", folder, seconds=0.2)
    return found_in_the_clear(folder)[0]


def assert_holds(counts: Counter[str]) -> None:
    """What the figures must say."""
    assert counts["found in the clear"] == 0
    assert counts["found by the control"] > 100
    assert (counts["acknowledged and lost"], counts["half states"], counts["false alarms"]) == (0, 0, 0)
    assert counts["acknowledged"] > counts["kills"] // 4
    assert counts["backups whole"] > 0


@pytest.mark.timeout(200)
def test_that_a_killed_app_loses_nothing_and_leaves_nothing_readable() -> None:
    with quick_folder() as folder:
        assert_holds(count_kills(folder, KILLS, seconds=25, seed=20261122))


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_that_an_app_killed_a_thousand_times_loses_nothing_and_leaves_nothing_readable(tmp_path: Folder) -> None:
    """On a real disk."""
    assert_holds(count_kills(tmp_path, KILLS_LONG, seconds=KILLING_S, seed=random.SystemRandom().randrange(10**9)))


def count_updates(base: Folder, many: int, *, seconds: float) -> Counter[str]:
    """Killed while a store is brought to the newest layout."""
    chance, figures = random.Random(3), Figures("killed while the layout changes", seconds=seconds)
    desk = small_laptop(base)
    first_layout(desk)
    files = {path.name: path.read_bytes() for path in desk.profile.folder.iterdir() if path.is_file()}
    with Nursery("tests.property.killed_deeds") as nursery:
        while figures.counts["kills"] < many and figures.has_time:
            for path in (*desk.profile.folder.glob("store.db-*"), *desk.profile.folder.glob("anchor.run")):
                path.unlink()
            for name, content in files.items():
                (desk.profile.folder / name).write_bytes(content)
            words = (desk.profile.folder, desk.key.raw.hex(), desk.key.store.hex(), 1)
            nursery.kill_while("open_first_layout", *words, seconds=chance.uniform(0.0, 0.06))
            figures.counts["kills"] += 1
            with Store.open(desk.profile, desk.key, desk.clock) as store:
                figures.counts["false alarms"] += store.is_put_back
                followed(store)
                with tampering_with_keys(desk) as at:
                    require_whole(at)
    figures.tell()
    return figures.counts


@pytest.mark.timeout(120)
def test_that_a_store_is_at_one_layout_or_the_other() -> None:
    with quick_folder() as folder:
        counts = count_updates(folder, 40, seconds=10)
    assert counts["kills"] > 10
    assert counts["false alarms"] == 0


@pytest.mark.long
@pytest.mark.timeout(300)
def test_that_a_store_is_at_one_layout_or_the_other_many_times(tmp_path: Folder) -> None:
    assert count_updates(tmp_path, 600, seconds=UPDATING_S)["false alarms"] == 0

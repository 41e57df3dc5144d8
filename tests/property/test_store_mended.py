"""Laptops whose store is mended again and again: before a sync it is put together anew, or a backup is put back.

Then the simulated world must hold what it always must: nothing lost, leaked, doubled or left over.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path as Folder
from typing import cast

import pytest

from caseworker.domain.ports import Clock
from caseworker.store.mending import backup, salvage
from caseworker.store.store import Store
from caseworker.syncport import DeviceCard
from caseworker.wire import Held
from tests.fakes.open_store import followed
from tests.property.world.laptop import WorldStore
from tests.property.world.partnership import Now
from tests.property.world.realstore import RealStore, RealStores
from tests.property.world.runs import lived

Ways = tuple[str, ...]
RESEEDED, RESTORED = (48,), (135, 148)
"""Worlds for every run: the latter found something once."""
LONG = range(100, 160)
MENDED = 0.3
"""How often a store is mended before a sync."""
OLDER = "P6 an older value came back"
"""What a backup does until the next sync, and says so; a store that is put together anew never does."""


class Late:
    """A part of a store that another may have taken the place of."""

    def __init__(self, part: Callable[[], object]) -> None:
        self._part = part

    def __getattr__(self, name: str) -> object:
        return getattr(self._part(), name)


class Mended(RealStore):
    """A real store that is mended by chance whenever a sync begins."""

    def __init__(self, card: DeviceCard, folder: Folder, clock: Clock, *, seen: Counter[str], ways: Ways) -> None:
        super().__init__(card, folder, clock)
        self._chance, self._seen, self._is_idle = random.Random(str(card.device)), seen, False
        self._ways = ways

    @property
    def custody(self) -> Late:
        """That of the store that is open when it is used."""
        return Late(lambda: self.store.sync.custody)

    def note_run(self, at: str, *, trouble: str = "") -> None:
        """A sync has ended: only then is an app closed and mended."""
        self.store.sync.note_run(at, trouble=trouble)
        self._is_idle = True

    def held(self) -> tuple[Held, ...]:
        """What a sync asks at its beginning."""
        if self._is_idle and self._chance.random() < MENDED:
            self.mend()
        self._is_idle = False
        return self.store.sync.held()

    def mend(self) -> None:
        """Put together anew, or the newest backup put back; or a backup is made."""
        how = self._chance.choice(self._ways)
        self._seen[how] += 1
        if how == "back_up":
            self.store.back_up()
        self.store.close()
        newest = next(iter(backup.backups(self._profile.backups)), None)
        if how == "reseed":
            salvage.reseed(self._profile, self._key, self._clock)
        elif how == "restore" and newest is not None:
            salvage.restore(self._profile, newest, self._key, clock=self._clock)
            self._seen["restored"] += 1
        self.store = Store.open(self._profile, self._key, self._clock)
        assert not self.store.is_put_back
        followed(self.store)


class MendedStores(RealStores):
    """Makes such stores."""

    def __init__(self, folder: Folder, clock: Clock, ways: Ways) -> None:
        super().__init__(folder, clock)
        self.ways, self.seen = ways, Counter[str]()

    def __call__(self, card: DeviceCard) -> WorldStore:
        """A new one."""
        folder = self._folder / str(len(self._made))
        self._made.append(Mended(card, folder, self._clock, seen=self.seen, ways=self.ways))
        return cast("WorldStore", self._made[-1])


def mended(folder: Folder, seeds: Iterable[int], *ways: str) -> Counter[str]:
    """Live through worlds, and say how often a store was mended."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        stores = MendedStores(folder / str(seed), Now(), ways)
        try:
            _world, found = lived(seed, make_store=stores)
        finally:
            stores.close()
        wrong = {one for one in found if one != OLDER or not stores.seen["restored"]}
        assert not wrong, f"seed {seed}: {sorted(wrong)}"
        seen += stores.seen
    print(dict(seen))
    return seen


@pytest.mark.timeout(300)
def test_that_a_store_put_together_anew_lives_through_the_same_worlds(tmp_path: Folder) -> None:
    assert mended(tmp_path, RESEEDED, "reseed")["reseed"] > 10


@pytest.mark.timeout(300)
def test_that_a_backup_put_back_loses_leaks_and_doubles_nothing(tmp_path: Folder) -> None:
    assert mended(tmp_path, RESTORED, "restore", "back_up")["restored"] > 5


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_that_mended_stores_live_through_many_worlds(tmp_path: Folder) -> None:
    assert mended(tmp_path / "one", LONG, "reseed")["reseed"] > 300
    assert mended(tmp_path / "two", LONG, "restore", "back_up")["restored"] > 300

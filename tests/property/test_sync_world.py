"""Sync as a whole, lived through from many seeds: what must hold does hold, and every known mistake is seen.

`python -m tests.property.world FIRST COUNT` runs seeds from a terminal; a seed that ever failed belongs into `FAILED`.
"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path as Folder

import pytest

from tests.property.world.mistakes import MISTAKES, made
from tests.property.world.partnership import Now
from tests.property.world.realstore import RealStores
from tests.property.world.runs import lived

SEEDS, SEEDS_LONG = 300, 6_000
REAL_SEEDS, REAL_SEEDS_LONG = 8, 300
WITHIN = 60
"""A mistake must show within so many seeds."""
FAILED = (20, 54, 65, 99, 164, 204, 387, 392, 1187)
"""Seeds that found something once: older values shown, a choice lost in a set, an edit purged before a restore."""
REAL_FAILED = (164, 98715005)
"""Seeds that found something in the real store: a purge and a restore in one sync; a late page put back by the feed."""
REPAIRED = "P1 a checksum differed"
"""Found in seed 98722002, not explained yet: the real store fetched a scope again and was right; nothing was lost."""
MOST_REPAIRED = 1
"""Worlds of a run in which the real store may have had to fetch a scope again, until that is explained. Printed."""
RARE = ("restored", "settled", "signed", "erase_file", "end", "late_copy", "crash", "take_back", "move", "prune")


def first_seed() -> int:
    """Another part of the numbers every hour, so that many runs see many worlds. Printed with every failure."""
    return int(datetime.now(UTC).timestamp() // 3600) % 100_000 * 1_000


def test_that_the_worlds_that_once_failed_hold() -> None:
    for seed in FAILED:
        _world, found = lived(seed)
        assert not found, f"seed {seed}: {sorted(set(found))}"


@pytest.mark.timeout(900)
def test_that_whatever_happens_nothing_is_lost_leaked_doubled_or_left_over(request: pytest.FixtureRequest) -> None:
    first, count = first_seed(), SEEDS_LONG if request.config.getoption("--long") else SEEDS
    print(f"seeds {first} to {first + count - 1}")
    seen: Counter[str] = Counter()
    for seed in range(first, first + count):
        world, found = lived(seed)
        seen += world.seen
        assert not found, f"seed {seed}: {sorted(set(found))}"
    assert all(seen[name] > count / 20 for name in RARE), f"something rare has become too rare: {dict(seen)}"


@pytest.mark.timeout(900)
def test_that_the_real_store_lives_through_the_same_worlds(tmp_path: Folder, request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--long")
    first, count = first_seed(), REAL_SEEDS_LONG if is_long else REAL_SEEDS
    print(f"seeds {first} to {first + count - 1}, and {REAL_FAILED}")
    repaired: list[int] = []
    for seed in dict.fromkeys((*REAL_FAILED, *range(first, first + count))):
        stores = RealStores(tmp_path / str(seed), Now())
        try:
            _world, found = lived(seed, make_store=stores)
        finally:
            stores.close()
        repaired += [seed] if REPAIRED in found else []
        assert set(found) <= {REPAIRED}, f"seed {seed}: {sorted(set(found))}"
    print(f"fetched again: {repaired}")
    assert len(repaired) <= (count // 20 if is_long else MOST_REPAIRED), f"too often fetched again: {repaired}"


@pytest.mark.parametrize("name", MISTAKES)
def test_that_the_simulation_sees_every_mistake_others_have_made(name: str) -> None:
    with made(name):
        assert any(lived(seed)[1] for seed in range(WITHIN)), f"{name} lived through {WITHIN} seeds unseen"


def test_that_a_seed_tells_the_same_story_every_time() -> None:
    (one, _), (two, _) = lived(7), lived(7)
    assert one.seen == two.seen
    assert one.partnership.tables.feeds == two.partnership.tables.feeds
    assert [laptop.reports for laptop in one.laptops] == [laptop.reports for laptop in two.laptops]

"""Worlds in which laptops are ordered to end: nothing is lost, the partnership has every audit, and mistakes show.

As in `test_sync_world`, each world is one seed. Here death and a bad network meet lease, escrow, audit and rescue too.
"""

from collections import Counter
from pathlib import Path as Folder

import pytest

from tests.property.test_sync_world import first_seed
from tests.property.world.custody_mistakes import CUSTODY_MISTAKES, mistaken
from tests.property.world.partnership import Now
from tests.property.world.realstore import RealStores
from tests.property.world.runs import lived

SEEDS, SEEDS_LONG = 100, 3_000
REAL_SEEDS, REAL_SEEDS_LONG = 4, 100
WITHIN = 120
"""A mistake must show within so many seeds."""
OFTEN = ("ordered", "closed_down", "wrote_meanwhile", "restored", "crash")


@pytest.mark.timeout(900)
def test_that_a_laptop_that_ends_loses_nothing_and_no_audit_is_left_behind(request: pytest.FixtureRequest) -> None:
    first, count = first_seed(), SEEDS_LONG if request.config.getoption("--long") else SEEDS
    print(f"seeds {first} to {first + count - 1}")
    seen: Counter[str] = Counter()
    for seed in range(first, first + count):
        world, found = lived(seed, has_ends=True)
        seen += world.seen
        assert not found, f"seed {seed}: {sorted(set(found))}"
    assert all(seen[name] > count / 20 for name in OFTEN), f"something rare has become too rare: {dict(seen)}"


@pytest.mark.timeout(900)
def test_that_the_real_store_ends_as_safely(tmp_path: Folder, request: pytest.FixtureRequest) -> None:
    first, count = first_seed(), REAL_SEEDS_LONG if request.config.getoption("--long") else REAL_SEEDS
    print(f"seeds {first} to {first + count - 1}")
    for seed in range(first, first + count):
        stores = RealStores(tmp_path / str(seed), Now())
        try:
            _world, found = lived(seed, make_store=stores, has_ends=True)
        finally:
            stores.close()
        assert not found, f"seed {seed}: {sorted(set(found))}"


@pytest.mark.parametrize("name", CUSTODY_MISTAKES)
def test_that_every_mistake_about_the_laptop_itself_shows(name: str) -> None:
    with mistaken(name):
        assert any(lived(seed, has_ends=True)[1] for seed in range(WITHIN)), f"{name} passed {WITHIN} seeds unseen"

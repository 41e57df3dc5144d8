"""A bit that flips on the disk, anywhere in the file: the truth, or the truth that it is damaged."""

from __future__ import annotations

import random
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.store.connection import PAGE_BYTES
from caseworker.store.mending.damage import sweep
from caseworker.store.migrations import KNOWN
from tests.fakes.open_store import Desk
from tests.property.integrity import Figures, Snapshot, altered, answers, closed, opened, quick_folder, small_laptop
from tests.property.long_hour import SHARES_S

FLIPS, FLIPS_LONG = 200, 20_000
SHAPES_LONG = 2_000


def count_flips(base: Folder, flips: int, *, seconds: float, seed: int) -> Figures:
    """Flip one bit after another through the store's own answers and through the check of every page."""
    desk, chance = small_laptop(base), random.Random(seed)
    snapshot, figures = Snapshot(desk), Figures("bit flips anywhere in the file, through the store", seconds=seconds)
    store = opened(desk)
    assert store is not None
    truth = answers(store)
    store.close()
    whole = snapshot.files["store.db"]
    while figures.counts["flips"] < flips and figures.has_time:
        content = bytearray(whole)
        content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        figures.counts["flips"] += 1
        snapshot.put_back(store_db=bytes(content))
        store = opened(desk)
        found = answers(store) if store is not None else {}
        figures.counts["told at opening"] += store is None
        figures.counts["told while reading"] += store is not None and "told" in found.values()
        closed(store)
        figures.counts["altered values given"] += len(altered(found, truth))
        snapshot.put_back(store_db=bytes(content))
        figures.counts["missed by the check of every page"] += is_missed(desk)
    figures.tell()
    return figures


def is_missed(desk: Desk) -> bool:
    """Whether the check of every page finds nothing."""
    try:
        with desk.key.subkey("sqlcipher") as opening:
            sweep(desk.profile.store, opening, known=KNOWN)
    except Told:
        return False
    return True


def assert_holds(figures: Figures) -> None:
    """What the figures must say."""
    assert figures.counts["altered values given"] == 0
    assert figures.counts["missed by the check of every page"] == 0
    assert figures.counts["told while reading"] > figures.counts["flips"] // 20


@pytest.mark.timeout(120)
def test_that_no_flipped_bit_gives_a_value_nobody_wrote() -> None:
    with quick_folder() as folder:
        figures = count_flips(folder, FLIPS, seconds=100, seed=20261122)
    assert_holds(figures)
    assert figures.counts["flips"] == FLIPS


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_that_twenty_thousand_flipped_bits_give_no_value_nobody_wrote() -> None:
    with quick_folder() as folder:
        assert_holds(
            count_flips(
                folder,
                FLIPS_LONG,
                seconds=SHARES_S["bit flips through the store"],
                seed=random.SystemRandom().randrange(10**9),
            )
        )


def shapes(whole: bytes, chance: random.Random) -> dict[str, bytes]:
    """Larger damage, each at a place of its own: what a bad disk or a clumsy hand leaves."""
    pages = len(whole) // PAGE_BYTES
    one, two = (chance.randrange(1, pages) * PAGE_BYTES for _ in range(2))
    page, other = whole[one : one + PAGE_BYTES], whole[two : two + PAGE_BYTES]
    cut = chance.randrange(1, len(whole))
    rest = whole[one + PAGE_BYTES :]
    swapped = bytearray(whole)
    swapped[one : one + PAGE_BYTES], swapped[two : two + PAGE_BYTES] = other, page
    return {
        "a page of zeros": whole[:one] + bytes(PAGE_BYTES) + rest,
        "a page of ones": whole[:one] + b"\xff" * PAGE_BYTES + rest,
        "a page of noise": whole[:one] + chance.randbytes(PAGE_BYTES) + rest,
        "two pages swapped": bytes(swapped) if one != two else whole[:one],
        "a page left out": whole[:one] + rest,
        "a page doubled": whole[:one] + page + page + rest,
        "cut inside a page": whole[:cut],
        "cut between pages": whole[:one],
        "zeros at the end": whole + bytes(PAGE_BYTES),
        "empty": b"",
    }


def count_shapes(base: Folder, rounds: int, *, seconds: float, seed: int) -> Figures:
    """Damage of every shape through the store's own answers."""
    desk, chance = small_laptop(base), random.Random(seed)
    snapshot, figures = Snapshot(desk), Figures("zeroed, swapped, cut and appended pages", seconds=seconds)
    store = opened(desk)
    assert store is not None
    truth = answers(store)
    store.close()
    while figures.counts["rounds"] < rounds and figures.has_time:
        figures.counts["rounds"] += 1
        for content in shapes(snapshot.files["store.db"], chance).values():
            figures.counts["damaged"] += 1
            snapshot.put_back(store_db=content)
            store = opened(desk)
            found = answers(store) if store is not None else {}
            is_told = store is None or store.is_put_back or "told" in found.values()
            figures.counts["unnoticed"] += not is_told
            figures.counts["altered values given"] += len(altered(found, truth))
            closed(store)
    figures.tell()
    return figures


@pytest.mark.timeout(120)
def test_that_no_larger_damage_goes_unnoticed() -> None:
    with quick_folder() as folder:
        counts = count_shapes(folder, 3, seconds=60, seed=20261122).counts
    assert (counts["altered values given"], counts["unnoticed"], counts["damaged"]) == (0, 0, 30)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_that_much_larger_damage_never_goes_unnoticed() -> None:
    with quick_folder() as folder:
        counts = count_shapes(
            folder,
            SHAPES_LONG,
            seconds=SHARES_S["pages zeroed, swapped, cut and appended"],
            seed=random.SystemRandom().randrange(10**9),
        ).counts
    assert (counts["altered values given"], counts["unnoticed"]) == (0, 0)

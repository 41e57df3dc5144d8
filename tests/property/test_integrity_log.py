"""A write-ahead log that was flipped or cut, as a bad disk or somebody with the file leaves it.

SQLite takes such a log for a shorter one and says nothing. Here an acknowledged save that is gone is always told.
"""

from __future__ import annotations

import random
from pathlib import Path as Folder

import pytest

from caseworker.domain.ids import RecordId
from caseworker.store.connection import files_of
from tests.fakes.open_store import Desk
from tests.property.integrity import (
    RECORDS,
    Figures,
    Snapshot,
    altered,
    answers,
    closed,
    opened,
    quick_folder,
    small_laptop,
)
from tests.property.long_hour import SHARES_S

TRIES, TRIES_LONG = 60, 5_000
SAVES = 12
FRAME_BYTES = 4096 + 24


def killed_laptop(base: Folder) -> tuple[Desk, Snapshot]:
    """A laptop whose app was killed after some saves: nothing of them is in the store file yet."""
    desk = small_laptop(base)
    store = opened(desk)
    assert store is not None
    desk.store = store
    for number in range(SAVES):
        desk.save({"place": f"place {number}"}, record=RECORDS[number % len(RECORDS)])
    desk.save({"observation": "the last words"}, record=RecordId("9" * 32))
    left = Snapshot(desk)
    store.close()
    return desk, left


def hurt_log(log: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One kind of damage to a log."""
    frames = (len(log) - 32) // FRAME_BYTES
    kind = chance.choice(("flip", "flip", "flip", "cut at a frame", "cut anywhere", "frame of zeros", "gone"))
    if kind == "flip":
        content = bytearray(log)
        content[chance.randrange(len(log))] ^= 1 << chance.randrange(8)
        return kind, bytes(content)
    at = 32 + chance.randrange(frames) * FRAME_BYTES
    return kind, {
        "cut at a frame": log[:at],
        "cut anywhere": log[: chance.randrange(len(log))],
        "frame of zeros": log[:at] + bytes(FRAME_BYTES) + log[at + FRAME_BYTES :],
        "gone": b"",
    }[kind]


def count_logs(base: Folder, tries: int, *, seconds: float, seed: int) -> Figures:
    """One damage to the log after another, each through the store's own answers."""
    (desk, left), chance = killed_laptop(base), random.Random(seed)
    figures = Figures("flips and cuts of the write-ahead log", seconds=seconds)
    left.put_back()
    store = opened(desk)
    assert store is not None
    assert not store.is_put_back
    truth = answers(store)
    store.close()
    while figures.counts["damaged"] < tries and figures.has_time:
        kind, content = hurt_log(left.files["store.db-wal"], chance)
        left.put_back(store_db_wal=content)
        files_of(desk.profile.store)[2].unlink(missing_ok=True)
        figures.counts.update(("damaged", kind))
        judge(desk, truth, figures)
    figures.tell()
    return figures


def judge(desk: Desk, truth: dict[str, object], figures: Figures) -> None:
    """Whether something is missing, and whether that is told."""
    store = opened(desk)
    found = answers(store) if store is not None else {}
    is_told = store is None or store.is_put_back or "told" in found.values()
    is_less = bool(altered(found, truth))
    closed(store)
    figures.counts["less is there"] += is_less
    figures.counts["less is there and nobody is told"] += is_less and not is_told


@pytest.mark.timeout(120)
def test_that_a_log_with_fewer_saves_in_it_is_always_told() -> None:
    with quick_folder() as folder:
        counts = count_logs(folder, TRIES, seconds=60, seed=20261122).counts
    assert counts["less is there and nobody is told"] == 0
    assert counts["less is there"] > TRIES // 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_that_thousands_of_hurt_logs_are_always_told() -> None:
    with quick_folder() as folder:
        counts = count_logs(
            folder,
            TRIES_LONG,
            seconds=SHARES_S["flips and cuts of the write-ahead log"],
            seed=random.SystemRandom().randrange(10**9),
        ).counts
    assert counts["less is there and nobody is told"] == 0

"""A bit that flips on the disk: the exact text, or the truth that it is damaged; never a text nobody wrote."""

from __future__ import annotations

import random
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Wanted
from caseworker.store.anchor import NAME
from caseworker.store.store import Store
from tests.fakes.open_store import Desk, open_desk

FLIPS = 40
TEXT = " ".join(f"word{number} tram" for number in range(700))


def what_is_read(desk: Desk, records: list[RecordId]) -> set[str]:
    """Every text the damaged store gives for these records, and "told" where it says that one is damaged."""
    found: set[str] = set()
    try:
        store = Store.open(desk.profile, desk.key, desk.clock)
    except Told:
        return {"told"}
    for record in records:
        try:
            found.add(str(store.records.get(record).body["observation"]))
            found.update(str(past.changes["observation"]) for past in store.records.history(record))  # type: ignore[index]
        except Told:
            found.add("told")
    try:
        found.update({TEXT} if store.records.page(Wanted(("session",))) else set())
        store.close()
    except Told:
        found.add("told")
        store.close()
    return found


@pytest.mark.parametrize("seed", range(2))
def test_that_a_flipped_bit_never_gives_a_text_nobody_wrote(tmp_path: Folder, seed: int) -> None:
    desk = open_desk(tmp_path)
    records = [desk.save({"observation": TEXT}) for _ in range(6)]
    desk.store.close()
    whole, anchor = desk.profile.store.read_bytes(), desk.profile.folder / NAME
    anchored = anchor.read_bytes()
    chance, told = random.Random(seed), 0
    for _ in range(FLIPS):
        place = chance.randrange(4096, len(whole))
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        desk.profile.store.write_bytes(flipped)
        anchor.write_bytes(anchored)
        for beside in ("store.db-wal", "store.db-shm"):
            (desk.profile.folder / beside).unlink(missing_ok=True)
        read = what_is_read(desk, records)
        assert read <= {TEXT, "told"}
        told += "told" in read
    assert told > FLIPS // 4

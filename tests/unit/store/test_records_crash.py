"""Kill the app, fill the disk: what was saved is there afterwards, and nothing is there by half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ports import Wanted
from caseworker.store.connection import files_of
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from tests.fakes.fast_kdf import fresh_vault
from tests.fakes.open_store import CARD, FILE, Desk, StillClock, followed, open_desk, tampering
from tests.fakes.small_disks import CannotMountError, small_disk

ROOT = Folder(__file__).resolve().parents[3]
CHILD = """
import sys
from pathlib import Path
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.store.vault.keys import DataKey
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from tests.fakes.open_store import FILE, CountedIds, Desk, StillClock
profile = Profile(Path(sys.argv[1]))
key = DataKey(bytearray.fromhex(sys.argv[2]), store=bytes.fromhex(sys.argv[3]), epoch=1)
desk = Desk(Store.open(profile, key, StillClock()), profile, key, ids=CountedIds(int(sys.argv[4])))
print("open", flush=True)
number = 0
while True:
    number += 1
    record = desk.save({"observation": f"note{number} " + "word " * 900, "place": "Tram"})
    desk.save({"observation": f"changed{number}"}, record=record)
    print(record, f"changed{number}", flush=True)
"""


def killed_after(profile: Profile, key: DataKey, start: int, *, seconds: float) -> list[tuple[str, str]]:
    """Let a child save and save until it is killed; what it had been told was saved."""
    arguments = [str(profile.folder), key.raw.hex(), key.store.hex(), str(start)]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT, encoding="utf-8"
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    lines = child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    return [(parts[0], parts[1]) for line in lines if len(parts := line.split()) == 2 and len(parts[0]) == 32]


def assert_whole(desk: Desk) -> None:
    """Every record has its past, its place in the outbox, its words and its audit line: all of it or none."""
    rows = desk.store.records.page(Wanted(("session",), limit=10_000))
    waiting = desk.store.records.waiting()
    followed(desk.store)
    assert len(waiting) == len(desk.deeds())
    assert {one.record for one in waiting} == {row.id for row in rows}
    for row in rows:
        body, past = desk.body(row.id), desk.store.records.history(row.id)
        assert len(past) == sum(one.record == row.id for one in waiting)
        assert past[-1].changes["observation"] == body["observation"]  # type: ignore[index]
        word = str(body["observation"]).split()[0]
        assert row.id in {hit.row.id for hit in desk.store.records.search(word, limit=1_000)}


@pytest.mark.parametrize("round_of", range(1))
def test_that_a_killed_app_loses_no_save_and_keeps_nothing_by_half(tmp_path: Folder, round_of: int) -> None:
    chance = random.Random(round_of)
    profile, key = fresh_vault(tmp_path)
    with Store.open(profile, key, StillClock()) as store:
        store.enrol(CARD)
    told: dict[str, str] = {}
    for kill in range(11):
        told |= killed_after(profile, key, (round_of * 100 + kill + 1) * 10**6, seconds=chance.uniform(0.0, 0.08))
        desk = Desk(Store.open(profile, key, StillClock()), profile, key)
        for record, words in told.items():
            assert desk.body(record)["observation"] == words  # type: ignore[arg-type]
        assert not desk.store.is_put_back
        if kill % 5 == 0:
            assert_whole(desk)
        desk.store.close()
    assert told, "every child was killed before its first save"


def save_until_full(desk: Desk) -> list[str]:
    """Save until the disk is full, and give what was saved; fails if it never is."""
    kept: list[str] = []
    while len(kept) < 1_000:
        try:
            kept += [desk.save({"observation": f"note{len(kept)} " + "word " * 2_000})]
        except Told as told:
            if told.key != "disk_full":
                raise
            return kept
    pytest.fail("the disk was never full")


def test_that_a_full_disk_is_told_and_leaves_the_store_as_it_was(tmp_path: Folder) -> None:
    try:
        with small_disk(tmp_path / "disk", kib=3_000) as place:
            desk = open_desk(place)
            kept = save_until_full(desk)
            assert_whole(desk)
            assert {row.id for row in desk.store.records.page(Wanted(("session",), limit=1_000))} == set(kept)
            desk.store.close()
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")


def test_that_reading_and_writing_threads_do_not_meet(tmp_path: Folder) -> None:
    from concurrent.futures import ThreadPoolExecutor

    desk = open_desk(tmp_path)

    def save(number: int) -> str:
        return desk.save({"observation": f"note{number}"}, record=f"{number:032x}")  # type: ignore[arg-type]

    with ThreadPoolExecutor(4) as threads:
        saved = list(threads.map(save, range(1, 61)))
        found = list(threads.map(lambda word: len(desk.store.records.search(word)), ["note1", "note60", "note7"]))
    assert len(set(saved)) == 60
    assert found == [11, 1, 1]
    assert_whole(desk)
    desk.store.close()


def test_that_a_closed_store_needs_no_log_beside_it(tmp_path: Folder) -> None:
    desk = open_desk(tmp_path)
    desk.save({"observation": "library"})
    desk.store.close()
    log = files_of(desk.profile.store)[1]
    assert not log.exists() or log.stat().st_size == 0
    with tampering(desk) as other:
        assert other.value("SELECT count(*) FROM record WHERE scope = ?", (bytes.fromhex(FILE),)) == 1

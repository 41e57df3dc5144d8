"""What laptops do while they are killed; each says what was acknowledged in a file beside the profile."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path as Folder

from caseworker.domain.ids import RecordId
from caseworker.store.mending import backup, salvage
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from tests.fakes.open_store import CountedIds, Desk, Server, StillClock, talk

MARKER = "Kit Example lives by the canal"
LATER = RecordId("e" * 32)


def desk_of(words: Sequence[str]) -> Desk:
    """The laptop, open. Words: its folder, its key, its store's id (hex), and the first id to give."""
    folder, raw, store, start = words
    profile = Profile(Folder(folder))
    key = DataKey(bytearray.fromhex(raw), store=bytes.fromhex(store), epoch=1)
    return Desk(Store.open(profile, key, StillClock()), profile, key, ids=CountedIds(int(start)))


def said(desk: Desk, line: str) -> None:
    """This was acknowledged."""
    with (desk.profile.folder.parent / "said").open("a", encoding="utf-8", newline="\n") as file:
        file.write(line + "\n")


def save(*words: str) -> None:
    """New records and changes, again and again, and what is half written."""
    desk = desk_of(words)
    while True:
        record = desk.save({"observation": f"{MARKER} " * 200, "place": "Tram"})
        desk.save({"place": f"changed {record}"}, record=record)
        said(desk, f"{record} changed {record}")


def back_up(*words: str) -> None:
    """One backup after another."""
    desk = desk_of(words)
    while True:
        said(desk, f"backup {desk.store.back_up().path.name}")


def take_in(*words: str) -> None:
    """Pages of a colleague's work, and answers to one's own."""
    desk, server = desk_of(words), Server()
    for number in range(10_000):
        record = RecordId(f"{int(words[3]) + number:030x}bb")
        server.theirs(record, {"observation": f"{MARKER} {number} " * 100})
        desk.save({"observation": f"{MARKER} mine"})
        talk(desk, server)
        said(desk, f"{record} shared")


def open_first_layout(*words: str) -> None:
    """A store of the first layout is brought up to date."""
    desk_of(words).store.close()


def reseed(*words: str) -> None:
    """The store is put together anew, again and again."""
    again(words, lambda profile, key: salvage.reseed(profile, key, StillClock()))


def restore(*words: str) -> None:
    """The newest backup is put back, again and again."""
    again(words, lambda p, key: salvage.restore(p, backup.backups(p.backups)[0], key, clock=StillClock()))


def again(words: tuple[str, ...], mend: Callable[[Profile, DataKey], object]) -> None:
    """Mend for ever."""
    profile = Profile(Folder(words[0]))
    while True:
        mend(profile, DataKey(bytearray.fromhex(words[1]), store=bytes.fromhex(words[2]), epoch=1))


def save_in_the_clear(folder: str) -> None:
    """The control: the same words in a database that is not encrypted."""
    plain = sqlite3.connect(Folder(folder) / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("CREATE TABLE IF NOT EXISTS note (words TEXT)")
    while True:
        plain.execute("INSERT INTO note VALUES (?)", (f"{MARKER} " * 200,))
        time.sleep(random.Random(1).random() / 1_000)

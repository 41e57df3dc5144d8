"""Encrypted backups of the store: made while it is open, and verified before they count. `salvage` puts one back."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from caseworker.domain.errors import Told
from caseworker.store.connection import Connection, create_store, files_of, open_reader
from caseworker.store.faults import writing_files
from caseworker.store.mending.damage import sweep
from caseworker.store.platform import sync_folder
from caseworker.store.vault.keys import Secret

KEPT = 3
"""How many backups stay; older ones are removed once a newer one is verified."""
EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup: its file, how many pages it has, and the number of rows of each table."""

    path: Path
    pages: int
    rows: dict[str, int]


# shape: parameters: where from, where to, with which key, and what every opening and every backup is told
def back_up(
    source: Connection,
    folder: Path,
    key: Secret,
    *,
    known: int,
    now: datetime,
    inspect: Callable[[Connection], object] = lambda _copy: None,
) -> Backup:
    """Copy the open store, as it is now, into a new file under the same key, and verify it; keep the newest three.

    `source` is in no transaction; a reading one keeps nobody from writing. `inspect` looks through the open copy before
    it counts, and raises where something is wrong with it. Raises Told: store_damaged when the copy does not verify
    (the older backups then stay), disk_full, folder_readonly.
    """
    for left in folder.glob("backup-*.part*"):
        # Of a copy that a killed process did not finish; a log alone may be left, too.
        _remove(left)
    path = _fresh_name(folder, now)
    unfinished = path.with_suffix(".part")
    try:
        with create_store(unfinished, key) as target, source.snapshot():
            # The first reading is what holds the snapshot.
            there = count_rows(source)
            source.copy_into(target)
        made = verify(unfinished, key, known=known, inspect=inspect)
        _require_same_rows(made.rows, there)
        with writing_files():
            unfinished.rename(path)
            sync_folder(folder)
    except BaseException:
        _remove(unfinished)
        raise
    for old in backups(folder)[KEPT:]:
        _remove(old)
    return Backup(path, made.pages, made.rows)


def _require_same_rows(copied: dict[str, int], there: dict[str, int]) -> None:
    if copied != there:
        raise Told("store_damaged")


def is_due(folder: Path, now: datetime) -> bool:
    """Whether the newest backup is a day old, or there is none, or it is of a day to come."""
    newest = next(iter(backups(folder)), None)
    return newest is None or not timedelta() <= now - made_at(newest) < EVERY


def made_at(backup: Path) -> datetime:
    """When a backup was made, by its name; the beginning of time for another name."""
    try:
        return datetime.strptime(backup.stem[len("backup-") :][:15] + "+0000", "%Y%m%dT%H%M%S%z")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    return sorted(folder.glob("backup-*.db"), reverse=True)


def verify(
    path: Path, key: Secret, *, known: int, inspect: Callable[[Connection], object] = lambda _copy: None
) -> Backup:
    """Open a backup, check every page, count its rows, and look through it with `inspect`.

    Raises Told: store_damaged, store_newer, store_missing.
    """
    pages = sweep(path, key, known=known)
    with open_reader(path, key, known=known) as reader, reader.snapshot():
        inspect(reader)
        return Backup(path, pages, count_rows(reader))


def copy_of(backup: Path, into: Path, key: Secret, *, known: int) -> None:
    """Copy a backup, if it verifies, to another name, from where it may take a store's place. Raises as `verify`."""
    verify(backup, key, known=known)
    with writing_files():
        shutil.copyfile(backup, into)


def count_rows(connection: Connection) -> dict[str, int]:
    """The number of rows of every table that has pages of its own (virtual tables count by their shadow tables)."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    names = [str(name) for (name,) in connection.execute(named)]
    return {name: connection.value(f"SELECT count(*) FROM {_quoted(name)}") for name in names}  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _fresh_name(folder: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%dT%H%M%S")
    return next(place for n in range(1000) if not (place := folder / f"backup-{stamp}-{n:03}.db").exists())


def _remove(path: Path) -> None:
    with suppress(OSError):
        for file in (*files_of(path), *files_of(path.with_name(path.name + ".new"))):
            file.unlink(missing_ok=True)

"""Finding damage before a worker does, and keeping a copy of what was damaged.

Every check runs on a connection of its own: one bad page poisons the connection that met it.
"""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote
from caseworker.store import meta, scopes
from caseworker.store.connection import PAGE_BYTES, Connection, files_of, open_reader, open_writer
from caseworker.store.faults import writing_files
from caseworker.store.looks import Looks
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.platform import make_private_folder
from caseworker.store.profile import Profile
from caseworker.store.vault.keys import Secret

SWEEP_EVERY = timedelta(days=1)


def was_left_open(path: Path) -> bool:
    """Whether the last session ended without closing: the write-ahead log is not empty. Ask before opening."""
    log = files_of(path)[1]
    return log.exists() and log.stat().st_size > 0


def sweep(path: Path, key: Secret, *, known: int) -> int:
    """Check the seal of every page, the structure and the file's length; return the number of pages.

    Raises Told("store_damaged"). Writers wait while it runs, about 15 ms for each MB.
    """
    with open_writer(path, key, known=known) as connection:
        connection.checkpoint()
        # With the write lock held nobody moves pages between the log and the file under the check.
        with connection.transaction():
            return _swept(connection)


def _swept(connection: Connection) -> int:
    pages = _require_length(connection)
    if connection.execute("PRAGMA cipher_integrity_check").all():
        raise Told("store_damaged")
    if connection.execute("PRAGMA integrity_check").all() != [("ok",)]:
        raise Told("store_damaged")
    return pages


def check_profile(profile: Profile, key: Secret, *, known: int, now: datetime, full: bool = False) -> bool:
    """Look at a profile's store before it is opened for work; returns whether every page was looked at.

    Every page is, if the store was left open or the last sweep is a day old; otherwise its length and what opening
    itself reads. SQLite's quick check alone is not enough: it says "ok" to a damaged page that is the last one it
    reads. On damage a copy of the store is kept first, then Told("store_damaged") is raised.
    """
    try:
        if not (full or was_left_open(profile.store) or _is_due(profile.store, key, known=known, now=now)):
            return False
        sweep(profile.store, key, known=known)
    except Told as error:
        if error.key == "store_damaged" and not _is_kept(profile):
            # A copy that finds no room must not hide what it was made for.
            with suppress(Told):
                keep_copy(profile, now)
        raise
    return True


def note_sweep(at: Opened, now: datetime) -> None:
    """Every page was found good at this time; a fresh store counts as that."""
    meta.keep(at, meta.SWEPT, now.isoformat())


def note_trouble(at: Opened, *, looks: Looks, record: RecordId | None, scope: ScopeId | None) -> None:
    """Damage was met while somebody worked: its file is fetched whole again, and the next opening looks at every page.

    Work of this laptop that is not sent stays on top of what comes. A damaged row alone is told by its seal; that it is
    asked for once is enough, because a filling that is under way must not begin again with every look.
    """
    # On a bad disk even this may fail; the damage itself has been told.
    with suppress(Told), at.connection.transaction():
        meta.forget(at, meta.SWEPT)
        into = _file_of(at, record) if scope is None else scope
        found = None if into is None else scopes.place(at, into)
        if into is not None and found is not None and found.is_filled:
            scopes.refill(at, into)
        looks.note(AuditNote("damage_met", record, into))


def _file_of(at: Opened, record: RecordId | None) -> ScopeId | None:
    if record is None:
        return None
    raw = at.connection.value("SELECT scope FROM record WHERE id = ?", (to_bytes(record),))
    return ScopeId(raw.hex()) if isinstance(raw, bytes) else None


def _is_due(path: Path, key: Secret, *, known: int, now: datetime) -> bool:
    with open_reader(path, key, known=known) as reader:
        _require_length(reader)
        if reader.value("PRAGMA user_version") == 0:
            # Nothing has been written into it yet.
            return False
        swept = reader.value("SELECT value FROM meta WHERE key = ?", (meta.SWEPT,))
    return swept is None or not timedelta() <= now - datetime.fromisoformat(swept) < SWEEP_EVERY


def _require_length(connection: Connection) -> int:
    """The number of pages. Whole pages cut off the end are missed by the page check; the length tells."""
    pages: int = connection.value("PRAGMA page_count")
    # Pages still in the log do not count.
    if not was_left_open(connection.path) and connection.path.stat().st_size != pages * PAGE_BYTES:
        raise Told("store_damaged")
    return pages


def _is_kept(profile: Profile) -> bool:
    """Whether this very file was copied before, so that trying again and again does not fill the disk."""
    now = profile.store.stat()
    kept = [copy.stat() for copy in profile.damaged.glob(f"*/{profile.store.name}")]
    return any((copy.st_size, int(copy.st_mtime)) == (now.st_size, int(now.st_mtime)) for copy in kept)


def keep_copy(profile: Profile, now: datetime) -> Path:
    """Copy the store's files, as they are, into a folder of their own, and return it. Raises Told("disk_full")."""
    folder = _fresh_folder(profile.damaged, now)
    with writing_files():
        for file in files_of(profile.store):
            if file.exists():
                shutil.copy2(file, folder / file.name)
    return folder


def set_aside(profile: Profile, now: datetime) -> Path:
    """Move the store's files out of the way, so that another store can take their place; return where they are."""
    folder = _fresh_folder(profile.damaged, now)
    with writing_files():
        # The log goes last: without its store it is ignored, while a store without its log has lost work.
        for file in files_of(profile.store):
            if file.exists():
                file.rename(folder / file.name)
    return folder


def _fresh_folder(parent: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%dT%H%M%S")
    folder = next(place for n in range(1000) if not (place := parent / f"{stamp}-{n:03}").exists())
    make_private_folder(parent)
    make_private_folder(folder)
    return folder

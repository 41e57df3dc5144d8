"""Finding damage before a worker does, and keeping a copy of what was damaged.

Every check runs on a connection of its own: one bad page poisons the connection that met it.
"""

import shutil
from datetime import datetime
from pathlib import Path

from caseworker.domain.errors import Told
from caseworker.store.connection import PAGE_BYTES, Connection, files_of, open_writer
from caseworker.store.faults import writing_files
from caseworker.store.keys import Secret
from caseworker.store.platform import make_private_folder
from caseworker.store.profile import Profile


def was_left_open(path: Path) -> bool:
    """Whether the last session ended without closing: the write-ahead log is not empty. Ask before opening."""
    log = files_of(path)[1]
    return log.exists() and log.stat().st_size > 0


def quick_check(path: Path, key: Secret, *, known: int) -> None:
    """Look at the structure of the store. Raises Told("store_damaged"). About 7 ms for each MB."""
    with open_writer(path, key, known=known) as connection:
        _require_sound(connection, "PRAGMA quick_check")


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
    pages: int = connection.value("PRAGMA page_count")
    # Whole pages cut off the end are missed by the page check; the length tells. Pages still in the log do not count.
    if not was_left_open(connection.path) and connection.path.stat().st_size != pages * PAGE_BYTES:
        raise Told("store_damaged")
    if connection.execute("PRAGMA cipher_integrity_check").all():
        raise Told("store_damaged")
    _require_sound(connection, "PRAGMA integrity_check")
    return pages


def _require_sound(connection: Connection, check: str) -> None:
    if connection.execute(check).all() != [("ok",)]:
        raise Told("store_damaged")


def check_profile(profile: Profile, key: Secret, *, known: int, now: datetime, full: bool = False) -> None:
    """Check a profile's store after unlocking: fully when asked, quickly if it was left open, else not at all.

    On damage a copy of the store is kept first, then Told("store_damaged") is raised.
    """
    try:
        if full:
            sweep(profile.store, key, known=known)
        elif was_left_open(profile.store):
            quick_check(profile.store, key, known=known)
    except Told as error:
        if error.key == "store_damaged":
            keep_copy(profile, now)
        raise


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

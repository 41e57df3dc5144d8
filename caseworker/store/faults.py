"""What SQLite's complaints mean to a worker: its error codes, turned into expected errors."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3

from caseworker.domain.errors import Told

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_BY_CODE = {
    _BUSY: "profile_in_use",
    _LOCKED: "profile_in_use",
    _READONLY: "folder_readonly",
    _CORRUPT: "store_damaged",
    _FULL: "disk_full",
    _CANTOPEN: "folder_readonly",
    _NOTADB: "store_damaged",
}

# Kinds of input/output error (the upper bits of the extended code). A failed read means damage, a failed write
# does not.
_WRITES = frozenset({3, 4, 5, 6, 10})  # write, fsync, fsync of the folder, truncate, delete
_SHARED_MEMORY = frozenset({18, 19, 20, 21, 22})  # the -shm file could not be made or grown: there is no room for it


def told(error: sqlcipher3.DatabaseError) -> Told | None:
    """The expected error behind a database error, or None if it is a bug (bad SQL, a broken constraint)."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == _IOERR:
        return Told(_input_output(code >> 8))
    key = _BY_CODE.get(code & 0xFF)
    return Told(key) if key else None


def _input_output(kind: int) -> str:
    if kind in _SHARED_MEMORY:
        return "disk_full"
    return "save_failed" if kind in _WRITES else "store_damaged"


@contextmanager
def translated(*, reading: bool = False) -> Iterator[None]:
    """Run database calls; expected faults come out as Told, everything else unchanged.

    On a connection that is only `reading`, a refused write is a bug and stays one.
    """
    try:
        yield
    except sqlcipher3.DatabaseError as error:
        expected = told(error)
        if expected is None or (reading and error.sqlite_errorcode == _READONLY):
            raise
        raise expected from error


_BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "folder_readonly",
    errno.EACCES: "folder_readonly",
    errno.EPERM: "folder_readonly",
    errno.ENOTDIR: "folder_readonly",
}


@contextmanager
def writing_files() -> Iterator[None]:
    """Write files; a full disk and a folder that may not be written come out as Told, everything else unchanged.

    `from None`, because an OSError carries the path.
    """
    try:
        yield
    except OSError as error:
        key = _BY_ERRNO.get(error.errno or 0)
        if key is None:
            raise
        raise Told(key) from None

"""What SQLite's complaints mean to a worker: its error codes, turned into expected errors."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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

_FULL_BELOW_BYTES = 64 * 1024
"""With less than this free, SQLite can make neither its log nor the log's index."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Translates the faults of one connection, knowing where its store is and what it was opened for."""

    path: Path
    purpose: Literal["opening", "writing", "reading"]

    @contextmanager
    def told(self) -> Iterator[None]:
        """Run database calls; expected faults come out as Told, everything else (bad SQL, a broken rule) unchanged."""
        try:
            yield
        except sqlcipher3.DatabaseError as error:
            key = self._key(getattr(error, "sqlite_errorcode", 0) & 0xFF)
            if key is None:
                raise
            raise Told(key) from error

    def _key(self, code: int) -> str | None:
        if code == _READONLY and self.purpose == "reading":
            # Writing through a reader is a bug, and must look like one.
            return None
        if code != _IOERR:
            return _BY_CODE.get(code)
        # The wheel gives no finer code, so the rest is told from the circumstances.
        if self._is_full():
            return "disk_full"
        return "save_failed" if self.purpose == "writing" else "store_damaged"

    def _is_full(self) -> bool:
        try:
            return shutil.disk_usage(self.path.parent).free < _FULL_BELOW_BYTES
        except OSError:
            return False


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

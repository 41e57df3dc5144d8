"""Opening the encrypted store, and the one kind of connection everything else uses.

A connection belongs to the thread that opened it (only `interrupt` may come from another). The key reaches SQLCipher
as bytes that are zeroed at once, never in SQL, where traces and the heap would keep it.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import sqlcipher3

from caseworker.domain.errors import Told
from caseworker.store.authorizer import authorize
from caseworker.store.faults import Faults, writing_files
from caseworker.store.platform import sync_folder
from caseworker.store.vault.keys import Secret, key_literal

PAGE_BYTES = 4096
APPLICATION_ID = 0x43574B31
"""Marks the file as one of ours ("CWK1")."""

_PLAIN_HEADER = b"SQLite format 3\x00"
_BUSY_SECONDS = 5.0

# What SQLCipher must answer about itself before anything is read or written.
_ENGINE: Mapping[str, str] = MappingProxyType({
    "PRAGMA cipher_provider": "openssl",
    "PRAGMA cipher_use_hmac": "1",
    "PRAGMA cipher_plaintext_header_size": "0",
    "PRAGMA cipher_page_size": str(PAGE_BYTES),
    "PRAGMA cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
    "PRAGMA cipher_hmac_algorithm": "HMAC_SHA512",
    "PRAGMA cipher_memory_security": "0",
})  # fmt: skip

# What is set on every connection, and what must be read back from it.
_SETTINGS = (
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    # Filling a device writes the same index pages again and again: four times the usual log saves most of the copying.
    "PRAGMA wal_autocheckpoint = 4000",
)
_SETTLED: Mapping[str, object] = MappingProxyType({
    "PRAGMA cell_size_check": 1,
    "PRAGMA trusted_schema": 0,
    "PRAGMA foreign_keys": 1,
    "PRAGMA temp_store": 2,
    "PRAGMA secure_delete": 1,
    "PRAGMA synchronous": 2,
    "PRAGMA cache_size": -65536,
    "PRAGMA wal_autocheckpoint": 4000,
    "PRAGMA journal_mode": "wal",
    "PRAGMA auto_vacuum": 0,
})  # fmt: skip

Parameters = Sequence[Any]


class Rows:
    """The result of one statement: iterate it, or take one row or all. Faults while reading come out as Told."""

    __slots__ = ("_cursor", "_faults")

    def __init__(self, cursor: sqlcipher3.Cursor, faults: Faults) -> None:
        self._cursor = cursor
        self._faults = faults

    @property
    def lastrowid(self) -> int:
        """The rowid of the last inserted row."""
        return self._cursor.lastrowid

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed; -1 for a SELECT."""
        return self._cursor.rowcount

    def one(self) -> tuple[Any, ...] | None:
        """The next row, or None when there is none."""
        with self._faults.told():
            return self._cursor.fetchone()

    def all(self) -> list[tuple[Any, ...]]:
        """Every remaining row."""
        with self._faults.told():
            return self._cursor.fetchall()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while (row := self.one()) is not None:
            yield row


class Connection:
    """An open, keyed, checked and fenced connection to the store."""

    def __init__(self, raw: sqlcipher3.Connection, faults: Faults) -> None:
        """Only `open_writer`, `open_reader` and `create_store` make these: they have keyed and checked `raw`."""
        self._raw = raw
        self._faults = faults
        self.path = faults.path

    def execute(self, sql: str, parameters: Parameters = ()) -> Rows:
        """Run one statement. Values go in `parameters`, never in `sql`."""
        with self._faults.told():
            return Rows(self._raw.execute(sql, parameters), self._faults)

    def executemany(self, sql: str, parameters: Iterable[Parameters]) -> Rows:
        """Run one statement for each set of parameters."""
        with self._faults.told():
            return Rows(self._raw.executemany(sql, parameters), self._faults)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None when there is no row."""
        row = self.execute(sql, parameters).one()
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """Everything inside or nothing: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK if anything was raised."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself after some faults (a full disk, say).
            if self._raw.in_transaction:
                self.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Reads inside see one state of the store, whatever the writer does meanwhile."""
        self.execute("BEGIN")
        try:
            yield self
        finally:
            if self._raw.in_transaction:
                self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        return self._raw.in_transaction

    def checkpoint(self) -> bool:
        """Move everything committed into the store file and empty the write-ahead log. False if readers hold it.

        It never waits for them: locking the screen must not hang on a reader.
        """
        self._raw.set_busy_timeout(0)
        try:
            busy: int = self.value("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._raw.set_busy_timeout(_BUSY_SECONDS)
        return busy == 0

    def vacuum(self) -> None:
        """Rebuild the file so that nothing erased is left in it. The fence is lifted only for this statement."""
        self._raw.set_authorizer(None)
        try:
            self.execute("VACUUM")
        finally:
            self._raw.set_authorizer(authorize)

    def copy_into(self, target: "Connection") -> None:
        """Copy the whole store, as it is now, page by page into another keyed connection."""
        with self._faults.told():
            self._raw.backup(target._raw)

    def trace(self, callback: Callable[[str], object] | None) -> None:
        """Hand every statement, values included, to `callback`. For tests and speed hunting; nothing keeps it on."""
        self._raw.set_trace_callback(callback)

    def interrupt(self) -> None:
        """Stop the statement that is running. The one call that another thread may make."""
        self._raw.interrupt()

    def close(self) -> None:
        """Close; a writer first empties the write-ahead log, so that no committed work depends on it."""
        try:
            if self._faults.purpose == "writing" and not self._raw.in_transaction:
                self.checkpoint()
        except Told:
            # The log stays beside the file and is read at the next opening: nothing is lost.
            pass
        finally:
            self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_store(path: Path, key: Secret) -> Connection:
    """Make a new, empty, encrypted store and open it for writing.

    It appears under its name only when it is whole. Raises FileExistsError if there is a file already; Told: disk_full,
    folder_readonly.
    """
    if path.exists():
        raise FileExistsError("there is a store already")
    fresh = path.with_name(path.name + ".new")
    with writing_files():
        # A log that an earlier file of this name left behind would be read into the new one.
        for leftover in (*files_of(fresh), *files_of(path)[1:]):
            leftover.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    _opened(fresh, key, writes=True, known=0, is_new=True).close()
    with writing_files():
        fresh.rename(path)
        sync_folder(path.parent)
    return open_writer(path, key, known=0)


def files_of(path: Path) -> tuple[Path, Path, Path]:
    """The files a store may consist of: itself, its write-ahead log, and the log's index."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def open_writer(path: Path, key: Secret, *, known: int) -> Connection:
    """Open an existing store for writing.

    `key` is the "sqlcipher" subkey, `known` the newest schema version (`PRAGMA user_version`) this program reads.
    Raises Told: store_missing, store_foreign, store_damaged, store_newer, folder_readonly, disk_full, profile_in_use.
    """
    _look_before(path)
    return _opened(path, key, writes=True, known=known, is_new=False)


def open_reader(path: Path, key: Secret, *, known: int) -> Connection:
    """Open an existing store for reading only; what it is and raises is otherwise as in `open_writer`."""
    _look_before(path)
    return _opened(path, key, writes=False, known=known, is_new=False)


def _look_before(path: Path) -> None:
    """Refuse what is not a store before SQLite touches it: it would take an empty file for a new one."""
    try:
        with path.open("rb") as file:
            start = file.read(PAGE_BYTES)
    except FileNotFoundError:
        raise Told("store_missing") from None
    except IsADirectoryError:
        raise Told("store_foreign") from None
    except PermissionError:
        # Opening a folder is a permission error on Windows.
        raise Told("store_foreign" if path.is_dir() else "folder_readonly") from None
    if start.startswith(_PLAIN_HEADER) or _is_text(start):
        raise Told("store_foreign")
    if len(start) < PAGE_BYTES or path.stat().st_size % PAGE_BYTES:
        raise Told("store_damaged")


def _is_text(start: bytes) -> bool:
    # Short pieces of an encrypted page may look like text by chance.
    return len(start) >= 32 and start.isascii() and b"\0" not in start


def _opened(path: Path, key: Secret, *, writes: bool, known: int, is_new: bool) -> Connection:
    faults = Faults(path, "opening")
    with faults.told():
        raw = sqlcipher3.connect(
            f"{path.absolute().as_uri()}?mode=rw", timeout=_BUSY_SECONDS, isolation_level=None, uri=True
        )
    try:
        with faults.told():
            _unlock(raw, key)
            if is_new:
                _stamp(raw)
            else:
                _recognise(raw, known)
            _settle(raw, writes=writes)
        _check_file(path)
    except BaseException:
        raw.close()
        raise
    return Connection(raw, Faults(path, "writing" if writes else "reading"))


def _unlock(raw: sqlcipher3.Connection, key: Secret) -> None:
    with key_literal(key) as literal:
        raw.set_key(literal)
    _check_engine(raw)
    # The first read proves the key and recovers the write-ahead log.
    raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _check_engine(raw: sqlcipher3.Connection) -> None:
    raw.execute("PRAGMA cipher_log_level = NONE")
    if not _answer(raw, "PRAGMA cipher_version"):
        raise RuntimeError("the database engine does not encrypt")
    for question, wanted in _ENGINE.items():
        if str(_answer(raw, question)) != wanted:
            raise RuntimeError(f"the database engine answers otherwise: {question}")


def _stamp(raw: sqlcipher3.Connection) -> None:
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if _answer(raw, "PRAGMA application_id") != APPLICATION_ID:
        raise RuntimeError("the store could not be marked as ours")


def _recognise(raw: sqlcipher3.Connection, known: int) -> None:
    """Refuse a stranger's or a newer store before the first write to it."""
    if _answer(raw, "PRAGMA application_id") != APPLICATION_ID:
        raise Told("store_foreign")
    found = _answer(raw, "PRAGMA user_version")
    if found > known:
        raise Told("store_newer", found=found, known=known)
    if _answer(raw, "PRAGMA auto_vacuum") != 0:
        # With auto-vacuum SQLCipher takes a zeroed page for a genuine one.
        raise Told("store_damaged")


def _settle(raw: sqlcipher3.Connection, *, writes: bool) -> None:
    """Set what every connection needs, read each setting back, and put up the fence."""
    if writes:
        raw.execute("PRAGMA journal_mode = WAL")
    for statement in _SETTINGS:
        raw.execute(statement)
    if not writes:
        raw.execute("PRAGMA query_only = ON")
    for question, wanted in {**_SETTLED, "PRAGMA query_only": 0 if writes else 1}.items():
        if _answer(raw, question) != wanted:
            raise RuntimeError(f"the store did not take its setting: {question}")
    raw.enable_load_extension(False)  # noqa: FBT003  (positional-only in the library)
    raw.set_authorizer(authorize)


def _check_file(path: Path) -> None:
    """The last self-check: what lies on the disk after the first write is not readable as a plain database."""
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise RuntimeError("the store on the disk is not encrypted")


def _answer(raw: sqlcipher3.Connection, question: str) -> Any:
    row = raw.execute(question).fetchone()
    return None if row is None else row[0]

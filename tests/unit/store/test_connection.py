"""An open store: encrypted on the disk, set up as decided, fenced, and all or nothing."""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlcipher3

from caseworker.domain.errors import Told
from caseworker.store import connection as opening
from caseworker.store.connection import Connection, create_store, files_of, open_reader, open_writer
from caseworker.store.vault.keys import Secret

MARKER = "Kit Example lives by the canal"


@pytest.fixture
def key() -> Secret:
    return Secret(bytearray(range(32)))


@pytest.fixture
def store(tmp_path: Path, key: Secret) -> Path:
    path = tmp_path / "store.db"
    with create_store(path, key) as writer, writer.transaction():
        writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        writer.execute("INSERT INTO note (words) VALUES (?)", (MARKER,))
    return path


def _written(connection: sqlite3.Connection | Connection) -> None:
    for n in range(200):
        connection.execute("INSERT INTO note (words) VALUES (?)", (f"{MARKER} {n}",))


def test_that_what_was_written_is_read_after_reopening(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        assert writer.execute("SELECT words FROM note").all() == [(MARKER,)]


def test_that_no_file_of_the_store_holds_readable_text(store: Path, key: Secret, tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    _written(plain)
    plain.commit()
    plain.close()
    with open_writer(store, key, known=0) as writer:
        with writer.transaction():
            _written(writer)
        looked_at = [file.read_bytes() for file in files_of(store)]
    for needle in (MARKER.encode(), MARKER.encode("utf-16-le"), b"CREATE TABLE", b"SQLite format 3"):
        assert not any(needle in content for content in looked_at)
    assert len(looked_at) == 3
    # The same search finds the same words where nothing is encrypted.
    assert (tmp_path / "plain.db").read_bytes().count(MARKER.encode()) == 200


def test_that_every_setting_is_as_decided(store: Path, key: Secret) -> None:
    decided = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "auto_vacuum": 0,
        "cache_size": -65536,
    }
    with open_writer(store, key, known=0) as writer, open_reader(store, key, known=0) as reader:
        for connection in (writer, reader):
            assert {name: connection.value(f"PRAGMA {name}") for name in decided} == decided
        assert (writer.value("PRAGMA query_only"), reader.value("PRAGMA query_only")) == (0, 1)


HOSTILE = [
    "ATTACH DATABASE 'elsewhere.db' AS elsewhere",
    "ATTACH DATABASE 'elsewhere.db' AS elsewhere KEY ''",
    "DETACH DATABASE main",
    "SELECT sqlcipher_export('main')",
    "SELECT load_extension('elsewhere.so')",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA temp_store = FILE",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA secure_delete = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA auto_vacuum = FULL",
    "PRAGMA cipher_use_hmac = OFF",
    "PRAGMA cipher_plaintext_header_size = 32",
    "PRAGMA query_only = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA Trusted_Schema = ON",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA cell_size_check = OFF",
    "PRAGMA cache_size = 10",
    "PRAGMA wal_autocheckpoint = 1",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA hexkey = '00'",
    "PRAGMA cipher_page_size = 1024",
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA cipher_log = 'elsewhere.db'",
    "PRAGMA cipher_migrate",
    "VACUUM INTO 'elsewhere.db'",
    "VACUUM",
]


@pytest.mark.parametrize("statement", HOSTILE)
@pytest.mark.parametrize("opened", [open_writer, open_reader])
def test_that_the_fence_denies(
    statement: str, opened: type, store: Path, key: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store.parent)
    with opened(store, key, known=0) as connection:
        with pytest.raises(sqlcipher3.DatabaseError, match=r"not authorized|authorization denied"):
            connection.execute(statement)
        assert connection.execute("SELECT words FROM note").all() == [(MARKER,)]
    assert not (store.parent / "elsewhere.db").exists()


def test_that_erased_words_leave_the_file_with_a_vacuum_and_the_fence_stands_again(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        with writer.transaction():
            writer.executemany("INSERT INTO note (words) VALUES (?)", [("x" * 3000,)] * 100)
        writer.execute("DELETE FROM note WHERE n > 1")
        assert writer.value("PRAGMA freelist_count") > 50
        writer.vacuum()
        assert writer.value("PRAGMA freelist_count") == 0
        with pytest.raises(sqlcipher3.DatabaseError, match="authorization denied"):
            writer.execute("VACUUM")


def _half_done(writer: Connection) -> None:
    with writer.transaction():
        writer.execute("INSERT INTO note (words) VALUES ('half')")
        writer.execute("INSERT INTO note (words) VALUES (NULL)")


def test_that_a_failed_transaction_leaves_nothing(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        with pytest.raises(sqlcipher3.IntegrityError):
            _half_done(writer)
        assert not writer.in_transaction
        assert writer.value("SELECT count(*) FROM note") == 1


def test_that_a_reader_sees_one_state_in_a_snapshot(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer, open_reader(store, key, known=0) as reader:
        with reader.snapshot():
            before = reader.value("SELECT count(*) FROM note")
            writer.execute("INSERT INTO note (words) VALUES ('later')")
            assert reader.value("SELECT count(*) FROM note") == before
        assert reader.value("SELECT count(*) FROM note") == before + 1


def test_that_writing_through_a_reader_is_a_bug_not_a_message(store: Path, key: Secret) -> None:
    with open_reader(store, key, known=0) as reader, pytest.raises(sqlcipher3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO note (words) VALUES ('x')")


def test_that_two_writers_wait_and_then_are_told(store: Path, key: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0.05)
    with open_writer(store, key, known=0) as one, open_writer(store, key, known=0) as two, one.transaction():
        with pytest.raises(Told) as told:
            two.execute("BEGIN IMMEDIATE")
        one.execute("INSERT INTO note (words) VALUES ('one')")
    assert told.value.key == "profile_in_use"


def test_that_closing_empties_the_log_and_a_reader_can_hold_it_up(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        writer.execute("INSERT INTO note (words) VALUES ('x')")
        assert files_of(store)[1].stat().st_size > 0
        with open_reader(store, key, known=0) as reader, reader.snapshot():
            reader.value("SELECT count(*) FROM note")
            writer.execute("INSERT INTO note (words) VALUES ('y')")
        assert writer.checkpoint()
        assert files_of(store)[1].stat().st_size == 0
    assert not files_of(store)[1].exists()


def test_that_another_thread_may_interrupt_but_not_read(store: Path, key: Secret) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with open_reader(store, key, known=0) as reader:
        told: list[str] = []

        def elsewhere() -> None:
            try:
                reader.value("SELECT 1")
            except sqlcipher3.ProgrammingError as error:
                told.append(type(error).__name__)
            reader.interrupt()

        timer = threading.Timer(0.1, elsewhere)
        timer.start()
        with pytest.raises(sqlcipher3.OperationalError, match="interrupted"):
            reader.value(endless)
        timer.join()
        assert told == ["ProgrammingError"]


def test_that_rows_can_be_walked_one_by_one(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        with writer.transaction():
            done = writer.execute("INSERT INTO note (words) VALUES ('two')")
        assert (done.lastrowid, done.rowcount) == (2, 1)
        rows = writer.execute("SELECT n FROM note ORDER BY n")
        assert rows.one() == (1,)
        assert list(rows) == [(2,)]
        assert rows.one() is None
        assert writer.value("SELECT n FROM note WHERE n = 99") is None


class NoCipher(sqlite3.Connection):
    """Python's own SQLite in the place of ours: it takes any key and encrypts nothing, as a wrong build once did."""

    def set_key(self, key: bytearray) -> None:
        """Take it, and do nothing with it."""


class NoSeals(sqlcipher3.Connection):
    """An engine that encrypts but does not seal its pages."""

    def set_key(self, key: bytearray) -> None:  # type: ignore[override]
        """Take the key, and leave the seals out."""
        super().set_key(key)
        self.execute("PRAGMA cipher_use_hmac = OFF")


@pytest.mark.parametrize("engine", [NoCipher, NoSeals])
def test_that_an_engine_that_does_not_encrypt_and_seal_writes_nothing(
    engine: type, tmp_path: Path, key: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher3, "connect", engine)
    with pytest.raises(RuntimeError, match="engine"):
        create_store(tmp_path / "store.db", key)
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0]
    assert not (tmp_path / "store.db").exists()


def deaf_to(setting: str) -> type[sqlcipher3.Connection]:
    """An engine that takes a setting without a word and does not do it."""

    class Deaf(sqlcipher3.Connection):
        def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlcipher3.Cursor:
            return super().execute("SELECT 1" if sql.startswith(f"PRAGMA {setting} =") else sql, parameters)

    return Deaf


@pytest.mark.parametrize(
    "setting",
    [
        "cell_size_check",
        "trusted_schema",
        "foreign_keys",
        "temp_store",
        "cache_size",
        "wal_autocheckpoint",
        "query_only",
    ],
)
def test_that_a_setting_that_was_not_taken_stops_the_opening(
    setting: str, store: Path, key: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher3, "connect", deaf_to(setting))
    with pytest.raises(RuntimeError, match=setting):
        open_reader(store, key, known=0)

"""Files that are not a store, or no longer one, and disks that will not take any more."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3

from caseworker.domain.errors import Told
from caseworker.domain.messages import CATALOGUE
from caseworker.store.connection import PAGE_BYTES, Connection, create_store, open_reader, open_writer
from caseworker.store.vault.keys import Secret
from tests.fakes.small_disks import CannotMountError, make_read_only, small_disk

OPENINGS = [open_writer, open_reader]


@pytest.fixture
def key() -> Secret:
    return Secret(bytearray(range(32)))


@pytest.fixture
def store(tmp_path: Path, key: Secret) -> Path:
    path = tmp_path / "store.db"
    _fill(path, key)
    return path


def _fill(path: Path, key: Secret, *, rows: int = 20) -> None:
    with create_store(path, key) as writer, writer.transaction():
        writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        writer.executemany("INSERT INTO note (words) VALUES (?)", [("x" * 1000,)] * rows)


def _read_all(opened: Callable[..., Connection], path: Path, key: Secret) -> None:
    with opened(path, key, known=0) as connection:
        connection.execute("SELECT n, words FROM note").all()


def _write_until_told(writer: Connection) -> tuple[str, int]:
    """Save one row at a time; what is told in the end, and how many rows were saved before."""
    for saved in range(2000):
        try:
            with writer.transaction():
                writer.execute("INSERT INTO note (words) VALUES (?)", ("y" * 5000,))
        except Told as told:
            return told.key, saved
    pytest.fail("the disk never filled up")


def _fill_disk(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _told(path: Path, key: Secret) -> Told:
    """What both ways of opening say; they must say the same."""
    errors = []
    for opened in OPENINGS:
        with pytest.raises(Told) as told:
            opened(path, key, known=0)
        errors.append(told.value)
    assert errors[0].key == errors[1].key
    assert CATALOGUE[errors[0].key].do
    return errors[0]


def test_that_a_missing_store_is_told_and_not_made(tmp_path: Path, key: Secret) -> None:
    assert _told(tmp_path / "store.db", key).key == "store_missing"
    assert list(tmp_path.iterdir()) == []


def test_that_an_empty_file_is_damage_and_not_a_new_store(store: Path, key: Secret) -> None:
    store.write_bytes(b"")
    assert _told(store, key).key == "store_damaged"
    assert store.read_bytes() == b""


def test_that_a_plain_database_is_foreign_and_untouched(tmp_path: Path, key: Secret) -> None:
    path = tmp_path / "store.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    before = path.read_bytes()
    assert _told(path, key).key == "store_foreign"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"a letter to the partnership board\n", b"a long letter\n" * 1000, b"%PDF-1.7\n" * 2000]
)
def test_that_a_file_of_text_is_foreign(content: bytes, tmp_path: Path, key: Secret) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    assert _told(path, key).key == "store_foreign"


def test_that_a_folder_in_the_place_of_the_store_is_foreign(tmp_path: Path, key: Secret) -> None:
    (tmp_path / "store.db").mkdir()
    assert _told(tmp_path / "store.db", key).key == "store_foreign"


def test_that_an_encrypted_database_of_another_program_is_foreign(tmp_path: Path, key: Secret) -> None:
    path = tmp_path / "store.db"
    other = sqlcipher3.connect(str(path))
    other.set_key(b"x'" + bytes(range(32)).hex().encode() + b"'")
    other.execute("CREATE TABLE t (a)")
    other.close()
    assert _told(path, key).key == "store_foreign"


def test_that_a_newer_store_is_told_with_both_versions_and_left_alone(store: Path, key: Secret) -> None:
    with open_writer(store, key, known=0) as writer:
        writer.execute("PRAGMA user_version = 7")
    before = store.read_bytes()
    told = _told(store, key)
    assert (told.key, told.facts) == ("store_newer", {"found": 7, "known": 0})
    assert store.read_bytes() == before
    with open_writer(store, key, known=7) as writer:
        assert writer.value("PRAGMA user_version") == 7


def test_that_another_key_does_not_open_the_store(store: Path) -> None:
    assert _told(store, Secret(bytearray(32))).key == "store_damaged"


@pytest.mark.parametrize("length", [1, 15, 16, 100, PAGE_BYTES - 1, PAGE_BYTES, PAGE_BYTES + 1, 3 * PAGE_BYTES])
def test_that_a_store_cut_short_is_damage_at_the_latest_when_read(length: int, store: Path, key: Secret) -> None:
    os.truncate(store, length)
    for opened in OPENINGS:
        with pytest.raises(Told) as told:
            _read_all(opened, store, key)
        assert told.value.key == "store_damaged"


@pytest.mark.parametrize("fill", [b"\x00", b"\xff"])
def test_that_a_first_page_written_over_is_damage(fill: bytes, store: Path, key: Secret) -> None:
    with store.open("r+b") as file:
        file.write(fill * PAGE_BYTES)
    assert _told(store, key).key == "store_damaged"


def test_that_noise_in_the_place_of_the_store_is_damage(store: Path, key: Secret) -> None:
    store.write_bytes(secrets.token_bytes(4 * PAGE_BYTES))
    assert _told(store, key).key == "store_damaged"


def test_that_a_store_is_never_made_over_another_file(store: Path, key: Secret) -> None:
    before = store.read_bytes()
    with pytest.raises(FileExistsError):
        create_store(store, key)
    assert store.read_bytes() == before


def test_that_a_store_half_made_by_a_dead_process_is_made_again(tmp_path: Path, key: Secret) -> None:
    (tmp_path / "store.db.new").write_bytes(b"half")
    (tmp_path / "store.db.new-wal").write_bytes(b"half")
    _fill(tmp_path / "store.db", key)
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    try:
        with small_disk(tmp_path / "disk", kib=1024) as place:
            yield place
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")


def test_that_a_full_disk_is_told_and_what_was_saved_before_is_whole(disk: Path, key: Secret) -> None:
    path = disk / "store.db"
    _fill(path, key)
    with open_writer(path, key, known=0) as writer:
        told, more = _write_until_told(writer)
        saved = 20 + more
        assert (told, more > 40) == ("disk_full", True)
        assert not writer.in_transaction
        assert writer.value("SELECT count(*) FROM note") == saved
    with open_reader(path, key, known=0) as reader:
        assert reader.value("SELECT count(*) FROM note WHERE length(words) IN (1000, 5000)") == saved
        assert reader.execute("PRAGMA cipher_integrity_check").all() == []
        assert reader.value("PRAGMA integrity_check") == "ok"


def test_that_work_goes_on_once_there_is_space_again(disk: Path, key: Secret) -> None:
    path, ballast = disk / "store.db", disk / "ballast"
    _fill(path, key)
    with open_writer(path, key, known=0) as writer:
        with pytest.raises(OSError, match="No space"):
            _fill_disk(ballast)
        told, more = _write_until_told(writer)
        assert told == "disk_full"
        ballast.unlink()
        with writer.transaction():
            writer.execute("INSERT INTO note (words) VALUES ('kept')")
        assert writer.value("SELECT count(*) FROM note") == 21 + more


def test_that_no_store_is_begun_on_a_full_disk(disk: Path, key: Secret) -> None:
    with pytest.raises(OSError, match="No space"):
        _fill_disk(disk / "ballast")
    with pytest.raises(Told) as told:
        create_store(disk / "store.db", key)
    assert told.value.key == "disk_full"
    assert not (disk / "store.db").exists()


def test_that_a_read_only_folder_is_told_and_changes_nothing(disk: Path, key: Secret) -> None:
    path = disk / "store.db"
    _fill(path, key)
    before = path.read_bytes()
    make_read_only(disk)
    with pytest.raises(Told) as told:
        open_writer(path, key, known=0)
    assert told.value.key == "folder_readonly"
    with pytest.raises(Told) as told:
        create_store(disk / "another.db", key)
    assert told.value.key == "folder_readonly"
    assert path.read_bytes() == before


_AT_THE_LIMIT = """
import pathlib, resource, sys
from caseworker.domain.errors import Told
from caseworker.store.connection import open_writer
from caseworker.store.vault.keys import Secret
path = pathlib.Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
saved = 0
with open_writer(path, Secret(bytearray(range(32))), known=0) as writer:
    try:
        for _ in range(1000):
            with writer.transaction():
                writer.execute("INSERT INTO note (words) VALUES (?)", ("y" * 5000,))
            saved += 1
    except Told as told:
        print(told.key, saved)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_that_a_limit_on_the_size_of_files_is_told_and_what_was_saved_is_whole(store: Path, key: Secret) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _AT_THE_LIMIT, str(store)], capture_output=True, text=True, check=True, timeout=60
    )
    told, saved = ran.stdout.split()
    assert told in {"disk_full", "save_failed"}
    assert int(saved) > 10
    with open_reader(store, key, known=0) as reader:
        assert reader.value("SELECT count(*) FROM note") == 20 + int(saved)
        assert reader.value("PRAGMA integrity_check") == "ok"

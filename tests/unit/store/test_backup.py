"""Backups: encrypted and verified before they count; and damage found, with a copy kept."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.connection import PAGE_BYTES, Connection, create_store, files_of, open_reader, open_writer
from caseworker.store.mending import backup as backing
from caseworker.store.mending.backup import back_up, backups, verify
from caseworker.store.mending.damage import check_profile, sweep, was_left_open
from caseworker.store.profile import Profile
from caseworker.store.vault.keys import Secret
from tests.fakes.fast_kdf import START, fresh_vault
from tests.fakes.small_disks import CannotMountError, small_disk

MARKER = b"Kit Example lives by the canal"


@pytest.fixture
def place(tmp_path: Path) -> tuple[Profile, Secret]:
    profile, key = fresh_vault(tmp_path)
    opening = key.subkey("sqlcipher")
    with open_writer(profile.store, opening, known=0) as writer, writer.transaction():
        writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, words TEXT)")
        writer.execute("CREATE VIRTUAL TABLE search USING fts5(words)")
        for n in range(300):
            writer.execute("INSERT INTO note (words) VALUES (?)", (f"{MARKER.decode()} {n} " + "x" * 500,))
            writer.execute("INSERT INTO search (words) VALUES (?)", (f"canal {n}",))
    return profile, opening


def _count(profile: Profile, key: Secret) -> int:
    with open_reader(profile.store, key, known=0) as reader:
        found: int = reader.value("SELECT count(*) FROM note")
        return found


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def _made(writer: Connection, profile: Profile, key: Secret, hour: int = 0) -> Path:
    return back_up(writer, profile.backups, key, known=0, now=START + timedelta(hours=hour)).path


def test_that_a_backup_holds_every_row_and_nothing_readable(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with open_writer(profile.store, key, known=0) as writer:
        made = back_up(writer, profile.backups, key, known=0, now=START)
        # The writer goes on as if nothing had happened.
        writer.execute("INSERT INTO note (words) VALUES ('later')")
    assert made.rows["note"] == 300
    assert made.pages * PAGE_BYTES == made.path.stat().st_size
    assert [path.name for path in profile.backups.iterdir()] == ["backup-20261122T020000-000.db"]
    content = made.path.read_bytes()
    assert MARKER not in content
    assert not content.startswith(b"SQLite format 3")
    with open_reader(made.path, key, known=0) as reader:
        assert reader.value("SELECT count(*) FROM search WHERE search MATCH 'canal'") == 300


def test_that_a_backup_needs_the_key_of_its_store(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with open_writer(profile.store, key, known=0) as writer:
        made = _made(writer, profile, key)
    with pytest.raises(Told) as told:
        verify(made, Secret(bytearray(secrets.token_bytes(32))), known=0)
    assert told.value.key == "store_damaged"


def test_that_only_the_newest_backups_stay(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with open_writer(profile.store, key, known=0) as writer:
        made = [_made(writer, profile, key, hour) for hour in (0, 1, 2, 3, 3)]
    assert backups(profile.backups) == made[:1:-1]
    assert len(list(profile.backups.iterdir())) == 3


def test_that_a_copy_with_a_row_missing_never_counts_as_a_backup(
    place: tuple[Profile, Secret], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, key = place

    def losing(path: Path, opening: Secret) -> Connection:
        target = create_store(path, opening)
        copied = target.close

        def close() -> None:
            target.execute("DELETE FROM note WHERE n = 7")
            copied()

        monkeypatch.setattr(target, "close", close)
        return target

    with open_writer(profile.store, key, known=0) as writer:
        older = _made(writer, profile, key)
        monkeypatch.setattr(backing, "create_store", losing)
        with pytest.raises(Told) as told:
            _made(writer, profile, key, 1)
    assert told.value.key == "store_damaged"
    assert list(profile.backups.iterdir()) == [older]


def test_that_a_backup_on_a_full_disk_leaves_the_older_one_and_no_half(
    place: tuple[Profile, Secret], tmp_path: Path
) -> None:
    profile, key = place
    try:
        with small_disk(tmp_path / "disk", kib=700) as disk, open_writer(profile.store, key, known=0) as writer:
            older = back_up(writer, disk, key, known=0, now=START).path
            (disk / "ballast").write_bytes(bytes(100_000))
            with pytest.raises(Told) as told:
                back_up(writer, disk, key, known=0, now=START + timedelta(hours=1))
            assert told.value.key == "disk_full"
            assert set(disk.iterdir()) == {older, disk / "ballast"}
            assert verify(older, key, known=0).rows["note"] == 300
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")


def test_that_what_a_killed_copy_left_behind_goes_and_reaches_no_other(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with open_writer(profile.store, key, known=0) as writer:
        writer.execute("INSERT INTO note (words) VALUES ('in the log')")
        left = files_of(profile.store)[1].read_bytes()
        for name in ("backup-20261122T020000-000.part-wal", "backup-20261121T020000-000.part"):
            (profile.backups / name).write_bytes(left)
        made = _made(writer, profile, key)
    assert list(profile.backups.iterdir()) == [made]
    assert verify(made, key, known=0).rows["note"] == 301


def test_that_a_sound_store_passes_every_check(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    assert sweep(profile.store, key, known=0) > 40
    check_profile(profile, key, known=0, now=START, full=True)
    check_profile(profile, key, known=0, now=START)
    assert not profile.damaged.exists()


def test_that_a_sweep_beside_an_open_writer_raises_no_false_alarm(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with open_writer(profile.store, key, known=0) as writer:
        for n in range(20):
            writer.execute("INSERT INTO note (words) VALUES (?)", ("y" * 5000,))
            with open_reader(profile.store, key, known=0) as reader, reader.snapshot():
                reader.value("SELECT count(*) FROM note")
                writer.execute("DELETE FROM note WHERE n = ?", (n,))
                assert sweep(profile.store, key, known=0) > 40


def test_that_a_flip_in_any_page_is_found_by_a_sweep_and_a_copy_is_kept(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    damaged = bytearray(whole := profile.store.read_bytes())
    pages = len(whole) // PAGE_BYTES
    for page in range(1, pages):
        damaged = bytearray(whole)
        damaged[page * PAGE_BYTES + secrets.randbelow(PAGE_BYTES)] ^= 1 << secrets.randbelow(8)
        profile.store.write_bytes(damaged)
        with pytest.raises(Told) as told:
            sweep(profile.store, key, known=0)
        assert told.value.key == "store_damaged"
    for _ in range(2):
        # Unlocked twice, kept once.
        with pytest.raises(Told):
            check_profile(profile, key, known=0, now=START, full=True)
    (kept,) = profile.damaged.iterdir()
    assert (kept / "store.db").read_bytes() == bytes(damaged)
    assert profile.store.read_bytes() == bytes(damaged)


def test_that_whole_pages_cut_off_the_end_are_found(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    os.truncate(profile.store, profile.store.stat().st_size - 2 * PAGE_BYTES)
    with pytest.raises(Told) as told:
        sweep(profile.store, key, known=0)
    assert told.value.key == "store_damaged"


def test_that_pages_added_at_the_end_are_found(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    with profile.store.open("ab") as file:
        file.write(secrets.token_bytes(PAGE_BYTES))
    with pytest.raises(Told) as told:
        sweep(profile.store, key, known=0)
    assert told.value.key == "store_damaged"


def test_that_a_store_left_open_is_looked_at_after_unlocking(place: tuple[Profile, Secret]) -> None:
    profile, key = place
    assert not was_left_open(profile.store)
    with open_writer(profile.store, key, known=0) as writer:
        writer.execute("INSERT INTO note (words) VALUES ('in the log')")
        log = files_of(profile.store)[1].read_bytes()
    # As a killed process leaves it: the log is there; the damaged page is none of those in the log.
    files_of(profile.store)[1].write_bytes(log)
    _flip(profile.store, 20 * PAGE_BYTES + 5)
    assert was_left_open(profile.store)
    with pytest.raises(Told) as told:
        check_profile(profile, key, known=0, now=START)
    assert told.value.key == "store_damaged"
    assert len(list(profile.damaged.iterdir())) == 1

"""What differs between systems: every branch runs here, whatever this machine is."""

import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from caseworker.domain.errors import Told
from caseworker.store.platform import (
    HERE,
    InstanceLock,
    System,
    data_folder,
    make_private_folder,
    sync_folder,
    system_named,
    write_whole,
)


@pytest.mark.parametrize(
    ("name", "system"), [("win32", "windows"), ("darwin", "macos"), ("linux", "linux"), ("freebsd14", "linux")]
)
def test_that_each_system_is_known_by_its_name(name: str, system: System) -> None:
    assert system_named(name) == system


def test_that_data_lies_in_the_local_application_data() -> None:
    folder = data_folder()
    assert folder.is_absolute()
    assert folder.parts[-2:] == ("Caseworker", "profiles")
    assert "Documents" not in folder.parts
    assert "Roaming" not in folder.parts


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_that_a_private_folder_is_private_even_if_it_was_not(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    for folder in (tmp_path / "open", tmp_path / "new" / "below"):
        make_private_folder(folder)
        assert folder.stat().st_mode & 0o777 == 0o700


def test_that_windows_folders_keep_the_rights_they_inherit(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    make_private_folder(tmp_path / "open", "windows")
    assert HERE == "windows" or (tmp_path / "open").stat().st_mode & 0o777 == 0o755


def test_that_windows_never_opens_a_folder_to_sync_it(tmp_path: Path) -> None:
    sync_folder(tmp_path / "missing", "windows")
    if HERE != "windows":
        with pytest.raises(FileNotFoundError):
            sync_folder(tmp_path / "missing", "linux")


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Told) as told:
        make_private_folder(tmp_path / "file" / "below")
    assert told.value.key == "folder_readonly"


def test_that_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "slot"
    write_whole(path, b"old" * 100)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_failed_replacement_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slot"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "a.khan/secret")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Told) as told:
        write_whole(path, b"new")
    assert told.value.key == "disk_full"
    # An OSError carries the path; it must not travel on with what is told.
    assert told.value.__suppress_context__
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_scanner_holding_the_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, pauses = iter([True, True, False]), list[float]()
    really = Path.replace

    def held(self: Path, target: Path) -> Path:
        if next(refusals):
            raise PermissionError(errno.EACCES, "being scanned")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", held)
    write_whole(tmp_path / "slot", b"new", sleep=pauses.append)
    assert (tmp_path / "slot").read_bytes() == b"new"
    assert pauses == [0.05, 0.05]


def test_that_a_file_held_for_good_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: Path, __: Path) -> Path:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Told) as told:
        write_whole(tmp_path / "slot", b"new", sleep=lambda _: None)
    assert told.value.key == "folder_readonly"
    assert list(tmp_path.iterdir()) == []


def test_that_windows_locks_one_byte_without_waiting(tmp_path: Path) -> None:
    asked: list[tuple[int, int]] = []
    module = SimpleNamespace(LK_NBLCK=2, locking=lambda _handle, mode, count: asked.append((mode, count)))
    lock = InstanceLock(tmp_path / "lock", "windows", load=lambda name: {"msvcrt": module}[name])
    lock.acquire()
    lock.release()
    assert asked == [(2, 1)]


@pytest.mark.parametrize("system", ["windows", "linux"])
def test_that_a_lock_held_elsewhere_is_asked_for_until_the_time_is_up(system: System, tmp_path: Path) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.EACCES, "locked")

    module = SimpleNamespace(LK_NBLCK=2, locking=refuse, LOCK_EX=2, LOCK_NB=4, flock=refuse)
    now, pauses = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += 1.0

    lock = InstanceLock(tmp_path / "lock", system, load=lambda _: module)
    with pytest.raises(Told) as told:
        lock.acquire(wait_s=3.0, seconds=lambda: now[0], sleep=sleep)
    assert told.value.key == "profile_in_use"
    assert len(pauses) == 3


def test_that_a_lock_in_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Told) as told:
        InstanceLock(tmp_path / "file" / "lock").acquire()
    assert told.value.key == "folder_readonly"


def test_that_a_lock_can_be_taken_again_once_released(tmp_path: Path) -> None:
    one, two = InstanceLock(tmp_path / "lock"), InstanceLock(tmp_path / "lock")
    one.acquire()
    with pytest.raises(Told):
        two.acquire()
    one.release()
    one.release()
    two.acquire()
    two.release()

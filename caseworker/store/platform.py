"""Everything in the store that differs between Windows, macOS and Linux, and nothing else.

The system's name, its libraries and its modules are passed in, so that each branch runs in a test on any machine.
"""

import contextlib
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import platformdirs

from caseworker.domain.errors import Told
from caseworker.store.faults import writing_files

System = Literal["windows", "macos", "linux"]

_PRIVATE_FOLDER = 0o700
_REPLACE_TRIES, _REPLACE_PAUSE_S = 20, 0.05


def system_named(name: str = sys.platform) -> System:
    """Which of the three families this is; every other Unix counts as Linux."""
    return {"win32": "windows", "darwin": "macos"}.get(name, "linux")  # type: ignore[return-value]


HERE: System = system_named()
"""The system this process runs on."""


def data_folder() -> Path:
    """Where this user's profiles live: the local application data, never Documents and never a roaming profile."""
    return platformdirs.user_data_path("Caseworker", appauthor=False, roaming=False) / "profiles"


def make_private_folder(folder: Path, system: System = HERE) -> None:
    """Make the folder (and its parents) for this user only. On Windows the user's own folder already sees to that."""
    with writing_files():
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        if system != "windows":
            folder.chmod(_PRIVATE_FOLDER)


def sync_folder(folder: Path, system: System = HERE) -> None:
    """Make a rename in this folder survive a power cut. Windows needs (and allows) nothing of the kind."""
    if system == "windows":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(
    path: Path, content: bytes, system: System = HERE, *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Put content in a file so that at any moment, whatever happens, either the old or the new content is there.

    Raises Told: disk_full, folder_readonly.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        with writing_files():
            _write_through(fresh, content)
            move_over(fresh, path, sleep=sleep)
            sync_folder(path.parent, system)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move_over(fresh: Path, path: Path, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Put a file in the place of another, whole or not at all. Raises OSError.

    Tried again and again for a second: on Windows a virus scanner may hold either file for a moment.
    """
    for _ in range(_REPLACE_TRIES):
        try:
            fresh.replace(path)
        except PermissionError:
            sleep(_REPLACE_PAUSE_S)
        else:
            return
    fresh.replace(path)


class InstanceLock:
    """A lock on a file that lasts exactly as long as the process that holds it, however that process ends."""

    def __init__(
        self, path: Path, system: System = HERE, *, load: Callable[[str], Any] = importlib.import_module
    ) -> None:
        """`load` imports the module of the system that locks files."""
        self._path = path
        self._system = system
        self._load = load
        self._handle: int | None = None

    def acquire(
        self,
        *,
        wait_s: float = 0.0,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the lock, waiting for a process that is about to end. Raises Told("profile_in_use")."""
        with writing_files():
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        until = seconds() + wait_s
        while not self._taken(handle):
            if seconds() >= until:
                os.close(handle)
                raise Told("profile_in_use")
            sleep(0.05)
        self._handle = handle

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would let two processes lock two files of one name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _taken(self, handle: int) -> bool:
        try:
            if self._system == "windows":
                module = self._load("msvcrt")
                module.locking(handle, module.LK_NBLCK, 1)
            else:
                module = self._load("fcntl")
                module.flock(handle, module.LOCK_EX | module.LOCK_NB)
        except OSError:
            return False
        return True

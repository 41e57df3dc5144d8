"""Real small disks for tests of full and read-only folders: a tmpfs of its own, where this user may mount one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class CannotMountError(Exception):
    """This user or this system gives no disk to mount."""


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotMountError from error


@contextmanager
def small_disk(place: Path, *, kib: int) -> Iterator[Path]:
    """An empty disk of `kib` KiB at `place`, gone afterwards. Raises CannotMountError."""
    place.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place))
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))


@contextmanager
def small_disk_or_skip(place: Path, *, kib: int) -> Iterator[Path]:
    """See `small_disk`; where this user may not mount one, the test is left out and says so."""
    try:
        with small_disk(place, kib=kib) as disk:
            yield disk
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")


def make_read_only(place: Path) -> None:
    """From now on nothing can be written on the small disk at `place`, not even by root."""
    remount(place, "ro")


def remount(place: Path, mode: str) -> None:
    """Mount the small disk at `place` again, "ro" or "rw"."""
    _run("mount", "-o", f"remount,{mode}", str(place))


def fill_up(ballast: Path) -> None:
    """Write a file until its disk takes no more."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))

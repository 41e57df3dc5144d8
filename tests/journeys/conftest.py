"""What the bad days share: a worker who is in, and a disk of a few megabytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import enrolled_profile
from tests.fakes.small_disks import small_disk_or_skip
from tests.journeys.bad_days import Day, window_on


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path) -> Iterator[Day]:
    """A laptop that was opened, with nothing in it."""
    enrolled_profile(tmp_path / "profiles")
    with window_on(qtbot, tmp_path / "profiles") as day:
        day.open_laptop()
        yield day


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 8 MiB."""
    with small_disk_or_skip(tmp_path / "disk", kib=8192) as place:
        yield place

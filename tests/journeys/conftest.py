"""What journeys share: a worker who is in, a disk of a few megabytes, a partnership, and a laptop of its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import enrolled_profile
from tests.fakes.small_disks import small_disk_or_skip
from tests.journeys.bad_days import Day, window_on
from tests.journeys.custody import Cable, Laptop, Partnership, partnership_over

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres


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


@pytest.fixture(scope="module")
def partnership(
    cluster: EmbeddedPostgres, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Partnership]:
    """A partnership with officers, one for all tests of a module."""
    with partnership_over(cluster, migrated_template, tmp_path_factory.mktemp("partnership")) as made:
        yield made


@pytest.fixture
def laptop(qtbot: QtBot, tmp_path: Path, partnership: Partnership) -> Iterator[Laptop]:
    """A laptop of a new worker, set up and closed."""
    cable = Cable(partnership.address)
    made = Laptop(tmp_path / "profiles", qtbot, partnership, cable, partnership.worker())
    made.set_up()
    yield made
    cable.pull()

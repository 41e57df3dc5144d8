"""The lock at large text on a small laptop: what has the keyboard, and what opens it, is in sight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.every_door import Doors, doors
from ui import theme
from ui.screens.lock.unlock import UnlockScreen


@pytest.fixture
def large(qapp: QApplication, tmp_path: Path) -> Iterator[Doors]:
    """The doors at 200 % text, on 1366x768."""
    with doors(tmp_path) as them:
        theme.apply(qapp, "light", 2.0)
        them.window.show()
        yield them
        theme.apply(qapp, "light", 1.0)


def is_in_sight(part: QWidget) -> bool:
    """Whether all of it can be seen without scrolling."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    assert isinstance(above, QScrollArea)
    room = above.viewport()
    return room.rect().contains(QRect(part.mapTo(room, QPoint(0, 0)), part.size()))


def lock(them: Doors, name: str) -> UnlockScreen:
    """A page of the lock."""
    page = them.go(name)
    assert isinstance(page, UnlockScreen)
    return page


@pytest.mark.parametrize("name", ["unlock", "unlock: wrong words", "unlock: after a restart"])
def test_that_the_words_and_what_opens_are_in_sight_at_large_text(qtbot: QtBot, large: Doors, name: str) -> None:
    page = lock(large, name)
    qtbot.waitUntil(lambda: is_in_sight(page._words))
    assert is_in_sight(page._open)


def test_that_the_page_of_damage_begins_in_sight(qtbot: QtBot, large: Doors) -> None:
    page = lock(large, "unlock: damaged")
    qtbot.waitUntil(lambda: is_in_sight(page._damage.back))
    assert page._pages.currentWidget() is page._damage


def test_that_the_clock_is_there_where_it_has_room(qtbot: QtBot, large: Doors, qapp: QApplication) -> None:
    page = lock(large, "unlock")
    theme.apply(qapp, "light", 1.0)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "dial.time").isVisible())  # type: ignore[union-attr]

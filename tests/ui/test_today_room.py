"""Today leaves room for the day: at large text the sentence about sending scrolls with the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.concern import Concern
from tests.ui.bench import NOW, Bench, bench
from ui import theme
from ui.places import Place
from ui.screens.today import TodayScreen


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench; the text is of usual size afterwards."""
    with bench(tmp_path) as made:
        yield made
    theme.apply(qapp, "light", 1.0)


def today(qtbot: QtBot, here: Bench, size: tuple[int, int]) -> TodayScreen:
    screen = TodayScreen(here.desk, here.went.append)
    here.show(qtbot, screen, width=size[0], height=size[1])
    screen.open(Place("today"))
    qtbot.waitUntil(screen.sentence.isVisible)
    return screen


def scrolls(screen: TodayScreen) -> bool:
    """Whether the sentence is in what scrolls."""
    area = screen.findChild(QScrollArea)
    assert area is not None
    return area.isAncestorOf(screen.sentence)


def test_that_at_large_text_the_day_has_two_thirds_of_the_height(qapp: QApplication, qtbot: QtBot, here: Bench) -> None:
    theme.apply(qapp, "light", 2.0)
    screen = today(qtbot, here, (1182, 657))
    qtbot.waitUntil(lambda: scrolls(screen))
    area = screen.findChild(QScrollArea)
    assert area is not None
    assert area.height() >= screen.height() * 0.6
    QTest.keyClick(screen.sentence.button, Qt.Key.Key_Space)
    assert here.went == [Place("sync")]


def test_that_with_room_the_sentence_stays_on_top_and_comes_back_there(qtbot: QtBot, here: Bench) -> None:
    screen = today(qtbot, here, (1274, 731))
    assert not scrolls(screen)
    screen.resize(1274, 260)
    qtbot.waitUntil(lambda: scrolls(screen))
    screen.resize(1274, 731)
    qtbot.waitUntil(lambda: not scrolls(screen))
    qtbot.waitUntil(screen.sentence.isVisible)


def test_that_the_line_with_the_keyboard_is_in_sight_from_the_start(
    qapp: QApplication, qtbot: QtBot, here: Bench
) -> None:
    theme.apply(qapp, "light", 2.0)
    here.save(Concern(kind="threat", raised_at=NOW), here.open_case())
    screen = today(qtbot, here, (1182, 560))
    qtbot.waitUntil(screen.duties.hasFocus)
    area = screen.findChild(QScrollArea)
    assert area is not None
    sight = area.viewport()

    def is_in_sight() -> bool:
        line = screen.duties.visualRect(screen.duties.currentIndex())
        return sight.rect().contains(QRect(screen.duties.viewport().mapTo(sight, line.topLeft()), line.size()))

    qtbot.waitUntil(is_in_sight)

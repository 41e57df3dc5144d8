"""What a box could not take is said at the box, for as long as it is of use, and covers nothing that can be clicked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.boxes import stack
from ui.widgets.boxword import say_at
from ui.widgets.page import scrolling
from ui.widgets.textbox import LineBox

WORDS = "This line holds 5 letters, and it is full."


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A window with a line that is small, and another one."""
    made = stack(LineBox(limit=5), LineBox(), None)
    qtbot.addWidget(made)
    made.resize(500, 300)
    with qtbot.waitActive(made):
        made.show()
    return made


def lines(page: QWidget) -> list[LineBox]:
    return page.findChildren(LineBox)


def said(page: QWidget) -> list[QFrame]:
    return [one for one in page.findChildren(QFrame) if one.accessibleName() == WORDS and one.isVisible()]


def test_that_it_stands_right_under_the_box_and_wraps(page: QWidget) -> None:
    box = lines(page)[0]
    word = say_at(box, WORDS)
    assert said(page) == [word]
    assert 0 <= word.y() - box.geometry().bottom() <= 6
    assert page.rect().contains(word.geometry())
    assert page.childAt(word.geometry().center()) is not word
    page.resize(240, 300)
    assert page.rect().contains(word.geometry())


@pytest.mark.parametrize("leave", ["typing", "going on", "hiding"])
def test_that_it_goes_when_the_worker_goes_on(page: QWidget, leave: str) -> None:
    box = lines(page)[0]
    box.setFocus()
    say_at(box, WORDS)
    QTest.qWait(1)
    if leave == "typing":
        QTest.keyClick(box, Qt.Key.Key_A)
    elif leave == "going on":
        lines(page)[1].setFocus()
    else:
        box.hide()
    assert said(page) == []


def test_that_there_is_one_at_a_time_and_it_outlives_the_paste_that_caused_it(page: QWidget) -> None:
    first, other = lines(page)
    first.setFocus()
    first.inputRejected.connect(lambda: say_at(first, WORDS))
    first.insert("123456789")  # which is what Ctrl+V does with what it finds
    QTest.qWait(1)
    assert first.text() == "12345"
    assert len(said(page)) == 1
    say_at(other, WORDS)
    assert len(said(page)) == 1


def test_that_at_the_foot_of_a_window_it_stands_over_the_box(qtbot: QtBot) -> None:
    box = LineBox()
    low = stack(None, box)
    qtbot.addWidget(low)
    low.resize(500, 200)
    with qtbot.waitActive(low):
        low.show()
    word = say_at(box, WORDS)
    assert 0 <= word.y() < word.geometry().bottom() < box.y()


def test_that_it_scrolls_with_its_box(qtbot: QtBot) -> None:
    box = LineBox()
    tall = QWidget()
    tall.setMinimumHeight(900)
    area = scrolling(stack(box, tall))
    qtbot.addWidget(area)
    area.resize(500, 300)
    with qtbot.waitActive(area):
        area.show()
    word = say_at(box, WORDS)
    before = word.y()
    area.verticalScrollBar().setValue(20)
    assert word.y() == before - 20

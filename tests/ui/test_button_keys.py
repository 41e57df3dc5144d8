"""Enter at a button that has the keyboard does what Space does, and nothing that was meant for somebody else."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.textbox import LineBox


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A page with a field and a button; the field has the keyboard."""
    made = QWidget()
    box = LineBox()
    column = QVBoxLayout(made)
    column.addWidget(box)
    column.addWidget(Button("Keep it"))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    box.setFocus()
    return made


@pytest.fixture
def button(page: QWidget) -> Button:
    """The button of the page."""
    found = page.findChild(Button)
    assert found is not None
    return found


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_that_enter_presses_the_button_that_has_the_keyboard_once(qtbot: QtBot, button: Button, key: Qt.Key) -> None:
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_that_an_enter_held_in_a_field_presses_nothing_when_the_keyboard_moves_on(button: Button) -> None:
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(button, held)
    QTest.keyRelease(button, Qt.Key.Key_Return)
    assert pressed == []


def test_that_enter_with_ctrl_is_left_to_the_page(button: Button) -> None:
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []


def test_that_enter_chooses_the_answer_that_has_the_keyboard(qtbot: QtBot) -> None:
    group = Segments((("a", "Held"), ("b", "Not there")), "What happened")
    qtbot.addWidget(group)
    group.show()
    QTest.keyClick(group.button("b"), Qt.Key.Key_Return)
    assert group.value() == "b"


def test_that_a_button_shown_while_held_is_held_with_enter_too(button: Button) -> None:
    button.setFocus()
    QTest.keyPress(button, Qt.Key.Key_Return)
    assert button.isDown()
    QTest.keyRelease(button, Qt.Key.Key_Return)
    assert not button.isDown()

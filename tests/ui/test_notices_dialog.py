"""Asking before something is done: no is the safe answer, and nothing waits in a nested loop."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.notices import Question, ask_first
from ui.widgets.button import Button

QUESTION = Question("Throw this draft away?", "What you typed since 14:05 goes.", "Throw it away", "Keep it")


def asked(qtbot: QtBot, done: list[int]) -> tuple[QWidget, QWidget]:
    """A window, and the dialog over it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = ask_first(window, QUESTION, lambda: done.append(1))
    qtbot.waitExposed(dialog)
    return window, dialog


def test_that_yes_does_it(qtbot: QtBot) -> None:
    done = list[int]()
    _window, dialog = asked(qtbot, done)
    next(one for one in dialog.findChildren(Button) if one.words() == "Throw it away").click()
    assert done == [1]


def test_that_escape_is_no(qtbot: QtBot) -> None:
    done = list[int]()
    _window, dialog = asked(qtbot, done)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []
    assert not dialog.isVisible()


def test_that_the_title_of_the_dialog_says_nothing(qtbot: QtBot) -> None:
    window, dialog = asked(qtbot, [])
    assert dialog.windowTitle() == window.windowTitle()
    dialog.close()

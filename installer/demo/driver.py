"""Driving the real window as a person does: keys and clicks, found by their words, waiting until the work is done."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from caseworker.domain.ports import Ports
from ui.places import Place, Screen
from ui.shell import Shell
from ui.widgets.button import Button
from ui.widgets.rowlist import RowList
from ui.window import Window
from ui.workplace import Workplace

W = TypeVar("W", bound=QWidget)
PATIENCE_S = 20.0
ANSWER_S = 2.0
"""How long one question to the store is waited for; something may hold it up."""
KEYS = {"Enter": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab, "Down": Qt.Key.Key_Down}


class Lost(AssertionError):
    """Something the walk waited for never came, or is not on the screen."""


class Eyes:
    """One window, and what somebody in front of it sees and waits for."""

    def __init__(self, window: Window, shots: Path | None = None) -> None:
        self.window = window
        self._shots = shots
        self._taken = 0
        window.resize(1366, 768)
        window.show()
        self.pause()

    @property
    def workplace(self) -> Workplace:
        """What there is once somebody is in."""
        if self.window.workplace is None:
            message = "nobody has unlocked yet"
            raise Lost(message)
        return self.window.workplace

    @property
    def shell(self) -> Shell:
        """The rail, the screen and the line at the foot."""
        return self.workplace.shell

    @property
    def ports(self) -> Ports:
        """The ports of this laptop, for looking at what was kept."""
        return self.workplace.desk.ports

    @property
    def screen(self) -> Screen:
        """What the shell shows now; Lost if that is nothing."""
        current = self.shell.current
        if current is None:
            message = "no screen is shown"
            raise Lost(message)
        return current

    def button(self, words: str, *, within: QWidget | None = None) -> QAbstractButton:
        """The visible button with these words; an exact match before one that contains them."""
        buttons = [one for one in (within or self.window).findChildren(QAbstractButton) if one.isVisible()]
        exact = [one for one in buttons if said(one) == words]
        found = exact or [one for one in buttons if words.lower() in said(one).lower()]
        if not found:
            shown = sorted({said(one) for one in buttons})
            message = f"no button says “{words}”; there are {shown}"
            raise Lost(message)
        return min(found, key=lambda one: (one.mapToGlobal(QPoint()).y(), one.mapToGlobal(QPoint()).x()))

    def find(self, kind: type[W], name: str) -> W:
        """The widget with this object name."""
        found = self.screen.findChild(kind, name) or self.window.findChild(kind, name)
        if found is None:
            message = f"nothing is called {name}"
            raise Lost(message)
        return found

    def first(self, beginning: str) -> QWidget:
        """The first visible widget whose object name begins like this."""
        found = (one for one in self.screen.findChildren(QWidget) if one.objectName().startswith(beginning))
        widget = next((one for one in found if one.isVisible()), None)
        if widget is None:
            message = f"nothing visible is called {beginning}…"
            raise Lost(message)
        return widget

    def until(self, holds: Callable[[], bool], what: str, *, seconds: float = PATIENCE_S) -> None:
        """Wait until something holds. Raises Lost with what was waited for."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                message = f"waited {seconds:.0f} s for {what}"
                raise Lost(message)
            self.pause(20)

    def pause(self, milliseconds: int = 20) -> None:
        """Let the window go on for a moment, and until everything it asked of the store by then is answered."""
        _go_on(milliseconds)
        if self.window.workplace is None:
            return
        answered = list[None]()
        asked = self.workplace.desk.ask(self.window, lambda _: None, answered.append)
        end = time.monotonic() + ANSWER_S
        while not (answered or asked.is_cancelled) and time.monotonic() < end:
            _go_on(5)

    def shot(self, name: str) -> str:
        """Leave a picture of the window; its file name, numbered in order."""
        self._taken += 1
        file = f"{self._taken:02d}-{name}.png"
        if self._shots is not None:
            self.pause(250)
            self._shots.mkdir(parents=True, exist_ok=True)
            self.window.grab().save(str(self._shots / file))
        return file

    def text(self, within: QWidget | None = None) -> str:
        """All words that are visible, for checking what a person can read."""
        part = within or self.window
        labels = [one.text() for one in part.findChildren(QLabel) if one.isVisible()]
        buttons = [said(one) for one in part.findChildren(QAbstractButton) if one.isVisible()]
        return "\n".join([*labels, *buttons])


def _go_on(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()  # shape: exec: the walk is the person in front of the window


class Driver(Eyes):
    """The hands of somebody who uses the window: keys, clicks, and words typed."""

    def unlock(self, words: str) -> None:
        """Type the four words, open, and go on without a code for the cover."""
        self.write(words)
        self.press("Enter")
        self.until(lambda: self.window.workplace is not None, "the laptop to open")
        self.click("without a code")
        self.until(lambda: self.window.page is self.shell, "the first screen")
        self.pause()

    def go(self, place: Place) -> None:
        """Go to a place, as a link or the rail does."""
        self.shell.go(place)
        self.pause()

    def write(self, words: str) -> None:
        """Type into whatever has the keyboard."""
        QTest.keyClicks(self._focus(), words)

    def press(self, key: str, *, ctrl: bool = False, alt: bool = False) -> None:
        """Press a key by its name or letter."""
        held = Qt.KeyboardModifier.NoModifier
        held |= Qt.KeyboardModifier.ControlModifier if ctrl else held
        held |= Qt.KeyboardModifier.AltModifier if alt else held
        named = KEYS.get(key)
        QTest.keyClick(self._focus(), named if named is not None else Qt.Key(ord(key.upper())), held)
        self.pause()

    def fill(self, name: str | QWidget, words: str) -> None:
        """Put words into a box, given or found by its object name, as typing does."""
        box = self.find(QWidget, name) if isinstance(name, str) else name
        box.setFocus()
        self.press("A", ctrl=True)
        QTest.keyClicks(box.focusProxy() or box, words)

    def click(self, words: str, *, within: QWidget | None = None) -> None:
        """Click the visible button or answer whose words contain these; the first one from the top."""
        button = self.button(words, within=within)
        QTest.mouseClick(
            button, Qt.MouseButton.LeftButton, pos=QPoint(min(12, button.width() // 2), button.height() // 2)
        )
        self.pause()

    def click_on(self, name: str) -> None:
        """Click the widget with this object name."""
        widget = self.find(QWidget, name)
        at = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        self.pause()

    def add(self, name: str, *lines: str) -> None:
        """Type lines into a box that adds one with each Enter."""
        for line in lines:
            self.find(QWidget, name).setFocus()
            self.write(line)
            self.press("Enter")

    def open_row(self, name: str, key: str) -> None:
        """Open a row of a list by its key, with the keyboard."""
        rows: RowList = self.find(RowList, name)
        rows.setFocus()
        rows.set_current(key)
        QTest.keyClick(rows, Qt.Key.Key_Return)
        self.pause()

    def choose_file(self, path: Path) -> None:
        """Answer the dialog that asks where to save."""
        self.until(lambda: bool(self.window.findChildren(QFileDialog)), "the question where to save")
        dialog = self.window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(path))
        dialog.reject()

    def _focus(self) -> QWidget:
        held: QWidget | None = self.window.focusWidget()
        return QApplication.focusWidget() or held or self.window


def said(button: QAbstractButton) -> str:
    """What a button says, or what a screen reader says of one without words."""
    words = button.words() if isinstance(button, Button) else button.text()
    return words or button.accessibleName()

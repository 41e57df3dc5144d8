"""Buttons of which one is chosen: announced as radio buttons, one tab stop, arrow keys and digits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from ui.widgets.button import Button
from ui.widgets.dress import Kind, State

STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
CLEARS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
KEPT = "kept"
"""Property of an answer that is stored and no longer offered: it looks as if it were off, and can still be left."""


class Choice(Button):
    """One answer among several. Chosen is a tick, a thicker edge and bold words; room for them is kept."""

    def __init__(self, words: str, kind: Kind = "segment", *, icon: str = "", small: bool = False) -> None:
        super().__init__(words, kind, icon=icon, small=small)
        self.setCheckable(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS or event.key() in CLEARS or digit(event) is not None:
            self._focus_seen = True
            event.ignore()  # the group around the choices moves between them
        else:
            super().keyPressEvent(event)

    @override
    def _keeps_icon_room(self) -> bool:
        return True

    @override
    def _state(self) -> State:
        state = super()._state()
        return replace(state, enabled=state.focus or (state.enabled and not self.property(KEPT)))

    @override
    def _drawing(self) -> str:
        if self._kind == "tile":
            return "circle-check" if self.isChecked() else self._icon or "circle"
        return "check" if self.isChecked() else self._icon


def digit(event: QKeyEvent) -> int | None:
    """1 to 9 when the key is a digit pressed alone (Alt is allowed: it leaves text boxes their digits), else None."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.AltModifier)
    number = event.key() - Qt.Key.Key_0
    return number if 1 <= number <= 9 and plain == Qt.KeyboardModifier.NoModifier else None


class Exclusive(QWidget):
    """The group around exclusive buttons. `changed` carries the code a person chose, or None when they took it back.

    Setting a value from code stays silent. With `may_clear`, Delete and Backspace take the answer back.
    """

    changed = Signal(object)

    def __init__(self, name: str, *, may_clear: bool = True) -> None:
        super().__init__()
        self._buttons: dict[str, QAbstractButton] = {}
        self._may_clear = may_clear
        self._kept = ""
        self.setAccessibleName(name)

    def value(self) -> str | None:
        """The code of the chosen answer, None while nothing is chosen."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, code: str | None) -> None:
        """Chooses an answer; None takes it back. KeyError for a code that is not offered."""
        if code is not None:
            self._buttons[code].setChecked(True)
            self._one_tab_stop()
            return
        for button in self._buttons.values():
            button.setAutoExclusive(False)
            button.setChecked(False)
            button.setAutoExclusive(True)
        self._one_tab_stop()

    def button(self, code: str) -> QAbstractButton:
        """The button of a code; KeyError for a code that is not offered."""
        return self._buttons[code]

    def keep(self, code: str, words: str) -> None:
        """Shows a stored answer that is no longer offered behind the others; "" takes such an answer away.

        It can be left, and chosen again as long as it is shown, so that a slip of the hand takes nothing away.
        """
        if self._kept:
            self._take_out(self._buttons.pop(self._kept))
        self._kept = code
        layout = self.layout()
        if code and layout is not None:
            button = self._make(words)
            mark_kept(button)
            self.add_button(code, button)
            layout.addWidget(button)
        self._one_tab_stop()

    def describe(self, name: str, description: str, *, invalid: bool) -> None:
        """What a screen reader says of the group and of each answer in it."""
        self.setAccessibleName(name)
        self.setProperty("invalid", invalid or None)
        for button in self._buttons.values():
            button.setAccessibleDescription(f"{name}. {description}".strip())

    def add_button(self, code: str, button: QAbstractButton) -> None:
        """Adds a checkable button to the group; the caller puts it into a layout."""
        button.setParent(self)
        button.setAutoExclusive(True)
        button.setAccessibleDescription(self.accessibleName())
        button.clicked.connect(lambda: self._tell(code))
        self._buttons[code] = button
        self._one_tab_stop()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = digit(event)
        buttons = list(self._buttons.items())
        if number is not None and number <= len(buttons):
            self._choose(*buttons[number - 1])
        elif event.key() in CLEARS and self._may_clear and self.value() is not None:
            self.set_value(None)
            self.changed.emit(None)
        elif event.key() in STEPS and buttons:
            at = next((at for at, (_, button) in enumerate(buttons) if button.hasFocus()), 0)
            self._choose(*buttons[(at + STEPS[event.key()]) % len(buttons)])
        else:
            super().keyPressEvent(event)

    def _choose(self, code: str, button: QAbstractButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        if not button.isChecked():
            button.setChecked(True)
            self._tell(code)

    def _tell(self, code: str) -> None:
        self._one_tab_stop()
        self.changed.emit(code)

    def _make(self, words: str) -> QAbstractButton:
        """One more answer, in the dress of this group."""
        raise NotImplementedError

    def _take_out(self, button: QAbstractButton) -> None:
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(button)
        button.setAutoExclusive(False)
        button.hide()
        button.deleteLater()

    def _one_tab_stop(self) -> None:
        """Tab, and whoever gives the group the keyboard, reach the chosen answer, or the first while none is."""
        chosen = self.value()
        for at, (code, button) in enumerate(self._buttons.items()):
            reached = code == chosen or (chosen is None and at == 0)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reached else Qt.FocusPolicy.ClickFocus)
            if reached:
                self.setFocusProxy(button)


def mark_kept(button: QAbstractButton) -> None:
    """Has an answer look as if it were off, because it is stored and no longer offered."""
    button.setProperty(KEPT, "kept")


def offered(options: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The options one by one; ValueError when a code comes twice, because then an answer could not be read back."""
    seen: set[str] = set()
    for code, words in options:
        if code in seen:
            raise ValueError(f"offered twice: {code}")
        seen.add(code)
        yield code, words

"""Choosing one of a few (`Segments`) or some of many (`ChoiceChips`) with the words in view, never in a drop-down."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.widgets.dress import Kind
from ui.widgets.exclusive import STEPS, Choice, Exclusive, digit, mark_kept, offered
from ui.widgets.flow import Flow

Options = Sequence[tuple[str, str]]


class Segments(Exclusive):
    """One of a few answers, side by side; wraps when there is no room. `options` are (code, words).

    Digits choose, arrows move and choose, Delete takes back. kind "tile" is the large touch target of the bedside,
    spread over the width.
    """

    def __init__(
        self,
        options: Options,
        name: str = "",
        *,
        value: str | None = None,
        small: bool = False,
        kind: Kind = "segment",
    ) -> None:
        super().__init__(name)
        self._kind: Kind = kind
        self._small = small
        flow = Flow(6, shares=kind == "tile")
        self.setLayout(flow)
        for code, words in offered(options):
            choice = self._make(words)
            self.add_button(code, choice)
            flow.addWidget(choice)
        self.set_value(value)

    @override
    def _make(self, words: str) -> Choice:
        return Choice(words, self._kind, small=self._small)


class ChoiceChips(QWidget):
    """Some of several answers, each announced as a check box. `changed` carries the chosen codes, in order."""

    changed = Signal(object)

    def __init__(self, options: Options, name: str = "", *, values: Iterable[str] = (), small: bool = True) -> None:
        super().__init__()
        self._choices: dict[str, Choice] = {}
        self._kept: dict[str, Choice] = {}
        self._small = small
        self.setAccessibleName(name)
        self._flow = Flow(8)
        self.setLayout(self._flow)
        for code, words in offered(options):
            self._add(code, words)
        if self._choices:
            self.setFocusProxy(next(iter(self._choices.values())))
        self.set_values(values)

    def _add(self, code: str, words: str) -> Choice:
        choice = Choice(words, small=self._small)
        choice.setAccessibleDescription(self.accessibleName())
        choice.clicked.connect(lambda: self.changed.emit(self.values()))
        self._choices[code] = choice
        self._flow.addWidget(choice)
        return choice

    def keep(self, answers: Options) -> None:
        """Shows stored answers that are no longer offered behind the others, chosen; earlier ones are taken away."""
        for code, choice in self._kept.items():
            del self._choices[code]
            self._flow.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        self._kept = {code: self._add(code, words) for code, words in answers}
        for choice in self._kept.values():
            mark_kept(choice)
            choice.setChecked(True)

    def values(self) -> tuple[str, ...]:
        """The chosen codes in the order in which they are offered."""
        return tuple(code for code, choice in self._choices.items() if choice.isChecked())

    def set_values(self, codes: Iterable[str]) -> None:
        """Chooses exactly these codes, silently. KeyError for one that is not offered."""
        wanted = set(codes)
        if wanted - self._choices.keys():
            raise KeyError(", ".join(sorted(wanted - self._choices.keys())))
        for code, choice in self._choices.items():
            choice.setChecked(code in wanted)

    def describe(self, name: str, description: str, *, invalid: bool) -> None:
        """What a screen reader says of the group and of each answer in it."""
        self.setAccessibleName(name)
        self.setProperty("invalid", invalid or None)
        for choice in self._choices.values():
            choice.setAccessibleDescription(f"{name}. {description}".strip())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        choices = list(self._choices.values())
        number = digit(event)
        if number is not None and number <= len(choices):
            choices[number - 1].click()
        elif event.key() in STEPS and any(choice.hasFocus() for choice in choices):
            at = next(at for at, choice in enumerate(choices) if choice.hasFocus())
            choices[(at + STEPS[event.key()]) % len(choices)].setFocus()
        else:
            super().keyPressEvent(event)

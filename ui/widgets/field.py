"""A question on a form, in the order people read it: label, hint, error, control."""

from typing import Protocol, runtime_checkable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from ui.i18n import _
from ui.theme import px
from ui.widgets.boxes import Column, Turning
from ui.widgets.label import PlainLabel, repolish

_FACT_NEEDS = 420
_ANY_WIDTH = 16_777_215  # Qt's own "no limit"


@runtime_checkable
class Describes(Protocol):
    """A control made of several parts, which passes its name and description on to them."""

    def describe(self, name: str, description: str, *, invalid: bool) -> None:
        """What a screen reader says of it."""


class Field(QWidget):
    """One question around any control. The control takes the focus for the field and carries its name and hint."""

    def __init__(self, label: str, control: QWidget, *, hint: str = "", optional: bool = False) -> None:
        super().__init__()
        self._label = _("{label} (optional)").format(label=label) if optional else label
        self._hint, self.control = hint, control
        self._heading = PlainLabel(self._label, "field")
        self._hint_label = PlainLabel(hint, "hint")
        self._error_label = PlainLabel("", "error")
        self._error = ""
        column = Column(4)
        self.setLayout(column)
        for part in (self._heading, self._hint_label, self._error_label, control):
            column.addWidget(part)
        self._heading.setBuddy(control)
        self.setFocusProxy(control)
        self.set_error("")

    def label(self) -> str:
        """The question as shown."""
        return self._label

    def error(self) -> str:
        """The sentence shown as an error; "" when there is none."""
        return self._error

    def set_error(self, sentence: str) -> None:
        """Shows a sentence as an error at the control; "" takes it away. The answer is left as it is."""
        self._error = sentence
        spoken = _("Error: {sentence}").format(sentence=sentence) if sentence else ""
        self._error_label.setText(spoken)
        self._error_label.setVisible(bool(sentence))
        self._hint_label.setVisible(bool(self._hint))
        describe(
            self.control, self._label, " ".join(part for part in (spoken, self._hint) if part), invalid=bool(sentence)
        )


def describe(control: QWidget, name: str, description: str, *, invalid: bool = False) -> None:
    """Names any control for screen readers and marks it as wrong or right."""
    if isinstance(control, Describes):
        control.describe(name, description, invalid=invalid)
        return
    control.setAccessibleName(name)
    control.setAccessibleDescription(description)
    control.setProperty("invalid", invalid or None)
    repolish(control)


class Fact(QWidget):
    """A question with its label at the left, for dense rows of facts; the label goes above where there is no room.

    `label_width` (at 100 % text) lines the labels of several rows up.
    """

    def __init__(self, label: str, control: QWidget, *, label_width: int = 128) -> None:
        super().__init__()
        self._label_width = label_width
        self._heading = PlainLabel(label, "field")
        self._heading.setBuddy(control)
        self.setFocusProxy(control)
        describe(control, label, "")
        self._box = Turning(12)
        self.setLayout(self._box)
        self._box.addWidget(self._heading)
        self._box.addWidget(control, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < px(_FACT_NEEDS)
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._heading.setMinimumWidth(0 if narrow else px(self._label_width))
        self._heading.setMaximumWidth(_ANY_WIDTH if narrow else px(self._label_width))

"""A question on a form, in the order people read it: label, hint, error, control."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.widgets.boxes import Column
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, repolish


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


def side_by_side(label: str, control: QWidget) -> QWidget:
    """A question with its label at the left, for dense rows of facts; the label goes above when there is no room."""
    holder = QWidget()
    flow = Flow(12)
    holder.setLayout(flow)
    heading = PlainLabel(label, "field", wraps=False)
    heading.setBuddy(control)
    describe(control, label, "")
    flow.add(heading, control)
    return holder

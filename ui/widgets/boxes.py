"""Rows and columns whose distances grow with the text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import NO_MARGINS, Margins, px, space_out

_EXPANDS = (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)


class Column(QVBoxLayout):
    """Widgets one under the other. Distances are given for 100 % text; margins are left, top, right, bottom."""

    def __init__(self, spacing: int = 8, margins: Margins = NO_MARGINS) -> None:
        super().__init__()
        space_out(self, spacing, margins)


class Row(QHBoxLayout):
    """Widgets side by side on one line that never wraps; use `Flow` where room may be short."""

    def __init__(self, spacing: int = 8, margins: Margins = NO_MARGINS) -> None:
        super().__init__()
        space_out(self, spacing, margins)


class Turning(QBoxLayout):
    """A row that its owner turns into a column when there is no room."""

    def __init__(self, spacing: int = 8, margins: Margins = NO_MARGINS) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        space_out(self, spacing, margins)

    def fit(self, width: int, *, need: int) -> None:
        """A column where the pixels of `width` are fewer than `need` at 100 % text, a row anywhere else."""
        is_narrow = width < px(need)
        self.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)


def fill(layout: QVBoxLayout | QHBoxLayout, *things: QWidget | QLayout | None) -> None:
    """Adds widgets and layouts in order; None is a stretch. A widget in a row is centred on the line."""
    middle = Qt.AlignmentFlag.AlignVCenter if isinstance(layout, QHBoxLayout) else Qt.AlignmentFlag(0)
    for thing in things:
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing)
        else:
            layout.addWidget(thing, 0, middle)


def fill_before_end(layout: QVBoxLayout, *things: QWidget | QLayout | None) -> None:
    """As `fill`, before the stretch at the end of a card, with all spare height for what can use it."""
    for thing in things:
        at = layout.count() - 1
        if thing is None:
            layout.insertStretch(at, 1)
        elif isinstance(thing, QLayout):
            layout.insertLayout(at, thing)
        else:
            layout.insertWidget(at, thing, 1 if thing.sizePolicy().verticalPolicy() in _EXPANDS else 0)


def clear_out(layout: QLayout, *, keep: int = 0) -> None:
    """Takes everything after the first `keep` things out of a layout, out of sight at once.

    A widget keeps its parent until it is deleted: without one it would be a window of its own for a moment.
    """
    while (item := layout.takeAt(keep)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def beside(*widgets: QWidget, spacing: int = 8) -> QWidget:
    """A widget that holds others side by side and keeps them together when the row around it wraps."""
    holder = QWidget()
    row = Row(spacing)
    holder.setLayout(row)
    fill(row, *widgets)
    return holder


def stack(*widgets: QWidget | QLayout | None, spacing: int = 8) -> QWidget:
    """A widget that holds others one under the other; None is a stretch."""
    holder = QWidget()
    column = Column(spacing)
    holder.setLayout(column)
    fill(column, *widgets)
    return holder


def frame(role: str, layout: QLayout) -> QFrame:
    """A frame with one of the looks of the style sheet (role "card", "tint", "footer" ...) around a layout."""
    made = QFrame()
    made.setProperty("role", role)
    made.setLayout(layout)
    return made


def rule() -> QFrame:
    """A hairline across a card."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line

"""A card in the middle of an otherwise empty page: the lock, setting up, and what stands beside them."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import Column, Row
from ui.widgets.button import Button
from ui.widgets.page import scrolling


class Middle(QWidget):
    """Keeps one widget in its middle, at a width given for 100 % text that grows with the text."""

    def __init__(self, thing: QWidget, width: int) -> None:
        super().__init__()
        self._thing = thing
        self._width = width
        row = Row(0)
        row.addStretch(1)
        row.addWidget(thing)
        row.addStretch(1)
        column = Column(0)
        self.setLayout(column)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._settle()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._settle()

    def _settle(self) -> None:
        self._thing.setFixedWidth(px(self._width))


def in_the_middle(thing: QWidget, width: int) -> QScrollArea:
    """A widget in the middle; it scrolls where there is no room."""
    return scrolling(Middle(thing, width))


def at_left(*buttons: Button) -> Row:
    """Buttons side by side, as wide as their words, from the left."""
    row = Row(10)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row

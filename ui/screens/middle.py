"""A card in the middle of an otherwise empty page: the lock, setting up, and what stands beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.theme import px
from ui.widgets.boxes import Column, Row
from ui.widgets.button import Button
from ui.widgets.page import scrolling


def in_the_middle(thing: QWidget, width: int) -> QScrollArea:
    """A widget of a width given for 100 % text, in the middle; it scrolls where there is no room."""
    thing.setFixedWidth(px(width))
    row = Row(0)
    row.addStretch(1)
    row.addWidget(thing)
    row.addStretch(1)
    holder = QWidget()
    column = Column(0)
    holder.setLayout(column)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)
    area = scrolling(holder)
    area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return area


def at_left(*buttons: Button) -> Row:
    """Buttons side by side, as wide as their words, from the left."""
    row = Row(10)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row

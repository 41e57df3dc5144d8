"""What is wrong with a page as it is laid out: nameless controls, codes, words without room, what lies over another.

Each finding is a sentence with the control in it; an empty list is what a test wants.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ui.widgets.button import Button
from ui.widgets.label import ElidedLabel, PlainLabel
from ui.widgets.textbox import LineBox, TextBox
from ui.widgets.tick import Radio, TickBox
from ui.widgets.toast import Toast

CODE = re.compile(r"~[a-z_]+|\b[a-z]+_[a-z_]+\b|\b[0-9a-f]{32}\b|\{\w*\}")
HAIR = 1
"""Pixels by which rounding may leave something short."""


def findings(page: QWidget) -> list[str]:
    """Everything wrong with a shown page."""
    shown = [one for one in page.findChildren(QWidget) if one.isVisible()]
    found = [words for one in shown for words in (*_unnamed(one), *_short(one), *_cut(one, page), *_too_wide(one))]
    return [*found, *(words for one in (page, *shown) for words in _overlaps(one))]


def said(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def words_of(widget: QWidget) -> str:
    """The words a widget shows."""
    if isinstance(widget, Button):
        return widget.words()
    return widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""


def told(widget: QWidget) -> str:
    """A widget, as a person who looks for it knows it."""
    words = (words_of(widget) or said(widget) or widget.accessibleDescription())[:50]
    return f"{type(widget).__name__} {widget.objectName()!r} “{words}”"


def _unnamed(widget: QWidget) -> Iterator[str]:
    takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
    name = said(widget)
    if takes_keys and not name.strip():
        yield f"has no name: {told(widget)}"
    for text in {name if takes_keys else "", words_of(widget)}:
        if CODE.search(text):
            yield f"shows a code: {told(widget)}"


def _short(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, (Button, TickBox, Radio, PlainLabel, TextBox, LineBox)) and words_of(widget) + said(widget):
        width, height = _needs(widget)
        if widget.width() + HAIR < width or widget.height() + HAIR < height:
            has = f"{widget.width()}x{widget.height()}"
            yield f"has {has} and needs {width}x{height}: {told(widget)}"


def _needs(widget: QWidget) -> tuple[int, int]:
    """The least room in which nothing of a widget's words is cut, at the width it has."""
    if isinstance(widget, PlainLabel):
        if isinstance(widget, ElidedLabel) or not widget.text():
            return 0, widget.fontMetrics().height() if widget.text() else 0
        if not widget.wordWrap():
            return widget.sizeHint().width(), widget.fontMetrics().height()
        longest = max((widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split()), default=0)
        return longest, widget.heightForWidth(widget.width())
    least = widget.minimumSizeHint()
    if not widget.hasHeightForWidth():
        return least.width(), least.height()
    return min(least.width(), widget.sizeHint().width()), widget.heightForWidth(widget.width())


def _cut(widget: QWidget, page: QWidget) -> Iterator[str]:
    """A widget that reaches out of what holds it. What scrolls up and down may be taller than its window."""
    holder = widget.parentWidget()
    if holder is None or widget is page or isinstance(widget, Toast) or widget.isWindow():
        return
    is_scrolled = isinstance(holder.parentWidget(), QAbstractScrollArea)
    room = holder.rect().adjusted(-HAIR, -HAIR, HAIR, HAIR)
    box = widget.geometry()
    if box.left() < room.left() or box.right() > room.right():
        yield f"reaches out sideways, {box.width()} in {holder.width()}: {told(widget)}"
    elif not is_scrolled and (box.top() < room.top() or box.bottom() > room.bottom()):
        yield f"reaches out up or down, {box.height()} in {holder.height()}: {told(widget)}"


def _too_wide(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QScrollArea) and widget.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        inside = widget.widget()
        if inside is not None and inside.width() > widget.viewport().width() + HAIR:
            yield f"is {inside.width()} wide where {widget.viewport().width()} are shown: {told(widget)}"


def _overlaps(holder: QWidget) -> Iterator[str]:
    if isinstance(holder, (QStackedWidget, QAbstractScrollArea, QLineEdit)):
        return
    children = [one for one in holder.children() if isinstance(one, QWidget) and _counts(one)]
    for one, other in combinations(children, 2):
        both: QRect = one.geometry().intersected(other.geometry())
        if both.width() > HAIR and both.height() > HAIR:
            yield f"lie over each other: {told(one)} and {told(other)} in {type(holder).__name__}"


def _counts(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.isWindow() and not isinstance(widget, Toast)

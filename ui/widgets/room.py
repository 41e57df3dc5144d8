"""Widgets whose size follows from their words: they ask their layout for room anew when those take more or less."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class FollowsText(QWidget if TYPE_CHECKING else object):  # type: ignore[misc]  # mixed into several Qt classes
    """Asks for room anew when the look or the text size changes. Comes before the Qt class among the bases."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()


class FollowsWidth(FollowsText):
    """Its words wrap: another width is another height."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

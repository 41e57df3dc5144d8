"""An icon that stands beside words and means nothing without them."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px


class Picture(QWidget):
    """One icon in a token's colour, drawn afresh in each theme. Not read aloud: the words beside it are."""

    def __init__(self, name: str, ink: str = "text", size: int = 18) -> None:
        super().__init__()
        self._name, self._ink, self._size = name, ink, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, ink: str) -> None:
        """Changes the drawing and its colour."""
        self._name, self._ink = name, ink
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, self._name, QRectF(self.rect()), colour=look().hex(self._ink))

"""Icons: line drawings from `resources`, painted in the colours of the theme, never through a file of ours."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

import resources
from ui import theme


class Inks(NamedTuple):
    """The tokens an icon is drawn in: normally, while its control has the focus, while it is chosen, while disabled."""

    normal: str = "text"
    focus: str = "focustext"
    chosen: str = "accent"
    disabled: str = "muted"


def icon(name: str, inks: Inks | None = None) -> QIcon:
    """A line drawing that takes its colour from the theme in force whenever it is painted."""
    return QIcon(_LineDrawing(name, inks or Inks()))


def draw_icon(painter: QPainter, name: str, box: QRectF, *, colour: str) -> None:
    """Draws one icon in "#rrggbb" inside the box. FileNotFoundError when there is no such icon."""
    _renderer(name, colour).render(painter, box)


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resources.text(f"icons/{name}.svg").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


class _LineDrawing(QIconEngine):
    def __init__(self, name: str, inks: Inks) -> None:
        super().__init__()
        self._name = name
        self._inks = inks

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_icon(painter, self._name, QRectF(rect), colour=theme.look().hex(self._token(mode, state)))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    @override
    def clone(self) -> QIconEngine:
        return _LineDrawing(self._name, self._inks)

    def _token(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return self._inks.disabled
        if mode == QIcon.Mode.Active:
            return self._inks.focus
        return self._inks.chosen if state == QIcon.State.On else self._inks.normal

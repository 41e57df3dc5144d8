"""Fonts and icons: loaded from `resources` into memory, never through a file of ours."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

import resources
from ui import theme

INTERFACE_FONT = "Atkinson Hyperlegible Next"
FAMILIES = (INTERFACE_FONT, "Noto Sans", "Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans Bengali")
_loaded: list[str] = []


class FontMissing(RuntimeError):
    """A bundled font did not load. Without it Qt draws boxes and says nothing, so the program must not go on."""


class Inks(NamedTuple):
    """The tokens an icon is drawn in: normally, while its control has the focus, while it is chosen, while disabled."""

    normal: str = "text"
    focus: str = "focustext"
    chosen: str = "accent"
    disabled: str = "muted"


def load_fonts() -> tuple[str, ...]:
    """Registers every bundled font once and returns the families; FontMissing if one fails or a family is absent."""
    if not _loaded:
        names = [name for name in resources.folder("fonts") if name.endswith(".ttf")]
        for name in names:
            handle = QFontDatabase.addApplicationFontFromData(QByteArray(resources.data(f"fonts/{name}")))
            if handle == -1:
                raise FontMissing(name)
            _loaded.extend(QFontDatabase.applicationFontFamilies(handle))
    absent = sorted({*FAMILIES, "Lexend"} - set(_loaded))
    if absent:
        raise FontMissing(", ".join(absent))
    return tuple(dict.fromkeys(_loaded))


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

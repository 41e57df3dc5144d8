"""One cell per change: ticked, striped, split or hollow, so that what became of it never rests on colour alone."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px

Cell = Literal["ticked", "striped", "split", "hollow", "dotted", "crossed"]
_GAP, _LEAST, _TALL = 4, 14, 24


class Cells(QWidget):
    """A row of cells. Where there is no room for all, those of one kind share a cell with their number.

    A picture only: the words that say the same stand beside it, and are its accessible name.
    """

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[Cell, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cells(self, cells: Sequence[Cell], words: str) -> None:
        """Shows other cells; `words` is what a screen reader says of them."""
        self._cells = tuple(cells)
        self.setAccessibleName(words)
        self.setVisible(bool(cells))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(240), px(_TALL))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(_TALL))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = slots_of(self._cells, (self.width() + px(_GAP)) // px(_LEAST + _GAP))
        each = (self.width() + px(_GAP)) / max(1, sum(slots for _cell, slots, _words in shown))
        x = 0.0
        for cell, slots, words in shown:
            paint_cell(painter, QRectF(x, 0, each * slots - px(_GAP), self.height()), cell, words=words)
            x += each * slots


def slots_of(cells: Sequence[Cell], room: int) -> list[tuple[Cell, int, str]]:
    """What is drawn where there is room for so many slots: each cell, how many slots it takes, and its number if any.

    All of them where they fit; otherwise cells of one kind, if more than three, share one of three slots.
    """
    if len(cells) <= room:
        return [(cell, 1, "") for cell in cells]
    found: list[tuple[Cell, int, str]] = []
    for cell, group in groupby(cells):
        number = len(list(group))
        found += [(cell, 3, str(number))] if number > 3 else [(cell, 1, "")] * number
    return found


class CellPicture(QWidget):
    """One cell as the key to the row of cells; the words beside it say what it means."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self._cell = cell
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(26), px(16))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cell(painter, QRectF(self.rect()), self._cell)


def paint_cell(painter: QPainter, box: QRectF, cell: Cell, *, words: str = "") -> None:
    """Paints one cell into a box; `words` take the place of the tick."""
    now = look()
    edge = {"ticked": "ok", "striped": "info", "split": "info"}.get(cell, "control")
    inner = box.adjusted(1, 1, -1, -1)
    line = Qt.PenStyle.DotLine if cell == "dotted" else Qt.PenStyle.SolidLine
    painter.setPen(QPen(now.colour(edge), 2, line))
    painter.setBrush(now.colour("oksoft" if cell == "ticked" else "infosoft" if cell == "striped" else "surface"))
    painter.drawRoundedRect(inner, px(4), px(4))
    if words:
        painter.setFont(now.font("small", 700))
        painter.setPen(now.colour(edge))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), words)
    elif cell == "ticked":
        side = min(box.height() - 4, px(16))
        mark = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        draw_icon(painter, "check", mark, colour=now.hex("ok"))
    else:
        _paint_lines(painter, inner, cell)


def _paint_lines(painter: QPainter, inner: QRectF, cell: Cell) -> None:
    painter.save()
    painter.setClipRect(inner.adjusted(1, 1, -1, -1))
    middle = inner.center()
    if cell == "split":
        painter.drawLine(QLineF(middle.x(), inner.top(), middle.x(), inner.bottom()))
    elif cell == "crossed":
        painter.drawLine(QLineF(inner.bottomLeft(), inner.topRight()))
    elif cell == "striped":
        step, at = px(6), inner.left() - inner.height()
        while at < inner.right():
            painter.drawLine(QLineF(at, inner.bottom(), at + inner.height(), inner.top()))
            at += step
    painter.restore()

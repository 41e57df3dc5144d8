"""The lines of a family tree: where its people are in pixels, couples, bars over children, and the household."""

from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from caseworker.domain.family.genogram import Bar, Couple, Tree
from ui.theme import look, px

SYMBOL, CELL, SMALLEST_CELL, ROW, LAST_ROW, LANE, TOP = 40, 116, 84, 104, 98, 8, 9
"""Lengths at 100 % text: a symbol, the widest and narrowest cell, a generation, the last one, a lane, room above."""
_SLASHES = {"separated": (0,), "divorced": (-3, 3)}
_LINES = {"together": Qt.PenStyle.DashLine, "": Qt.PenStyle.DotLine}


@dataclass(frozen=True, slots=True)
class Geometry:
    """A tree in a box of pixels: cells shrink to fit the width, type never does."""

    tree: Tree
    width: int
    tops: tuple[float, ...] = field(default=())

    @classmethod
    def of(cls, tree: Tree, width: int) -> "Geometry":
        """The geometry in this width. Rows with several lanes of bars stand lower."""
        tops, top = list[float](), float(px(TOP))
        for row in range(tree.rows):
            top += px(LANE) * max(0, tree.lanes(row) - 1)
            tops.append(top)
            top += px(ROW if row + 1 < tree.rows else LAST_ROW)
        return cls(tree, width, (*tops, top))

    @property
    def cell(self) -> float:
        """Pixels of one cell."""
        return max(px(SMALLEST_CELL), min(px(CELL), (self.width - px(8)) / self.tree.width))

    @property
    def least_width(self) -> int:
        """Below this the drawing scrolls."""
        return ceil(px(SMALLEST_CELL) * self.tree.width) + px(8)

    @property
    def height(self) -> int:
        """Pixels from the top of the drawing to its foot."""
        return ceil(self.tops[-1])

    def x(self, cells: float) -> float:
        """Pixels from the left of a place in cells."""
        return self.width / 2 + (cells - (self.tree.width - 1) / 2) * self.cell

    def point(self, key: str) -> QPointF:
        """The middle of somebody's symbol."""
        spot = self.tree.spots[key]
        return QPointF(self.x(spot.x), self.tops[spot.row] + px(SYMBOL) / 2)

    def symbol(self, key: str) -> QRectF:
        """The box of somebody's symbol."""
        middle, half = self.point(key), px(SYMBOL) / 2
        return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)

    def bar_y(self, bar: Bar) -> float:
        """How high a bar lies above its row."""
        return self.tops[bar.row] - px(11) - px(LANE) * bar.lane

    def bar_of(self, couple: Couple, *, over_children: bool) -> Bar | None:
        """The bar over a couple's children, or over the couple itself."""
        found = (bar for bar in self.tree.bars if bar.couple is couple and bar.is_over_children == over_children)
        return next(found, None)


def paint_couples(painter: QPainter, on: Geometry) -> None:
    """Every couple with its children. Dashed: not married. Dotted: nobody said. One slash separated, two divorced."""
    for couple in on.tree.couples:
        middle = _paint_couple(painter, on, couple)
        bar = on.bar_of(couple, over_children=True)
        if bar is not None:
            painter.setPen(_pen())
            _paint_children(painter, on, bar, middle)


def _pen(style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    return QPen(look().colour("text"), 1.8, style)


def _paint_couple(painter: QPainter, on: Geometry, couple: Couple) -> QPointF:
    """The line between two people; the point where the line to their children begins."""
    half = px(SYMBOL) / 2
    ends = sorted((on.point(key) for key in couple.partners), key=lambda end: end.x())
    if not couple.other:
        return ends[0] + QPointF(0, half)
    painter.setPen(_pen(_LINES.get(couple.kind, Qt.PenStyle.SolidLine)))
    over = on.bar_of(couple, over_children=False)
    if over is None:
        painter.drawLine(ends[0] + QPointF(half, 0), ends[1] - QPointF(half, 0))
        middle = (ends[0] + ends[1]) / 2
    else:
        y = on.bar_y(over)
        corners = [QPointF(ends[0].x(), y), QPointF(ends[1].x(), y)]
        painter.drawPolyline([ends[0] - QPointF(0, half), *corners, ends[1] - QPointF(0, half)])
        middle = QPointF(ends[1].x() - on.cell / 2, y)
    _paint_slashes(painter, couple.kind, middle)
    return middle


def _paint_slashes(painter: QPainter, kind: str, middle: QPointF) -> None:
    painter.setPen(_pen())
    for shift in _SLASHES.get(kind, ()):
        at = middle + QPointF(px(-14 + shift), 0)
        painter.drawLine(at + QPointF(px(-5), px(9)), at + QPointF(px(5), px(-9)))


def _paint_children(painter: QPainter, on: Geometry, bar: Bar, start: QPointF) -> None:
    y = on.bar_y(bar)
    tops = [on.point(child) - QPointF(0, px(SYMBOL) / 2) for child in bar.couple.children]
    across = [start.x(), *(top.x() for top in tops)]
    painter.drawLine(start, QPointF(start.x(), y))
    painter.drawLine(QPointF(min(across), y), QPointF(max(across), y))
    for top in tops:
        painter.drawLine(QPointF(top.x(), y), top)


def paint_household(painter: QPainter, on: Geometry, at_home: frozenset[str]) -> None:
    """A dashed outline round everybody who lives together: one box for each run of neighbours, joined downwards."""
    outline, above = QPainterPath(), list[QRectF]()
    for row in range(on.tree.rows):
        boxes = [_box(on, run) for run in _runs(on.tree.in_row(row), at_home)]
        for box in boxes:
            outline = outline.united(_rounded(box))
            for other in above:
                outline = outline.united(_bridge(other, box))
        above = boxes
    painter.setPen(QPen(look().colour("accent"), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(look().colour("sunken"))
    painter.drawPath(outline.simplified())
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _runs(row: list[str], at_home: frozenset[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for key in row:
        if key in at_home:
            runs[-1].append(key)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _box(on: Geometry, run: list[str]) -> QRectF:
    first, last = on.point(run[0]), on.point(run[-1])
    side, top = on.cell * 0.46, first.y() - px(SYMBOL) / 2 - px(9)
    return QRectF(first.x() - side, top, last.x() - first.x() + 2 * side, px(ROW - 3))


def _rounded(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, px(12), px(12))
    return path


def _bridge(upper: QRectF, lower: QRectF) -> QPainterPath:
    path = QPainterPath()
    left, right = max(upper.left(), lower.left()), min(upper.right(), lower.right())
    if right - left > px(20):
        path.addRect(QRectF(left, upper.bottom() - px(14), right - left, lower.top() - upper.bottom() + px(28)))
    return path

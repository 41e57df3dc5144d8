"""A family tree that is walked with the arrow keys. What it shows also stands in the list beside it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from caseworker.domain.family.genogram import Tree, Way, step
from ui.assets import draw_icon
from ui.theme import look, px
from ui.widgets.genogram_lines import Geometry, paint_couples, paint_household
from ui.widgets.toast import announce

WAYS: Mapping[int, Way] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LABEL = 15


@dataclass(frozen=True, slots=True)
class Symbol:
    """How somebody is drawn, and `spoken`: the sentence a screen reader says when they are reached.

    `sex` is "male" (square), "female" (circle) or anything else (diamond). `asks` marks a note that is a duty of ours.
    """

    name: str = field(repr=False)
    relation: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    sex: str = ""
    age: int | None = None
    spoken: str = field(default="", repr=False)
    died: bool = False
    at_home: bool = False
    supported: bool = False
    asks: bool = False


class GenogramView(QWidget):
    """The drawing. `chosen` carries the key of whoever a click or an arrow key reached."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._tree, self._symbols = Tree(""), dict[str, Symbol]()
        self._current: str | None = None
        self._on = Geometry.of(self._tree, 1)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_tree(self, tree: Tree, symbols: Mapping[str, Symbol]) -> None:
        """Show a family; everybody in the tree has a symbol. The current person stays if they are still there."""
        self._tree, self._symbols = tree, dict(symbols)
        if self._current not in tree.spots:
            self._current = None
        self._settle()

    def current(self) -> str | None:
        """Who is marked."""
        return self._current

    def set_current(self, key: str | None) -> None:
        """Mark somebody, silently; nobody if they are not in the drawing."""
        self._current = key if key in self._tree.spots else None
        symbol = self._symbols.get(self._current or "")
        self.setAccessibleDescription(symbol.spoken if symbol else "")
        self._show_current()
        self.update()

    def place_of(self, key: str) -> QRectF:
        """The box of somebody's symbol."""
        return self._on.symbol(key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(max(self._on.least_width, px(480)), self._on.height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._on.least_width, self._on.height)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = WAYS.get(event.key())
        if way is None or not self._tree.spots:
            super().keyPressEvent(event)
            return
        self._choose(step(self._tree, self._current, way) if self._current else self._tree.index)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        reach = px(5)
        for key in self._tree.spots:
            if self._on.symbol(key).adjusted(-reach, -reach, reach, px(34)).contains(event.position()):
                self._choose(key)
                return

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._tree.spots and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._choose(self._tree.index)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on = Geometry.of(self._tree, self.width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._settle()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._tree.spots:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at_home = frozenset(key for key, symbol in self._symbols.items() if symbol.at_home)
        if len(at_home) > 1:
            paint_household(painter, self._on, at_home)
        paint_couples(painter, self._on)
        for key, symbol in self._symbols.items():
            self._paint_person(painter, key, symbol)

    def _choose(self, key: str) -> None:
        self.set_current(key)
        announce(self, self._symbols[key].spoken)
        self.chosen.emit(key)

    def _settle(self) -> None:
        self._on = Geometry.of(self._tree, max(1, self.width()))
        self.updateGeometry()
        self.update()

    def _show_current(self) -> None:
        view = self.parentWidget()
        area = view.parentWidget() if view is not None else None
        if self._current is not None and isinstance(area, QScrollArea):
            middle = self._on.point(self._current).toPoint()
            area.ensureVisible(middle.x(), middle.y(), px(70), px(70))

    def _paint_person(self, painter: QPainter, key: str, symbol: Symbol) -> None:
        box = self._on.symbol(key)
        if key == self._current:
            self._paint_mark(painter, box)
        painter.setPen(QPen(look().colour("text"), 2))
        painter.setBrush(look().colour("surface"))
        paint_shape(painter, box, symbol.sex)
        if key == self._tree.index:
            paint_shape(painter, box.adjusted(px(5), px(5), -px(5), -px(5)), symbol.sex)
        if symbol.died:
            paint_cross(painter, box, symbol.sex)
        elif symbol.age is not None:
            painter.setFont(look().font("small", 700 if key == self._tree.index else 400))
            painter.drawText(box, _CENTRE, str(symbol.age))
        if symbol.supported:
            paint_badge(painter, QRectF(box.right() - px(9), box.top() - px(7), px(20), px(20)))
        self._paint_words(painter, box, symbol)

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        seen = self.hasFocus()
        painter.setPen(QPen(look().colour("focustext" if seen else "accent"), 2 if seen else 3))
        painter.setBrush(look().colour("focus" if seen else "accentsoft"))
        painter.drawRoundedRect(box.adjusted(-px(6), -px(6), px(6), px(4)), px(7), px(7))

    def _paint_words(self, painter: QPainter, box: QRectF, symbol: Symbol) -> None:
        lines = [(symbol.name, look().font("small", 700), "text")]
        if symbol.relation:
            lines.append((symbol.relation, look().font("cap"), "muted"))
        if symbol.note:
            lines.append((symbol.note, look().font("cap"), "warn" if symbol.asks else "muted"))
        top = box.bottom() + px(5)
        for words, font, ink in lines:
            room = QRectF(box.center().x() - self._on.cell / 2, top, self._on.cell, px(_LABEL))
            _paint_line(painter, room, words, font=font, inks=(ink, "sunken" if symbol.at_home else "surface"))
            top += px(_LABEL)


def _paint_line(painter: QPainter, room: QRectF, words: str, *, font: QFont, inks: tuple[str, str]) -> None:
    """One line of words on a ground of its own, so that no line of the drawing runs through them."""
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()) - px(4))
    wide = QFontMetricsF(font).horizontalAdvance(shown) + px(6)
    ground = QRectF(room.center().x() - wide / 2, room.top(), wide, room.height())
    painter.fillRect(ground, look().colour(inks[1]))
    painter.setFont(font)
    painter.setPen(look().colour(inks[0]))
    painter.drawText(room, _CENTRE, shown)


def paint_shape(painter: QPainter, box: QRectF, sex: str) -> None:
    """A square, a circle or a diamond, with the pen and brush that are set."""
    if sex == "male":
        painter.drawRect(box)
    elif sex == "female":
        painter.drawEllipse(box)
    else:
        middle = box.center()
        corners = [QPointF(middle.x(), box.top()), QPointF(box.right(), middle.y())]
        corners += [QPointF(middle.x(), box.bottom()), QPointF(box.left(), middle.y())]
        painter.drawPolygon(QPolygonF(corners))


def paint_cross(painter: QPainter, box: QRectF, sex: str) -> None:
    """The cross of somebody who has died, inside their shape."""
    reach = box.width() * {"male": 0.5, "female": 0.35}.get(sex, 0.25)
    middle = box.center()
    for slope in (1, -1):
        painter.drawLine(middle + QPointF(-reach, -reach * slope), middle + QPointF(reach, reach * slope))


def paint_badge(painter: QPainter, box: QRectF) -> None:
    """The mark of somebody we support."""
    painter.setPen(QPen(look().colour("surface"), 2))
    painter.setBrush(look().colour("accent"))
    painter.drawEllipse(box)
    edge = box.width() / 5
    draw_icon(painter, "heart-handshake", box.adjusted(edge, edge, -edge, -edge), colour=look().hex("onaccent"))

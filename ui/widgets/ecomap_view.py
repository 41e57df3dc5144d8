"""The supports round somebody, in two arcs of boxes. The word for a tie stands in its box, beside the line's style."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, hypot

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look, px
from ui.widgets.genogram_view import paint_shape
from ui.widgets.toast import announce

A_SIDE = 7
"""Boxes in one column; more stand in a second column further out."""
_BOX, _TALL, _STEP, _MIDDLE = 168, 40, 44, 48
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Support:
    """A person or a place: its tie ("strong", "steady", "strained", "broken", "" for not said), and words for it."""

    key: str
    name: str = field(repr=False)
    tie: str = ""
    words: str = field(default="", repr=False)
    spoken: str = field(default="", repr=False)


class EcomapView(QWidget):
    """The drawing. `chosen` carries the key of the support a click or an arrow key reached."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._supports: tuple[Support, ...] = ()
        self._middle, self._sex = "", ""
        self._current: str | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_supports(self, middle: str, supports: Sequence[Support], *, sex: str = "") -> None:
        """Show these supports round the person in the middle."""
        self._middle, self._supports, self._sex = middle, tuple(supports), sex
        if self._at(self._current) is None:
            self._current = None
        self.updateGeometry()
        self.update()

    def current(self) -> str | None:
        """Which support is marked."""
        return self._current

    def set_current(self, key: str | None) -> None:
        """Mark a support, silently; none if it is not here."""
        at = self._at(key)
        self._current = self._supports[at].key if at is not None else None
        self.setAccessibleDescription(self._supports[at].spoken if at is not None else "")
        self.update()

    def place_of(self, key: str) -> QRectF:
        """The box of a support. KeyError if it is not here."""
        at = self._at(key)
        if at is None:
            raise KeyError(key)
        return self._box(at)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        columns = max(1, ceil(self._a_side() / A_SIDE))
        return QSize(px(2 * columns * (_BOX + 12) + 130), px(min(self._a_side(), A_SIDE) * _STEP + 4))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, many, side = self._at(self._current), len(self._supports), self._a_side()
        if at is None or not many:
            super().keyPressEvent(event)
            return
        across = at + side if at < side else at - side
        steps = {Qt.Key.Key_Up: at - 1, Qt.Key.Key_Down: at + 1}
        steps |= {Qt.Key.Key_Left: min(across, at), Qt.Key.Key_Right: max(across, at)}
        if event.key() not in steps:
            super().keyPressEvent(event)
            return
        self._choose(max(0, min(many - 1, steps[Qt.Key(event.key())])))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at in range(len(self._supports)):
            if self._box(at).contains(event.position()):
                self._choose(at)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._supports and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._choose(0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, support in enumerate(self._supports):
            paint_tie(painter, self._centre(), self._inner_end(at), tie=support.tie)
        for at, support in enumerate(self._supports):
            self._paint_box(painter, self._box(at), support)
        self._paint_middle(painter)

    def _choose(self, at: int) -> None:
        support = self._supports[at]
        self.set_current(support.key)
        announce(self, support.spoken)
        self.chosen.emit(support.key)

    def _at(self, key: str | None) -> int | None:
        return next((at for at, support in enumerate(self._supports) if support.key == key), None)

    def _a_side(self) -> int:
        return ceil(len(self._supports) / 2)

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _box(self, at: int) -> QRectF:
        side = self._a_side()
        column, line = divmod(at % side, A_SIDE)
        many = min(A_SIDE, side - column * A_SIDE)
        bend = (line - (many - 1) / 2) / max(1.0, (many - 1) / 2)
        out = self.width() / 2 - px(_BOX + 6) - px(34) * (1 - abs(bend) if column else abs(bend)) * 0.8
        inner = out - px(_BOX + 12) * (ceil(side / A_SIDE) - 1 - column)
        y = self._centre().y() + (line - (many - 1) / 2) * px(_STEP) - px(_TALL) / 2
        x = self._centre().x() - inner - px(_BOX) if at < side else self._centre().x() + inner
        return QRectF(x, y, px(_BOX), px(_TALL))

    def _inner_end(self, at: int) -> QPointF:
        box = self._box(at)
        return QPointF(box.right() if at < self._a_side() else box.left(), box.center().y())

    def _paint_box(self, painter: QPainter, box: QRectF, support: Support) -> None:
        marked, seen = support.key == self._current, support.key == self._current and self.hasFocus()
        edge = "focustext" if seen else "accent" if marked else "control"
        painter.setPen(QPen(look().colour(edge), 3 if marked else 1.5))
        painter.setBrush(look().colour("focus" if seen else "accentsoft" if marked else "surface"))
        painter.drawRoundedRect(box, px(8), px(8))
        room = box.adjusted(px(10), px(3), -px(8), -px(3))
        half = room.height() / 2
        lines = ((support.name, look().font("small", 700), "text"), (support.words, look().font("cap"), "muted"))
        for place, (words, font, ink) in enumerate(lines):
            line = QRectF(room.left(), room.top() + place * half, room.width(), half)
            painter.setFont(font)
            painter.setPen(look().colour("focustext" if seen else ink))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, _LEFT, shown)

    def _paint_middle(self, painter: QPainter) -> None:
        half, centre = px(_MIDDLE) / 2, self._centre()
        box = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
        painter.setPen(QPen(look().colour("text"), 2))
        painter.setBrush(look().colour("surface"))
        paint_shape(painter, box, self._sex)
        paint_shape(painter, box.adjusted(px(5), px(5), -px(5), -px(5)), self._sex)
        font = look().font("small", 700)
        painter.setFont(font)
        shown = QFontMetrics(font).elidedText(self._middle, Qt.TextElideMode.ElideRight, int(box.width()) - px(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def paint_tie(painter: QPainter, centre: QPointF, end: QPointF, *, tie: str) -> None:
    """The line to a support: three strokes strong, one steady, a zigzag strained, cut broken, dotted not said."""
    along = end - centre
    length = hypot(along.x(), along.y()) or 1.0
    unit = along / length
    start, across = centre + unit * px(30), QPointF(-unit.y(), unit.x())
    style = Qt.PenStyle.SolidLine if tie in ("strong", "steady", "strained", "broken") else Qt.PenStyle.DotLine
    painter.setPen(QPen(look().colour("text"), 2, style))
    if tie == "strong":
        for shift in (-px(4), 0, px(4)):
            painter.drawLine(start + across * shift, end + across * shift)
    elif tie == "strained":
        turns = int((length - px(30)) / px(7))
        zigzag = [start + unit * (px(7) * turn) + across * px(5 if turn % 2 else -5) for turn in range(1, turns)]
        painter.drawPolyline([start, *zigzag, end])
    elif tie == "broken":
        middle = (start + end) / 2
        for side, stop in ((-1, start), (1, end)):
            bar = middle + unit * (px(7) * side)
            painter.drawLine(stop, bar)
            painter.drawLine(bar + across * px(8), bar - across * px(8))
    else:
        painter.drawLine(start, end)

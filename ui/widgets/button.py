"""Buttons, painted by hand: the words may wrap, the icon changes colour with the focus, being chosen moves nothing."""

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px
from ui.widgets.dress import Dress, Kind, Shape, State, dress, shape

_NEVER_WRAPS_UNDER = 260  # a shorter button keeps its words on one line at 100 %
_WRAP = Qt.TextFlag.TextWordWrap
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(QPushButton):
    """A button in one of the kinds of the kit. `clicked` is Qt's own signal.

    `name` is what a screen reader says when it should be more than the words. An icon alone needs a name.
    """

    def __init__(
        self, words: str, kind: Kind = "secondary", *, icon: str = "", small: bool = False, name: str = ""
    ) -> None:
        super().__init__()
        self._kind, self._icon, self._small = kind, icon, small
        self._words = ""
        self._focus_seen = False
        self._given = 0
        self._shape: Shape = shape(kind, small=small)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_words(words, name=name)

    def words(self) -> str:
        """The words as given: an ampersand in them is an ampersand."""
        return self._words

    def set_words(self, words: str, *, name: str = "") -> None:
        """Changes the words and what a screen reader says."""
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(name or words)
        if not words:
            self.setToolTip(name)
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Changes the icon; "" takes it away."""
        self._icon = name
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = self._around() + self._advance(self._words)
        return QSize(width, self.heightForWidth(self._given if 0 < self._given < width else width))

    @override
    def minimumSizeHint(self) -> QSize:
        full = self.sizeHint()
        longest = max((self._advance(word) for word in self._words.split()), default=0)
        least = min(full.width(), max(px(_NEVER_WRAPS_UNDER), self._around() + longest))
        return QSize(least, full.height())

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        metrics = self._metrics(bold=True)
        room = QRect(0, 0, max(1, width - self._around()), 10_000)
        words = metrics.boundingRect(room, _WRAP, self._words).height()
        return max(px(self._shape.height), words + px(self._shape.height) - metrics.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._given != event.size().width():
            self._given = event.size().width()
            self.updateGeometry()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._given = 0
            self.updateGeometry()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._focus_seen = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus_seen = True
        self.update()
        super().keyPressEvent(_as_space(event))

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(_as_space(event))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worn = dress(self._kind, self._state())
        self._paint_plate(painter, worn)
        self._paint_words(painter, worn)

    def _state(self) -> State:
        return State(
            focus=self._focus_seen and self.hasFocus(),
            hover=self.underMouse(),
            chosen=self.isChecked(),
            enabled=self.isEnabled(),
        )

    def _drawing(self) -> str:
        return self._icon

    def _metrics(self, *, bold: bool) -> QFontMetrics:
        return QFontMetrics(look().font(self._shape.size, max(self._shape.weight, 700 if bold else 0)))

    def _advance(self, words: str) -> int:
        font = look().font(self._shape.size, max(self._shape.weight, 700))
        return ceil(QFontMetricsF(font).horizontalAdvance(words)) + 2  # a hair of room, or it wraps at its own width

    def _font(self) -> QFont:
        font = look().font(self._shape.size, 700 if self.isChecked() else self._shape.weight)
        font.setUnderline(self._shape.underline)
        return font

    def _keeps_icon_room(self) -> bool:
        return bool(self._icon)

    def _icon_and_gap(self) -> int:
        return px(self._shape.icon) + (px(self._shape.gap) if self._words else 0)

    def _around(self) -> int:
        return 2 * px(self._shape.pad) + (self._icon_and_gap() if self._keeps_icon_room() else 0)

    def _paint_plate(self, painter: QPainter, worn: Dress) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        half = worn.edge_width / 2
        width = min(self.width(), self.sizeHint().width()) if self._shape.underline else self.width()
        box = QRectF(0, 0, width, self.height()).adjusted(half, half, -half, -half)
        if worn.edge:
            line = Qt.PenStyle.DashLine if worn.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(look().colour(worn.edge), worn.edge_width, line))
        if worn.ground:
            painter.setBrush(look().colour(worn.ground))
        if worn.edge or worn.ground:
            painter.drawRoundedRect(box, px(self._shape.radius), px(self._shape.radius))
        if worn.ground == "focus" and not worn.edge:
            painter.fillRect(QRectF(0, self.height() - 3, width, 3), look().colour(worn.ink))

    def _paint_words(self, painter: QPainter, worn: Dress) -> None:
        font = self._font()
        painter.setFont(font)
        drawing = self._drawing()
        beside = self._icon_and_gap() if drawing else 0
        room = QRect(0, 0, max(1, self.width() - 2 * px(self._shape.pad) - beside), self.height())
        taken = QFontMetrics(font).boundingRect(room, _WRAP, self._words).size() if self._words else QSize(0, 0)
        x = px(self._shape.pad) if self._shape.left else (self.width() - beside - taken.width()) // 2
        if self._shape.left and not drawing and self._keeps_icon_room():
            x += self._icon_and_gap()
        y = (self.height() - taken.height()) // 2
        if drawing:
            side = px(self._shape.icon)
            draw_icon(painter, drawing, QRectF(x, (self.height() - side) / 2, side, side), colour=look().hex(worn.ink))
        painter.setPen(QColor(look().hex(worn.ink)))
        align = Qt.AlignmentFlag.AlignLeft if beside or self._shape.left else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(
            QRect(QPoint(x + beside, y), QSize(taken.width() + 1, taken.height())), align | _WRAP, self._words
        )


def _as_space(event: QKeyEvent) -> QKeyEvent:
    """Enter does what Space does: outside of dialogs Qt gives it to nobody. With Ctrl or Alt it is another key.

    An Enter that is held was meant for what had the keyboard before, and a press only counts with its release here.
    """
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in _ENTER or plain != Qt.KeyboardModifier.NoModifier:
        return event
    return QKeyEvent(event.type(), Qt.Key.Key_Space, plain, " ", event.isAutoRepeat())

"""One line of one version beside the other's: a mark to keep it, and the words that differ bold and underlined."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QCheckBox, QSizePolicy
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px
from ui.widgets.room import FollowsWidth

_PAD, _MARK, _GAP = 12, 22, 10


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell shows: the words, a note under them, where words differ, and whose they are for a screen reader."""

    words: str
    note: str
    spoken: str
    differing: Sequence[tuple[int, int]] = ()


class CompareCell(FollowsWidth, QCheckBox):
    """Space keeps it or not. A round mark is one of two answers. `reads` shows it without a mark.

    Signals:
        aside: Left (-1) or Right (1) was pressed: to the other column.
    """

    aside = Signal(int)

    def __init__(self, said: Said, *, reads: bool, is_round: bool = False) -> None:
        super().__init__()
        words, self._note, self._differing = said.words, said.note, tuple(said.differing)
        self._words, self._reads, self._is_round, self._focus_seen = words, reads, is_round, False
        others = ", ".join(words[start:end] for start, end in said.differing)
        also = f" Different words: {others}." if others else ""
        self.setAccessibleName(f"{said.spoken}: {words}. {said.note}.{also}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if reads else Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        tall = self._laid(self._room(width)).boundingRect().height()
        return max(px(_MARK), int(tall) + 1) + self._note_height(self._room(width)) + 2 * px(_PAD)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(280), self.heightForWidth(max(self.width(), px(240))))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.heightForWidth(max(self.width(), px(160))))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return not self._reads and bool(self.rect().contains(pos))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus_seen = True
        steps = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
        if event.key() in steps:
            self.aside.emit(steps[event.key()])
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_plate(painter)
        left, room = px(_PAD) + (0 if self._reads else px(_MARK + _GAP)), self._room(self.width())
        laid = self._laid(room)
        painter.setPen(look().colour("text"))
        laid.draw(painter, QPointF(left, px(_PAD)))
        top = px(_PAD) + max(px(_MARK), int(laid.boundingRect().height()) + 1)
        painter.setFont(look().font("small", 400))
        painter.setPen(look().colour("muted"))
        box = QRect(left, top, room, self.height() - top)
        painter.drawText(box, int(Qt.TextFlag.TextWordWrap), self._note)

    def _room(self, width: int) -> int:
        return max(1, width - 2 * px(_PAD) - (0 if self._reads else px(_MARK + _GAP)))

    def _laid(self, room: int) -> QTextLayout:
        laid = QTextLayout(self._words, look().font("body", 400))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        laid.setTextOption(option)
        laid.setFormats([_differs(start, end) for start, end in self._differing])
        laid.beginLayout()
        y = 0.0
        while (line := laid.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, y))
            y += line.height()
        laid.endLayout()
        return laid

    def _note_height(self, room: int) -> int:
        if not self._note:
            return 0
        metrics = QFontMetrics(look().font("small", 400))
        return metrics.boundingRect(QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), self._note).height() + px(
            2
        )

    def _paint_plate(self, painter: QPainter) -> None:
        now, is_on = look(), self.isChecked() and not self._reads
        is_focused = self._focus_seen and self.hasFocus()
        width = 3 if is_focused else 2 if is_on else 1
        painter.setPen(QPen(now.colour("text" if is_focused else "accent" if is_on else "border"), width))
        painter.setBrush(now.colour("accentsoft" if is_on else "surface"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), px(6), px(6))
        if not self._reads:
            self._paint_mark(painter, is_on=is_on)

    def _paint_mark(self, painter: QPainter, *, is_on: bool) -> None:
        now = look()
        mark = QRectF(px(_PAD), px(_PAD), px(_MARK), px(_MARK)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(now.colour("accent" if is_on else "control"), 2))
        if self._is_round:
            painter.setBrush(now.colour("surface"))
            painter.drawEllipse(mark)
            if is_on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.colour("accent"))
                painter.drawEllipse(mark.center(), mark.width() * 0.3, mark.width() * 0.3)
            return
        painter.setBrush(now.colour("accent" if is_on else "surface"))
        painter.drawRoundedRect(mark, px(4), px(4))
        if is_on:
            draw_icon(painter, "check", mark.adjusted(1, 1, -1, -1), colour=now.hex("onaccent"))


def _differs(start: int, end: int) -> QTextLayout.FormatRange:
    """Bold and underlined: not by colour alone, and so also on a grey screen."""
    span = QTextLayout.FormatRange()
    span.start, span.length = start, end - start
    form = QTextCharFormat()
    form.setFontWeight(700)
    form.setFontUnderline(True)
    span.format = form
    return span

"""Check boxes and radio buttons with large marks and words that wrap."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px
from ui.widgets.boxes import Column
from ui.widgets.exclusive import CLEARS, KEPT, STEPS, Exclusive, digit, offered
from ui.widgets.grid import AlignedColumns

_MARK, _GAP, _EDGE = 22, 10, 4


class _Marked(QAbstractButton if TYPE_CHECKING else object):  # type: ignore[misc]  # mixed into two Qt classes
    """What a check box and a radio button have in common: a mark, words that wrap, a yellow block for the focus."""

    _words = ""
    _is_round = False
    _focus_seen = False

    def _take(self, words: str) -> None:
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - px(_MARK + _GAP + _EDGE)), 10_000)
        tall = QFontMetrics(self._bold()).boundingRect(room, Qt.TextFlag.TextWordWrap, self._words).height()
        return max(px(_MARK), tall) + 2 * px(_EDGE)

    @override
    def sizeHint(self) -> QSize:
        width = min(self._one_line(), px(560))
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(160), self._one_line()), px(_MARK + 2 * _EDGE))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return bool(self.rect().contains(pos))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, seen = look(), self._focus_seen and self.hasFocus()
        if seen:
            painter.setPen(QPen(now.colour("focustext"), 2))
            painter.setBrush(now.colour("focus"))
            block = QRectF(0, 0, min(self.width(), self._one_line()), self.height())
            painter.drawRoundedRect(block.adjusted(1, 1, -1, -1), px(4), px(4))
        edge = "focustext" if seen else "accent" if self.isChecked() else "control"
        self._paint_mark(painter, edge, "focus" if seen else "surface")
        font = now.font("body", 600 if self.isChecked() and self._is_round else 400)
        top = px(_EDGE) + max(0, (px(_MARK) - QFontMetrics(font).height()) // 2)
        left = px(_EDGE + _MARK + _GAP)
        painter.setFont(font)
        is_offered = self.isEnabled() and not self.property(KEPT)
        painter.setPen(now.colour("focustext" if seen else "text" if is_offered else "muted"))
        room = QRect(left, top, self.width() - left, self.height() - top)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, self._words)

    def _one_line(self) -> int:
        words = ceil(QFontMetricsF(self._bold()).horizontalAdvance(self._words)) + 2
        return words + px(_MARK + _GAP + _EDGE)

    def _bold(self) -> QFont:
        return look().font("body", 600 if self._is_round else 400)

    def _paint_mark(self, painter: QPainter, edge: str, ground: str) -> None:
        on, now = self.isChecked(), look()
        box = QRectF(px(_EDGE), px(_EDGE), px(_MARK), px(_MARK)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(now.colour(edge), 2))
        painter.setBrush(now.colour(edge if on and not self._is_round else ground))
        if not self._is_round:
            painter.drawRoundedRect(box, px(4), px(4))
            if on:
                draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), colour=now.hex(ground))
            return
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour(edge))
            painter.drawEllipse(box.center(), box.width() * 0.3, box.width() * 0.3)


class TickBox(_Marked, QCheckBox):
    """One thing that is so or not so. `toggled` and `clicked` are Qt's own signals."""

    def __init__(self, words: str, *, ticked: bool = False) -> None:
        super().__init__()
        self._take(words)
        self.setChecked(ticked)


class Radio(_Marked, QRadioButton):
    """One of several answers written under one another; used through `RadioList`."""

    _is_round = True

    def __init__(self, words: str) -> None:
        super().__init__()
        self._take(words)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus_seen = True
        if event.key() in STEPS or event.key() in CLEARS or digit(event) is not None:
            event.ignore()  # the list around the answers moves between them
        else:
            super().keyPressEvent(event)


class RadioList(Exclusive):
    """One of several answers, each on its own line, for words too long for `Segments`. Same keys, same `changed`.

    With `in_row` they stand in aligned columns, for many short answers.
    """

    def __init__(
        self, options: Sequence[tuple[str, str]], name: str = "", *, value: str | None = None, in_row: bool = False
    ) -> None:
        super().__init__(name)
        layout = AlignedColumns() if in_row else Column(2)
        self.setLayout(layout)
        for code, words in offered(options):
            radio = self._make(words)
            self.add_button(code, radio)
            layout.addWidget(radio)
        self.set_value(value)

    @override
    def _make(self, words: str) -> Radio:
        return Radio(words)

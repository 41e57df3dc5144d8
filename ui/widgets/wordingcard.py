"""One of several wordings to choose from: whole, with who wrote it and when. A radio button as large as a card."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look, px
from ui.widgets.boxes import Column, Turning
from ui.widgets.chip import pair
from ui.widgets.exclusive import CLEARS, STEPS, Exclusive, digit
from ui.widgets.flow import Flow
from ui.widgets.linerows import paint_cap
from ui.widgets.room import FollowsWidth
from ui.widgets.tick import Radio

_WRAP = int(Qt.TextFlag.TextWordWrap)
_PAD, _MARK, _HEAD = 14, 22, 30
_NEEDS = 460


@dataclass(frozen=True, slots=True)
class Written:
    """What a card shows. `title` is short ("Mine"), `who` and `when` stand under the words."""

    code: str
    title: str
    words: str
    who: str
    when: str = ""
    key: str = ""


class WordingCard(FollowsWidth, QRadioButton):
    """Grows with its words; chosen is a filled mark, a thicker edge and a bold title."""

    def __init__(self, written: Written) -> None:
        super().__init__()
        self._written = written
        self._focus_seen = False
        spoken = (written.title, written.words, written.who, written.when)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in spoken if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        room = max(1, width - 2 * px(_PAD))
        parts = self._parts()
        return (
            2 * px(_PAD)
            + px(_HEAD)
            + sum(_tall(words, room, size=size, weight=weight) + px(6) for words, size, weight, _ in parts)
        )

    @override
    def sizeHint(self) -> QSize:
        width = max(self.width(), px(240))
        return QSize(px(280), self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(180), self.heightForWidth(max(self.width(), px(180))))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return bool(self.rect().contains(pos))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus_seen = True
        if event.key() in STEPS or event.key() in CLEARS or digit(event) is not None:
            event.ignore()  # the group around the cards moves between them
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_plate(painter)
        room = max(1, self.width() - 2 * px(_PAD))
        y = px(_PAD) + px(_HEAD)
        for words, size, weight, ink in self._parts():
            tall = _tall(words, room, size=size, weight=weight)
            painter.setFont(look().font(size, weight))
            painter.setPen(look().colour(ink))
            painter.drawText(QRect(px(_PAD), y, room, tall), _WRAP, words)
            y += tall + px(6)

    def _parts(self) -> list[tuple[str, str, int, str]]:
        written = self._written
        parts = [(written.words, "lead", 400, "text"), (written.who, "body", 700, "text")]
        return [part for part in (*parts, (written.when, "small", 400, "muted")) if part[0]]

    def _paint_plate(self, painter: QPainter) -> None:
        now, is_on = look(), self.isChecked()
        is_focused = self._focus_seen and self.hasFocus()
        width = 3 if is_on or is_focused else 2
        painter.setPen(QPen(now.colour("text" if is_focused else "accent" if is_on else "control"), width))
        painter.setBrush(now.colour("accentsoft" if is_on else "surface"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), px(8), px(8))
        mark = QRectF(px(_PAD), px(_PAD), px(_MARK), px(_MARK)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(now.colour("accent" if is_on else "control"), 2))
        painter.setBrush(now.colour("surface"))
        painter.drawEllipse(mark)
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("accent"))
            painter.drawEllipse(mark.center(), mark.width() * 0.3, mark.width() * 0.3)
        self._paint_title(painter)

    def _paint_title(self, painter: QPainter) -> None:
        middle = px(_PAD) + px(_MARK) // 2
        right = self.width() - px(_PAD)
        if self._written.key:
            right = paint_cap(painter, QPoint(right, middle), self._written.key) - px(8)
        painter.setFont(look().font("body", 700))
        painter.setPen(look().colour("text"))
        left = px(_PAD + _MARK + 10)
        title = QFontMetrics(painter.font()).elidedText(self._written.title, Qt.TextElideMode.ElideRight, right - left)
        room = QRect(left, middle - px(14), right - left, px(28))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), title)


class Wordings(Exclusive):
    """The cards side by side, one under the other where there is no room, and under them further answers.

    Nothing is chosen at first. `further` are (code, words, key).
    """

    def __init__(self, name: str, cards: list[Written], further: list[tuple[str, str, str]]) -> None:
        super().__init__(name, may_clear=False)
        self._row = Turning(12)
        for written in cards:
            card = WordingCard(written)
            self.add_button(written.code, card)
            self._row.addWidget(card, 1)
        rest = QWidget()
        flow = Flow(18)
        rest.setLayout(flow)
        for code, words, key in further:
            radio = Radio(words)
            self.add_button(code, radio)
            flow.addWidget(pair(radio, key))
        column = Column(10)
        self.setLayout(column)
        column.addLayout(self._row)
        column.addWidget(rest)
        rest.setHidden(not further)  # only now: shown before it has a parent it would be a window of its own

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.fit(event.size().width(), need=_NEEDS)


def _tall(words: str, width: int, *, size: str, weight: int) -> int:
    return QFontMetrics(look().font(size, weight)).boundingRect(QRect(0, 0, width, 10_000), _WRAP, words).height()

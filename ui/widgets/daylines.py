"""The two lists of a day: cards of whom I meet, and lines of what waits. Each is one tab stop with arrow keys."""

from dataclasses import dataclass
from typing import NamedTuple, cast

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from ui.assets import draw_icon
from ui.models.rows import ROW, RowLike
from ui.theme import look, px
from ui.widgets.chip import ChipKind
from ui.widgets.linerows import paint_cap, paint_chip
from ui.widgets.rowlist import Index, RowDelegate, RowList

_WRAP = int(Qt.TextFlag.TextWordWrap)
_PAD, _CHIP_TALL, _ICON = 11, 23, 18
_TIME_WIDE, _CARD_GAP = 90, 9
_NAME_WIDE, _LINE_NEEDS = 102, 470


class Pen(NamedTuple):
    """Size, weight and ink of words."""

    size: str
    weight: int = 400
    ink: str = "text"


BODY, MUTED, STRONG = Pen("body"), Pen("body", ink="muted"), Pen("body", 700)
SMALL, HEADING, TIME = Pen("small", ink="muted"), Pen("small", 700, "muted"), Pen("lead", 700)


@dataclass(frozen=True, slots=True)
class DayCard:
    """Somebody to meet: when, who, where, the safe way, and what was said."""

    key: str
    at: str
    slot: str
    name: str
    lines: tuple[tuple[str, str], ...]
    chip: str
    chip_kind: ChipKind
    cap: str = ""
    is_next: bool = False
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """The card as one sentence."""
        words = (self.at, self.slot, self.name, self.chip, *(words for _icon, words in self.lines), self.cap)
        return ". ".join(part.rstrip(".") for part in words if part) + "."


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Something that waits: its key, whose case, what, by when. `selectable=False` makes it a heading with its name."""

    key: str
    name: str
    words: str = ""
    chip: str = ""
    chip_kind: ChipKind = "info"
    cap: str = ""
    icon: str = ""
    ink: str = "info"
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """The line as one sentence."""
        words = (self.name, self.words, self.chip, self.cap)
        return ". ".join(part.rstrip(".") for part in words if part) + "."


class QuietDelegate(RowDelegate):
    """Rows without the ground of a chosen row: only the focus is shown, and only while it is here."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RowLike = index.data(ROW)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_focused = bool(state & QStyle.StateFlag.State_Selected) and cast("RowList", self.parent()).focus_is_seen()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not is_focused and self._is_parted(index):
            self._part(painter, box)
        self.paint_row(painter, box, row, chosen=is_focused)
        painter.restore()


class DayCardDelegate(QuietDelegate):
    """Paints `DayCard`s, one box each."""

    hairlines = False

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        card = cast("DayCard", row)
        return self._first(card, width) + self._rest(card, width) + 2 * px(_PAD) + px(_CARD_GAP)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        card = cast("DayCard", row)
        plate = QRectF(box).adjusted(1, 1, -1, -1 - px(_CARD_GAP))
        _plate(painter, plate, is_next=card.is_next, is_focused=chosen)
        top, inner = box.top() + px(_PAD), self._inner(box.width())
        _text(painter, QRect(box.left() + px(13), top, px(_TIME_WIDE) - px(8), px(24)), words=card.at or "–", pen=TIME)
        slot = QRect(box.left() + px(13), top + px(24), px(_TIME_WIDE) - px(16), box.height())
        _text(painter, slot, words=card.slot, pen=SMALL)
        left = box.left() + inner.left()
        first = self._first(card, box.width())
        self._paint_first(painter, QRect(left, top, inner.width(), first), card)
        y = top + first
        for icon, words in card.lines:
            y += self._paint_line(painter, QRect(left, y, inner.width(), 0), icon, words)

    def _inner(self, width: int) -> QRect:
        left = px(13) + px(_TIME_WIDE)
        return QRect(left, 0, max(1, width - left - px(14)), 0)

    def _paint_first(self, painter: QPainter, room: QRect, card: DayCard) -> None:
        middle = room.top() + px(_CHIP_TALL) // 2
        right = room.right()
        if card.cap:
            right = paint_cap(painter, QPoint(right, middle), card.cap) - px(12)
        name = QRect(room.left(), room.top(), room.width(), _tall(card.name, room.width(), pen=STRONG))
        if self._is_one_line(card, room.width()):
            paint_chip(painter, QPoint(right, middle), words=card.chip, kind=card.chip_kind)
            _text(painter, name.adjusted(0, px(1), 0, px(4)), words=card.name, pen=STRONG)
            return
        _text(painter, name.adjusted(0, px(1), -px(36), px(4)), words=card.name, pen=STRONG)
        under = QPoint(room.left() + _wide(card.chip), room.bottom() - px(_CHIP_TALL) // 2 - px(3))
        paint_chip(painter, under, words=card.chip, kind=card.chip_kind)

    def _paint_line(self, painter: QPainter, room: QRect, icon: str, words: str) -> int:
        beside = px(_ICON + 6) if icon else 0
        tall = _tall(words, room.width() - beside, pen=BODY)
        if icon:
            box = QRectF(room.left(), room.top() + px(2), px(_ICON), px(_ICON))
            draw_icon(painter, icon, box, colour=look().hex("muted"))
        spot = QRect(room.left() + beside, room.top(), room.width() - beside, tall)
        _text(painter, spot, words=words, pen=MUTED if icon else BODY)
        return tall + px(3)

    def _first(self, card: DayCard, width: int) -> int:
        room = self._inner(width).width()
        name = max(_tall(card.name, room - px(36), pen=STRONG), px(_CHIP_TALL))
        return name + px(3) + (0 if self._is_one_line(card, room) else px(_CHIP_TALL + 4))

    def _is_one_line(self, card: DayCard, room: int) -> bool:
        words = QFontMetrics(look().font("body", 700)).horizontalAdvance(card.name)
        return words + _wide(card.chip) + px(60) <= room

    def _rest(self, card: DayCard, width: int) -> int:
        room = self._inner(width).width()
        lines = sum(_tall(w, room - (px(_ICON + 6) if i else 0), pen=BODY) + px(3) for i, w in card.lines)
        slot = px(24) + _tall(card.slot, px(_TIME_WIDE) - px(16), pen=SMALL) - self._first(card, width)
        return max(lines, slot, 0)


class DutyLineDelegate(QuietDelegate):
    """Paints `DutyLine`s: on one line where there is room, otherwise the words under the name."""

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        line = cast("DutyLine", row)
        if not line.selectable:
            return px(30)
        words = self._words_room(line, QRect(0, 0, width, 0))
        tall = _tall(line.words, words.width(), pen=BODY)
        first = max(px(_CHIP_TALL), _tall(line.name, self._name_wide(width), pen=STRONG))
        return max(first, tall) + px(17) if self._is_wide(width) else first + tall + px(22)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        line = cast("DutyLine", row)
        if not line.selectable:
            _text(painter, box.adjusted(0, px(10), 0, 0), words=line.name, pen=HEADING)
            return
        if chosen:
            _plate(painter, QRectF(box).adjusted(1, 1, -1, -2), is_next=False, is_focused=True)
        middle = box.center().y() if self._is_wide(box.width()) else box.top() + px(9) + px(_CHIP_TALL) // 2
        x = box.left() + px(8)
        if line.cap:
            paint_cap(painter, QPoint(x + _cap_wide(line.cap), middle), line.cap)
        icon = QRectF(x + px(33), middle - px(_ICON) / 2, px(_ICON), px(_ICON))
        draw_icon(painter, line.icon, icon, colour=look().hex(line.ink))
        paint_chip(painter, QPoint(box.right() - px(8), middle), words=line.chip, kind=line.chip_kind)
        self._paint_words(painter, box, line, middle)

    def _paint_words(self, painter: QPainter, box: QRect, line: DutyLine, middle: int) -> None:
        wide = self._name_wide(box.width())
        tall = _tall(line.name, wide, pen=STRONG)
        top = middle - tall // 2
        _text(painter, QRect(box.left() + px(70), top, wide, tall), words=line.name, pen=STRONG)
        room = self._words_room(line, box)
        tall = _tall(line.words, room.width(), pen=BODY)
        under = box.top() + px(13) + max(px(_CHIP_TALL), _tall(line.name, wide, pen=STRONG))
        start = middle - tall // 2 if self._is_wide(box.width()) else under
        _text(painter, QRect(room.left(), start, room.width(), tall), words=line.words, pen=BODY)

    def _is_wide(self, width: int) -> bool:
        return width >= px(_LINE_NEEDS)

    def _name_wide(self, width: int) -> int:
        return px(_NAME_WIDE) if self._is_wide(width) else max(px(60), width - px(70) - px(150))

    def _words_room(self, line: DutyLine, box: QRect) -> QRect:
        if not self._is_wide(box.width()):
            return box.adjusted(px(70), 0, -px(10), 0)
        return box.adjusted(px(70 + _NAME_WIDE + 8), 0, -(_wide(line.chip) + px(20)), 0)


def _plate(painter: QPainter, plate: QRectF, *, is_next: bool, is_focused: bool) -> None:
    edge, width = ("text", 3) if is_focused else ("accent", 2) if is_next else ("border", 1)
    painter.setPen(QPen(look().colour(edge), width))
    painter.setBrush(look().colour("accentsoft" if is_next else "surface"))
    inside = (width - 1) / 2
    painter.drawRoundedRect(plate.adjusted(inside, inside, -inside, -inside), px(8), px(8))


def _text(painter: QPainter, room: QRect, *, words: str, pen: Pen) -> None:
    painter.setFont(look().font(pen.size, pen.weight))
    painter.setPen(look().colour(pen.ink))
    painter.drawText(room, _WRAP, words)


def _tall(words: str, width: int, *, pen: Pen) -> int:
    font: QFont = look().font(pen.size, pen.weight)
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(1, width), 10_000), _WRAP, words).height() if words else 0


def _wide(chip: str) -> int:
    return QFontMetrics(look().font("small", 600)).horizontalAdvance(chip) + px(26) if chip else 0


def _cap_wide(key: str) -> int:
    return max(px(22), QFontMetrics(look().font("cap", 700)).horizontalAdvance(key) + px(14))

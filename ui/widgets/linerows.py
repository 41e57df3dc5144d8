"""The usual row: a name, quiet words beside it, lines under it, a chip and a key at the right; and headings."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from typing_extensions import override

from ui.assets import draw_icon
from ui.models.rows import RowLike
from ui.theme import look, px
from ui.widgets.chip import ChipKind
from ui.widgets.rowlist import RowDelegate

_PAD, _SIDE, _PICTURE = 9, 16, 20
_WRAP = int(Qt.TextFlag.TextWordWrap)
_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)
_CHIPS: dict[ChipKind, tuple[str, str]] = {
    "info": ("infosoft", "info"),
    "ok": ("oksoft", "ok"),
    "warn": ("warnsoft", "warn"),
    "danger": ("dangersoft", "danger"),
    "plain": ("sunken", "muted"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """One row. `selectable=False` makes it a heading that shows only its title. `ink` colours the icon."""

    key: str
    title: str
    note: str = ""
    lines: tuple[str, ...] = ()
    chip: str = ""
    chip_kind: ChipKind = "info"
    cap: str = ""
    icon: str = ""
    ink: str = "muted"
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        parts = (self.title, self.note, *self.lines, self.chip, self.cap and f"{self.cap}")
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


class LineRowDelegate(RowDelegate):
    """Paints `LineRow`s. Lines wrap; only the quiet note beside the title may be shortened."""

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        line = cast("LineRow", row)
        if not line.selectable:
            return _metrics("small", 700).height() + px(14)
        tall = max(_metrics("body", 700).height(), px(23) if line.chip or line.cap else 0)
        room = self._room(QRect(0, 0, width, 0), line)
        for words in line.lines:
            tall += px(2) + _tall(words, room.width())
        return tall + 2 * px(_PAD)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        line = cast("LineRow", row)
        room = self._room(box, line)
        if not line.selectable:
            _write(painter, box.adjusted(px(_SIDE), px(8), 0, 0), line.title, (look().font("small", 700), "muted"))
            return
        first = max(_metrics("body", 700).height(), px(23) if line.chip or line.cap else 0)
        top = QRect(room.left(), box.top() + px(_PAD), room.width(), first)
        if line.icon:
            drawn = QRectF(box.left() + px(_SIDE), top.center().y() - px(_PICTURE) / 2, px(_PICTURE), px(_PICTURE))
            draw_icon(painter, line.icon, drawn, colour=look().hex(line.ink))
        top.setRight(self._paint_right(painter, top, line))
        self._paint_title(painter, top, line)
        y = box.top() + px(_PAD) + first
        for words in line.lines:
            tall = _tall(words, room.width())
            y += px(2)
            _write(painter, QRect(room.left(), y, room.width(), tall), words, (look().font("body"), "text"), _WRAP)
            y += tall

    def _room(self, box: QRect, line: LineRow) -> QRect:
        left = px(_SIDE) + (px(_PICTURE + 12) if line.icon else 0)
        return box.adjusted(left, 0, -px(_SIDE), 0)

    def _paint_right(self, painter: QPainter, top: QRect, line: LineRow) -> int:
        right = top.right()
        if line.cap:
            right = paint_cap(painter, QPoint(right, top.center().y()), line.cap) - px(10)
        if line.chip:
            right = paint_chip(painter, QPoint(right, top.center().y()), words=line.chip, kind=line.chip_kind) - px(10)
        return right

    def _paint_title(self, painter: QPainter, top: QRect, line: LineRow) -> None:
        bold, small = look().font("body", 700), look().font("small")
        wide = min(QFontMetrics(bold).horizontalAdvance(line.title), top.width())
        _write(painter, top, _shortened(line.title, bold, top.width()), (bold, "text"))
        rest = top.adjusted(wide + px(10), 0, 0, 0)
        if line.note and rest.width() > px(30):
            _write(painter, rest, _shortened(line.note, small, rest.width()), (small, "muted"))


def paint_chip(painter: QPainter, end: QPoint, *, words: str, kind: ChipKind) -> int:
    """Paints a chip whose right end is centred on `end`; returns its left edge."""
    ground, ink = _CHIPS[kind]
    font, tall = look().font("small", 600), px(23)
    wide = QFontMetrics(font).horizontalAdvance(words) + px(26)
    box = QRect(end.x() - wide, end.y() - tall // 2, wide, tall)
    edged = look().palette.theme == "contrast" or kind == "plain"
    painter.setPen(QPen(look().colour("control"), 1) if edged else Qt.PenStyle.NoPen)
    painter.setBrush(look().colour(ground))
    painter.drawRoundedRect(box, tall / 2, tall / 2)
    _write(painter, box, words, (font, ink), _CENTRED)
    return box.left()


def paint_cap(painter: QPainter, end: QPoint, key: str) -> int:
    """Paints a key cap whose right end is centred on `end`; returns its left edge."""
    font, tall = look().font("cap", 700), px(21)
    wide = max(px(22), QFontMetrics(font).horizontalAdvance(key) + px(14))
    box = QRectF(end.x() - wide, end.y() - tall // 2, wide, tall)
    painter.setPen(QPen(look().colour("control"), 1))
    painter.setBrush(look().colour("sunken"))
    painter.drawRoundedRect(box, px(4), px(4))
    painter.drawLine(QLineF(box.left() + 4, box.bottom() - 1, box.right() - 4, box.bottom() - 1))
    _write(painter, box.toRect(), key, (font, "text"), _CENTRED)
    return round(box.left())


def _shortened(words: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)


def _metrics(size: str, weight: int) -> QFontMetrics:
    return QFontMetrics(look().font(size, weight))


def _tall(words: str, width: int) -> int:
    return _metrics("body", 400).boundingRect(QRect(0, 0, max(1, width), 10_000), _WRAP, words).height()


def _write(painter: QPainter, box: QRect, words: str, pen: tuple[QFont, str], flags: int = _LINE) -> None:
    font, ink = pen
    painter.setFont(font)
    painter.setPen(look().colour(ink))
    painter.drawText(box, flags, words)

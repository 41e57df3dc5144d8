"""The table of who may know what: the question, where it stands today, and the young person's words or limits."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from typing_extensions import override

from caseworker.domain.choices import Lists
from caseworker.domain.reading.agreements import (
    Agreements,
    Answer,
    Position,
    Tone,
    blocked_words,
    decision_words,
    question_words,
)
from ui.assets import draw_icon
from ui.i18n import _
from ui.models.rows import RowLike
from ui.theme import look, px
from ui.widgets.rowlist import RowDelegate

_SIDE, _PAD, _ICON, _GAP = 16, 6, 16, 12
_NARROW = 520
_ICONS: dict[Tone, tuple[str, str]] = {"ok": ("circle-check", "ok"), "plain": ("x", "text"), "warn": ("clock", "warn")}
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One question: who, today, the words, and a quiet line (amber where it is a duty of ours)."""

    key: str
    who: str = field(repr=False)
    today: str = ""
    tone: Tone = "plain"
    words: str = field(default="", repr=False)
    next: str = field(default="", repr=False)
    next_is_duty: bool = False
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        parts = (f"{self.who}: {self.today}", self.words, self.next)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def rows_of(agreements: Agreements, lists: Lists) -> list[PositionRow]:
    """Every position as a row."""
    return [_row(one, agreements, lists) for one in agreements.positions]


def _row(one: Position, agreements: Agreements, lists: Lists) -> PositionRow:
    today, tone = decision_words(one.decision)
    hints = agreements.hints.get(one.key, ())
    if one.is_disputed:
        following, is_duty = _("Two laptops disagree: the stricter answer is used. Settle it"), True
    elif hints:
        following, is_duty = hints[0], True
    else:
        following, is_duty = _again(one), False
    words = blocked_words(one, agreements.name) if not one.is_asked else _said(one, agreements)
    return PositionRow(one.key, question_words(one, lists), today, tone, words, following, is_duty)


def _said(one: Position, agreements: Agreements) -> str:
    """Their limits in their words, or who answered and when."""
    limits = " / ".join(f"“{answer.agreement.limits}”" for answer in one.standing if answer.agreement.limits)
    if one.is_divided:
        return _("{name} and somebody with parental responsibility answered differently").format(name=agreements.name)
    return limits or ". ".join(giver_words(answer, agreements.name) for answer in one.standing)


def giver_words(answer: Answer, name: str) -> str:
    """Who answered, and the day: "Jay, 12 Oct"."""
    givers = {
        "parent": _("Somebody with parental responsibility"),
        "both": _("{name} and somebody with parental responsibility").format(name=name),
    }
    who = givers.get(answer.agreement.given_by, name)
    return f"{who}, {day_words(answer.day)}" if answer.day else who


def day_words(day: date | None) -> str:
    """A day in this table: "12 Oct 2026"."""
    return f"{day.day} {day:%b %Y}" if day else ""


def _again(one: Position) -> str:
    return _("Ask again {day}").format(day=day_words(one.ask_again)) if one.ask_again else ""


class PositionRowDelegate(RowDelegate):
    """Three columns, or one under the other where there is no room."""

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        columns = self._columns(cast("PositionRow", row), QRect(0, 0, width, 0))
        return max(box.bottom() + 1 for box, _part in columns) + px(_PAD)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        for part_box, (words, font, ink, icon) in self._columns(cast("PositionRow", row), box):
            if icon:
                side = px(_ICON)
                top = part_box.top() + (QFontMetrics(font).height() - side) / 2
                at = QRectF(part_box.left() - side - px(6), top, side, side)
                draw_icon(painter, icon, at, colour=look().hex(ink))
            painter.setFont(font)
            painter.setPen(look().colour(ink))
            painter.drawText(part_box, _WRAP, words)

    def _columns(self, row: PositionRow, box: QRect) -> list[tuple[QRect, tuple[str, QFont, str, str]]]:
        """Each part with its box: the question, the answer with its icon, the words, what comes next."""
        strong, small = look().font("body", 600), look().font("small")
        icon, ink = _ICONS[row.tone]
        room = box.adjusted(px(_SIDE), px(_PAD), -px(_SIDE), 0)
        icon_room, is_narrow = px(_ICON + 6), box.width() < px(_NARROW)
        who = room.width() if is_narrow else room.width() * 32 // 100
        today = room.width() if is_narrow else room.width() * 20 // 100 + icon_room
        first = _fitted(QRect(room.left(), room.top(), who, 0), row.who, strong)
        left = room.left() if is_narrow else first.right() + px(_GAP)
        top = first.bottom() + px(3) if is_narrow else room.top()
        second = _fitted(QRect(left + icon_room, top, today - icon_room, 0), row.today, strong)
        left = room.left() if is_narrow else second.right() + px(_GAP)
        top = second.bottom() + px(3) if is_narrow else room.top()
        third = _fitted(QRect(left, top, room.right() - left, 0), row.words, small)
        below = third.bottom() + 1 if row.words else top
        fourth = _fitted(QRect(left, below, room.right() - left, 0), row.next, small)
        found = [
            (first, (row.who, strong, "text", "")),
            (second, (row.today, strong, ink, icon)),
            (third, (row.words, small, "text", "")),
            (fourth, (row.next, small, "warn" if row.next_is_duty else "muted", "")),
        ]
        return [(part, what) for part, what in found if what[0]]


def _fitted(box: QRect, words: str, font: QFont) -> QRect:
    room = QRect(0, 0, max(1, box.width()), 10_000)
    tall = QFontMetrics(font).boundingRect(room, _WRAP, words).height() if words else 0
    return QRect(box.left(), box.top(), max(1, box.width()), tall)

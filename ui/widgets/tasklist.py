"""The parts of a plan or a case as a list of tasks: number, title, and in words how far it is."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from typing_extensions import override

from ui.assets import draw_icon
from ui.models.rows import RowLike
from ui.theme import look, px
from ui.widgets.label import Tone
from ui.widgets.rowlist import RowDelegate, RowList

_MARK, _SIDE, _GAP = 22, 14, 8


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One part. `mark` is its number, or `icon` stands in its place; `tone` "ok" also shows a tick before the state."""

    key: str
    title: str
    mark: str = ""
    state: str = ""
    tone: Tone = "muted"
    icon: str = ""
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """Number first, because typing a number jumps to its part."""
        head = f"{self.mark} {self.title}".strip()
        return f"{head}. {self.state}" if self.state else head


class TaskList(RowList):
    """The list of parts at full height. Arrow keys move, Enter opens, typing a number jumps."""

    def __init__(self, name: str) -> None:
        super().__init__(name, TaskDelegate(), whole=True)


class TaskDelegate(RowDelegate):
    """Paints `TaskRow`s on one line; the state goes under the title when they do not fit beside one another."""

    hairlines = False

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        task = cast("TaskRow", row)
        lines = _metrics(600).height()
        if not task.selectable:
            return lines + px(10)
        return lines * (2 if self._stacks(task, width) else 1) + px(11)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        task = cast("TaskRow", row)
        inner = box.adjusted(px(_SIDE), 0, -px(12), 0)
        if not task.selectable:
            _write(painter, inner.adjusted(0, px(6), 0, 0), task.title, look().font("small", 700), "muted")
            return
        stacks = self._stacks(task, box.width())
        line = QRect(inner.left(), inner.top() + px(5), inner.width(), _metrics(600).height()) if stacks else inner
        self._paint_mark(painter, line, task, chosen=chosen)
        words = line.adjusted(px(_MARK + _GAP), 0, 0, 0)
        _write(painter, words, task.title, look().font("body", 700 if chosen else 400), "text")
        under = words.translated(0, line.height()) if stacks else line
        self._paint_state(painter, under, task, at_right=not stacks)

    def _stacks(self, task: TaskRow, width: int) -> bool:
        need = _metrics(700).horizontalAdvance(task.title) + px(_SIDE + _MARK + _GAP + 12) + px(10) + _state_width(task)
        return need > width

    def _paint_mark(self, painter: QPainter, line: QRect, task: TaskRow, *, chosen: bool) -> None:
        circle = QRectF(line.left(), line.center().y() - px(_MARK) / 2 + 0.5, px(_MARK), px(_MARK))
        if task.icon:
            inset = px(2)
            draw_icon(painter, task.icon, circle.adjusted(inset, inset, -inset, -inset), colour=look().hex("muted"))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("accent" if chosen else "accentsoft"))
        painter.drawEllipse(circle)
        painter.setFont(look().font("cap", 700))
        painter.setPen(look().colour("onaccent" if chosen else "accent"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, task.mark)

    def _paint_state(self, painter: QPainter, line: QRect, task: TaskRow, *, at_right: bool) -> None:
        token = task.tone or "text"
        room = (
            line
            if not at_right
            else QRect(line.right() - _state_width(task), line.top(), _state_width(task), line.height())
        )
        if task.tone == "ok":
            tick = QRectF(room.left(), room.center().y() - px(15) / 2, px(15), px(15))
            draw_icon(painter, "check", tick, colour=look().hex(token))
            room = room.adjusted(px(18), 0, 0, 0)
        _write(painter, room, task.state, look().font("small", 600), token)


def _state_width(task: TaskRow) -> int:
    words = QFontMetrics(look().font("small", 600)).horizontalAdvance(task.state)
    return words + (px(18) if task.tone == "ok" else 0) + 1


def _metrics(weight: int) -> QFontMetrics:
    return QFontMetrics(look().font("body", weight))


def _write(painter: QPainter, box: QRect, words: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(look().colour(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

"""Rows of what is sent: a cell for what became of it, the name, what it is, and the reason in words."""

from dataclasses import dataclass, replace
from typing import Final, cast

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from caseworker.domain.reading.conflicts import Conflict
from caseworker.domain.reading.sending import Fate, Item, WhatIsSent
from caseworker.domain.reading.unsettled import OLD_DAYS, Left, age_words
from ui.i18n import _, counted
from ui.models.rows import RowLike
from ui.screens.conflict_words import list_words
from ui.theme import px
from ui.widgets.cells import Cell, paint_cell
from ui.widgets.linerows import LineRow, LineRowDelegate

CELLS: Final[dict[Fate, Cell]] = {
    "shared": "ticked",
    "erased": "crossed",
    "set_aside": "striped",
    "needs_you": "split",
    "sending": "dotted",
    "here": "hollow",
}
NUMBERS: Final = "123456789"
_LEFT = 40


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row with the cell of its change; without one it is a heading."""

    line: LineRow
    cell: Cell | None = None

    @property
    def key(self) -> str:
        """Names the row."""
        return self.line.key

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        return self.line.spoken

    @property
    def selectable(self) -> bool:
        """False for a heading."""
        return self.line.selectable


class SentRowDelegate(LineRowDelegate):
    """Paints a line with the cell of its change before it."""

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        sent = cast("SentRow", row)
        return super().row_height(sent.line, width - px(_LEFT) if sent.cell else width)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        sent = cast("SentRow", row)
        if sent.cell is None:
            super().paint_row(painter, box, sent.line, chosen=chosen)
            return
        super().paint_row(painter, box.adjusted(px(_LEFT), 0, 0, 0), sent.line, chosen=chosen)
        paint_cell(painter, QRectF(box.left() + px(16), box.top() + px(12), px(26), px(16)), sent.cell)


def rows_of(sent: WhatIsSent, each: tuple[Item, ...] | None, *, is_offline: bool) -> list[SentRow]:
    """Needs you, only on this laptop, in the shared record; `each` takes the place of the gathered last part."""
    needs = [_conflict_row(one) for one in sent.conflicts] + [_item_row(one) for one in sent.set_aside]
    numbered = [_with_cap(row, at) for at, row in enumerate(needs)]
    here = [_item_row(one, is_offline=is_offline) for one in sent.here]
    shared = [_item_row(one) for one in (sent.shared if each is None else each)]
    return [
        *_group("needs", _("Needs you"), len(needs), numbered),
        *_group("left", _("Set aside in your team"), len(sent.left), [_left_row(one) for one in sent.left]),
        *_group("here", _("Only on this laptop"), sent.count("here", "sending"), here),
        *_group("shared", _("In the shared record"), sent.count("shared"), shared),
    ]


def numbered_keys(sent: WhatIsSent) -> list[str]:
    """The keys of the lines that have a number, in order."""
    keys = [one.key for one in sent.conflicts] + [one.key for one in sent.set_aside]
    return keys[: len(NUMBERS)]


def _group(key: str, words: str, count: int, rows: list[SentRow]) -> list[SentRow]:
    return [SentRow(LineRow(f"group {key}", f"{words} · {count}", selectable=False)), *rows] if rows else []


def _conflict_row(conflict: Conflict) -> SentRow:
    label = f"{conflict.label[:1].lower()}{conflict.label[1:]}"
    words = list_words(conflict)
    if conflict.days >= OLD_DAYS:
        words = f"{words} {_('Nobody has chosen for {n} days.').format(n=conflict.days)}"
    line = LineRow(conflict.key, conflict.name or conflict.kind, note=label, lines=(words,))
    return SentRow(line, "split")


def _left_row(left: Left) -> SentRow:
    waits = _("Nobody has taken care of it {age}.").format(age=age_words(left.days))
    return SentRow(LineRow(left.key, left.name, note=f"{left.what} · {left.who}", lines=(waits,)), "striped")


def _item_row(item: Item, *, is_offline: bool = False) -> SentRow:
    words = item.words.replace("Waiting to be sent.", _("Waiting for a network.")) if is_offline else item.words
    many = counted("{n} change", "{n} changes", item.count) if item.count > 1 and item.record is not None else ""
    note = " · ".join(part for part in (item.what, many) if part)
    return SentRow(LineRow(item.key, item.name, note=note, lines=(words,)), CELLS[item.fate])


def _with_cap(row: SentRow, at: int) -> SentRow:
    return replace(row, line=replace(row.line, cap=NUMBERS[at])) if at < len(NUMBERS) else row


def legend_words(sent: WhatIsSent) -> list[tuple[Cell, str]]:
    """What each kind of cell means, with its number; kinds of which there are none are left out."""
    words: dict[Fate, str] = {
        "shared": _("{n} in the shared record"),
        "erased": _("{n} reached the server, erased there for good"),
        "set_aside": _("{n} reached the server, set aside"),
        "needs_you": _("{n} reached the server, to be chosen"),
        "sending": _("{n} being sent, not answered yet"),
        "here": _("{n} only on this laptop"),
    }
    counts = {fate: sent.count(fate) for fate in words}
    return [(CELLS[fate], said.format(n=counts[fate])) for fate, said in words.items() if counts[fate]]

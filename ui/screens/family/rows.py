"""The people of a family and network as a list: it holds everything the drawing shows, in words."""

from dataclasses import dataclass, field
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from typing_extensions import override

from caseworker.domain.choices import Lists
from caseworker.domain.family.kinship import INDEX, Group
from caseworker.domain.reading.family import FIRST, TIES, Family, FamilyPerson, note_under, spoken_place
from ui.i18n import N_, _
from ui.models.rows import RowLike
from ui.theme import look, px
from ui.widgets.ecomap_view import Support
from ui.widgets.genogram_view import Symbol
from ui.widgets.rowlist import RowDelegate

_HEADINGS: dict[Group, str] = {
    "home": N_("Lives with {name}"),
    "family": N_("Family elsewhere"),
    "support": N_("Supports round {name}"),
    "before": N_("No longer in the network"),
}
_SIDE, _PAD, _MARGIN = 14, 4, 8
_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody, with a quiet line under the name; amber where we owe them a question. Or a heading."""

    key: str
    name: str = field(repr=False)
    line: str = field(default="", repr=False)
    asks: bool = False
    selectable: bool = True

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        return f"{self.name}. {self.line}." if self.line else f"{self.name}."


class PersonRowDelegate(RowDelegate):
    """Two lines a person, the second one wrapping where the text is large."""

    hairlines = False

    @override
    def row_height(self, row: RowLike, width: int) -> int:
        person = cast("PersonRow", row)
        if not person.selectable:
            return QFontMetrics(look().font("small", 700)).height() + px(_MARGIN)
        return self._name_height() + self._line_height(person, width) + 2 * px(_PAD)

    @override
    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        person = cast("PersonRow", row)
        room = box.adjusted(px(_SIDE), px(_PAD), -px(_MARGIN), 0)
        painter.setPen(look().colour("text" if person.selectable else "muted"))
        painter.setFont(look().font("body", 700 if chosen else 600) if person.selectable else look().font("small", 700))
        first = room.adjusted(0, 0, 0, self._name_height() - room.height()) if person.selectable else room
        shown = QFontMetrics(painter.font()).elidedText(person.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(first, _LINE, shown)
        if person.selectable:
            painter.setFont(look().font("small"))
            painter.setPen(look().colour("warn" if person.asks else "muted"))
            painter.drawText(room.adjusted(0, self._name_height(), 0, 0), _WRAP, person.line)

    def _name_height(self) -> int:
        return QFontMetrics(look().font("body", 700)).height()

    def _line_height(self, person: PersonRow, width: int) -> int:
        room = QRect(0, 0, max(1, width - px(_SIDE) - px(_MARGIN)), 10_000)
        return QFontMetrics(look().font("small")).boundingRect(room, _WRAP, person.line or " ").height()


def rows_of(family: Family) -> list[PersonRow]:
    """The list: headings of the groups that have somebody, and everybody under them."""
    rows = []
    for group in FIRST:
        people = family.group(group)
        if people:
            rows.append(PersonRow(f"#{group}", _(_HEADINGS[group]).format(name=family.name), selectable=False))
            rows += [PersonRow(one.id, one.member.name, one.line, one.is_to_ask) for one in people]
    return rows


def symbols_of(family: Family) -> dict[str, Symbol]:
    """Everybody of the tree as they are drawn, the young person included."""
    symbols = {
        INDEX: Symbol(family.name, sex=family.sex, age=family.age, spoken=spoken_place(family, INDEX), at_home=True)
    }
    for one in family.people:
        if one.id in family.tree.spots:
            symbols[one.id] = _symbol(one)
    return symbols


def _symbol(one: FamilyPerson) -> Symbol:
    return Symbol(
        one.member.name,
        one.relation,
        note_under(one),
        one.member.sex,
        one.member.age,
        spoken=f"{one.member.name}. {one.line}.",
        died=one.member.died,
        at_home=one.group == "home",
        supported=one.is_supported,
        asks=one.is_to_ask and not one.member.died,
    )


def supports_of(family: Family, lists: Lists) -> list[Support]:
    """The supports round the young person; the tie in a word, beside theirs."""
    found = []
    for one in family.group("support"):
        tie = one.member.tie if one.member.tie in TIES else ""
        word = lists.label("tie", tie).lower() if tie else _("not asked")
        words = " · ".join(part for part in (word, one.member.tie_words) if part)
        found.append(Support(one.id, one.member.name, tie, words, spoken=f"{one.member.name}. {one.line}."))
    return found

"""The card with everybody in it: the list, how to add somebody, and whom we still have to ask."""

from PySide6.QtWidgets import QWidget

from caseworker.domain.reading.family import Family
from ui.i18n import _, counted
from ui.screens.family.rows import PersonRowDelegate, rows_of
from ui.widgets.boxes import Column, Row, rule
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.label import PlainLabel
from ui.widgets.rowlist import RowList
from ui.widgets.three_parts import FittingArea


class PeopleCard(Card):
    """`list` holds everything the drawing shows; `add_button` begins somebody new."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 0, 0, 0))
        self.setAccessibleName(_("People"))
        self.list = RowList(_("Family and network, as a list"), PersonRowDelegate(), whole=True)
        self.list.setObjectName("family.list")
        self.add_button = Button(_("Add"), "quiet", icon="plus", name=_("Add somebody, Ctrl+N"))
        self.add_button.setObjectName("family.add")
        self._to_ask = PlainLabel("", "smallstrong", tone="warn")
        self._foot = QWidget()
        foot = Column(0, (14, 8, 10, 8))
        foot.addWidget(self._to_ask)
        self._foot.setLayout(foot)
        head = Row(8, (14, 10, 8, 2))
        head.addWidget(PlainLabel(_("People"), "h2"), 1)
        head.addWidget(self.add_button)
        self.area = FittingArea(self.list)
        self.column.takeAt(0)
        self.column.addLayout(head)
        self.column.addWidget(self.area, 1)
        self._rule = rule()
        self.column.addWidget(self._rule)
        self.column.addWidget(self._foot)
        self._rule.setVisible(False)
        self._foot.setVisible(False)

    def show_family(self, family: Family) -> None:
        """Show everybody, and how many we have not asked yet."""
        self.list.set_rows(rows_of(family))
        names = ", ".join(one.member.name for one in family.to_ask)
        many = len(family.to_ask)
        words = counted("{n} to ask at review: ", "{n} to ask at review: ", many) + names if many else ""
        self._to_ask.setText(words)
        self._rule.setVisible(bool(words))
        self._foot.setVisible(bool(words))

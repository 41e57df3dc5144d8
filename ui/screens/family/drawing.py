"""The drawing: the family tree over the supports, either or both, with a legend; it scrolls where it is larger."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.reading.family import Family
from ui.i18n import _
from ui.screens.family.legend import Legend
from ui.screens.family.rows import supports_of, symbols_of
from ui.theme import space_out
from ui.widgets.boxes import beside, rule
from ui.widgets.button import Button
from ui.widgets.cards import Card, SectionTitle
from ui.widgets.choices import Segments
from ui.widgets.ecomap_view import EcomapView
from ui.widgets.genogram_view import GenogramView
from ui.widgets.label import PlainLabel
from ui.widgets.three_parts import FittingArea

MANY = 10
"""From this many cells on, the drawing offers the whole width."""


class FamilyDrawing(Card):
    """Both drawings. `chosen` carries who was reached in either; `alone_wanted` asks for the whole width, or back."""

    chosen = Signal(str)
    alone_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Family tree and supports"))
        space_out(self.column, 2, (12, 8, 12, 6))
        self._is_alone, self._has_supports, self._whole = False, False, ""
        self.tree = GenogramView(_("Family tree. Arrow keys move between relatives."))
        self.tree.setObjectName("family.tree")
        self.eco = EcomapView(_("Supports. Arrow keys move between them."))
        self.eco.setObjectName("family.supports")
        self.shown = Segments(
            (("both", _("Both")), ("tree", _("Tree")), ("supports", _("Supports"))), _("Show"), value="both", small=True
        )
        self.shown.setObjectName("family.shown")
        self.alone = Button(_("Whole width"), "quiet", small=True)
        self.alone.setObjectName("family.alone")
        self._title = SectionTitle(_("Family tree and supports"), aside=beside(self.alone, self.shown), level="h2")
        self.tree_area, self.eco_area = FittingArea(self.tree, sideways=True), FittingArea(self.eco, sideways=True)
        self._legend, self._rule = QWidget(), rule()
        self._empty = PlainLabel(_("The tree grows as people are added. Nobody need be in it."), "muted")
        self.column.takeAt(0)
        for part, stretch in ((self._title, 0), (self._empty, 0), (self.tree_area, 5), (self._legend, 0)):
            self.column.addWidget(part, stretch)
        self.column.addWidget(self._rule)
        self.column.addWidget(self.eco_area, 3)
        for unread in (self.alone, self._empty, self._rule, self.eco_area):
            unread.setVisible(False)
        self.tree.chosen.connect(self.chosen)
        self.eco.chosen.connect(self.chosen)
        self.shown.changed.connect(lambda _code: self._choose_parts())
        self.alone.clicked.connect(self._turn)

    def show_family(self, family: Family, lists: Lists) -> None:
        """Draw a family and its supports."""
        self.tree.show_tree(family.tree, symbols_of(family))
        self.eco.show_supports(family.name, supports_of(family, lists), sex=family.sex)
        legend = Legend(family)
        self.column.replaceWidget(self._legend, legend)
        self._legend.deleteLater()
        self._legend = legend
        self._has_supports = bool(family.group("support"))
        self._empty.setVisible(not family.people)
        self.alone.setVisible(family.tree.width > MANY or self._is_alone)
        self._whole = _("{name}'s family: {n} people").format(name=family.name, n=len(family.tree.spots))
        self._name_it()
        self._choose_parts()

    def set_current(self, key: str | None) -> None:
        """Mark somebody in either drawing, silently."""
        self.tree.set_current(key)
        self.eco.set_current(key)

    def _choose_parts(self) -> None:
        wanted = self.shown.value() or "both"
        with_eco = wanted != "tree" and self._has_supports
        with_tree = wanted != "supports"
        for widget, is_shown in (
            (self.tree_area, with_tree),
            (self._legend, with_tree),
            (self._rule, with_tree and with_eco),
            (self.eco_area, with_eco),
        ):
            widget.setVisible(is_shown)

    def _turn(self) -> None:
        self._is_alone = not self._is_alone
        self.alone.set_words(_("Show list and details") if self._is_alone else _("Whole width"))
        self._name_it()
        self.alone_wanted.emit(self._is_alone)

    def _name_it(self) -> None:
        self._title.heading.setText(self._whole if self._is_alone else _("Family tree and supports"))

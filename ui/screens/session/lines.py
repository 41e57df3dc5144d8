"""Short lines on a card, and a panel that opens under them to write one: what is agreed, and who was told."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from caseworker.domain.edits import Body
from ui.i18n import _
from ui.screens.session.part import MARGINS, EscapeCloses, Part
from ui.theme import space_out
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import pair


class LinesPart(Part):
    """Lines by their keys. Esc in the panel closes the panel only.

    Attributes:
        keys: what is pressed for Add, where there is a key for it.
        between: the distance between two lines.
    """

    keys = ""
    between = 0
    panel: QWidget

    def __init__(self, title: str, *, name: str, add: str, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._new_id = new_id
        self._held: dict[str, Body] = {}
        self.add_button = Button(_("Add"), small=True, icon="plus", name=add)
        self.add_button.setObjectName(f"{name}.add")
        self.add_button.clicked.connect(self.begin_new)
        aside = pair(self.add_button, self.keys) if self.keys else self.add_button
        self._card = Card(title, aside=aside, margins=MARGINS)
        space_out(self._card.column, 4, MARGINS)
        self._rows = Column(self.between)
        self._card.column.insertLayout(self._card.column.count() - 1, self._rows)
        self.column.addWidget(self._card)

    def take_panel(self, panel: QWidget) -> None:
        """Put the panel under the lines, closed."""
        self.panel = panel
        EscapeCloses(panel, self.close_panel)
        panel.setVisible(False)
        self._card.add(panel)

    def begin_new(self) -> None:
        """Open the panel for a new line."""
        raise NotImplementedError

    def row(self, key: str, item: Body) -> QWidget:
        """A line, drawn."""
        raise NotImplementedError

    def show_lines(self) -> None:
        """Draw every line again."""
        clear_out(self._rows)
        for key, item in self._held.items():
            self._rows.addWidget(self.row(key, item))

    def close_panel(self) -> None:
        """Put the panel away; the keyboard goes back to Add."""
        self.panel.setVisible(False)
        self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

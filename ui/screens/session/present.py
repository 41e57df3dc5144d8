"""Who was there: the young person, people they know, and anybody else, each with how long."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.edits import Body
from caseworker.domain.reading.session import YOUNG_PERSON
from ui.i18n import _
from ui.screens.session.part import EscapeCloses, on_enter, text, texts
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.exclusive import Choice
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.textbox import LineBox


class PresentBox(QWidget):
    """Chips of who was there; a chip that is taken off stays, to be put on again. `panel` adds somebody.

    Signals:
        changed: somebody was added, put on or taken off.
    """

    changed = Signal()

    def __init__(self, called: str, network: tuple[tuple[str, str], ...], new_id: Callable[[], str]) -> None:
        super().__init__()
        self._called, self._new_id = called, new_id
        self._held: dict[str, Body] = {}
        self._chips: dict[str, Choice] = {}
        self._flow = Flow(8)
        self.setLayout(self._flow)
        self.add_button = Button(_("Add"), small=True, icon="plus", name=_("Add somebody who was there"))
        self.add_button.setObjectName("present.add")
        self.add_button.clicked.connect(self.open_panel)
        self._flow.addWidget(self.add_button)
        self.setFocusProxy(self.add_button)
        self.panel = self._make_panel(network)

    def show_items(self, body: Body) -> None:
        """Show who is said to have been there, silently."""
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips, self._held = {}, {}
        self._put(YOUNG_PERSON, {"name": self._called}, is_on=YOUNG_PERSON in texts(body, "present"))
        for key, item in texts(body, "present").items():
            if key != YOUNG_PERSON:
                self._put(key, item, is_on=True)

    def items(self, *, with_them: bool) -> Body:
        """Who was there, as it stands in a body; the young person only where we met them."""
        chosen = {key: self._held[key] for key, chip in self._chips.items() if chip.isChecked()}
        return {key: item for key, item in chosen.items() if with_them or key != YOUNG_PERSON}

    def show_them(self, *, is_met: bool) -> None:
        """The young person is offered as present only where we met them."""
        self._chips[YOUNG_PERSON].setVisible(is_met)

    def open_panel(self) -> None:
        """Show who could be added, with the keyboard in the name."""
        self.panel.setVisible(True)
        self._who.setFocus()

    def close_panel(self) -> None:
        """Put the panel away; the keyboard goes back to Add."""
        self.panel.setVisible(False)
        self.add_button.setFocus()

    def _make_panel(self, network: tuple[tuple[str, str], ...]) -> QWidget:
        panel = QWidget()
        column = Column(6)
        panel.setLayout(column)
        known = Flow(6)
        for record, name in network:
            button = Button(name, small=True, icon="user-plus", name=_("{name} was there").format(name=name))
            button.clicked.connect(self._adder(record, name))
            known.addWidget(button)
        column.addLayout(known)
        self._who, self._part = LineBox(example=_("Name and role")), LineBox(example=_("For how long"))
        describe(self._who, _("Who else was there"), "")
        describe(self._part, _("For how long they were there"), "")
        self._who.setObjectName("present.who")
        on_enter((self._who, self._part), self._add_typed)
        add = Button(_("They were there"), small=True, icon="check")
        add.clicked.connect(self._add_typed)
        row = Flow(8)
        row.add(self._who, self._part, add)
        column.addLayout(row)
        EscapeCloses(panel, self.close_panel)
        panel.setVisible(False)
        return panel

    def _adder(self, key: str, name: str) -> Callable[[], None]:
        return lambda: self._add(key, name)

    def _add_typed(self) -> None:
        name = self._who.words().strip()
        if name:
            self._add(self._new_id(), name)
        else:
            self._who.setFocus()

    def _add(self, key: str, name: str) -> None:
        item: Body = {"name": name, "part": self._part.words().strip(), "order": float(len(self._held))}
        self._put(key, {field: value for field, value in item.items() if value != ""}, is_on=True)
        self._who.clear()
        self._part.clear()
        self.close_panel()
        self.changed.emit()

    def _put(self, key: str, item: Body, *, is_on: bool) -> None:
        words = ", ".join(part for part in (text(item, "name"), text(item, "part")) if part)
        chip = self._chips.get(key)
        if chip is None:
            chip = self._chips[key] = Choice(words, small=True)
            chip.setObjectName(f"present.{key}")
            chip.setAccessibleDescription(_("Who was there"))
            chip.clicked.connect(self.changed)
            self._flow.takeAt(self._flow.count() - 1)
            self._flow.addWidget(chip)
            self._flow.addWidget(self.add_button)
        self._held[key] = item
        chip.setChecked(is_on)

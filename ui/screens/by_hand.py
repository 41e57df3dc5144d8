"""What is printed for anybody, and typing up what was written by hand: over the register of every page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from caseworker.domain.actions.records import find
from caseworker.domain.actions.typing_up import Sheet, make_room, sheet_of
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.textbox import LineBox

NUMBER_LETTERS = 12


class ByHandCard(Card):
    """Two papers that are of no case, and the number of a sheet that somebody filled in."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__(_("For anybody, and by hand"), margins=(16, 10, 16, 12))
        self._desk, self._go = desk, go
        self.number = LineBox(letters=NUMBER_LETTERS, limit=20, example="K7-0042")
        self.number.setObjectName("sheet-number")
        self.field = Field(_("Type up a sheet"), self.number)
        open_it = Button(_("Type it up"), icon="pencil")
        open_it.setObjectName("type-up")
        open_it.clicked.connect(self.type_up)
        self.number.returnPressed.connect(self.type_up)
        numbers = Button(_("Numbers to tear off, a sheet for somebody new"), icon="printer")
        numbers.setObjectName("for-anybody")
        numbers.clicked.connect(self.print_for_anybody)
        self._numbers = numbers
        row = Flow(12)
        row.add(self.field, open_it, None, numbers)
        row.setAlignment(open_it, Qt.AlignmentFlag.AlignBottom)
        self.add(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # the register takes the room

    def show_offers(self) -> None:
        """What is for anybody is made from the worker's own record: it is offered once that is on this laptop."""
        me = RecordId(self._desk.ports.me.worker)
        self._numbers.setVisible(self._desk.now(lambda _records: find(self._desk.ports, me)) is not None)

    def print_for_anybody(self) -> None:
        """Look at the papers that are of no case."""
        self._go(Place("print", None, RecordId(self._desk.ports.me.worker), tab="documents"))

    def type_up(self) -> None:
        """Find what the sheet is to become, and go there."""
        typed = self.number.words()
        self.field.set_error("" if typed.strip() else _("Write the number that stands at the top of the sheet"))
        if not typed.strip():
            self.number.setFocus()
            return
        ports = self._desk.ports
        self._desk.ask(
            self, lambda _records: sheet_of(ports, typed), self._on_sheet, or_else=self._on_unknown, key="sheet"
        )

    def _on_sheet(self, sheet: Sheet) -> None:
        self.field.set_error("")
        self._desk.do(self, lambda ports: make_room(ports, sheet), lambda _changes: self._on_room(sheet))

    def _on_room(self, sheet: Sheet) -> None:
        self.number.clear()
        self._go(place_of(sheet))

    def _on_unknown(self, trouble: Exception) -> None:
        if not isinstance(trouble, Told):
            self._desk.notices.show(trouble)
            return
        self.field.set_error(f"{trouble.message.happened} {trouble.message.do}")
        self.number.setFocus()


def place_of(sheet: Sheet) -> Place:
    """Where a sheet is typed up; what was typed up before is opened."""
    if sheet.kind == "person":
        return Place("case", sheet.scope) if sheet.is_typed_up else Place("new_case", sheet.scope)
    if sheet.kind == "plan_version":
        return Place("case", sheet.scope, sheet.record, tab="plan")
    if sheet.kind == "session":
        return Place("session", sheet.scope, sheet.record)
    return Place("record", sheet.scope, sheet.record, tab=sheet.kind)

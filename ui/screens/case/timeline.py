"""The timeline of a case: what happened, newest first, page by page."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Row, Wanted
from caseworker.domain.reading.case import TIMELINE_KINDS, CaseHeader
from ui.desk import Desk
from ui.i18n import N_, _
from ui.models.paged import PagedModel, PageOfRows
from ui.places import Go, Place
from ui.screens.case.tab import CaseTab
from ui.screens.rows_of import happening
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.linerows import LineRowDelegate
from ui.widgets.rowlist import RowList

PAGE = 50
_TABS = {
    "plan_version": "plan",
    "agreement": "agreements",
    "family_support": "family",
    "print_record": "documents",
    "emergency_look": "overview",
    "attachment": "documents",
}


def opening(row: Row) -> Place:
    """Where a row of a case opens: sessions in their editor, others in their part of the case or as a plain record."""
    if row.kind == "session":
        return Place("session", row.scope, row.id)
    if row.kind == "addendum" and row.parent:
        return Place("session", row.scope, RecordId(row.parent))
    if row.kind in _TABS:
        return Place("case", row.scope, row.id, tab=_TABS[row.kind])
    return Place("record", row.scope, row.id, tab=row.kind)


class HappeningsTab(CaseTab):
    """A list of what happened, of some kinds, newest first."""

    kinds: tuple[str, ...] = TIMELINE_KINDS
    title = ""
    nothing = ""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._scope: ScopeId | None = None
        self._rows: dict[str, Row] = {}
        self._model = PagedModel(self)
        self._model.wanted.connect(self._on_wanted)
        self.list = RowList(_(self.title), LineRowDelegate())
        self.list.setObjectName("happenings")
        self.list.use_model(self._model)
        self.list.opened.connect(self._on_opened)
        begin = Button(_("Record a session"), icon="pencil")
        begin.clicked.connect(lambda: self._go(Place("session", self._scope)))
        self.empty = EmptyState(_(self.nothing), icon="history", action=begin)
        self.empty.setVisible(False)  # said only once it was read
        card = Card(margins=(0, 6, 0, 6))
        card.column.addWidget(self.list, 1)
        card.column.addWidget(self.empty, 1)
        column = Column(12, (24, 14, 24, 16))
        self.setLayout(column)
        self._lay_out(column, card)

    def _lay_out(self, column: QVBoxLayout, card: QWidget) -> None:
        column.addWidget(card, 1)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        self._scope = place.scope
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self.list

    def _read(self) -> None:
        self._rows.clear()
        self._model.restart()

    def _on_wanted(self, generation: int, after: object) -> None:
        wanted = Wanted(self.kinds, scope=self._scope, after=after if isinstance(after, Row) else None, limit=PAGE)
        self._desk.ask(
            self, lambda records: records.page(wanted), lambda rows: self._on_page(generation, rows), key="page"
        )

    def _on_page(self, generation: int, rows: list[Row]) -> None:
        shown = happening(self._desk.ports.lists, self._desk.ports.clock.now().astimezone().date())
        self._rows.update({row.id: row for row in rows})
        after = rows[-1] if len(rows) == PAGE else None
        if self._model.deliver(generation, PageOfRows(tuple(shown(row) for row in rows), after)):
            self.empty.setVisible(not self._model.rows())
            self.list.setVisible(bool(self._model.rows()))

    def _on_opened(self, key: str) -> None:
        self._go(opening(self._rows[key]))


class TimelineTab(HappeningsTab):
    """Everything that happened in the case."""

    title = N_("Timeline")
    nothing = N_("Nothing is written yet")

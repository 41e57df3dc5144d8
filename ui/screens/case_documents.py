"""The documents of a case: every page of it that left the screen, with its number, and where it is now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions import paper
from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import CaseHeader
from caseworker.domain.reading.printing import Entry, register_of
from ui.desk import Desk
from ui.places import Go, Place
from ui.screens.case_papers import FILLED_IN, PapersCard, filled_in
from ui.screens.case_tab import CaseTab
from ui.screens.print_register import Register
from ui.widgets.boxes import Column
from ui.widgets.page import body, scrolling


class DocumentsTab(CaseTab):
    """This case's part of the print register, and over it the papers that can be made."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk = desk
        self._scope: ScopeId | None = None
        self._record: RecordId | None = None
        self.register = Register(desk.ports.lists, lambda: desk.ports.clock.now().astimezone().date(), names=False)
        self.register.followed.connect(self._on_followed)
        column = Column(0)
        self.setLayout(column)
        self.papers = PapersCard()
        self.papers.wanted.connect(go)
        self._scroll = scrolling(body(self.papers, self.register))
        column.addWidget(self._scroll)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        self._scope, self._record = place.scope, place.record
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if changes.kinds & {"print_record", *FILLED_IN}:
            self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self.register.list

    def _read(self) -> None:
        scope, ports = self._scope, self._desk.ports
        assert scope is not None
        self._desk.ask(self, lambda _records: register_of(ports, scope), self._show, key="register")
        self._desk.ask(
            self,
            lambda records: filled_in(records, scope),
            lambda written: self.papers.show_papers(scope, written),
            key="papers",
        )

    def _show(self, entries: tuple[Entry, ...]) -> None:
        has_focus = self.register.list.hasFocus()
        self.register.show_entries(entries)
        if has_focus and self.register.list.isHidden():  # Qt would give the keyboard to the rail
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._record is not None:
            self.register.choose(self._record)
            self._record = None

    def _on_followed(self, entry: Entry, status: str, who: str) -> None:
        self._desk.do(
            self,
            lambda ports: paper.follow_up(ports, ports.records.get(entry.stored.id), status=status, collected_by=who),
            lambda _changes: self._read(),
        )

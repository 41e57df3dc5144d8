"""The documents of a case: photographs and files kept with it, and every page of it that left the screen."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.actions import paper
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import CaseHeader
from caseworker.domain.reading.printing import Entry, register_of
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.attachments.form import ADD
from ui.screens.attachments.part import AttachmentsPart
from ui.screens.case.papers import FILLED_IN, PapersCard, filled_in
from ui.screens.case.tab import CaseTab
from ui.screens.paper.register import Register
from ui.widgets.boxes import Column
from ui.widgets.choices import Segments
from ui.widgets.page import body, scrolling

FILES: Final = "files"
PAGES: Final = "pages"


class DocumentsTab(CaseTab):
    """Two parts, one at a time: photographs and files; and papers, made and printed."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk = desk
        self._scope: ScopeId | None = None
        self._record: RecordId | None = None
        parts = [(PAGES, _("Papers and printed pages")), (FILES, _("Photographs and files"))]
        self.which = Segments(parts, _("Which documents"), value=PAGES)
        self.which.setObjectName("documents.which")
        self.which.changed.connect(self.show_part)
        self.files = AttachmentsPart(desk)
        self.files.asked_for.connect(lambda: self.show_part(FILES))
        self.register = Register(desk.ports.lists, lambda: desk.ports.clock.now().astimezone().date(), names=False)
        self.register.followed.connect(self._on_followed)
        column = Column(0)
        self.setLayout(column)
        self.papers = PapersCard()
        self.papers.wanted.connect(go)
        whole = body(self.which, self.files, self.papers, self.register)
        layout = whole.layout()
        assert isinstance(layout, QVBoxLayout)
        for takes_the_rest in (self.files, self.register):
            layout.setStretchFactor(takes_the_rest, 1)
        self._scroll = scrolling(whole)
        column.addWidget(self._scroll)
        self.show_part(PAGES)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        is_adding = place.focus == ADD and place.record is not None
        self._scope, self._record = place.scope, None if is_adding else place.record
        assert self._scope is not None
        self.files.open(self._scope, self._record)
        if is_adding:
            self.show_part(FILES)
            self.files.begin(place.record, type_code="signed_plan" if self._is_plan(place.record) else "")
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if changes.kinds & {"print_record", *FILLED_IN}:
            self._read()
        if "attachment" in changes.kinds:
            self.files.read()

    @override
    def where(self) -> Place | None:
        return Place("case", self._scope, tab="documents")

    @override
    def leave(self) -> None:
        self.files.leave()

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"case.add": self._on_add, "case.save": self._on_save}

    @override
    def focus_target(self) -> QWidget | None:
        return self.files.focus_target() if self.which.value() == FILES else self.register.list

    def show_part(self, part: object) -> None:
        """Show one of the two."""
        self.which.set_value(PAGES if part == PAGES else FILES)
        self.files.setVisible(part != PAGES)
        for of_pages in (self.papers, self.register):
            of_pages.setVisible(part == PAGES)
        if part == PAGES:
            self.files.leave()
        else:
            self.files.read()

    def _is_plan(self, record: RecordId | None) -> bool:
        if record is None:
            return False
        try:
            return self._desk.now(lambda records: records.glancing().get(record)).kind == "plan_version"
        except Told:
            return False

    def _on_add(self) -> None:
        self.show_part(FILES)
        self.files.begin(None)

    def _on_save(self) -> None:
        if not self.files.form.isHidden():
            self.files.form.keep()

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
        if any(entry.stored.id == self._record for entry in entries) and self._record is not None:
            self.show_part(PAGES)
            self.register.choose(self._record)
        self._record = None

    def _on_followed(self, entry: Entry, status: str, who: str) -> None:
        self._desk.do(
            self,
            lambda ports: paper.follow_up(ports, ports.records.get(entry.stored.id), status=status, collected_by=who),
            lambda _changes: self._read(),
        )

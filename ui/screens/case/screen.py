"""A case: the header with the safe way to make contact, and one of its parts under it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading import case as reading
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.screens.case.tab import CaseTab
from ui.screens.case.tabs import TABS
from ui.widgets.button import Button
from ui.widgets.caseheader import CaseHeader

FIRST_TAB = "overview"


class CaseScreen(Screen):
    """One young person's case. The header is read afresh each time, because safe contact may have changed."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place: Place | None = None
        self._header: reading.CaseHeader | None = None
        self._shown: CaseHeader | None = None
        self._tabs: dict[str, CaseTab] = {}
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(1)  # at 200 % the header comes first, and what is under it scrolls
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._pages, 1)

    @override
    def open(self, place: Place) -> None:
        assert place.scope is not None
        self._place = replace(place, tab=place.tab if place.tab in TABS else FIRST_TAB)
        self._show_header(place.scope)
        assert self._header is not None
        tab = self._tab(self._place.tab)
        self._pages.setCurrentWidget(tab)
        tab.open(self._place, self._header)

    @override
    def stale(self, changes: Changes) -> None:
        if self._place is None or self._place.scope is None or not changes.touches(self._place.scope):
            return
        if RecordId(self._place.scope) in changes.records:
            self._show_header(self._place.scope)
        if self._current is not None:
            self._current.stale(changes)

    @override
    def leave(self) -> None:
        if self._current is not None:
            self._current.leave()

    @override
    def where(self) -> Place | None:
        return (self._current.where() if self._current else None) or self._place

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        own = {"case.session": self.record_session, "case.edit": self.edit_person}
        return {**own, **(self._current.deeds() if self._current else {})}

    @override
    def focus_target(self) -> QWidget | None:
        return (self._current.focus_target() if self._current else None) or self._shown

    def record_session(self) -> None:
        """Begin a session with this young person."""
        if self._place is not None and self._place.scope is not None:
            self._go(Place("session", self._place.scope))

    def edit_person(self) -> None:
        """Change who they are and how they are reached."""
        if self._place is not None and self._place.scope is not None:
            self._go(Place("record", self._place.scope, RecordId(self._place.scope), tab="person"))

    @property
    def _current(self) -> CaseTab | None:
        widget = self._pages.currentWidget()
        return widget if isinstance(widget, CaseTab) else None

    def _tab(self, code: str) -> CaseTab:
        if code not in self._tabs:
            self._tabs[code] = TABS[code][1](self._desk, self._go)
            self._pages.addWidget(self._tabs[code])
        return self._tabs[code]

    def _show_header(self, scope: ScopeId) -> None:
        assert self._place is not None
        header = self._header = self._desk.now(lambda _records: reading.header_of(self._desk.ports, scope))
        record = Button(_("Record a session"), "primary", icon="pencil")
        record.clicked.connect(self.record_session)
        shown = CaseHeader(
            header.name,
            " · ".join(part for part in (header.age, header.pronouns) if part),
            safe_contact=contact_words(header),
            tabs=[(code, _(words)) for code, (words, _make) in TABS.items()],
            current=self._place.tab,
            actions=(record,),
        )
        shown.back_wanted.connect(lambda: self._go(Place("caseload")))
        shown.tab_chosen.connect(self._on_tab)
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = shown
        self._column.insertWidget(0, shown)

    def _on_tab(self, code: str) -> None:
        if self._place is not None:
            self._go(Place("case", self._place.scope, tab=code))


def contact_words(header: reading.CaseHeader) -> str:
    """The safe way to make contact in words; every version of it while nobody has chosen."""
    if header.other_contacts:
        versions = [header.safe_contact, *(str(one.value) for one in header.other_contacts)]
        return _("Safe contact has {n} versions: {words}").format(
            n=len(versions), words=" / ".join(f"“{words}”" for words in versions)
        )
    return header.safe_contact or _("Safe contact: nobody has asked yet")

"""A session: written in under a minute, kept by itself, signed, and then only ever added to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from caseworker.domain.reading import session as reading
from ui.desk import Desk
from ui.places import Go, Place, Screen
from ui.screens.session.signing import NEWEST, SignedPage
from ui.screens.session.writing import WritingPage
from ui.widgets.boxes import Column, clear_out

Showing = WritingPage | SignedPage


class SessionScreen(Screen):
    """`place.record` names the session; without one a new session begins. A signed one opens read-only."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place: Place | None = None
        self._page: Showing | None = None
        self._column = Column(0)
        self.setLayout(self._column)

    @property
    def page(self) -> Showing:
        """What is shown: the editor, or the signed session."""
        assert self._page is not None
        return self._page

    @override
    def open(self, place: Place) -> None:
        assert place.scope is not None
        record = place.record or RecordId(self._desk.ports.ids.new())
        self._place = replace(place, record=record)
        self._show(place.scope, record)

    @override
    def stale(self, changes: Changes) -> None:
        place = self._place
        if place is None or place.scope is None or place.record is None or not changes.touches(place.scope):
            return
        if {place.record, RecordId(place.scope)} & changes.records or "addendum" in changes.kinds:
            self.leave()
            self._desk.do(self, lambda _ports: Changes(), lambda _changes: self._read_again(place))

    @override
    def leave(self) -> None:
        if self._page is not None:
            self._page.leave()

    @override
    def where(self) -> Place | None:
        return self._place

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        names = ("words", "saw", "heard", "think", "happened", "did", "alone", "safety", "next", "agreed", "concern")
        own = {f"session.{name}": partial(self._go_to, name) for name in names}
        return {**own, "session.save": self._save, "session.sign": self._sign}

    @override
    def focus_target(self) -> QWidget | None:
        return self._page.focus_target() if self._page is not None else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_page()
        else:
            super().keyPressEvent(event)

    def close_page(self) -> None:
        """Keep what is written and go back to the sessions of the case, without asking."""
        if isinstance(self._page, WritingPage):
            self._page.close_kept()
        else:
            self._to_sessions()

    def _to_sessions(self) -> None:
        assert self._place is not None
        self._go(Place("case", self._place.scope, tab="sessions"))

    def _show(self, scope: ScopeId, record: RecordId) -> None:
        ports = self._desk.ports
        there = self._desk.now(lambda _records: reading.around(ports, scope))
        meeting = self._desk.now(lambda _records: reading.meeting(ports, scope, record))
        key = DraftKey(scope, "session", record)
        page: Showing
        if meeting.session.status == "signed":
            page = SignedPage(self._desk, self._go, there, meeting=meeting)
        else:
            page = WritingPage(self._desk, self._go, there, key=key)
            page.signed.connect(lambda: self._on_signed(key))
        page.close_wanted.connect(self._to_sessions)
        clear_out(self._column)
        self._page = page
        self._column.addWidget(page)
        page.begin(meeting)
        page.show()  # now, and not at the next turn of the loop: the keyboard goes there at once
        if isinstance(page, SignedPage) and self._place is not None and self._place.tab == NEWEST:
            page.show_newest()

    def _on_signed(self, key: DraftKey) -> None:
        if self._place is not None and self._place.record == key.record:
            self._show(key.scope, key.record)
            self.page.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_again(self, place: Place) -> None:
        """Somebody else's change is shown; the keyboard stays where it was."""
        if self._place != place or place.scope is None or place.record is None:
            return
        held = self.focusWidget()
        name = held.objectName() if held is not None else ""
        self._show(place.scope, place.record)
        again = self.page.findChild(QWidget, name) if name else None
        (again or self.page.focus_target()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, name: str) -> None:
        if isinstance(self._page, WritingPage):
            self._page.go_to(name)

    def _save(self) -> None:
        if isinstance(self._page, WritingPage):
            self._page.fold()

    def _sign(self) -> None:
        self.page.sign()

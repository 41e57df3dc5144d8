"""The page of a signed session: read it, print it, add to it."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.actions.conflicts import settle_by_addendum
from caseworker.domain.actions.sessions import add_addendum
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey, OpenConflict, Ports
from caseworker.domain.reading.session import Around, Meeting
from ui.desk import Desk
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.attachments.form import adding_to
from ui.screens.session.head import SessionHead
from ui.screens.session.keeping import SavedLine
from ui.screens.session.part import soon
from ui.screens.session.signed import SignedSession, value_words
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.chip import pair
from ui.widgets.errors import go_to
from ui.widgets.page import Page

NEWEST: Final = "newest"
"""Tab of a signed session's place: come to the addendum that was signed last."""


class SignedPage(QWidget):
    """What was signed stays. An addendum that is begun is a draft like any other, kept until it is signed.

    Signals:
        close_wanted: the worker goes.
    """

    close_wanted = Signal()

    def __init__(self, desk: Desk, go: Go, there: Around, *, meeting: Meeting) -> None:
        super().__init__()
        assert meeting.stored is not None
        self._desk, self._go, self._scope = desk, go, there.header.scope
        self._record: RecordId = meeting.stored.id
        self._late: OpenConflict | None = None
        self.head = SessionHead(there, desk.ports.clock.now().astimezone().date())
        at = meeting.session.started_at
        start = at.astimezone() if at else None
        self.head.show_day(_("Session, {day}").format(day=f"{start:%A} {start.day} {start:%B}") if start else "")
        self.view = SignedSession(there, meeting, desk.ports.lists)
        self.state = SavedLine()
        self._keeper = DraftKeeper(desk, self, self._values)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        page = self.page = Page(_("Signed session"), header=self.head)
        page.set_body(self.view)
        self.add_button = Button(_("Add an addendum"), "primary", icon="plus")
        self.add_button.setObjectName("addendum")
        self.add_button.clicked.connect(self.begin_addendum)
        page_print = Button(_("Print"), icon="printer")
        page_print.clicked.connect(lambda: self._go(Place("print", self._scope, self._record, tab="session")))
        close = Button(_("Close"))
        close.clicked.connect(self.close_wanted)
        printing = (page_print,) if _is_there("print") else ()
        attach = Button(_("Add a photograph or file"), icon="paperclip")
        attach.setObjectName("session.attach")
        attach.clicked.connect(lambda: self._go(adding_to(self._scope, self._record)))
        page.set_footer(self.add_button, attach, *printing, pair(close, "Esc"), None, self.state)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    def _wire(self) -> None:
        self._keeper.kept.connect(self.state.saved)
        self._keeper.failed.connect(self._on_failed)
        self.view.form.changed.connect(self._on_changed)
        self.view.form.sign_wanted.connect(self._on_sign)
        self.view.form.closed.connect(partial(self.add_button.setFocus, Qt.FocusReason.TabFocusReason))
        self.view.settle_wanted.connect(self._on_settle)
        self.view.sync_wanted.connect(lambda: self._go(Place("sync")))
        self.head.choose_wanted.connect(lambda: self._go(Place("sync")))

    def begin(self, _meeting: Meeting) -> None:
        """Go on with an addendum that was begun, if there is one."""
        draft = self._keeper.begin(DraftKey(self._scope, "addendum", self._record))
        if draft is not None:
            self.view.form.go_on(Addendum.read(draft.values))
            self.state.going_on()

    def begin_addendum(self) -> None:
        """Open the form under the record."""
        self.view.form.begin()
        self._reveal(self.view.form.reason)

    def _reveal(self, control: QWidget) -> None:
        """The form has its place only once the page is laid out again; then it is scrolled to."""
        go_to(control)
        soon(self, lambda: go_to(self.view.form))
        soon(self, lambda: go_to(control))

    def focus_target(self) -> QWidget:
        """The addendum that was begun, else the button that begins one."""
        return self.add_button if self.view.form.isHidden() else self.view.form.text

    def sign(self) -> None:
        """Sign the addendum that is open; there is nothing else to sign here."""
        if not self.view.form.isHidden():
            self.view.form.sign()

    def leave(self) -> None:
        """Keep an addendum that was begun."""
        self._keeper.keep()

    def _on_settle(self, conflict: OpenConflict) -> None:
        self._late = conflict
        words = _("It arrived after signing: “{words}”").format(words=value_words(conflict.candidates[0].value))
        self.view.form.begin(reason="late_edit", words=words)
        self._reveal(self.view.form.text)

    def _on_sign(self, addendum: Addendum) -> None:
        late, record = self._late, self._record
        key = DraftKey(self._scope, "addendum", record)
        self._keeper.stop()

        def write(ports: Ports) -> Changes:
            done = settle_by_addendum(ports, late, addendum) if late else add_addendum(ports, addendum, about=record)
            ports.records.drop(key)
            return done

        self._desk.do(self, write, lambda _changes: self._on_signed(), or_else=self._on_failed)

    def _on_signed(self) -> None:
        self.view.form.clear()
        self._desk.notices.say(_("The addendum is signed. It is on this laptop, not sent yet."))
        self._go(Place("session", self._scope, self._record, tab=NEWEST))

    def show_newest(self) -> None:
        """Bring the addendum that was signed last into view, once the page has its place."""
        newest = self.view.newest
        if newest is not None:
            for _again in range(2):  # the first turn lays the page out, the second one knows how tall it is
                soon(self, lambda: self.page.scroll_area().ensureWidgetVisible(newest, 0, 24))

    def _on_changed(self) -> None:
        if self.view.form.says_something():
            self._keeper.touch()
            self.state.saving()

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        self.state.failed()
        self._desk.notices.show(trouble, owner=self)

    def _values(self) -> Body:
        return self.view.form.addendum().body()


def _is_there(screen: str) -> bool:
    from ui.screens import SCREENS

    return screen in SCREENS

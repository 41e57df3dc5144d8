"""The photographs and files of a case: a list with where each is, one of them beside it, and adding another."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from caseworker.domain.actions import attachments as verbs
from caseworker.domain.actions.attachments import NewFile
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.attachments import Attached, attached
from ui.desk import Desk
from ui.file_sending import file_sending_of
from ui.i18n import _, counted
from ui.screens.attachments.copy import Copying
from ui.screens.attachments.detail import AttachmentCard
from ui.screens.attachments.form import AddFile
from ui.screens.attachments.words import row_of
from ui.screens.slow_deeds import begun
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState, SectionTitle
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRowDelegate
from ui.widgets.page import Columns
from ui.widgets.rowlist import RowList

PREVIEW_PX = 1_600
"""No side of a picture on the screen is longer: a page can be read, and decoding it takes no time."""


Verb = Callable[[Attached], Changes]


class AttachmentsPart(QWidget):
    """A list, the chosen file beside it, and, in its place, the questions about a new one.

    Signals:
        asked_for: the record that was to be shown is one of these.
    """

    asked_for = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scope: ScopeId | None = None
        self._found: dict[str, Attached] = {}
        self._card: AttachmentCard | None = None
        self._asked: RecordId | None = None
        self._sending = file_sending_of(desk)
        self._sending.changed.connect(self._show_sending)
        self.list = RowList(_("Photographs and files"), LineRowDelegate())
        self.list.setObjectName("attachments")
        self.list.current_changed.connect(self._show)
        self.add = Button(_("Add a photograph or file"), icon="plus", small=True)
        self.add.setObjectName("attachments.add")
        self.add.clicked.connect(lambda: self.begin(None))
        self._way, self._pause = PlainLabel("", "small"), Button("", "quiet", icon="player-pause", small=True)
        self._pause.setObjectName("attachments.pause")
        self._pause.clicked.connect(self._sending.turn)
        self.form = AddFile(desk.ports.lists, lambda: desk.ports.clock.now().astimezone().date())
        self.form.wanted.connect(self._on_wanted)
        self.form.closed.connect(self._on_closed)
        self._lay_out()

    def _lay_out(self) -> None:
        empty_add = Button(_("Add a photograph or file"), "primary", icon="plus")
        empty_add.setObjectName("attachments.first")
        empty_add.clicked.connect(lambda: self.begin(None))
        self._nothing = EmptyState(
            _("Nothing is kept here yet"),
            _("A photograph of a signed plan, a letter, a voice note: it is sealed on this laptop first."),
            icon="paperclip",
            action=empty_add,
        )
        self._nothing.setVisible(False)  # said only once it was read
        self._left = Card(margins=(0, 10, 0, 6))
        title = SectionTitle(_("Photographs and files"), aside=self.add, level="h3", margins=(16, 0, 14, 2))
        about, flow = QWidget(), Flow(8, (16, 0, 14, 2))
        about.setLayout(flow)
        flow.add(self._way, self._pause)
        self._left.column.insertWidget(0, title)
        self._left.column.insertWidget(1, about)
        self._left.column.insertWidget(2, self.list, 1)
        self._left.column.insertWidget(3, self._nothing, 1)
        self._detail, self._column = QWidget(), Column(8)
        self._detail.setLayout(self._column)
        right, stacked = QWidget(), Column(0)
        right.setLayout(stacked)
        for part in (self.form, self._detail):
            stacked.addWidget(part)
        stacked.addStretch(1)
        self.form.setVisible(False)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(Columns(self._left, right, shares=(10, 9), need=820), 1)

    def open(self, scope: ScopeId, record: RecordId | None) -> None:
        """Show the files of a case, one of them chosen."""
        if scope != self._scope:
            self._fold_form()
            self.list.set_current(None)
        self._scope, self._asked = scope, record
        self.read()

    def read(self) -> None:
        """Read what is shown."""
        scope, ports, files = self._scope, self._desk.ports, self._desk.files
        if scope is not None:
            self._desk.ask(self, lambda _records: attached(ports, files, scope), self._show_all, key="attachments")

    def leave(self) -> None:
        """The worker goes elsewhere, covers the screen or locks: nothing of a file stays in memory."""
        if self._card is not None:
            self._card.let_go()

    def begin(self, of: RecordId | None, *, type_code: str = "") -> None:
        """Ask about a new file; what was answered about one before is still there, unless it belongs elsewhere."""
        if self.form.isHidden():
            self.form.begin(of, type_code=type_code)
        self.leave()
        self._left.setVisible(True)
        self._detail.setVisible(False)
        self.form.setVisible(True)
        self.form.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_target(self) -> QWidget:
        """What gets the keyboard: the list, or where there is none what fills it."""
        return self.list if self._found else self.add

    # -- shown --------------------------------------------------------------------------------------------------------
    def _show_all(self, found: tuple[Attached, ...]) -> None:
        has_focus = self.list.hasFocus()
        self._found = {one.stored.id: one for one in found}
        today = self._desk.ports.clock.now().astimezone().date()
        self.list.set_rows([row_of(one, self._desk.ports.lists, today) for one in found])
        self.list.setVisible(bool(found))
        self.add.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if has_focus and not found:
            self.add.setFocus()
        wanted, self._asked = self._asked, None
        key = wanted if wanted in self._found else self.list.current() or next(iter(self._found), None)
        self.list.set_current(key)
        self._show(key or "")
        self._show_sending()
        if wanted is not None and wanted == key:
            self.asked_for.emit()

    def _show(self, key: str) -> None:
        one = self._found.get(key)
        if self._card is not None and one == self._card.one:
            if self._card.is_let_go:
                self._open(self._card)
            return
        had_keyboard = self._card is not None and self._card.isAncestorOf(QApplication.focusWidget() or self)
        self.leave()
        self._left.setVisible(True)
        if had_keyboard:  # Qt would give the keyboard to the header
            self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
        clear_out(self._column)
        self._card = None
        if one is not None:
            today = self._desk.ports.clock.now().astimezone().date()
            card = self._card = AttachmentCard(one, self._desk.ports.lists, today)
            card.fetch_wanted.connect(self._on_fetch)
            card.copy_wanted.connect(self._on_copy)
            card.take_away_wanted.connect(self._on_take_away)
            card.put_back_wanted.connect(self._on_put_back)
            card.larger_wanted.connect(self._on_larger)
            self._column.addWidget(card)
            self._open(card)

    def _open(self, card: AttachmentCard) -> None:
        """Open it away from the screen; a sound is not opened at all."""
        one, files = card.one, self._desk.files
        card.is_let_go, file = False, one.file
        if file is None or not one.can_be_opened:
            return
        if file.is_picture:
            question = partial(files.picture, one.stored.id, file, most=PREVIEW_PX)
            shown = card.show_picture
        elif file.media == "application/pdf":
            question, shown = partial(files.open, one.stored.id, file), card.show_pdf
        else:
            card.show_sound()
            return
        self._desk.ask(card, lambda _records: question(), shown, or_else=partial(self._on_closed_file, card))

    def _on_closed_file(self, card: AttachmentCard, trouble: Exception) -> None:
        if isinstance(trouble, Told):
            card.show_trouble(trouble.message)
            self.read()
        else:
            self._desk.notices.show(trouble)

    @Slot()
    def _show_sending(self) -> None:
        """How many are only here, and how far the lane is: counted, never guessed."""
        here = sum(not one.is_sent and one.standing.state in ("here", "shared") for one in self._found.values())
        words = counted("{n} is only on this laptop.", "{n} are only on this laptop.", here) if here else ""
        paid = here and self._sending.waits and not self._sending.is_paused and not self._sending.is_running
        why = _("They wait: this connection is paid by use.") if paid else ""
        said = " ".join(part for part in (words, self._sending.words, why) if part)
        self._way.setText(said)
        self._way.setVisible(bool(said))
        lane = self._sending
        self._pause.setVisible(bool(here) or lane.is_paused or lane.is_running)
        goes_on = lane.waits and not lane.is_running
        self._pause.set_words(_("Send files now") if goes_on else _("Pause sending files"))

    # -- deeds --------------------------------------------------------------------------------------------------------
    def _on_wanted(self, wish: NewFile) -> None:
        scope, files = self._scope, self._desk.files
        assert scope is not None

        def add(ports: Ports) -> Changes:
            return verbs.add(ports, files, wish, scope=scope)

        then, or_else = begun(self.form, self._desk.notices, self._on_kept)
        self._desk.do(self, add, then, or_else=or_else)

    def _on_kept(self, changes: Changes) -> None:
        self._asked = next(iter(changes.records), None)
        self._on_closed()
        self.read()
        self._desk.notices.say(_("Kept here. Delete the file where it came from, if nobody else needs it there."))
        self._sending.soon()

    def _fold_form(self) -> None:
        self.form.setVisible(False)
        self.form.begin(None)
        self._detail.setVisible(True)

    def _on_closed(self) -> None:
        self._fold_form()
        self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_fetch(self) -> None:
        card, files = self._card, self._desk.files
        assert card is not None
        record = card.one.stored.id

        def fetch(_ports: Ports) -> Changes:
            files.fetch([record])
            return Changes()

        def asked(_changes: Changes) -> None:
            self.read()
            self._sending.start_asked()

        self._desk.do(self, fetch, asked)

    def _on_copy(self, why: str) -> None:
        card = self._card
        assert card is not None
        copying = Copying(self._desk, card, why)
        copying.done.connect(lambda: self._show_again(card))
        copying.begin()

    def _show_again(self, card: AttachmentCard) -> None:
        if card is self._card:
            self._card = None
            self._show(card.one.stored.id)

    def _on_take_away(self, why: str) -> None:
        self._change(lambda one: verbs.take_away(self._desk.ports, one.stored, why=why))

    def _on_put_back(self) -> None:
        self._change(lambda one: verbs.put_back(self._desk.ports, one.stored))

    def _change(self, verb: Verb) -> None:
        card = self._card
        assert card is not None
        self._desk.do(self, lambda _ports: verb(card.one), lambda _changes: self.read())

    def _on_larger(self) -> None:
        """The list makes room for the file, or comes back."""
        self._left.setVisible(self._left.isHidden())

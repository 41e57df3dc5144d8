"""What is sent: one cell per change, what became of each, and what needs the worker."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.set_aside import take_care
from caseworker.domain.changes import Changes
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Records
from caseworker.domain.reading import standing
from caseworker.domain.reading.sending import Item, WhatIsSent, each_shared, what_is_sent
from caseworker.domain.reading.unsettled import Left
from caseworker.syncport import SyncStatus
from ui.desk import Desk
from ui.i18n import _, counted
from ui.places import Go, Place, Screen
from ui.screens.conflict import ConflictPane
from ui.screens.sync_left import left_parts
from ui.screens.sync_rows import CELLS, NUMBERS, SentRowDelegate, legend_words, numbered_keys, rows_of
from ui.sending import Sent, sending_of
from ui.widgets.boxes import Column, beside, clear_out, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.cells import CellPicture, Cells
from ui.widgets.chip import KeyCap, pair
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns, Page, body
from ui.widgets.rowlist import RowList

Answer = tuple[WhatIsSent, SyncStatus, tuple[Item, ...] | None]


class SyncScreen(Screen):
    """ "Sent" is what the server has, "in the shared record" what was applied there; they are never mixed up."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._sent: WhatIsSent | None = None
        self._items: dict[str, Item] = {}
        self._left: dict[str, Left] = {}
        self._status = SyncStatus()
        self._is_each_shown = False
        self._wants_focus = False
        self._sending = sending_of(desk)
        self._sending.changed.connect(self._on_sending)
        self.pane = ConflictPane(desk, go)
        self.pane.settled.connect(self._on_settled)
        self.pane.later.connect(self._on_later)
        self.lines = RowList(_("Changes and what became of them"), SentRowDelegate(), whole=True)
        self.lines.setObjectName("lines")
        self.lines.current_changed.connect(self._on_current)
        self.lines.opened.connect(self._on_opened)
        self._make_header()
        self._lay_out()

    @override
    def open(self, place: Place) -> None:
        self._is_each_shown = False
        self._wants_focus = not place.focus
        if not place.focus and self.pane.conflict is None:
            self.lines.set_current(None)  # somebody who comes here sees what needs them, not what they looked at before
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        self._read()

    @override
    def leave(self) -> None:
        self.pane.leave()

    @override
    def focus_target(self) -> QWidget | None:
        if self._sent is None:
            return None
        is_any = self._sent.total or self._sent.conflicts or self._sent.left
        return self.lines if is_any else self.try_now

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        own: dict[str, Callable[[], None]] = {
            "sync.save": self.pane.save,
            "sync.later": self._on_later,
            "sync.try": self.start,
            "sync.stop": self._sending.stop,
            "sync.pause": self._on_pause,
            "sync.each": self.show_each,
        }
        choices = {f"sync.{code}": self._chooser(code) for code in ("mine", "theirs", "third", "both", "new")}
        lines = {f"sync.line{n}": self._goer(at) for at, n in enumerate(NUMBERS)}
        return {**own, **choices, **lines}

    def start(self) -> None:
        """Send and fetch now."""
        self._sending.start_asked()

    def show_each(self) -> None:
        """Record by record what the server has."""
        self._is_each_shown = True
        self._read()

    # -- building -----------------------------------------------------------------------------------------------------
    def _make_header(self) -> None:
        self._title = PlainLabel("", "h1")
        self._note = PlainLabel("", "muted")
        self._last = PlainLabel("", "small")
        self.try_now = Button(_("Try now"), "primary", icon="refresh")
        self.try_now.setObjectName("sync.try")
        self.try_now.clicked.connect(self.start)
        self.stop = Button(_("Stop"), icon="player-pause", name=_("Stop sending; what is confirmed stays confirmed"))
        self.stop.clicked.connect(self._sending.stop)
        self._trying = beside(KeyCap("Ctrl+Enter"), self.try_now)
        self.pause = Button(_("Pause"), "link", name=_("Pause sending and fetching, or go on"))
        self.pause.setObjectName("sync.pause")
        self.pause.clicked.connect(self._on_pause)
        self._pausing = pair(self.pause, "P")
        self._stopping = pair(self.stop, "X")
        self.cells = Cells()
        self._legend = QWidget()
        self._legend.setLayout(Flow(22, line_spacing=6))

    def _lay_out(self) -> None:
        page = self._page = Page(_("What is sent"))
        head = QWidget()
        flow = Flow(10)
        head.setLayout(flow)
        flow.add(self._title, self._note, None, self._last, self._pausing, self._trying, self._stopping)
        page.header.addWidget(head)
        self._list_card = Card(margins=(0, 6, 0, 6))
        self._each = Button("", "link")
        self._each.clicked.connect(self.show_each)
        self._more = pair(self._each, "A")
        self._nothing = EmptyState(_("Nothing was written on this laptop yet"), icon="cloud-check")
        row = Flow(8, (56, 4, 14, 8))
        self._foot = QWidget()
        self._foot.setLayout(row)
        row.add(self._more)
        self._list_card.add(self.lines, self._foot, self._nothing)
        self._right = Card(margins=(18, 14, 18, 14))
        self._detail = QWidget()
        self._detail.setLayout(Column(10))
        self._right.add(self.pane, self._detail)
        columns = Columns(
            stack(self._list_card, None, spacing=0),
            stack(self._right, None, spacing=0),
            shares=(46, 54),
            need=940,
            margins=(24, 4, 24, 16),
        )
        columns.right_first()
        # The cells scroll with the page: a header with them leaves half a window for what is to be chosen at 200 %.
        page.set_body(stack(body(self.cells, self._legend, spacing=8), columns, spacing=0))
        whole = Column(0)
        self.setLayout(whole)
        whole.addWidget(page)
        self._show_sending(self._sending.sent)

    # -- reading ------------------------------------------------------------------------------------------------------
    def _now(self) -> datetime:
        return self._desk.ports.clock.now().astimezone()

    def _read(self) -> None:
        ports, now, is_each = self._desk.ports, self._now(), self._is_each_shown

        def question(_records: Records) -> Answer:
            return what_is_sent(ports, now), self._desk.status(), each_shared(ports, now) if is_each else None

        self._desk.ask(self, question, self._on_read, key="sent")

    def _on_read(self, answer: Answer) -> None:
        self._sent, self._status, each = answer
        sent = self._sent
        shared = sent.shared if each is None else each
        self._left = {one.key: one for one in sent.left}
        self._items = {one.key: one for one in (*sent.set_aside, *sent.here, *shared)}
        self.lines.set_rows(rows_of(sent, each, is_offline=self._status.trouble == "server_unreachable"))
        is_any = bool(sent.total or sent.conflicts or sent.left)
        self.lines.setVisible(is_any)
        self._nothing.setVisible(not is_any)
        self._foot.setVisible(each is None and bool(sent.shared))
        self._each.set_words(_("Show each of the {n}").format(n=sent.count("shared", "erased")))
        self._show_head(sent)
        self._show_current()
        if self._wants_focus:
            self._wants_focus = False
            self._give_focus()

    def _show_head(self, sent: WhatIsSent) -> None:
        now = self._now()
        zone = now.tzinfo
        assert zone is not None
        self._title.setText(_head_words(sent, self._status, now))
        self._note.setText(_note_words(sent, self._status.files))
        self._last.setText(" ".join((standing.last_words(self._status, now, zone), *self._again_words())))
        legend = legend_words(sent)
        self.cells.set_cells([CELLS[fate] for fate in sent.fates], ", ".join(words for _cell, words in legend))
        flow = self._legend.layout()
        assert isinstance(flow, Flow)
        clear_out(flow)
        flow.add(*(beside(CellPicture(cell), PlainLabel(words, "smalltext", wraps=False)) for cell, words in legend))
        self._show_sending(self._sending.sent)

    def _again_words(self) -> tuple[str, ...]:
        """When it goes on by itself: never "soon" while it is paused."""
        sent = self._sending.sent
        if sent.is_paused:
            return (_("Paused until you go on or lock."),)
        again = (_("It is tried again by itself."),) if self._status.trouble else ()
        paid = _("This connection is paid by use: what you write is sent, news come every half hour.")
        return (*again, paid) if sent.metered == "metered" else again

    def _show_current(self) -> None:
        """The line that was shown stays shown; if it is gone, the next that needs the worker."""
        assert self._sent is not None
        key, held = self.lines.current(), self.pane.conflict
        if held is not None and all(one.key != held.key for one in self._sent.conflicts):
            self.pane.gone()
        if self.pane.is_gone:
            return
        keys = numbered_keys(self._sent)
        if key is None or (
            key not in self._items and key not in self._left and all(one.key != key for one in self._sent.conflicts)
        ):
            key = keys[0] if keys else next(iter((*self._left, *self._items)), None)
            self.lines.set_current(key)
        self._show(key)

    def _give_focus(self) -> None:
        """The list, unless the worker went somewhere meanwhile."""
        target, focused = self.focus_target(), self.focusWidget()
        if target is not None and self.isVisible() and (focused is None or not focused.hasFocus()):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, key: str | None) -> None:
        assert self._sent is not None
        conflict = next((one for one in self._sent.conflicts if one.key == key), None)
        item = self._items.get(key or "")
        left = self._left.get(key or "")
        self._right.setVisible(conflict is not None or item is not None or left is not None)
        self.pane.setVisible(conflict is not None)
        self._detail.setVisible(conflict is None)
        if conflict is not None:
            self.pane.show_conflict(conflict, self._now(), is_whole=self._is_whole)
        elif left is not None:
            self.pane.leave()
            self._show_left(left)
        elif item is not None:
            self.pane.leave()
            self._show_item(item)

    @property
    def _is_whole(self) -> bool:
        """Whether the last exchange went through and none is going on: a name may come with the pull of this run."""
        return not self._sending.sent.is_running and not self._status.trouble

    def _show_left(self, left: Left) -> None:
        column = self._detail.layout()
        assert isinstance(column, Column)
        clear_out(column)
        column_parts = left_parts(
            left,
            lambda: self._care_for(left),
            lambda: self._go(Place("case", ScopeId(left.scope or ""))),
        )
        for part in column_parts:
            column.addWidget(part)

    def _care_for(self, left: Left) -> None:
        self._desk.do(self, lambda ports: take_care(ports, left.record))

    def _show_item(self, item: Item) -> None:
        column = self._detail.layout()
        assert isinstance(column, Column)
        clear_out(column)
        column.addWidget(PlainLabel(item.name, "h2"))
        column.addWidget(PlainLabel(item.what, "muted"))
        column.addWidget(PlainLabel(item.words))
        if item.record is not None and item.scope is not None:
            reads = Button(_("Read it"), icon="file-text", name=_("Read what was written"))
            reads.clicked.connect(lambda: self._go(item_place(item)))
            column.addWidget(reads, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_pause(self) -> None:
        (self._sending.resume if self._sending.sent.is_paused else self._sending.pause)()

    # -- what happens -------------------------------------------------------------------------------------------------
    def _on_current(self, key: str) -> None:
        if self._sent is not None:
            self._show(key)
            self._follow()

    def _on_opened(self, key: str) -> None:
        """Enter or a click: a change opens where it was written, a conflict puts the keyboard on the first choice."""
        item = self._items.get(key)
        if item is not None and item.record is not None:
            self._go(item_place(item))
        elif item is None:
            self._show(key)

    def _follow(self) -> None:
        if not self.lines.hasFocus():
            return
        area = self._page.scroll_area()
        page = area.widget()
        box = self.lines.visualRect(self.lines.currentIndex())
        if page is not None:
            middle = self.lines.viewport().mapTo(page, box.center())
            area.ensureVisible(middle.x(), middle.y(), 0, box.height())

    def _on_settled(self) -> None:
        self._read()
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_later(self) -> None:
        """On to the next line that needs the worker; both wordings stay visible everywhere."""
        if self._sent is None:
            return
        keys, current = numbered_keys(self._sent), self.lines.current()
        at = keys.index(current) if current in keys else -1
        following = keys[at + 1] if at + 1 < len(keys) else next(iter(self._items), current)
        self.lines.set_current(following)
        self._show(following)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chooser(self, code: str) -> Callable[[], None]:
        return lambda: self.pane.choose(code)

    def _goer(self, at: int) -> Callable[[], None]:
        return lambda: self._go_to(at)

    def _go_to(self, at: int) -> None:
        keys = numbered_keys(self._sent) if self._sent is not None else []
        if at < len(keys):
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.lines.set_current(keys[at])

    def _on_sending(self, sent: Sent) -> None:
        self._show_sending(sent)
        if not self.isVisible():
            return
        if not sent.is_running:
            self._read()
        elif self.pane.conflict is not None:
            self.pane.show_conflict(self.pane.conflict, self._now(), is_whole=self._is_whole)

    def _show_sending(self, sent: Sent) -> None:
        self._trying.setVisible(not sent.is_running)
        self._stopping.setVisible(sent.is_running)
        self._pausing.setVisible(not sent.is_running or sent.is_paused)
        self.pause.set_words(_("Go on") if sent.is_paused else _("Pause"))
        if sent.is_running:
            running = _("Sending {done} of {total}. You can stop it.").format(done=sent.done, total=sent.total)
            self._last.setText(running if sent.total else _("Looking for the server. You can stop it."))


def item_place(item: Item) -> Place:
    """Where a change was written."""
    scope = ScopeId(item.scope or "")
    if item.kind in {"session", "addendum"}:
        return Place("session", scope, item.record) if item.kind == "session" else Place("case", scope, tab="timeline")
    if item.kind in {"plan", "plan_version"}:
        return Place("case", scope, tab="plan")
    return Place("record", scope, item.record, tab=item.kind)


def _head_words(sent: WhatIsSent, status: SyncStatus, now: datetime) -> str:
    """ "12 of 14 changes sent"; when nothing waits, "All 14 are in the shared record, 14:31"."""
    if not sent.total:
        return _("Nothing to send")
    if sent.count("shared") == sent.total and status.last_success:
        at = datetime.fromisoformat(status.last_success).astimezone(now.tzinfo)
        when = f"{at:%H:%M}" if at.date() == now.date() else f"{at.day} {at:%B %H:%M}"
        all_of = counted("Your change is in the shared record", "All {n} are in the shared record", sent.total)
        return f"{all_of}, {when}"
    return _("{sent} of {total} changes sent").format(sent=sent.sent, total=sent.total)


def _note_words(sent: WhatIsSent, files: int) -> str:
    here = counted("{n} file is only on this laptop.", "{n} files are only on this laptop.", files) if files else ""
    if sent.count("shared") == sent.total:
        return here or (_("Nothing is waiting.") if sent.total else "")
    return " ".join(part for part in (_("Nothing is lost. Not everything is shared yet."), here) if part)

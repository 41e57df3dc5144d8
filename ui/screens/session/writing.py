"""The page of a session that is being written: head, editor, footer, autosave, and signing."""

from collections.abc import Callable
from dataclasses import replace

import shiboken6
from pydantic import JsonValue
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.actions.session_writing import SessionWork, keep_session, sign_meeting
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Body
from caseworker.domain.ids import EditId, Path
from caseworker.domain.ports import Draft, DraftKey, Ports, Stored
from caseworker.domain.reading.session import Around, Meeting, fresh_session, meeting
from ui.desk import Desk
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.session.editor import SessionEditor
from ui.screens.session.head import SessionHead
from ui.screens.session.keeping import SavedLine
from ui.theme import look, px
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.chip import pair
from ui.widgets.errors import go_to
from ui.widgets.page import Page

BASE = "~base"
FOCUS = "~focus"
LAST_FOCUS = "session.focus"


class WritingPage(QWidget):
    """Everything here is kept by itself; signing and closing are the two ways on.

    Signals:
        signed: the session is signed.
        close_wanted: the worker keeps the draft and goes.
    """

    signed = Signal()
    close_wanted = Signal()

    def __init__(self, desk: Desk, go: Go, there: Around, *, key: DraftKey) -> None:
        super().__init__()
        self._desk, self._go, self._there, self._key = desk, go, there, key
        self._base: Stored | None = None
        self._first_focus = ""
        self.editor = SessionEditor(desk.ports, there, key.record)
        self.head = SessionHead(there, self.editor.today())
        self.state = SavedLine()
        self._keeper = DraftKeeper(desk, self, self._draft_values)
        self._lay_out()
        self._keeper.kept.connect(self.state.saved)
        self._keeper.failed.connect(self._on_failed)
        self.editor.changed.connect(self._on_changed)
        self.editor.concern_kept.connect(self._on_concern_kept)
        self.editor.plan_wanted.connect(self._on_plan)
        self.head.choose_wanted.connect(lambda: self._go(Place("sync")))

    def _lay_out(self) -> None:
        self._page = Page(_("Session"), header=self.head)
        self._page.set_body(self.editor)
        sign = Button(_("Sign and lock"), "primary", icon="lock")
        sign.setObjectName("sign")
        sign.clicked.connect(self.sign)
        close = Button(_("Keep as draft and close"))
        close.setObjectName("close")
        close.clicked.connect(self.close_kept)
        self._page.set_footer(pair(sign, "Ctrl+Enter"), pair(close, "Esc"), None, self.state)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(self._page)
        self._page.scroll_area().verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def begin(self, held: Meeting) -> None:
        """Show the draft where the worker stopped, else what is saved, else a fresh session."""
        draft = self._keeper.begin(self._key)
        values: Body
        if draft is not None:
            values, self._base = dict(draft.values), _seen(draft.values.get(BASE), held.stored)
            self._first_focus = str(values.pop(FOCUS, "") or "")
            self.state.going_on()
        else:
            self._base = held.stored
            fresh = held.stored is None
            session = fresh_session(self._there, self._desk.ports.clock.now()) if fresh else held.session
            values = session.body()
            self._first_focus = self._left_at()
        values.pop(BASE, None)
        self.editor.show_values(values, held)
        self._show_day()
        if draft is not None:
            self._keeper.touch()

    def focus_target(self) -> QWidget:
        """Where the worker stopped, else the young person's own words."""
        named = self.editor.findChild(QWidget, self._first_focus) if self._first_focus else None
        first = self.editor.voice.first if self.editor.facts.is_met() else self.editor.missed.theirs
        return named or first

    def go_to(self, name: str) -> None:
        """Put the keyboard into a part by its short name, as the keys do."""
        editor = self.editor
        is_met = editor.facts.is_met()
        parts: dict[str, Callable[[], QWidget]] = {
            "words": lambda: editor.voice.first if is_met else editor.missed.theirs,
            "saw": lambda: editor.saw.box if is_met else editor.missed.school,
            "heard": lambda: editor.heard.first,
            "think": lambda: editor.think.box,
            "happened": lambda: editor.facts.outcome,
            "alone": lambda: editor.facts.alone,
            "safety": lambda: editor.safety.answer,
            "next": lambda: editor.next.day,
        }
        opens: dict[str, Callable[[], None]] = {
            "agreed": editor.agreed.begin_new,
            "concern": editor.open_concern,
            "did": lambda: editor.facts.did_fold.open(is_open=True),
        }
        if name in opens:
            opens[name]()
        else:
            go_to(parts[name]())

    def sign(self) -> None:
        """Sign, or say what is missing. What is on the screen is kept either way."""
        if self.editor.show_missing():
            self._keeper.keep()
            return
        work = self._work()
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: sign_meeting(ports, work, key=self._key),
            lambda _changes: self._on_signed(),
            or_else=self._on_failed,
        )

    def fold(self) -> None:
        """Save what is written as one edit of a draft session, and stay."""
        self._fold(self._on_folded)

    def close_kept(self) -> None:
        """Keep everything, then go. What cannot be kept stays on the screen, which is where its words are."""
        if self._keeper.is_changed:
            self._fold(lambda _changes: self._on_closed())
        else:
            self.close_wanted.emit()

    def leave(self) -> None:
        """Hand what is unfinished to the desk; if that fails it can be tried again from the notice."""
        focus = self.focusWidget()
        if focus is not None and focus.objectName():
            self._desk.keep(LAST_FOCUS, {"record": self._key.record, "focus": focus.objectName()})
        if self._keeper.is_changed:
            self._fold(lambda _changes: None)

    def _fold(self, then: Callable[[Changes], None]) -> None:
        work, key, desk, owner = self._work(), self._key, self._desk, self._desk
        draft = Draft(key, self._draft_values(), saved_at=desk.ports.clock.now().isoformat(timespec="seconds"))
        self._keeper.stop()

        def keep_draft(ports: Ports) -> Changes:
            """What may not become a record as it is (a text that is too long) is kept whole all the same."""
            ports.records.keep(draft)
            return Changes()

        def keep() -> None:
            desk.do(owner, lambda ports: keep_session(ports, work, key=key), then, or_else=failed)

        def failed(trouble: Exception) -> None:
            is_there = self._is_there()
            desk.notices.show(trouble, (lambda: self._fold(then)) if is_there else keep, owner=owner)
            desk.do(owner, keep_draft, or_else=lambda _again: None)
            if is_there:
                self._keeper.touch()
                self.state.failed()

        keep()

    def _work(self) -> SessionWork:
        unreadable = self.editor.unreadable()
        at = self._desk.ports.clock.now().isoformat(timespec="seconds")
        rest = Draft(self._key, self._draft_values(), saved_at=at) if unreadable else None
        return SessionWork(self.editor.session(self._base), self._base, self.editor.beside(), rest)

    def _draft_values(self) -> Body:
        values = self.editor.values()
        focus = self.focusWidget()
        if focus is not None and focus.objectName():
            values[FOCUS] = focus.objectName()
        if self._base is not None:
            values[BASE] = {"body": self._base.body, "versions": {str(p): v for p, v in self._base.versions.items()}}
        return values

    def _on_changed(self) -> None:
        self._show_day()
        self._keeper.touch()
        self.state.saving()

    def _on_failed(self, trouble: Exception) -> None:
        """What is on the screen is the only copy: say so, keep trying, and leave everything as it is."""
        self._keeper.touch()
        self.state.failed()
        self._desk.notices.show(trouble, owner=self)

    def _on_closed(self) -> None:
        if self._is_there() and self.isVisible():
            self.close_wanted.emit()

    def _on_folded(self, _changes: Changes) -> None:
        if self._is_there():
            held = self._read()
            self._base = held.stored
            self.editor.agreed.show_saved(held.actions)
            self.editor.concern.show_kept(held.concerns)
            self.state.saved(self._desk.ports.clock.now().astimezone())

    def _on_concern_kept(self) -> None:
        def kept(changes: Changes) -> None:
            if self._is_there():
                self.editor.concern.end()
                self._on_folded(changes)
                self.editor.safety.concern.setFocus(Qt.FocusReason.OtherFocusReason)

        self._fold(kept)

    def _on_signed(self) -> None:
        self._desk.notices.say(_("Signed and locked. It is on this laptop, not sent yet."))
        self.signed.emit()

    def _on_plan(self) -> None:
        self._go(Place("case", self._key.scope, tab="plan"))

    def _on_scrolled(self, value: int) -> None:
        """With large text the head gives way to the words; it comes back at the top."""
        if look().scale > 1.2:
            if value > px(120):
                self.head.shrink(is_small=True)
            elif value == 0:
                self.head.shrink(is_small=False)

    def _show_day(self) -> None:
        at = self.editor.facts.when.moment(self.editor.facts.when.start)
        day = f"{at:%A} {at.day} {at:%B}" if at else ""
        self.head.show_day(_("Session, {day}").format(day=day) if day else _("Session"))

    def _left_at(self) -> str:
        kept = self._desk.kept(LAST_FOCUS)
        if isinstance(kept, dict) and kept.get("record") == self._key.record:
            return str(kept.get("focus", ""))
        return ""

    def _read(self) -> Meeting:
        return self._desk.now(lambda _records: meeting(self._desk.ports, self._key.scope, self._key.record))

    def _is_there(self) -> bool:
        return shiboken6.isValid(self) and self.parentWidget() is not None


def _seen(kept: JsonValue, stored: Stored | None) -> Stored | None:
    """The session as it was when a draft was begun; as it is now where the draft does not say."""
    if stored is None or not isinstance(kept, dict):
        return stored
    body, versions = kept.get("body"), kept.get("versions")
    if not isinstance(body, dict) or not isinstance(versions, dict):
        return stored
    return replace(stored, body=dict(body), versions={Path(path): EditId(str(v)) for path, v in versions.items()})

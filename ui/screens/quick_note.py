"""A quick note: who, when, one line, does somebody have to hear it? A draft session in that case, finished later."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.quick import QuickNote, quick_note
from caseworker.domain.edits import Body
from caseworker.domain.forms.person import shown_name
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Hit
from ui.desk import Desk
from ui.forms.keeper import DraftKeeper
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.screens.session.keeping import SavedLine
from ui.screens.session.part import Answer, text
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card, SectionTitle
from ui.widgets.chip import pair
from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.errors import ErrorSummary
from ui.widgets.field import Field, describe
from ui.widgets.flow import Flow
from ui.widgets.page import Page, body
from ui.widgets.textbox import LineBox

PAUSE_MS = 60
FEWEST = 3
NOTE = "quick_note"
DRAFT = DraftKey(ScopeId("0" * 32), NOTE, RecordId("0" * 32))
"""One quick note at a time is unfinished on a laptop."""


class QuickNoteScreen(Screen):
    """Three letters find the young person, Enter takes the first one; `place.scope` has them chosen already."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._scope: ScopeId | None = None
        self._names: dict[str, str] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.who, self.line = LineBox(example=_("Three letters of a name")), LineBox(limit=2_000)
        self.day, self.at = DateBox(self._today, lean="past"), TimeBox()
        options = (("no", _("No")), ("yes", _("Yes, somebody must hear this")))
        self.concern = Answer(options, _("Any concern?"), key="note.concern", small=False)
        self.found = QWidget()
        self.found.setAccessibleName(_("Who it could be"))
        self._names_row = Flow(8)
        self.found.setLayout(self._names_row)
        self.summary, self.state = ErrorSummary(), SavedLine()
        self._keeper = DraftKeeper(desk, self, self._values)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        named = ((self.who, "note.who"), (self.line, "note.line"), (self.day, "note.day"), (self.at, "note.at"))
        for box, key in named:
            box.setObjectName(key)
        describe(self.day, _("On which day"), "")
        describe(self.at, _("At what time"), "")
        when = QWidget()
        row = Flow(8)
        when.setLayout(row)
        row.add(self.day, self.at)
        when.setFocusProxy(self.day)
        self._who, self._line = Field(_("Who"), self.who), Field(_("One line"), self.line)
        self._when = Field(_("When"), when)
        card = Card()
        concern = Field(_("Any concern?"), self.concern, hint=_("This app alerts nobody. If it is yes, ring."))
        card.add(self._who, self.found, self._when, self._line, concern)
        page = Page(_("Quick note"))
        page.header.addWidget(SectionTitle(_("Quick note"), _("A draft session, to be finished later"), level="h1"))
        page.set_body(body(self.summary, card, None, spacing=14))
        keep = Button(_("Keep the note"), "primary", icon="check")
        keep.clicked.connect(self.keep)
        more = Button(_("Keep and go on writing"))
        more.clicked.connect(lambda: self._keep(then_open=True))
        away = Button(_("Close"))
        away.clicked.connect(self.close_page)
        page.set_footer(pair(keep, "Ctrl+S"), more, pair(away, "Esc"), None, self.state)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    def _wire(self) -> None:
        self.who.textChanged.connect(self._on_who)
        self.who.returnPressed.connect(self._take_first)
        for box in (self.line, self.day, self.at):
            box.textChanged.connect(self._on_changed)
        self.line.returnPressed.connect(self.keep)
        self.concern.changed.connect(lambda _code: self._on_changed())
        self._keeper.kept.connect(self.state.saved)
        self._keeper.failed.connect(self._on_failed)

    @override
    def open(self, place: Place) -> None:
        draft = self._keeper.begin(DRAFT)
        now = self._now()
        values = draft.values if draft else {}
        self._scope, self._names = None, {}
        self.summary.show_problems(())
        self.who.setText(text(values, "who"))
        self.line.setText(text(values, "line"))
        self.day.set_value(text(values, "day") or now.date())
        self.at.set_value(text(values, "at") or now.time().replace(second=0, microsecond=0))
        self.concern.show_code(values.get("concern"))
        scope = place.scope or ScopeId(text(values, "scope"))
        if scope:
            self._take(scope, self._desk.now(lambda records: shown_name(records.get(RecordId(scope)).body)))
        self._look()
        self._keeper.stop()
        if draft:
            self.state.going_on()
        else:
            self.state.nothing()

    @override
    def leave(self) -> None:
        self._keeper.keep()

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"note.keep": self.keep}

    @override
    def focus_target(self) -> QWidget | None:
        return self.line if self._scope else self.who

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_page()
        else:
            super().keyPressEvent(event)

    def close_page(self) -> None:
        """Go back to Today; a note that was begun is there the next time."""
        self._go(Place("today"))

    def keep(self) -> None:
        """Keep the note as a draft session, or say what is missing."""
        self._keep(then_open=False)

    def _keep(self, *, then_open: bool) -> None:
        scope = self._scope
        at = self._moment()
        wanted = (
            (self._who, scope is None, _("Choose whom it is about")),
            (self._when, at is None, _("Write the day and the time")),
            (self._line, not self.line.words().strip(), _("Write one line")),
        )
        for field, is_missing, words in wanted:
            field.set_error(words if is_missing else "")
        self.summary.show_problems([(field.error(), field) for field, is_missing, _words in wanted if is_missing])
        if scope is None or any(is_missing for _field, is_missing, _words in wanted):
            return
        note = QuickNote(self.line.words().strip(), at, self.concern.code() == "yes")
        record = RecordId(self._desk.ports.ids.new())
        self._keeper.stop()
        self._desk.do(
            self,
            lambda ports: quick_note(ports, note, scope=scope, record_id=record, draft=DRAFT),
            lambda _changes: self._on_kept(scope, record, then_open=then_open or note.is_concern),
            or_else=self._on_failed,
        )

    def _on_kept(self, scope: ScopeId, record: RecordId, *, then_open: bool) -> None:
        """A note with a concern goes on in the session, where the numbers to ring are."""
        self._desk.notices.say(_("Kept as a draft session. It is on this laptop, not sent yet."))
        self._go(Place("session", scope, record) if then_open else Place("today"))

    def _on_who(self, words: str) -> None:
        if self._scope is not None and words != self._names.get(self._scope):
            self._scope = None
        self._look()
        self._pause.start()
        self._on_changed()

    def _search(self) -> None:
        words = self.who.words().strip()
        if self._scope is None and len(words) >= FEWEST:
            self._desk.ask(self, lambda records: records.search(words, limit=20), self._on_found, key="who")
        else:
            self._offer({})

    def _on_found(self, hits: list[Hit]) -> None:
        people = [hit.row for hit in hits if hit.row.kind == "person"]
        self._offer({row.scope: row.title for row in people[:6]})

    def _offer(self, names: dict[str, str]) -> None:
        self._names = names
        clear_out(self._names_row)
        for scope, name in names.items():
            button = Button(name, small=True, icon="user")
            button.clicked.connect(partial(self._choose, scope))
            self._names_row.addWidget(button)
        self._look()

    def _take_first(self) -> None:
        first = next(iter(self._names), None)
        if self._scope is None and first is not None:
            self._choose(first)
        elif self._scope is not None:
            self.line.setFocus()

    def _choose(self, key: str, *_clicked: object) -> None:
        self._take(ScopeId(key), self._names[key])
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
        self._on_changed()

    def _take(self, scope: ScopeId, name: str) -> None:
        self._offer({})
        self._scope = scope
        self._names = {scope: name}
        self.who.setText(name)
        self._pause.stop()
        self._look()

    def _look(self) -> None:
        self.found.setVisible(self._scope is None and bool(self._names) and len(self.who.words().strip()) >= FEWEST)

    def _on_changed(self) -> None:
        self._keeper.touch()
        self.state.saving()

    def _on_failed(self, trouble: Exception) -> None:
        self._keeper.touch()
        self.state.failed()
        self._desk.notices.show(trouble, self.keep, owner=self)

    def _values(self) -> Body:
        values: Body = {
            "who": self.who.words(),
            "scope": self._scope or "",
            "line": self.line.words(),
            "day": self.day.words(),
            "at": self.at.words(),
            "concern": self.concern.code(),
        }
        return {name: value for name, value in values.items() if value not in (None, "")}

    def _moment(self) -> datetime | None:
        day, at = self.day.value(), self.at.value()
        is_read = isinstance(day, date) and isinstance(at, time)
        return datetime.combine(day, at).astimezone() if is_read else None  # type: ignore[arg-type]

    def _now(self) -> datetime:
        return self._desk.ports.clock.now().astimezone()

    def _today(self) -> date:
        return self._now().date()

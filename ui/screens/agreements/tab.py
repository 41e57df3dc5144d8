"""Agreements: who may know what today, what happened for each question, and a new answer, signed at once."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.agreements import fresh_answer, record_answer
from caseworker.domain.changes import Changes
from caseworker.domain.form import Record
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey, Ports, Stored
from caseworker.domain.reading.agreements import Agreements, Position, agreements_of, alone_words
from caseworker.domain.reading.case import CaseHeader
from ui.desk import Desk
from ui.forms.form_panel import FormPanel, Writing
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.agreements.detail import HistoryCard, PositionCard, urgent_card
from ui.screens.agreements.rows import PositionRowDelegate, rows_of
from ui.screens.family.writing import unfinished
from ui.screens.writing_tab import WritingTab
from ui.widgets.boxes import Column, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, SectionTitle
from ui.widgets.page import Columns, scrolling
from ui.widgets.rowlist import RowList

NEEDS = 1000


class AgreementsTab(WritingTab):
    """The table chooses; the history and the card at the right follow. Ctrl+N records an answer."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__(desk, go)
        self._shown: Agreements | None = None
        self._asked: RecordId | None = None
        self.list = RowList(_("Who may know what, today"), PositionRowDelegate(), whole=True)
        self.list.setObjectName("agreements.list")
        self.list.current_changed.connect(self.choose)
        self._ask = Button(_("Record an answer"), icon="plus")
        self._ask.setObjectName("agreements.add")
        self._ask.clicked.connect(self.begin)
        self._history, self._detail = QWidget(), QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self._left = Card(margins=(0, 12, 0, 4))
        title = SectionTitle(_("Who may know what, today"), aside=self._ask, level="h2", margins=(16, 0, 14, 4))
        self._left.add(title, self.list, self._history)
        pass_on = Button(_("Pass on a concern"), icon="phone")
        pass_on.setObjectName("agreements.concern")
        pass_on.clicked.connect(lambda: self._go(Place("record", self.scope, tab="concern")))
        self._right = Column(12)
        for part in (urgent_card(pass_on), self._detail):
            self._right.addWidget(part)
        self._right.addStretch(1)
        right = QWidget()
        right.setLayout(self._right)
        columns = Columns(stack(self._left, None), right, shares=(11, 10), need=NEEDS, margins=(20, 10, 20, 12))
        whole = Column(0)
        self.setLayout(whole)
        whole.addWidget(scrolling(columns))

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        self.come_to(place)
        self._asked = place.record
        self.read()

    @override
    def where(self) -> Place | None:
        return Place("case", self._at, tab="agreements")

    @override
    def focus_target(self) -> QWidget:
        return self.list

    @override
    def begin(self) -> None:
        """Record an answer to the question that is chosen."""
        self._show_form(self._position(), "")

    @override
    def read(self) -> None:
        scope = self.scope
        self._desk.ask(self, lambda _records: agreements_of(self._desk.ports, scope), self._show, key="agreements")

    def _show(self, agreements: Agreements) -> None:
        self._shown = agreements
        asked = next((one.key for one in agreements.positions for a in one.history if a.id == self._asked), None)
        self._current = asked or (self._current if agreements.position(self._current) else None)
        self._current = self._current or next((one.key for one in agreements.positions), None)
        self._asked = None
        self.list.set_rows(rows_of(agreements, self._desk.ports.lists))
        with QSignalBlocker(self.list):
            self.list.set_current(self._current)
        self.follow()
        if self._form is None and unfinished(self._desk, agreements.scope, "agreement") is not None:
            self._show_form(None, "", takes_keyboard=False)

    def _position(self) -> Position | None:
        return self._shown.position(self._current) if self._shown else None

    @override
    def follow(self) -> None:
        one, shown, lists = self._position(), self._shown, self._desk.ports.lists
        if one is None or shown is None:
            return
        self._history = self._put(self._left.column, self._history, HistoryCard(one, shown, lists))
        if self._form is None:
            card = PositionCard(one, shown, lists)
            card.ask_wanted.connect(self.begin)
            card.withdraw_wanted.connect(lambda: self._show_form(one, "withdrawn"))
            self._detail = self._put(self._right, self._detail, card)

    def _show_form(self, one: Position | None, decision: str, *, takes_keyboard: bool = True) -> None:
        key = unfinished(self._desk, self.scope, "agreement")
        key = key or DraftKey(self.scope, "agreement", RecordId(self._desk.ports.ids.new()))
        form = self.take_form(answering(self._desk, key, one, decision=decision))
        warning = Banner("", strong=False)
        form.changed.connect(lambda answer: self._warn(warning, answer))
        self._warn(warning, form.view.record())
        card = Card(margins=(14, 10, 14, 10))
        card.add(warning, form)
        self._detail = self._put(self._right, self._detail, card)
        if takes_keyboard:
            form.take_keyboard()

    def _warn(self, banner: Banner, answer: Record) -> None:
        """Under sixteen and alone (V5): said while it is written, and never in the way."""
        assert isinstance(answer, Agreement)
        words = alone_words(answer, self._shown.person, self._shown.name) if self._shown else ""
        banner.set_words(words)
        banner.setVisible(bool(words))

    def _put(self, column: Column, old: QWidget, new: QWidget) -> QWidget:
        column.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new


def answering(desk: Desk, key: DraftKey, one: Position | None, *, decision: str = "") -> FormPanel:
    """The form for one answer; it goes on where it was left."""
    fresh = fresh_answer(desk.ports, type_code=one.type if one else "", recipient=one.recipient if one else "")
    fresh = fresh.model_copy(update={"decision": decision})

    def save(ports: Ports, record: Record, _seen: Stored | None) -> Changes:
        assert isinstance(record, Agreement)
        return record_answer(ports, record, scope=key.scope, record_id=key.record)

    writing = Writing(Agreement, _("Record an answer"), _("Record and sign"), save, is_whole=True)
    return FormPanel(desk, writing, key, begins=fresh)

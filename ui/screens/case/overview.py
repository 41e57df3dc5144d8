"""The overview of a case: where things are now, on one page."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.forms.episode import Episode
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Row
from caseworker.domain.reading.case import Case, CaseHeader, PlanState, case_of
from caseworker.domain.reading.today import due_words
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.case.person_facts import contact_rows, fact_rows
from ui.screens.case.tab import CaseTab
from ui.screens.case.timeline import opening
from ui.screens.emergency_look import HiddenCard, LooksCard
from ui.screens.rows_of import happening
from ui.widgets.boxes import Column, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Columns, scrolling
from ui.widgets.rowlist import RowList

LATELY = 6


class OverviewTab(CaseTab):
    """What a colleague who takes over at 02:00 needs first."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place: Place | None = None
        self._case: Case | None = None
        self._hidden: HiddenCard | None = None
        self._is_looking = False
        column = Column(0)
        self.setLayout(column)
        self._scroll = scrolling(QWidget())
        column.addWidget(self._scroll)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        self._place, self._hidden = place, None
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self._scroll.findChild(RowList) or self._scroll

    def _read(self) -> None:
        assert self._place is not None
        scope = self._place.scope
        assert scope is not None
        self._desk.ask(self, lambda _records: case_of(self._desk.ports, scope), self._show, key="case")

    def _show(self, case: Case) -> None:
        if self._hidden is not None and self._hidden.is_asking:
            return  # a reason is being typed: what it leads to reads the case again
        self._case = case
        left = stack(self._lately(case), None, spacing=14)
        own = (*self._plans(case), self._contact(case), self._work(case), self._person(case), *self._kept_off(case))
        right = stack(*self._looks(case), *own, None, spacing=14)
        self._scroll.setWidget(Columns(left, right, shares=(11, 9), need=860, margins=(24, 14, 24, 16)))
        if self._is_looking and self._hidden is not None:
            self._hidden.take_keyboard()
        self._is_looking = False

    def _lately(self, case: Case) -> QWidget:
        today = self._desk.ports.clock.now().astimezone().date()
        more = Button(_("Timeline"), "link", name=_("Open the whole timeline"))
        more.clicked.connect(lambda: self._to("timeline"))
        card = Card(_("What happened lately"), aside=more, margins=(0, 12, 0, 6))
        rows = RowList(_("What happened lately"), LineRowDelegate(), whole=True)
        rows.setObjectName("lately")
        shown = happening(self._desk.ports.lists, today)
        rows.set_rows([shown(row) for row in case.timeline[:LATELY]])
        by_id = {row.id: row for row in case.timeline}
        rows.opened.connect(lambda key: self._open(by_id[RecordId(key)]))
        if case.timeline:
            card.add(rows)
        else:
            card.add(PlainLabel(_("Nothing is written yet."), "muted"))
        concerns = [self._rows(_("Concerns, not closed yet"), case.concerns, shown)] if case.concerns else []
        actions = [self._rows(_("Agreed to do"), case.actions, self._action)] if case.actions else []
        return stack(*concerns, card, *actions, spacing=14)

    def _rows(self, title: str, found: Sequence[Row], shown: Callable[[Row], LineRow]) -> QWidget:
        card = Card(title, margins=(0, 12, 0, 6))
        rows = RowList(title, LineRowDelegate(), whole=True)
        rows.set_rows([shown(row) for row in found])
        by_id = {row.id: row for row in found}
        rows.opened.connect(lambda key: self._open(by_id[RecordId(key)]))
        card.add(rows)
        return card

    def _action(self, row: Row) -> LineRow:
        today = self._desk.ports.clock.now().astimezone().date()
        words, tone = due_words(row.due_on, today) if row.due_on else ("", "info")
        return LineRow(row.id, row.title, row.line, chip=words, chip_kind=tone, icon="list-check", ink="info")

    def _plans(self, case: Case) -> list[QWidget]:
        if case.plans:
            return [self._plan(plan) for plan in case.plans]
        card = Card(_("Safety plan"))
        start = Button(_("Start a plan together"), icon="shield-check")
        start.clicked.connect(lambda: self._to("plan"))
        card.add(PlainLabel(_("There is no plan yet."), "muted"), _left(start))
        return [card]

    def _plan(self, state: PlanState) -> QWidget:
        today = self._desk.ports.clock.now().astimezone().date()
        kind = self._desk.ports.lists.label("plan_type", state.kind)
        chip = None
        if state.review_on:
            words, tone = due_words(state.review_on, today)
            chip = Chip(_("Review: {words}").format(words=words[:1].lower() + words[1:]), tone)
        card = Card(_("Safety plan: {kind}").format(kind=kind.lower()), aside=chip)
        number = state.current.body.get("number") if state.current else None
        in_use = _("Version {n} is in use.").format(n=number) if number else _("No version is in use yet.")
        draft = _(" A draft is begun.") if state.drafts else ""
        card.add(PlainLabel(f"{in_use}{draft}"))
        if state.is_in_conflict:
            card.add(PlainLabel(_("Two versions wait to be reconciled."), tone="warn"))
        opens = Button(_("Open the plan"), small=True, icon="shield-check")
        opens.clicked.connect(lambda: self._to("plan"))
        card.add(_left(opens))
        return card

    def _contact(self, case: Case) -> QWidget:
        card = Card(_("Safe contact"))
        card.add(*contact_rows(case.person, self._desk.ports.lists))
        return card

    def _work(self, case: Case) -> QWidget:
        lists = self._desk.ports.lists
        card = Card(_("The work"))
        for _stored, episode in case.episodes:
            card.add(*_episode_rows(episode, lists.label("programme", episode.programme), lists.label))
        if not case.episodes:
            card.add(PlainLabel(_("No episode of support is open."), "muted"))
        return card

    def _person(self, case: Case) -> QWidget:
        change = Button(_("Change"), "link", icon="pencil", name=_("Change who they are"))
        change.clicked.connect(self._edit)
        card = Card(_("Who they are"), aside=change)
        card.add(*fact_rows(case.person, self._desk.ports.lists))
        return card

    def _kept_off(self, case: Case) -> list[QWidget]:
        self._hidden = None
        if not case.hidden.labels:
            return []
        self._hidden = HiddenCard(self._desk, case.header.scope, case.hidden)
        self._hidden.done.connect(self._on_look)
        return [self._hidden]

    def _looks(self, case: Case) -> list[QWidget]:
        if not case.looks:
            return []
        card = LooksCard(self._desk, case.looks)
        card.done.connect(self._read)
        return [card]

    def _on_look(self) -> None:
        """The case is read again, and the keyboard stays at what is hidden or shown now."""
        self._is_looking = True
        self._read()

    def _edit(self) -> None:
        assert self._place is not None
        assert self._place.scope is not None
        self._go(Place("record", self._place.scope, RecordId(self._place.scope), tab="person"))

    def _to(self, tab: str) -> None:
        assert self._place is not None
        self._go(Place("case", self._place.scope, tab=tab))

    def _open(self, row: Row) -> None:
        self._go(opening(row))


def _episode_rows(episode: Episode, programme: str, label: Callable[[str, str], str]) -> list[QWidget]:
    opened = f"{episode.opened_on:%d/%m/%Y}" if isinstance(episode.opened_on, date) else ""
    rows = [PlainLabel(programme, "strong")]
    since = _("{status} since {day}").format(status=label("episode_status", episode.status), day=opened or "?")
    rows.append(PlainLabel(since, "muted"))
    if episode.goal_words:
        rows.append(PlainLabel(f"“{episode.goal_words}”", "quote"))
    if not episode.father_identified:
        rows.append(PlainLabel(_("Father or father-figure: not asked yet"), tone="warn"))
    return list(rows)


def _left(button: Button) -> QWidget:
    """A button at its own width, at the left."""
    holder = QWidget()
    flow = Flow(8)
    holder.setLayout(flow)
    flow.add(button)
    return holder

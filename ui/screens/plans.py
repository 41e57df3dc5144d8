"""Plans, from the rail: every plan by the day we said we would look at it again."""

from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.reading.plans import PlanLine, every_plan
from caseworker.domain.reading.today import due_words
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.widgets.boxes import Column
from ui.widgets.cards import Card, EmptyState, SectionTitle
from ui.widgets.chip import ChipKind
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Page
from ui.widgets.rowlist import RowList


class PlansScreen(Screen):
    """The list; Enter opens the plan."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._lines: dict[str, PlanLine] = {}
        self.list = RowList(_("Plans by the day we look at them again"), LineRowDelegate())
        self.list.setObjectName("plans")
        self.list.opened.connect(self._open)
        words = _("A plan is started in a case, with the young person.")
        self._nothing = EmptyState(_("There is no plan yet"), words, icon="shield-check")
        self._nothing.setVisible(False)
        card = Card(margins=(0, 6, 0, 6))
        card.column.insertWidget(0, self.list, 1)
        card.column.insertWidget(1, self._nothing, 1)
        page = Page(_("Plans"))
        page.header.addWidget(SectionTitle(_("Plans"), _("by the day we look at them again"), level="h1"))
        holder = QWidget()
        inner = Column(0, (24, 14, 24, 16))
        holder.setLayout(inner)
        inner.addWidget(card, 1)
        page.set_body(holder)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    @override
    def open(self, place: Place) -> None:
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if changes.kinds & {"plan", "plan_version", "person"}:
            self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self.list

    def _read(self) -> None:
        ports = self._desk.ports
        self._desk.ask(self, lambda _records: every_plan(ports), self._show, key="plans")

    def _show(self, lines: tuple[PlanLine, ...]) -> None:
        self._lines = {line.row.id: line for line in lines}
        today = self._desk.ports.clock.now().astimezone().date()
        self.list.set_rows([self._row(line, today) for line in lines])
        self.list.setVisible(bool(lines))
        self._nothing.setVisible(not lines)

    def _row(self, line: PlanLine, today: date) -> LineRow:
        kind = self._desk.ports.lists.label("plan_type", line.kind)
        in_use = _("Version {n} is in use").format(n=line.in_use) if line.in_use else _("No version is in use yet")
        draft = _("version {n} is being written").format(n=line.draft) if line.draft else ""
        note = " · ".join(part for part in (kind, in_use, draft) if part)
        chip, tone = "", "info"
        if line.is_in_conflict:
            chip, tone = _("Two versions"), "warn"
        elif line.review_on:
            words, duty = due_words(line.review_on, today)
            chip, tone = _("Review: {words}").format(words=words[:1].lower() + words[1:]), duty
        kinds: dict[str, ChipKind] = {"warn": "warn", "danger": "danger", "ok": "ok"}
        return LineRow(line.row.id, line.name, note, chip=chip, chip_kind=kinds.get(tone, "info"), icon="shield-check")

    def _open(self, key: str) -> None:
        line = self._lines[key]
        self._go(Place("case", line.row.scope, line.row.id, tab="plan"))

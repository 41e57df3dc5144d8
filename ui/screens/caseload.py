"""The caseload: everybody whose case this laptop holds, and one box that finds a name or a word from a note."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Hit, Records, Row, Wanted
from caseworker.domain.registry import form_of
from ui.desk import Desk
from ui.i18n import _, counted
from ui.models.paged import PagedModel, PageOfRows
from ui.places import Go, Place, Screen
from ui.screens.case.timeline import opening
from ui.screens.rows_of import kind_words, moment_words, sending_words, title_of
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card, EmptyState, SectionTitle
from ui.widgets.chip import ChipKind, pair
from ui.widgets.field import describe
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Page
from ui.widgets.rowlist import RowList
from ui.widgets.textbox import LineBox

PAGE = 50
PAUSE_MS = 60
"""The pause in typing after which it searches."""
FEWEST = 2


class CaseloadScreen(Screen):
    """Names from A to Z; while there are words in the box, what they find."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._hits: dict[str, Row] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._model = PagedModel(self)
        self._model.wanted.connect(self._on_wanted)
        self.box = LineBox(example=_("A name, or a word from a note"), big=True)
        self.box.setObjectName("find")
        describe(self.box, _("Find a person or a word"), "")
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(self._open_first)
        self.people = RowList(_("Caseload"), LineRowDelegate())
        self.people.setObjectName("people")
        self.people.use_model(self._model)
        self.people.opened.connect(lambda key: self._go(Place("case", self._hits[key].scope)))
        self.found = RowList(_("What was found"), LineRowDelegate())
        self.found.setObjectName("found")
        self.found.opened.connect(self._open)
        self._nothing = EmptyState(
            _("Nothing found"), _("Try fewer letters. Words of other teams are not on this laptop."), icon="search"
        )
        self._nobody = EmptyState(
            _("Nobody is on this laptop yet"),
            _("Your cases come with the next exchange. You can open one for somebody new now, without a network."),
            icon="users",
        )
        self._is_empty = False
        self._title = SectionTitle(_("Caseload"), level="h1")
        self._lay_out()

    def _lay_out(self) -> None:
        page = Page(_("Caseload"))
        new = Button(_("Open a new case"), "primary", icon="user-plus")
        new.clicked.connect(self.open_new)
        top = SectionTitle(_("Caseload"), aside=pair(new, "Ctrl+N"), level="h1")
        page.header.addWidget(top)
        page.header.addWidget(self.box)
        self._card = Card(margins=(0, 6, 0, 6))
        for part in (self.people, self.found, self._nothing, self._nobody):
            self._card.column.addWidget(part, 1)
        holder = QWidget()
        column = Column(0, (24, 14, 24, 16))
        holder.setLayout(column)
        column.addWidget(self._card, 1)
        page.set_body(holder)
        whole = Column(0)
        self.setLayout(whole)
        whole.addWidget(page)
        self._show(self.people)

    @override
    def open(self, place: Place) -> None:
        self._model.restart()
        if self.box.words():
            self._search()

    @override
    def stale(self, changes: Changes) -> None:
        if "person" in changes.kinds:
            self._model.restart()

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"caseload.find": self.box.setFocus, "caseload.new": self.open_new, "find": self.box.setFocus}

    @override
    def focus_target(self) -> QWidget | None:
        return self.box

    def open_new(self) -> None:
        """Begin a case for somebody new; this needs no network."""
        self._go(Place("new_case"))

    def _on_wanted(self, generation: int, after: object) -> None:
        wanted = Wanted(("person",), order="title", after=after if isinstance(after, Row) else None, limit=PAGE)
        self._desk.ask(
            self, lambda records: _people(records, wanted), lambda rows: self._on_page(generation, rows), key="people"
        )

    def _on_page(self, generation: int, rows: list[tuple[Row, str]]) -> None:
        today = self._today()
        self._hits.update({row.id: row for row, _last in rows})
        shown = tuple(_person_row(row, last, today) for row, last in rows)
        if self._model.deliver(generation, PageOfRows(shown, rows[-1][0] if len(rows) == PAGE else None)):
            self._is_empty = not self._model.rows()
            if len(self.box.words().strip()) < FEWEST:
                self._show_people()

    def _search(self) -> None:
        words = self.box.words().strip()
        if len(words) < FEWEST:
            self._desk.ask(self, lambda _records: [], lambda _hits: self._show_people(), key="search")
            return
        self._desk.ask(self, lambda records: records.search(words), self._on_found, key="search")

    def _on_found(self, hits: list[Hit]) -> None:
        self._hits.update({hit.row.id: hit.row for hit in hits})
        names = {hit.row.scope: self._name(hit.row) for hit in hits}
        today = self._today()
        self.found.set_rows([self._hit_row(hit, names[hit.row.scope], today) for hit in hits])
        self._show(self.found if hits else self._nothing)

    def _hit_row(self, hit: Hit, name: str, today: date) -> LineRow:
        row, form = hit.row, form_of(hit.row.kind)
        if row.kind == "person":
            return LineRow(row.id, row.title, note=sending_words(row), icon="user", ink="accent")
        what = " · ".join(
            part
            for part in (
                kind_words(row.kind),
                title_of(row, self._desk.ports.lists),
                moment_words(row.happened_at, today),
            )
            if part
        )
        return LineRow(
            row.id,
            name or kind_words(row.kind),
            note=what,
            lines=(hit.snippet,) if hit.snippet != row.title else (),
            icon=form.info.icon if form else "file-text",
        )

    def _name(self, row: Row) -> str:
        if row.kind == "person":
            return row.title
        found = self._desk.now(lambda records: records.page(Wanted(("person",), scope=row.scope, limit=1)))
        return found[0].title if found else ""

    def _open(self, key: str) -> None:
        row = self._hits[key]
        self._go(Place("case", row.scope) if row.id == RecordId(row.scope) else opening(row))

    def _open_first(self) -> None:
        """Enter in the box opens the first thing found."""
        shown = self.found if self.found.isVisible() else self.people
        index = shown.model().index(0, 0)
        if index.isValid():
            shown.setCurrentIndex(index)
            key = shown.current()
            if key:
                self._open(key)

    def _show(self, part: QWidget) -> None:
        for one in (self.people, self.found, self._nothing, self._nobody):
            one.setVisible(one is part)

    def _show_people(self) -> None:
        """Everybody, or that there is nobody: said only once it was read."""
        self._show(self._nobody if self._is_empty else self.people)

    def _today(self) -> date:
        return self._desk.ports.clock.now().astimezone().date()


def _people(records: Records, wanted: Wanted) -> list[tuple[Row, str]]:
    """People with the moment of their newest session."""
    found = []
    for row in records.page(wanted):
        newest = records.page(Wanted(("session",), scope=row.scope, limit=1))
        found.append((row, newest[0].happened_at if newest else ""))
    return found


def _person_row(row: Row, last: str, today: date) -> LineRow:
    since = (today - date.fromisoformat(last[:10])).days if last else -1
    met = _("Last session {when}").format(when=moment_words(last, today)) if last else _("No session yet")
    chip = counted("We have not met for {n} day", "We have not met for {n} days", since) if since > 14 else ""
    note = " · ".join(part for part in (met, sending_words(row)) if part)
    kind: ChipKind = "warn" if chip or row.is_in_conflict else "info"
    return LineRow(
        row.id,
        row.title,
        note=note,
        chip=_("Two versions") if row.is_in_conflict else chip,
        chip_kind=kind,
        icon="user",
        ink="accent",
    )

"""A copy of the whole file: record by record, what is left out of it, and why. Nothing is left out by itself."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.disclosures import Target, check_copy, everywhere, leave_out, put_back
from caseworker.domain.changes import Changes
from caseworker.domain.copying.left_out import WHOLE_RECORD
from caseworker.domain.copying.whole_file import Entry, Leaf
from caseworker.domain.forms.disclosure import Mark
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.leaving_out import LeavingOut, leaving_out
from ui.desk import Desk
from ui.i18n import _, counted
from ui.places import Go, Place, Screen
from ui.screens.paper.left_out_words import FieldWords
from ui.widgets.boxes import Column, beside, clear_out, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRow, LineRowDelegate
from ui.widgets.page import Page
from ui.widgets.rowlist import RowList
from ui.widgets.threefold import Threefold
from ui.widgets.tick import RadioList
from ui.widgets.toast import announce

SHOWN = 90
"""So many letters of a field stand in the list of fields."""


class LeftOutScreen(Screen):
    """`place.record` is the request the copy is made for."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place: Place | None = None
        self._all: LeavingOut | None = None
        self.records = RowList(_("Records of the file"), LineRowDelegate())
        self.records.setObjectName("records")
        self.records.current_changed.connect(lambda _key: self._show_record())
        self.fields = RowList(_("Fields of this record"), LineRowDelegate())
        self.fields.setObjectName("fields")
        self.fields.current_changed.connect(lambda _key: self._show_field())
        self.words = FieldWords()
        choices = [(choice.code, choice.label) for choice in desk.ports.lists["left_out"].offered()]
        self.reason = RadioList(choices, _("Why is it left out?"))
        self.reason.setObjectName("reason")
        self._why = Field(_("Why is it left out?"), self.reason)
        self._marks, self._others = QWidget(), QWidget()
        self._mark_column, self._other_column = Column(6), Column(6)
        self._marks.setLayout(self._mark_column)
        self._others.setLayout(self._other_column)
        self._whose = PlainLabel("", "muted")
        self._state = PlainLabel("", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        page = Page(_("A copy of the whole file"))
        back = Button(_("Back to the case"), "quiet", icon="arrow-left")
        back.clicked.connect(self._back)
        head = Flow(10)
        head.add(back, PlainLabel(_("A copy of the whole file"), "h1"), self._whose)
        page.header.addLayout(head)
        left = Card(_("The file"), margins=(0, 12, 0, 0))
        left.column.insertWidget(1, self.records, 1)
        middle = Card(_("This record"), margins=(16, 12, 16, 12))
        chosen = self._deed(_("Leave out the chosen words"), "leave-words", self.leave_words)
        same = self._deed(_("The same words everywhere"), "leave-everywhere", self.leave_everywhere)
        field = self._deed(_("Leave out this field"), "leave-field", self.leave_field)
        whole = self._deed(_("Leave out the whole record"), "leave-record", self.leave_record)
        deeds = QWidget()
        flow = Flow(8)
        deeds.setLayout(flow)
        flow.add(chosen, same, field, whole)
        middle.add(Field(_("Choose words in it, or leave out all of it"), self.words), deeds, rule(), self.fields)
        marks = Card(_("Left out of this record"))
        marks.add(self._marks, None)
        others = Card(_("Others who are named"))
        others.add(self._others, None)
        right = stack(self._why, marks, others, None, spacing=14)
        page.set_body(Threefold(left, middle, right, shares=(27, 44, 27), needs=(1080, 760)))
        look = Button(_("Look at the pages"), "primary", icon="printer")
        look.setObjectName("look")
        look.clicked.connect(self._look)
        self._check = Button(_("I have looked it through"), icon="check")
        self._check.setObjectName("check")
        self._check.clicked.connect(self.check)
        page.set_footer(look, self._check, None, self._state)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    def _deed(self, words: str, name: str, deed: object) -> Button:
        button = Button(words, small=True)
        button.setObjectName(name)
        button.clicked.connect(deed)
        return button

    @override
    def open(self, place: Place) -> None:
        if self._place is None or place.record != self._place.record:
            self.records.set_current(None)
        self._place = place
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if self._place is not None and self._place.scope is not None and changes.touches(self._place.scope):
            self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self.records

    def leave_words(self) -> None:
        """Leave out the letters that are chosen in the field."""
        entry, leaf = self._entry(), self._leaf()
        start, end = self.words.chosen()
        if entry is None or leaf is None:
            return
        if end <= start:
            announce(self, _("Choose words first, with the mouse or with Shift and the arrows."), urgent=True)
            self.words.setFocus()
            return
        self._leave((Target(leaf.record, str(entry.path), start, end, entry.seal),))

    def leave_everywhere(self) -> None:
        """Leave out the chosen words wherever they stand in the file."""
        start, end = self.words.chosen()
        if end <= start:
            self.leave_words()
            return
        self._leave_named(self.words.words()[start:end])

    def leave_field(self) -> None:
        """Leave out all words of the field."""
        entry, leaf = self._entry(), self._leaf()
        if entry is not None and leaf is not None:
            self._leave((Target(leaf.record, str(entry.path), seal=entry.seal),))

    def leave_record(self) -> None:
        """Leave out the whole record."""
        leaf = self._leaf()
        if leaf is not None:
            self._leave((Target(leaf.record),))

    def check(self) -> None:
        """Say, as a second person, that the copy was looked through."""
        request = self._request()
        self._desk.do(self, lambda ports: check_copy(ports, request), lambda _changes: self._read())

    def _leave_named(self, words: str) -> None:
        if self._all is not None:
            self._leave(everywhere(self._all.leaves, words))

    def _leave(self, targets: Iterable[Target]) -> None:
        """Leave these out, once a reason is chosen."""
        reason = self.reason.value()
        self._why.set_error("" if reason else _("Choose why first: every place that is left out has its reason."))
        if not reason:
            go_to(self.reason)
            return
        request, every = self._request(), tuple(targets)
        self._desk.do(
            self, lambda ports: leave_out(ports, request, every, reason=reason), lambda _changes: self._on_left(every)
        )

    def _on_left(self, every: tuple[Target, ...]) -> None:
        self._desk.notices.say(counted("{n} place is left out.", "{n} places are left out.", len(every)))
        self._read()

    def _put_back(self, key: str) -> None:
        request = self._request()
        self._desk.do(self, lambda ports: put_back(ports, request, (key,)), lambda _changes: self._read())

    def _request(self) -> RecordId:
        assert self._place is not None
        assert self._place.record is not None
        return self._place.record

    def _read(self) -> None:
        request, ports = self._request(), self._desk.ports
        self._desk.ask(self, lambda _records: leaving_out(ports, request), self._show, key="copy")

    def _show(self, every: LeavingOut) -> None:
        self._all = every
        self.records.set_rows([self._row(leaf) for leaf in every.leaves])
        if self._leaf() is None and every.leaves:
            self.records.set_current(every.leaves[0].record)
        self._show_record()
        self._show_others()
        out = len(every.request.marks)
        self._whose.setText(_("For {name}").format(name=every.request.asker_name or _("somebody")))
        done = _("A second person has looked it through.") if every.is_checked else _("Nobody else has looked yet.")
        left = counted("{n} place is left out.", "{n} places are left out.", out)
        self._state.setText(f"{left} {done}")
        self._check.setVisible(not every.is_checked and not every.is_own)

    def _row(self, leaf: Leaf) -> LineRow:
        assert self._all is not None
        out = len(self._all.marks_of(leaf.record))
        chip = counted("{n} left out", "{n} left out", out) if out else ""
        return LineRow(leaf.record, f"{leaf.number} · {leaf.title}", chip=chip, chip_kind="warn")

    def _leaf(self) -> Leaf | None:
        return self._all.leaf(self.records.current() or "") if self._all is not None else None

    def _entry(self) -> Entry | None:
        leaf, path = self._leaf(), self.fields.current()
        return next((entry for entry in leaf.entries if str(entry.path) == path), None) if leaf else None

    def _show_record(self) -> None:
        leaf, every = self._leaf(), self._all
        if leaf is None or every is None:
            return
        marks = every.marks_of(leaf.record)
        touched = {mark.field for mark in marks.values()}
        rows = [
            LineRow(
                str(entry.path),
                entry.label,
                lines=(_short(entry.words),),
                chip=_("Left out") if {str(entry.path), ""} & touched else "",
                chip_kind="warn",
            )
            for entry in leaf.entries
        ]
        self.fields.set_rows(rows)
        if self._entry() is None and leaf.entries:
            self.fields.set_current(str(leaf.entries[0].path))
        self._show_field()
        self._show_marks(leaf, marks)

    def _show_field(self) -> None:
        entry, leaf = self._entry(), self._leaf()
        if entry is None or leaf is None or self._all is None:
            self.words.show_field("", ())
            return
        mine = [mark for mark in self._all.marks_of(leaf.record).values() if mark.field in ("", str(entry.path))]
        whole = (0, len(entry.words))
        holes = [(one.start, one.end) if one.end > one.start and one.seal == entry.seal else whole for one in mine]
        self.words.show_field(entry.words, holes)

    def _show_marks(self, leaf: Leaf, marks: dict[str, Mark]) -> None:
        clear_out(self._mark_column)
        labels = {str(entry.path): entry.label for entry in leaf.entries}
        for key, mark in marks.items():
            what = labels.get(mark.field, _(WHOLE_RECORD)) if mark.field else _(WHOLE_RECORD)
            why = self._desk.ports.lists.label("left_out", mark.reason)
            button = Button(_("Put back"), "link", small=True, name=_("Put back: {what}").format(what=what))
            button.setObjectName(f"back-{key}")
            button.clicked.connect(lambda _on=False, key=key: self._put_back(key))
            self._mark_column.addWidget(
                stack(PlainLabel(what, "smallstrong"), PlainLabel(why, "small"), beside(button), spacing=1)
            )
        if not marks:
            self._mark_column.addWidget(PlainLabel(_("Nothing is left out of it."), "small"))

    def _show_others(self) -> None:
        assert self._all is not None
        clear_out(self._other_column)
        for place, (name, count) in enumerate(self._all.others.items()):
            words = counted("{n} place", "{n} places", count)
            button = Button(
                _("Leave out everywhere"), "link", small=True, name=_("Leave out everywhere: {name}").format(name=name)
            )
            button.setObjectName(f"other-{place}")
            button.clicked.connect(lambda _on=False, name=name: self._leave_named(name))
            self._other_column.addWidget(
                stack(PlainLabel(f"{name} · {words}", "smallstrong"), beside(button), spacing=1)
            )
        if not self._all.others:
            self._other_column.addWidget(PlainLabel(_("Nobody of the family and network is named."), "small"))

    def _look(self) -> None:
        assert self._place is not None
        self._go(Place("print", self._place.scope, self._place.record, tab="file_copy"))

    def _back(self) -> None:
        assert self._place is not None
        self._go(Place("case", self._place.scope, tab="documents"))


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"

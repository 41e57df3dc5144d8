"""Two versions of a plan side by side: put together by a person, or read for what changed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.settling import Two, ask_first, finish, parts_of, settle_part, the_two, unsettled
from caseworker.domain.changes import Changes
from caseworker.domain.forms.plan_settlement import SettledPart
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.compare import PartBeside
from caseworker.domain.reading.names import colleague_names
from caseworker.domain.reading.plan import called
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.screens.plan.compare_part import ComparePart, CompareRow
from ui.widgets.boxes import Column, clear_out, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.chip import Chip, pair
from ui.widgets.choices import Segments
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, Tone
from ui.widgets.page import Columns, Page, body
from ui.widgets.tasklist import TaskList, TaskRow
from ui.widgets.textbox import LineBox
from ui.widgets.toast import announce


def _made(one: Stored) -> datetime:
    """When a version was begun, on this laptop's clock."""
    return datetime.fromisoformat(str(one.body.get("made_at") or one.made_at)).astimezone()


class CompareScreen(Screen):
    """`place.record` is the one version, `place.tab` the id of the other. Nothing is preferred for being newer."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._place: Place | None = None
        self._two: Two | None = None
        self._parts: tuple[PartBeside, ...] = ()
        self._code, self._warned_of = "", ""
        self.part: ComparePart | None = None
        self._page = Page(_("Two versions"))
        self._title, self._chip = PlainLabel("", "h1"), Chip("", "info")
        back = Button(_("Back to the plan"), "link", icon="arrow-left")
        back.setObjectName("back")
        back.clicked.connect(self._back)
        head = QWidget()
        flow = Flow(12)
        head.setLayout(flow)
        flow.add(back, self._title, self._chip)
        self._page.header.addWidget(head)
        self.list = TaskList(_("Parts of the plan"))
        self.list.setObjectName("parts")
        self.list.opened.connect(self.open_part)
        self._middle, self._above = Column(10), Column(8)
        middle, above = QWidget(), QWidget()
        middle.setLayout(self._middle)
        above.setLayout(self._above)
        listed, shown = Card(margins=(0, 8, 0, 8)), Card(margins=(16, 12, 16, 12))
        listed.add(self.list, None)
        shown.add(middle, None)
        self._page.set_body(body(above, Columns(listed, shown, shares=(24, 76), need=860), None))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(self._page)

    @override
    def open(self, place: Place) -> None:
        if self._place is None or place.is_same_page(self._place) is False:
            self._code = ""
        self._place = place
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if self._two is not None and changes.touches(self._two.left.scope):
            self._read()

    @override
    def where(self) -> Place | None:
        return self._place

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"compare.settle": self.settle, "compare.next": self.next_part}

    @override
    def focus_target(self) -> QWidget | None:
        return self.list

    def open_part(self, code: str) -> None:
        """Show one part, its first choice with the keyboard."""
        self._code = code
        self._show_part()
        first = self.part.first() if self.part is not None else None
        if first is not None and not self._reads:
            go_to(first)
            QTimer.singleShot(
                30, self, lambda: self._page.scroll_area().ensureWidgetVisible(first, 0, self.height() // 3)
            )

    def settle(self) -> None:
        """Keep what is marked, with the reason, and go on to the next part that is open."""
        if self.part is None or self._two is None or self._reads:
            return
        neither = self.part.neither()
        if neither is not None and self._warned_of != self._code:
            self._warned_of = self._code
            self._need.setText(_("In one line neither wording is kept. Settle again to leave both out."))
            self._need.setVisible(True)
            announce(self, self._need.text(), urgent=True)
            go_to(neither)
            return
        left, right = self.part.kept()
        two, code = self._two, self._code
        decided = SettledPart(left=left, right=right, reason=self.reason.words().strip())
        self._desk.do(self, lambda ports: settle_part(ports, two, code, part=decided), lambda _done: self._on_settled())

    def ask_them(self) -> None:
        """Leave the part open: who it is about is asked first, and that is a task."""
        if self._two is None:
            return
        two, code, reason = self._two, self._code, self.reason.words().strip()
        title = next(part.title for part in self._parts if part.code == code)
        self._desk.do(
            self,
            lambda ports: ask_first(ports, two, code, reason=reason, title=title),
            lambda _done: self._on_asked(),
        )

    def next_part(self) -> None:
        """The next part that differs; behind the last one comes the first."""
        codes = [part.code for part in self._parts if part.standing != "same"] or [part.code for part in self._parts]
        at = codes.index(self._code) if self._code in codes else -1
        self.open_part(codes[(at + 1) % len(codes)])

    def make_version(self) -> None:
        """Put together what was decided, and open it."""
        if self._two is None:
            return
        two, made = self._two, RecordId(self._desk.ports.ids.new())
        where = Place("case", two.left.scope, made, tab="plan")
        self._desk.do(self, lambda ports: finish(ports, two, version_id=made), lambda _done: self._go(where))

    @property
    def _reads(self) -> bool:
        return self._two is None or not self._two.can_be_settled

    def _read(self) -> None:
        assert self._place is not None
        assert self._place.record is not None
        left, right, found = self._place.record, RecordId(self._place.tab), list[tuple[Two, tuple[PartBeside, ...]]]()

        def read(ports: Ports) -> Changes:
            two = the_two(ports, left, right)
            found.append((two, parts_of(ports, two)))
            return Changes()

        self._desk.do(self, read, lambda _changes: self._show(*found[0]))

    def _show(self, two: Two, parts: tuple[PartBeside, ...]) -> None:
        self._two, self._parts = two, parts
        numbers = [one.body.get("number") or 1 for one in (two.left, two.right)]
        said = _("Version {n} beside version {m}") if self._reads else _("Two drafts of version {m}")
        self._title.setText(said.format(n=numbers[0], m=numbers[1]))
        left = unsettled(self._desk.ports, two)
        differing = [part for part in parts if part.standing != "same"]
        words = _("{done} of {all} parts settled").format(done=len(differing) - len(left), all=len(differing))
        self._chip.set_chip(_("Only to read") if self._reads else words, "plain" if self._reads else "info")
        self._show_above(two, is_done=not left)
        self.list.set_rows(self._rows(parts, left))
        codes = [part.code for part in parts]
        if self._code not in codes:
            self._code = left[0] if left else differing[0].code if differing else codes[0]
        self._show_part()

    def _show_above(self, two: Two, *, is_done: bool) -> None:
        clear_out(self._above)
        if self._reads:
            self._above.addWidget(self._choosers(two))
            return
        if is_done:
            make = Button(_("Make one version of them"), "primary", icon="check")
            make.setObjectName("make")
            make.clicked.connect(self.make_version)
            said = _("Every part is settled. The new version is agreed again before it is used; both drafts are kept.")
            self._above.addWidget(Banner(said, "good", actions=(make,)))
            return
        said = _(
            "Two people worked on this plan before their laptops met. Both drafts are kept whole. "
            "The version in use stays; nothing here is agreed or printed until every part is settled."
        )
        self._above.addWidget(Banner(said, "news", strong=False))

    def _choosers(self, two: Two) -> QWidget:
        """Which two: every version of this plan, in the order they were made."""
        plan = two.left.body.get("plan")
        records = self._desk.ports.records
        every = [one for one in records.of(two.left.scope, "plan_version") if one.body.get("plan") == plan]
        options = [(one.id, self._name(one)) for one in every]
        one, other = (Segments(options, words, small=True) for words in (_("The one"), _("The other")))
        one.set_value(two.left.id)
        other.set_value(two.right.id)
        one.setObjectName("the-one")
        other.setObjectName("the-other")
        one.changed.connect(lambda code: self._choose(code, two.right.id))
        other.changed.connect(lambda code: self._choose(two.left.id, code))
        return stack(Field(_("What changed between"), one), Field(_("and"), other), spacing=6)

    def _choose(self, left: str | None, right: str | None) -> None:
        if self._place is not None and left and right:
            self._place = Place("compare", self._place.scope, RecordId(left), tab=right)
            self._read()

    def _rows(self, parts: tuple[PartBeside, ...], left: tuple[str, ...]) -> list[TaskRow]:
        groups = {"differs": _("Settle these"), "one": _("Only one of you wrote here"), "same": _("The same in both")}
        if self._reads:
            groups |= {"differs": _("Different"), "one": _("Only in one of them")}
        rows = []
        for standing, title in groups.items():
            of_it = [part for part in parts if part.standing == standing]
            rows += [TaskRow(f"-{standing}", title, selectable=False)] if of_it else []
            rows += [self._row(part, left) for part in of_it]
        return rows

    def _row(self, part: PartBeside, left: tuple[str, ...]) -> TaskRow:
        mark, icon = (str(part.number), "") if part.number else ("", "lock")
        state, tone = self._state(part, left)
        return TaskRow(part.code, _(part.title), mark, state, tone, icon)

    def _state(self, part: PartBeside, left: tuple[str, ...]) -> tuple[str, Tone]:
        if part.standing == "same":
            return _("Same"), "muted"
        if not self._reads and part.code not in left:
            return _("Settled"), "ok"
        decided = self._two.decided.parts.get(part.code) if self._two is not None else None
        if decided is not None and decided.state == "asked" and not self._reads:
            return _("Asking first"), "info"
        words = _("1 differs") if part.differing == 1 else _("{n} differ").format(n=part.differing)
        return words, "warn" if part.standing == "differs" else "info"

    def _show_part(self) -> None:
        two = self._two
        assert two is not None
        clear_out(self._middle)
        found = next(part for part in self._parts if part.code == self._code)
        self.list.set_current(found.code)
        number = f"{found.number}  " if found.number else ""
        self._middle.addWidget(PlainLabel(f"{number}{_(found.title)}", "h2"))
        reads = self._reads or found.standing == "same"
        decided = None if self._reads else two.decided.parts.get(found.code)
        self.part = ComparePart(found, self._names(two), decided=decided, reads=reads)
        heads = [self._head(one, side, reads=reads) for side, one in enumerate((two.left, two.right))]
        self._middle.addWidget(CompareRow(heads[0], heads[1]))
        if not found.rows:
            self._middle.addWidget(PlainLabel(_("Nothing is written here in either."), "muted"))
        self._middle.addWidget(self.part)
        self.reason = LineBox(decided.reason if decided else "", limit=1_000)
        self._warned_of, self._need = "", PlainLabel("", "smallstrong", tone="danger")
        self._need.setVisible(False)
        if not reads:
            self._middle.addWidget(self._feet())

    def _head(self, one: Stored, side: int, *, reads: bool) -> QWidget:
        card = Card(look="tint", margins=(12, 8, 12, 8))
        names = colleague_names(self._desk.ports)
        status = self._desk.ports.lists.label("plan_status", str(one.body.get("status")))
        where = str(one.body.get("made_where") or _("Nobody wrote down where, and who was there"))
        read_back = _("Read back and checked: {yes}").format(yes=_("yes") if one.body.get("read_back") else _("no"))
        card.add(
            PlainLabel(self._name(one), "strong"),
            PlainLabel(
                " · ".join((status, names.get(one.made_by) or _("a colleague"), f"{_made(one):%a %d/%m/%Y, %H:%M}")),
                "small",
            ),
            PlainLabel(f"{where}. {read_back}", "small"),
        )
        if not reads:
            use = Button(
                _("Use all of this part"), "link", small=True, name=_("Use all: {which}").format(which=self._name(one))
            )
            use.setObjectName(f"use-{side}")
            use.clicked.connect(lambda: self.part.use_all(side) if self.part is not None else None)
            card.add(use)
        return card

    def _feet(self) -> QWidget:
        assert self.part is not None
        assert self._two is not None
        result = PlainLabel(self.part.result(), "smallstrong")
        part = self.part
        part.changed.connect(lambda: result.setText(part.result()))
        name = called(self._desk.ports.records.get(RecordId(self._two.left.scope)).body)
        self.reason.setObjectName("reason")
        settles = Button(_("Settle this part"), "primary", icon="check")
        asks = Button(_("Ask {name} first").format(name=name), icon="message-circle")
        following = Button(_("Next"), icon="chevron-right")
        for button, deed, code in (
            (settles, self.settle, "settle"),
            (asks, self.ask_them, "ask"),
            (following, self.next_part, "next"),
        ):
            button.setObjectName(code)
            button.clicked.connect(deed)
        deeds = QWidget()
        flow = Flow(10)
        deeds.setLayout(flow)
        flow.add(pair(settles, "Ctrl+Enter"), asks, pair(following, "Ctrl+PgDn"))
        return stack(result, self._need, Field(_("Why?"), self.reason, optional=True), deeds, spacing=10)

    def _names(self, two: Two) -> tuple[str, str]:
        return self._name(two.left), self._name(two.right)

    def _name(self, one: Stored) -> str:
        """Which, whose and from when: two drafts have one number, and one person may have written both."""
        by = (colleague_names(self._desk.ports).get(one.made_by) or _("a colleague")).split()[0]
        when = f"{_made(one):%d/%m %H:%M}"
        return _("Version {n} · {by}, {when}").format(n=one.body.get("number") or 1, by=by, when=when)

    def _on_settled(self) -> None:
        announce(self, _("Settled. Both drafts are kept."))
        self._code = ""
        self._read()

    def _on_asked(self) -> None:
        announce(self, _("Left open. Asking is on your list of duties."))
        self._read()

    def _back(self) -> None:
        if self._two is not None:
            self._go(Place("case", self._two.left.scope, self._two.left.id, tab="plan"))

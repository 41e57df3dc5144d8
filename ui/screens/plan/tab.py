"""The safety plan of a case: made beside the young person, in any order, in their words."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions import plans
from caseworker.domain.actions.reviewing import begin_review
from caseworker.domain.changes import Changes
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.case import CaseHeader
from caseworker.domain.reading.plan import (
    PlanPage,
    part_lines,
    part_number,
    part_of,
    part_states,
    part_title,
    plan_page,
)
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.attachments.form import adding_to
from ui.screens.case.tab import CaseTab
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.gates import GateCard
from ui.screens.plan.list import PartsCard
from ui.screens.plan.middle import PartCard
from ui.screens.plan.reading import Shown, shell_around
from ui.screens.plan.sides import RivalsCard, StartCard, draft_side, settled_side
from ui.widgets.boxes import Column, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner
from ui.widgets.errors import go_to
from ui.widgets.page import body, scrolling
from ui.widgets.threefold import Threefold
from ui.widgets.toast import announce

READS = frozenset({"plan", "plan_version", "plan_review", "person", "network_member"})
"""Kinds of record this page shows."""


class PlanTab(CaseTab):
    """Parts at the left, the open part in the middle, what it needs at the right."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self._scope: ScopeId | None = None
        self._asked: RecordId | None = None
        self._part = ""
        self._rivals: RivalsCard | None = None
        self._start: StartCard | None = None
        self._shown: Shown | None = None
        self.draft = PlanDraft(desk, self)
        self.parts: PartsCard | None = None
        self.middle: PartCard | None = None
        self.gate: GateCard | None = None
        column = Column(0)
        self.setLayout(column)
        self._scroll = scrolling(QWidget())
        column.addWidget(self._scroll)
        self.draft.agreed.connect(self._on_agreed)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        assert place.scope is not None
        if place.scope != self._scope:
            self._part = ""
        self._scope, self._asked = place.scope, place.record
        self._read(focus=True)

    @override
    def stale(self, changes: Changes) -> None:
        if changes.kinds & READS and self.draft.is_behind(changes):
            self._read(focus=False)

    @override
    def leave(self) -> None:
        if self._shown is not None:
            self._shown.close_quietly()
            self._shown = None
        self.draft.fold()

    @override
    def where(self) -> Place | None:
        page = self.draft.page
        record = page.version.id if page is not None and page.version is not None else self._asked
        return Place("case", self._scope, record, tab="plan")

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"case.plan.show": self.show_part, "case.plan.print": self.print_it, "case.plan.done": self.finish_part}

    @override
    def focus_target(self) -> QWidget | None:
        return self._start or (self.parts.list if self.parts is not None else None)

    def open_part(self, code: str, key: str = "") -> None:
        """Show a part and give it the keyboard; `key` is a line or a field in it."""
        if self.middle is None or self.parts is None:
            return
        self._part = code
        view = self.middle.open(code)
        self.parts.show_states(code)
        view.focus_on(key)
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Once the part has its place: in one column it stands far below the list."""
        has = self.window().focusWidget()
        if has is not None and self.middle is not None and self.middle.isAncestorOf(has):
            self._scroll.ensureWidgetVisible(has, 0, self.height() // 3)

    def show_part(self) -> None:
        """The open part, large, for the young person: nothing else is on the screen."""
        shell = shell_around(self)
        if shell is None or self.middle is None:
            return
        code = self.middle.code
        if not part_number(code):
            self._desk.notices.say(_("This part stays with us. It is not shown."))
            return
        lines = part_lines(self.draft.version, code, self.draft.lists, today=self.draft.today())
        self._shown = Shown(shell, _(part_title(code)), lines)

    def finish_part(self) -> None:
        """The worker's word that the open part is done."""
        if self.middle is not None and self.draft.is_open:
            self.draft.mark_done(self.middle.code, is_done=True)

    def print_it(self) -> None:
        """See this version on paper."""
        page = self.draft.page
        if page is not None and page.version is not None:
            self._go(Place("print", self._scope, page.version.id, tab="plan"))

    def photograph_it(self) -> None:
        """Keep a photograph of the signed page with the case."""
        page = self.draft.page
        if page is not None and page.version is not None:
            self._go(adding_to(self._scope, page.version.id))

    def _read(self, *, focus: bool) -> None:
        """Read behind what is still being written, so that it is never shown without its last words."""
        scope, asked = self._scope, self._asked
        assert scope is not None
        found: list[PlanPage] = []

        def read(ports: Ports) -> Changes:
            found.append(plan_page(ports, scope, asked))
            return Changes()

        self._desk.do(self, read, lambda _changes: self._show(found[0], scope, focus=focus))

    def _show(self, page: PlanPage, scope: ScopeId, *, focus: bool) -> None:
        if scope != self._scope:
            return
        self.draft.show_page(page)
        self._start = self._rivals = self.parts = self.middle = self.gate = None
        if page.version is None:
            self._start = StartCard(self.draft, page, starts=self._begin)
            self._scroll.setWidget(body(self._start, None))
            if focus:
                go_to(self._start)
            return
        self._build(page)
        if self._part not in dict.fromkeys(part.code for part in part_states(self.draft.version)):
            self._part = ""
        code = self._part or self._first_part()
        assert self.middle is not None
        assert self.parts is not None
        view = self.middle.open(code)
        self._part = code
        self.parts.show_states(code)
        self.parts.show_versions()
        if focus and self._may_take_focus():
            view.focus_on()

    def _build(self, page: PlanPage) -> None:
        self.parts, self.middle, self.gate = PartsCard(self.draft), PartCard(self.draft), GateCard(self.draft)
        self.parts.opened.connect(self.open_part)
        self.parts.version_wanted.connect(self._on_version)
        self.parts.print_wanted.connect(self.print_it)
        self.parts.photograph_wanted.connect(self.photograph_it)
        self.parts.another_wanted.connect(self._offer_another)
        self.parts.changes_wanted.connect(self._on_changes)
        self.middle.wanted.connect(self.open_part)
        self.middle.show_wanted.connect(self.show_part)
        self.gate.wanted.connect(self._on_gap)
        self.gate.agree_wanted.connect(self._on_agree)
        if self.draft.is_open:
            side = draft_side(self.draft, self.gate)
        else:
            self.gate = None
            side = settled_side(
                self.draft,
                {
                    "print": self.print_it,
                    "next": self._next_version,
                    "withdraw": self._withdraw,
                    "review": self._review,
                },
            )
        whole = Threefold(self.parts, self.middle, side)
        above = self._above(page)
        self._scroll.setWidget(stack(above, whole, spacing=0) if above is not None else whole)

    def _above(self, page: PlanPage) -> QWidget | None:
        """What must be settled before anything of it is used."""
        if page.rivals:
            self._rivals = RivalsCard(
                self.draft, page, opens=self._on_version, aside=self._set_aside, compares=self._compare
            )
            return body(self._rivals, margins=(20, 14, 20, 0))
        if page.shown is not None and page.shown.is_in_conflict:
            words = _("Two people wrote different things in this plan. Choose between them before it is used.")
            chooses = Button(_("See both and choose"), small=True)
            chooses.setObjectName("choose")
            chooses.clicked.connect(lambda: self._go(Place("sync")))
            return body(Banner(words, "alert", actions=(chooses,)), margins=(20, 14, 20, 0))
        return None

    def _first_part(self) -> str:
        states = part_states(self.draft.version)
        return next((part.code for part in states if part.state in ("to_finish", "so_far")), states[0].code)

    def _may_take_focus(self) -> bool:
        has = self.window().focusWidget()
        return has is None or not has.isVisible() or has is self or self.isAncestorOf(has) or has is self.parentWidget()

    def _on_gap(self, path: str) -> None:
        key = path.partition("/")[2] or path
        self.open_part(part_of(Path(path)), key)

    def _on_agree(self) -> None:
        if self._rivals is not None:
            announce(self, _("Two versions wait to be settled first."), urgent=True)
            go_to(self._rivals.first)
            return
        self.draft.agree()

    def _on_agreed(self) -> None:
        number = self.draft.version.number
        now = self._desk.ports.clock.now().astimezone()
        self._desk.notices.say(_("Version {n} is in use since {at:%H:%M}.").format(n=number, at=now))
        self._read(focus=True)

    def _compare(self, left: Stored, right: Stored) -> None:
        self.draft.fold()
        self._go(Place("compare", self._scope, left.id, tab=right.id))

    def _on_changes(self) -> None:
        """What this version says that the one before it did not."""
        page = self.draft.page
        if page is not None and page.version is not None and self.draft.version.supersedes:
            self.draft.fold()
            self._go(Place("compare", self._scope, RecordId(self.draft.version.supersedes), tab=page.version.id))

    def _on_version(self, record: str) -> None:
        self._go(Place("case", self._scope, RecordId(record), tab="plan"))

    def _offer_another(self) -> None:
        """A plan of a kind they have none of yet; the one that is shown is kept as it is."""
        page = self.draft.page
        assert page is not None
        self.draft.fold()
        self.parts = self.middle = self.gate = self._rivals = None
        self._start = StartCard(self.draft, page, starts=self._begin, back=lambda: self._read(focus=True))
        self._scroll.setWidget(body(self._start, None))
        go_to(self._start)

    def _begin(self, kind: str) -> None:
        scope, version = self._scope, RecordId(self._desk.ports.ids.new())
        assert scope is not None
        self._asked, self._part = version, ""
        self._desk.do(
            self,
            lambda ports: plans.start_plan(ports, kind, scope=scope, version_id=version),
            lambda _changes: self._read(focus=True),
        )

    def _next_version(self) -> None:
        page = self.draft.page
        assert page is not None
        old, version = page.version, RecordId(self._desk.ports.ids.new())
        assert old is not None
        self._asked = version
        self._desk.do(
            self,
            lambda ports: plans.new_version(ports, old, version_id=version),
            lambda _changes: self._read(focus=True),
        )

    def _review(self) -> None:
        """Look at the version in use again: a look that was begun is gone on with."""
        page = self.draft.page
        if page is None or page.version is None:
            return
        version = page.version
        begun = next((one.id for one in page.reviews if one.body.get("status") != "done"), None)
        review = begun or RecordId(self._desk.ports.ids.new())
        where = Place("record", self._scope, review, tab="plan_review")
        if begun is not None:
            self._go(where)
            return
        self._desk.do(
            self, lambda ports: begin_review(ports, version, review_id=review), lambda _changes: self._go(where)
        )

    def _withdraw(self) -> None:
        page = self.draft.page
        if page is not None and page.version is not None:
            self._set_aside(page.version)

    def _set_aside(self, version: Stored) -> None:
        self.draft.fold()
        if self._asked == version.id:
            self._asked = None
        self._desk.do(
            self,
            lambda ports: plans.withdraw(ports, ports.records.get(version.id)),
            lambda _changes: self._read(focus=True),
        )

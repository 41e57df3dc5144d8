"""The parts of a plan as a list of tasks, in two groups, with in words how far each is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.reading.case import PlanState
from caseworker.domain.reading.plan import PartState, PlanPage, part_states
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.widgets.boxes import Row, clear_out, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, Tone
from ui.widgets.tasklist import TaskList, TaskRow

_TONES: dict[str, Tone] = {"done": "ok", "so_far": "info", "to_finish": "warn", "not_started": "muted"}
PART_HINTS = {
    "matters": "What {name} is proud of and holds on to. Their own words.",
    "wants": "What this plan should help with. Their own words.",
    "signs": "In the body, on the phone, around them. Their own words.",
    "can_do": "{name}'s own words. Small things count. What adults do is part 7.",
    "people": "One person must have agreed before the plan can be used. Say what they were told.",
    "places": "Places that feel OK, and those to avoid or change. Why stays with us.",
    "adults": "{name} should not carry this alone. Each line needs one named adult and a day.",
    "safer": "At home, in school, on the way, online. Worded so that anybody may read it.",
    "now_steps": "What to do when it is happening: short steps, one thing each.",
    "paper": "Paper can be found. Only {name} can decide this, and it rules what is printed.",
    "review": "The first time within 7 days, then within 28.",
    "worries": "Never on {name}'s copy. Two views, side by side; no sum, no colour.",
    "copies": "Never on {name}'s copy.",
    "agreement": "Not a contract. “In part” and “not agreed” are answers too.",
    "analysis": "Never on {name}'s copy.",
}


def state_words(part: PartState) -> str:
    """How far a part is, in words."""
    return {
        "done": _("Done"),
        "so_far": _("{n} so far").format(n=part.count),
        "to_finish": _("To finish"),
        "not_started": _("Not started"),
    }[part.state]


def kinds_left(draft: PlanDraft, page: PlanPage) -> list[tuple[str, str]]:
    """The kinds of plan they have none of yet, as (code, words)."""
    there = {plan.kind for plan in page.plans}
    return [(kind.code, kind.label) for kind in draft.lists["plan_type"].offered() if kind.code not in there]


class PartsCard(Card):
    """Numbers, titles and how far each is; then links to paper and to other versions.

    Signals:
        opened(str): open this part.
        version_wanted(str): show this version instead.
        print_wanted: see it on paper.
        photograph_wanted: keep a photograph of the signed page with the case.
        another_wanted: start a plan of another kind.
        changes_wanted: put it beside the version before it.
    """

    opened = Signal(str)
    version_wanted = Signal(str)
    print_wanted = Signal()
    photograph_wanted = Signal()
    another_wanted = Signal()
    changes_wanted = Signal()

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(margins=(0, 9, 0, 6))
        self._draft = draft
        self._chip = Chip("", "info")
        self._title = PlainLabel("", "h3")
        head = QWidget()
        row = Row(8, (14, 0, 12, 0))
        head.setLayout(row)
        row.addWidget(self._title, 1)
        row.addWidget(self._chip)
        self._note = PlainLabel("", "small")
        self._links = QWidget()
        self._links_flow = Flow(12, (14, 0, 14, 0), line_spacing=0)
        self._links.setLayout(self._links_flow)
        noted = QWidget()
        margin = Row(0, (14, 0, 12, 0))
        noted.setLayout(margin)
        margin.addWidget(self._note, 1)
        self.list = TaskList(_("Parts of the plan"))
        self.list.setObjectName("parts")
        self.list.opened.connect(self.opened)
        self.add(stack(head, noted, self.list, self._links, spacing=3), None)
        draft.changed.connect(self.show_states)

    def show_states(self, current: str = "") -> None:
        """Show how far every part is now; `current` becomes the chosen one."""
        draft = self._draft
        parts = part_states(draft.version)
        done = sum(part.state == "done" for part in parts)
        status = draft.lists.label("plan_status", draft.version.status).lower()
        self._title.setText(_("{name}'s plan").format(name=draft.name))
        self._chip.set_chip(
            _("Version {n} · {status}").format(n=draft.version.number, status=status),
            "ok" if draft.version.status == "active" else "info" if draft.is_open else "plain",
        )
        words = (
            _("{done} of {all} parts done. Any order. Skip any.")
            if draft.is_open
            else _("It does not change any more.")
        )
        self._note.setText(words.format(done=done, all=len(parts)))
        rows = [TaskRow("-with", _("With {name}").format(name=draft.name), selectable=False)]
        is_open = draft.is_open
        rows += [_row(part, is_open=is_open) for part in parts if not part.is_private]
        rows += [TaskRow("-ours", _("Stays with us, never on their copy"), selectable=False)]
        rows += [_row(part, is_open=is_open) for part in parts if part.is_private]
        self.list.set_rows(rows)
        if current:
            self.list.set_current(current)

    def show_versions(self) -> None:
        """Links to the other versions of this plan that are alive, and to other plans."""
        clear_out(self._links_flow)
        page = self._draft.page
        if page is None or page.shown is None:
            return
        looks = Button(_("See it on paper"), "link", small=True)
        looks.setObjectName("print-draft")
        looks.clicked.connect(self.print_wanted)
        self._links_flow.addWidget(looks)
        if not self._draft.is_open:
            photo = Button(_("Add a photograph of the signed plan"), "link", small=True)
            photo.setObjectName("photograph-plan")
            photo.clicked.connect(self.photograph_wanted)
            self._links_flow.addWidget(photo)
        if self._draft.version.supersedes and self._draft.version.number > 1:
            changes = Button(
                _("What changed since version {n}").format(n=self._draft.version.number - 1), "link", small=True
            )
            changes.setObjectName("changes")
            changes.clicked.connect(self.changes_wanted)
            self._links_flow.addWidget(changes)
        self._link_others(page, page.shown)
        if kinds_left(self._draft, page):
            another = Button(_("Another kind of plan"), "link", small=True)
            another.setObjectName("another-plan")
            another.clicked.connect(self.another_wanted)
            self._links_flow.addWidget(another)

    def _link_others(self, page: PlanPage, shown: PlanState) -> None:
        alive = [*([shown.current] if shown.current else []), *shown.drafts]
        for version in alive:
            if page.version is not None and version.id != page.version.id:
                status = self._draft.lists.label("plan_status", str(version.body.get("status"))).lower()
                self._link(_("Version {n}, {what}").format(n=version.body.get("number") or 1, what=status), version.id)
        for plan in page.plans:
            if plan.plan.id != shown.plan.id:
                kind = self._draft.lists.label("plan_type", plan.kind)
                self._link(_("Other plan: {kind}").format(kind=kind.lower()), plan.plan.id)

    def _link(self, words: str, record: str) -> None:
        link = Button(words, "link", small=True)
        link.clicked.connect(lambda: self.version_wanted.emit(record))
        self._links_flow.addWidget(link)


def _row(part: PartState, *, is_open: bool) -> TaskRow:
    """In a version that is not written in any more, only what is empty is worth saying."""
    mark = "" if part.is_private else str(part.number)
    icon = "lock" if part.is_private else ""
    if not is_open:
        return TaskRow(part.code, _(part.title), mark, "" if part.count else _("Empty"), "muted", icon)
    return TaskRow(part.code, _(part.title), mark, state_words(part), _TONES[part.state], icon)

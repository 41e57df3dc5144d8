"""The right side of the plan: what a draft still needs, or what can be done with a version that is in use."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from caseworker.domain.forms.plan_review import PlanReview
from caseworker.domain.ports import Stored
from caseworker.domain.reading.plan import PlanPage
from caseworker.domain.reading.today import day_words
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.gates import NOT_AGREED, GateCard
from ui.screens.plan.list import kinds_left
from ui.screens.plan.paper import PaperQuestion, ReviewQuestion
from ui.screens.plan.part import in_line
from ui.widgets.boxes import rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.chip import Chip
from ui.widgets.choices import Segments
from ui.widgets.label import PlainLabel

Deeds = dict[str, Callable[[], None]]


def draft_side(draft: PlanDraft, gate: GateCard) -> QWidget:
    """The gate, the paper question and the review date."""
    paper, review = Card(margins=(14, 8, 14, 8)), Card(margins=(14, 8, 14, 8))
    paper.add(PaperQuestion(draft))
    review.add(ReviewQuestion(draft))
    return stack(gate, paper, review, None, spacing=12)


def settled_side(draft: PlanDraft, deeds: Deeds) -> QWidget:
    """What can be done with a version that does not change any more: print it, start the next one, withdraw it."""
    version = draft.version
    status = draft.lists.label("plan_status", version.status)
    kind = "ok" if version.status == "active" else "plain"
    card = Card(_("Version {n}").format(n=version.number), aside=Chip(status, "ok" if kind == "ok" else "plain"))
    if version.agreed_state == NOT_AGREED:
        card.add(PlainLabel(_("Professional plan, not agreed by the young person"), "strong"))
    if isinstance(version.agreed_on, date):
        card.add(PlainLabel(_("Agreed {when}").format(when=day_words(version.agreed_on.isoformat(), draft.today()))))
    day = due_day(draft)
    if day is not None:
        is_late = version.status == "active" and day < draft.today()
        again = _("Looking at it again was due {day:%d/%m/%Y}") if is_late else _("Look at it again by {day:%d/%m/%Y}")
        card.add(PlainLabel(again.format(day=day), tone="warn" if is_late else ""))
    if version.status == "active":
        card.add(_button(_("Print or save it"), "printer", deeds["print"], name="print", primary=True))
        card.add(_button(_("Look at it again together"), "refresh", deeds["review"], name="review"))
        following = _("Start version {n}").format(n=version.number + 1)
        card.add(_button(following, "edit", deeds["next"], name="next-version"))
        card.add(PlainLabel(_("It stays in use until the new version is agreed."), "small"))
        card.add(rule(), _button(_("Take it out of use"), "ban", deeds["withdraw"], name="withdraw"))
    else:
        card.add(PlainLabel(_("It can be read, and stays in the case."), "muted"))
    paper = Card(_("Safe to have on paper?"))
    answer = draft.lists.label("safe_paper", version.safe_paper) if version.safe_paper else _("Nobody has answered")
    paper.add(PlainLabel(answer))
    if version.safe_paper_why:
        paper.add(PlainLabel(f"“{version.safe_paper_why}”", "small"))
    return stack(card, *looks(draft), paper, None, spacing=14)


def due_day(draft: PlanDraft) -> date | None:
    """When it is looked at again: as the last look at the version in use says, else as it was agreed."""
    shown = draft.page.shown if draft.page is not None else None
    due = str(shown.plan.body.get("review_on") or "") if shown is not None and draft.version.status == "active" else ""
    agreed = draft.version.review_on if isinstance(draft.version.review_on, date) else None
    return date.fromisoformat(due) if due else agreed


def looks(draft: PlanDraft) -> list[QWidget]:
    """The last look at the plan: what was used, what worked and what got in the way, in their words."""
    last = next(iter(draft.page.reviews if draft.page is not None else ()), None)
    if last is None:
        return []
    review = PlanReview.read(last.body)
    when = f"{review.looked_on:%d/%m/%Y}" if isinstance(review.looked_on, date) else _("no day yet")
    state = _("Looked at on {day}") if review.status == "done" else _("Begun on {day}, not finished")
    card = Card(state.format(day=when))
    said = ((_("Used"), review.used), (_("Worked"), review.worked), (_("Got in the way"), review.in_the_way))
    for label, words in said:
        if words.strip():
            card.add(PlainLabel(label, "smallstrong"), PlainLabel(f"“{words.strip()}”"))
    return [card]


def _button(words: str, icon: str, deed: Callable[[], None], *, name: str, primary: bool = False) -> Button:
    button = Button(words, "primary" if primary else "secondary", icon=icon)
    button.setObjectName(name)
    button.clicked.connect(deed)
    return button


class RivalsCard(Card):
    """Two versions were written apart (V24): both are listed, and a person sets one aside. Nothing is thrown away."""

    def __init__(
        self,
        draft: PlanDraft,
        page: PlanPage,
        *,
        opens: Callable[[str], None],
        aside: Callable[[Stored], None],
        compares: Callable[[Stored, Stored], None],
    ) -> None:
        super().__init__(look="urgent")
        self.setAccessibleName(_("Two versions to settle"))
        self.first: QWidget = self
        count = len(page.rivals)
        words = _("{n} versions of this plan were written apart. None of it is agreed or printed until one is chosen.")
        self.add(Banner(words.format(n=count), "alert"))
        for one in page.rivals:
            self.add(self._version(draft, page, one, opens=opens, aside=aside))
        compare = Button(_("Put them side by side"), "primary", icon="columns")
        compare.setObjectName("compare")
        compare.clicked.connect(lambda: compares(page.rivals[0], page.rivals[1]))
        words = _("Read both with {name}. Keep lines of both, or set one aside. It can still be read.")
        self.first = compare
        self.add(in_line(compare, PlainLabel(words.format(name=page.name))))

    def _version(
        self,
        draft: PlanDraft,
        page: PlanPage,
        one: Stored,
        *,
        opens: Callable[[str], None],
        aside: Callable[[Stored], None],
    ) -> QWidget:
        status = draft.lists.label("plan_status", str(one.body.get("status"))).lower()
        title = _("Version {n} · {status}").format(n=one.body.get("number") or 1, status=status)
        by = page.colleagues.get(one.made_by, _("a colleague"))
        made = str(one.body.get("made_at") or one.made_at)
        when = f"{datetime.fromisoformat(made).astimezone():%d/%m/%Y, %H:%M}" if made else ""
        facts = " · ".join(part for part in (by, when, str(one.body.get("made_where") or "")) if part)
        here = page.version is not None and page.version.id == one.id
        buttons: list[QWidget] = []
        if here:
            buttons.append(PlainLabel(_("Open now"), "smallstrong"))
        else:
            reading = Button(
                _("Read it"), "link", small=True, name=_("Read: {which}").format(which=f"{title}, {facts}")
            )
            reading.clicked.connect(lambda: opens(one.id))
            buttons.append(reading)
        setting = Button(_("Set it aside"), small=True, name=_("Set aside: {which}").format(which=f"{title}, {facts}"))
        setting.setObjectName(f"aside-{one.id}")
        setting.clicked.connect(lambda: aside(one))
        self.first = setting if self.first is self else self.first
        return in_line(PlainLabel(title, "strong"), PlainLabel(facts, "small"), *buttons, setting)


class StartCard(Card):
    """No plan of this kind yet: which kind, and begin. `starts` is given the kind; `back` goes to the plan there is."""

    def __init__(
        self,
        draft: PlanDraft,
        page: PlanPage,
        *,
        starts: Callable[[str], None],
        back: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(_("A plan with {name}").format(name=page.name))
        kinds = kinds_left(draft, page)
        first = "everyday" if any(code == "everyday" for code, _words in kinds) else kinds[0][0]
        self.kinds = Segments(kinds, _("Which kind of plan?"), value=first)
        self.kinds.setObjectName("plan_type")
        begin = Button(_("Start it together"), "primary", icon="shield-check")
        begin.setObjectName("start")
        begin.clicked.connect(lambda: starts(self.kinds.value() or first))
        buttons: list[QWidget] = [begin]
        if back is not None:
            returns = Button(_("Back to the plan"))
            returns.setObjectName("back-to-plan")
            returns.clicked.connect(back)
            buttons.append(returns)
        words = _("Made with {name}, in their words, in any order. Parts can be skipped. Adults carry part of it.")
        self.add(
            PlainLabel(words.format(name=page.name), "muted"),
            PlainLabel(_("Which kind of plan?"), "field"),
            self.kinds,
            in_line(*buttons),
            PlainLabel(
                _("If self-harm is disclosed, this is not the plan for it: a clinician leads that one."), "small"
            ),
        )
        self.setFocusProxy(self.kinds)

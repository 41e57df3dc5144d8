"""What adults will do, so that it is not all down to the young person: one named adult and a day on each line."""

from collections.abc import Callable
from functools import partial

from typing_extensions import override

from caseworker.domain.choices import is_absent
from caseworker.domain.forms.plan_version import AdultDoes
from caseworker.domain.reading.plan import is_nobody
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.part import LONG, Deed, LineCard, LinesView
from ui.theme import space_out
from ui.widgets.boxes import beside
from ui.widgets.cards import Banner
from ui.widgets.datebox import DateBox
from ui.widgets.field import describe
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox, TextBox
from ui.widgets.toast import announce


class AdultsView(LinesView):
    """A line each: who, what, by when. "School" alone cannot be asked whether it was done."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "adults", name=_("Add something an adult will do"))
        words = _(
            "Once it is agreed, each line is a task for you: “Did it happen? Tell {name}.” "
            "A place can be the one that changes, too: “make the bus stop safer”, with a named adult."
        )
        self.column.addWidget(Banner(words.format(name=draft.name), "news", strong=False))
        self.rebuild()

    @override
    def item(self, words: str) -> AdultDoes:
        return AdultDoes(what=words.strip())

    @override
    def card(self, key: str) -> LineCard:
        return AdultCard(self, key, deeds=lambda: self._deeds(key))

    def _deeds(self, key: str) -> list[Deed]:
        adult = self.draft.version.adults[key]
        owners: list[Deed] = [
            (_("Whose: {who}").format(who=choice.label), partial(self.draft.alter, self.code, key, owner=choice.code))
            for choice in self.draft.lists["action_owner"].offered()
            if choice.code not in ("young_person", adult.owner)
        ]
        words = _("Not done yet") if adult.done_on else _("It is done")
        done_on = None if adult.done_on else self.draft.today()
        return [(words, lambda: self.alter(key, done_on=done_on)), *owners, *self.usual_deeds(key)]


class AdultCard(LineCard):
    """The boxes of one line. What cannot be a name or a day stays in its box, with the reason above."""

    def __init__(self, view: AdultsView, key: str, *, deeds: Callable[[], list[Deed]]) -> None:
        self._draft, self._key = view.draft, key
        adult = view.draft.version.adults[key]
        super().__init__(adult.what, view, key, deeds=deeds)
        typed = view.draft.typed(self._place)
        self.who = LineBox(typed or adult.who, example=_("A named adult"), limit=120)
        self.what = TextBox(adult.what, lines=1, limit=LONG)
        due = None if is_absent(adult.due_on) or isinstance(adult.due_on, str) else adult.due_on
        self.by = DateBox(view.draft.today, value=due or view.draft.typed(f"adults/{key}/due_on"), lean="future")
        self.start = self.who
        self._error = PlainLabel("", "error")
        self._lay_out(adult)
        self.who.textChanged.connect(self._on_who)
        self.who.left.connect(self._judge)
        self.what.textChanged.connect(lambda: self._draft.alter("adults", key, what=self.what.words()))
        self.by.changed.connect(self._on_day)
        self._judge(quietly=True)

    @property
    def _place(self) -> str:
        return f"adults/{self._key}/who"

    def _lay_out(self, adult: AdultDoes) -> None:
        boxes = self.box
        space_out(boxes, 8)
        boxes.addWidget(self.who, 3)
        boxes.addWidget(self.what, 6)
        boxes.addWidget(beside(PlainLabel(_("by"), wraps=False), self.by))
        done = [PlainLabel(_("Done"), "smallstrong", tone="ok")] if adult.done_on else []
        self.over.insertWidget(0, self._error)
        for label in done:
            self.over.addWidget(label)
        for name, box in (("who", self.who), ("what", self.what), ("due_on", self.by)):
            box.setObjectName(f"{name}-{self._key}")
        describe(self.what, _("What they will do"), "")
        describe(self.by, _("By when"), adult.what)
        self.end_with_menu()

    def _on_who(self, words: str) -> None:
        refused = is_nobody(words)
        self._draft.type_at(self._place, words if refused else "")
        self._draft.alter("adults", self._key, who="" if refused else words)
        if not refused:
            self._judge(quietly=True)

    def _on_day(self, day: object) -> None:
        place = f"adults/{self._key}/due_on"
        is_text = isinstance(day, str)
        self._draft.type_at(place, str(day) if is_text else "")
        self._draft.alter("adults", self._key, due_on=None if is_text else day)
        self._judge()

    def _judge(self, *, quietly: bool = False) -> None:
        who = self.who.words()
        words = self.by.problem()
        if is_nobody(who):
            words = _("Name the adult. “{who}” cannot be asked whether it was done.").format(who=who.strip())
        if words and not quietly and words != self._error.text():
            announce(self, words, urgent=True)
        self._error.setText(words)
        self._error.setVisible(bool(words))
        describe(self.who, _("Which adult"), words, invalid=is_nobody(who))
        describe(self.by, _("By when"), self.by.problem(), invalid=not self.by.readable())

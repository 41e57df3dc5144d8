"""Parts that are answers and not lists: safe to have, when we look again, and three that stay with the workers."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.paper import PaperQuestion, ReviewQuestion
from ui.screens.plan.part import PartView
from ui.widgets.choices import Segments
from ui.widgets.datebox import DateBox
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.textbox import LineBox, TextBox
from ui.widgets.tick import TickBox


class AnswersView(PartView):
    """Fields one under the other. `fields` maps a field of the version to its question on the screen."""

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__(draft, code)
        self.fields: dict[str, QWidget] = {}

    def ask(self, name: str, field: QWidget) -> None:
        """Put a question on the screen under the name of its field."""
        self.fields[name] = field
        self.column.addWidget(field)

    @override
    def focus_on(self, key: str = "") -> None:
        target = self.fields.get(key) or next(iter(self.fields.values()), None)
        if target is not None:
            go_to(target.focusProxy() or target)

    def line(self, name: str, label: str, *, hint: str = "") -> None:
        """A question that is answered in one line."""
        box = LineBox(str(getattr(self.draft.version, name)), limit=400)
        box.setObjectName(name)
        box.textChanged.connect(lambda words: self.draft.put(**{name: words}))
        self.ask(name, Field(label, box, hint=hint))

    def text(self, name: str, label: str, *, lines: int = 2, hint: str = "", voice: bool = False) -> None:
        """A question that is answered in several lines."""
        box = TextBox(str(getattr(self.draft.version, name)), lines=lines, voice=voice)
        box.setObjectName(name)
        box.textChanged.connect(lambda: self.draft.put(**{name: box.words()}))
        self.ask(name, Field(label, box, hint=hint))

    def choice(self, name: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        """A question with a few answers."""
        value = getattr(self.draft.version, name)
        segments = Segments(options, label, value=str(value) if value not in (None, "") else None)
        segments.changed.connect(lambda code: self._chose(name, code))
        self.ask(name, Field(label, segments))

    def _chose(self, name: str, code: str | None) -> None:
        self.draft.put(**{name: code or ""})


class PaperView(AnswersView):
    """Is it safe to have: their answer rules what may be printed."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "paper")
        self.ask("safe_paper", PaperQuestion(draft, whole=True))


class ReviewView(AnswersView):
    """When we look again, and what would make it sooner."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "review")
        self.ask("review_on", ReviewQuestion(draft, whole=True))


class WorriesView(AnswersView):
    """How safe it feels, theirs and mine, 0 to 10; never added up, never coloured."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "worries")
        tens = [(str(number), str(number)) for number in range(11)]
        self.choice("rating_theirs", _("How safe does {name} say it is? 0 is not at all").format(name=draft.name), tens)
        self.choice("rating_mine", _("And you?"), tens)
        self.text("rating_talk", _("If they differ: what you said about it to one another"))

    @override
    def _chose(self, name: str, code: str | None) -> None:
        self.draft.put(**{name: int(code) if code else None})


class AgreementView(AnswersView):
    """What the young person says about the plan. Agreed in part and not agreed are answers, with their words."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "agreement")
        name, lists = draft.name, draft.lists
        said = [(choice.code, choice.label) for choice in lists["plan_agreed"].offered()]
        self.choice("agreed_state", _("What does {name} say about it?").format(name=name), said)
        self.text("not_agreed", _("What {name} does not agree with").format(name=name), voice=True)
        how = [(choice.code, choice.label) for choice in lists["agreed_how"].offered()]
        self.choice("agreed_how", _("How"), how)
        self.line("agreed_by", _("Who agreed"))
        day = DateBox(draft.today, value=_day(draft.version.agreed_on), lean="past")
        day.setObjectName("agreed_on")
        day.changed.connect(self._on_day)
        self.ask("agreed_on", Field(_("Agreed on"), day, hint=_("Empty means the day you bring it into use")))
        self.line("made_where", _("Where it was made, and who was there"))
        back = TickBox(_("I read it back, and it is what {name} means").format(name=name))
        back.setObjectName("read_back")
        back.setChecked(draft.version.read_back)
        back.toggled.connect(lambda on: draft.put(read_back=on))
        self.ask("read_back", back)

    def _on_day(self, day: object) -> None:
        box = self.fields["agreed_on"]
        assert isinstance(box, Field)
        box.set_error(_("Write a day, like 12/11/2026") if isinstance(day, str) else "")
        self.draft.type_at("agreed_on", day if isinstance(day, str) else "")
        self.draft.put(agreed_on=day if isinstance(day, date) else None)


class AnalysisView(AnswersView):
    """What the worker thinks: kept apart from their words."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "analysis")
        hint = _("Your view and why. It is not shown to {name} and not on their copy, but they may ask to read it.")
        label = _("Risks, what protects, where, and what happens if it fails")
        self.text("analysis", label, lines=8, hint=hint.format(name=draft.name))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None

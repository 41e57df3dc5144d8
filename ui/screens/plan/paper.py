"""Two questions that are always in view: is it safe to have on paper, and when do we look at it again."""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from caseworker.domain.reading.today import day_words
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.widgets.boxes import Column, Row
from ui.widgets.choices import Segments
from ui.widgets.datebox import DateBox
from ui.widgets.field import describe
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import RadioList

WEEKS = (7, 14, 28)


class PaperQuestion(QWidget):
    """Is it safe for them to have on paper? Unanswered means nothing is printed (V14). `whole` asks the reason too."""

    def __init__(self, draft: PlanDraft, *, whole: bool = False) -> None:
        super().__init__()
        self._draft = draft
        column = Column(4)
        self.setLayout(column)
        title = _("Safe for {name} to have on paper?").format(name=draft.name)
        if not whole:
            column.addWidget(PlainLabel(title, "h3"))
        options = [(choice.code, choice.label) for choice in draft.lists["safe_paper"].offered()]
        self.answers = RadioList(options, title)
        self.answers.setObjectName("safe_paper" if whole else "safe_paper_card")
        column.addWidget(self.answers)
        self.answers.changed.connect(self._on_answer)
        self.why = LineBox(draft.version.safe_paper_why, example=_("Their reason, in their words"), limit=400)
        describe(self.why, _("Their reason, in their words"), "")
        self.why.textChanged.connect(lambda words: draft.put(safe_paper_why=words))
        self.note = PlainLabel("", "small")
        column.addWidget(self.why if whole else self.note)
        self.why.setParent(self)
        self.why.setVisible(whole)
        self.setFocusProxy(self.answers)
        draft.changed.connect(self.show_answer)
        self.show_answer()

    def show_answer(self) -> None:
        """Follow the version, whoever changed it."""
        version = self._draft.version
        if self.answers.value() != (version.safe_paper or None):
            self.answers.set_value(version.safe_paper or None)
        self.answers.setEnabled(self._draft.is_open)
        when = ""
        if isinstance(version.safe_paper_on, date):
            when = day_words(version.safe_paper_on.isoformat(), self._draft.today())
        said = _("{name} decided {when}").format(name=self._draft.name, when=when) if when else ""
        why = f"“{version.safe_paper_why}”" if version.safe_paper_why else ""
        words = ": ".join(part for part in (said, why) if part)
        self.note.setText(words or _("Only {name} can decide this.").format(name=self._draft.name))

    def _on_answer(self, code: str | None) -> None:
        self._draft.put(safe_paper=code or "", safe_paper_on=self._draft.today() if code else None)


class ReviewQuestion(QWidget):
    """When we look at it again: a day, or 7, 14 or 28 days from now."""

    def __init__(self, draft: PlanDraft, *, whole: bool = False) -> None:
        super().__init__()
        self._draft = draft
        column = Column(4)
        self.setLayout(column)
        self.day = DateBox(draft.today, lean="future")
        self.day.setObjectName("review_on" if whole else "review_on_card")
        self.day.changed.connect(self._on_day)
        head = QWidget()
        row = Row(8)
        head.setLayout(row)
        row.addWidget(PlainLabel(_("Look at it again by"), "field" if whole else "h3"), 1)
        row.addWidget(self.day)
        column.addWidget(head)
        self.error = PlainLabel("", "error")
        column.addWidget(self.error)
        self.soon = Segments([(str(days), _("{n} days").format(n=days)) for days in WEEKS], small=True)
        self.soon.describe(_("Look at it again in"), "", invalid=False)
        self.soon.changed.connect(self._on_days)
        column.addWidget(self.soon)
        self.sooner = LineBox(draft.version.review_sooner, example=_("Sooner if …"), limit=400)
        describe(self.sooner, _("What would make it sooner"), "")
        self.sooner.textChanged.connect(lambda words: draft.put(review_sooner=words))
        self.note = PlainLabel("", "small")
        column.addWidget(self.sooner if whole else self.note)
        self.sooner.setParent(self)
        self.sooner.setVisible(whole)
        self.setFocusProxy(self.day)
        draft.changed.connect(self.show_answer)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the day as it is now."""
        version = self._draft.version
        day = version.review_on if isinstance(version.review_on, date) else None
        if not self.day.hasFocus():
            self.day.set_value(day or self._draft.typed("review_on") or None)
        days = str((day - self._draft.today()).days) if day else ""
        wanted = days if days in {str(one) for one in WEEKS} else None
        if self.soon.value() != wanted:
            self.soon.set_value(wanted)
        for part in (self.day, self.soon):
            part.setEnabled(self._draft.is_open)
        problem = self.day.problem()
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        describe(self.day, _("Look at it again by"), problem, invalid=bool(problem))
        sooner = version.review_sooner or _("new threat, {name} asks, school changes").format(name=self._draft.name)
        self.note.setText(_("Sooner if: {what}").format(what=sooner))

    def _on_day(self, day: object) -> None:
        self._draft.type_at("review_on", day if isinstance(day, str) else "")
        self._draft.put(review_on=day if isinstance(day, date) else None)

    def _on_days(self, days: str | None) -> None:
        if days:
            day = self._draft.today() + timedelta(days=int(days))
            self.day.set_value(day)
            self._draft.put(review_on=day)

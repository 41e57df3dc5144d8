"""Parts that are lists of the young person's words: kept as they were said, never checked, nudged or rewritten."""

from functools import partial
from typing import cast

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_version import Words
from ui.i18n import N_, _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.part import Deed, LineCard, LinesView, answers, under
from ui.widgets.boxes import stack
from ui.widgets.field import Field, describe
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox, TextBox

ADD = {
    "matters": N_("Add what matters, in {name}'s words"),
    "wants": N_("Add what it is for, in {name}'s words"),
    "signs": N_("Add a sign, in {name}'s words"),
    "safer": N_("Add what would make it safer"),
    "now_steps": N_("Add a step, in {name}'s words"),
}
ANOTHER = N_("Add another, in {name}'s words")


class WordsView(LinesView):
    """Lines in the young person's words, whose idea each was, and whether they have tried it."""

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__(draft, code, name=_(ADD.get(code, ANOTHER)).format(name=draft.name))
        if code == "now_steps":
            self.column.addWidget(self._code_word())
        self.rebuild()

    @override
    def item(self, words: str) -> Words:
        return Words(text=words)

    @override
    def card(self, key: str) -> LineCard:
        line = self._line(key)
        card = LineCard(line.text, self, key, deeds=lambda: self._deeds(key))
        if self.editing == key:
            card.lay_out(self._editor(key, line))
        elif self.code == "can_do":
            question = _("Have I tried it?")
            tried = answers(self.draft, "tried", question, about=line.text, value=line.tried)
            tried.changed.connect(lambda code: self.draft.alter(self.code, key, tried=code or ""))
            card.lay_out(self._words(line), under(question, tried), start=tried)
        else:
            card.lay_out(self._words(line))
        return card

    @override
    def end_editing(self) -> None:
        if self._line(self.editing).text.strip():
            super().end_editing()
            return
        key, self.editing = self.editing, ""
        self.take_out(key)

    def _line(self, key: str) -> Words:
        return cast("Words", getattr(self.draft.version, self.code)[key])

    def _words(self, item: Words) -> QWidget:
        name, lists = self.draft.name, self.draft.lists
        idea = _("{name}'s words").format(name=name) if item.idea == "young_person" else ""
        idea = idea or (lists.label("whose_idea", item.idea) if item.idea else _("Nobody said whose idea"))
        since = _("from version {n}").format(n=item.from_version) if item.from_version else _("new")
        off = _("left off paper") if item.off_paper else ""
        note = " · ".join(part for part in (idea, since, off) if part)
        return stack(PlainLabel(f"“{item.text}”"), PlainLabel(note, "small"), spacing=2)

    def _editor(self, key: str, item: Words) -> QWidget:
        box = TextBox(item.text, lines=1)
        describe(box, _("The words, as they said them"), "")
        box.textChanged.connect(lambda: self.draft.alter(self.code, key, text=box.words()))
        return self.editor(box, done=_("Done changing the words"))

    def _deeds(self, key: str) -> list[Deed]:
        item = self._line(key)
        ideas: list[Deed] = [
            (_("Whose idea: {who}").format(who=choice.label), partial(self.alter, key, idea=choice.code))
            for choice in self.draft.lists["whose_idea"].offered()
            if choice.code != item.idea
        ]
        paper = _("Put it on paper again") if item.off_paper else _("Leave it off paper")
        edit: Deed = (_("Change the words"), lambda: self.edit(key))
        return [edit, (paper, lambda: self.alter(key, off_paper=not item.off_paper)), *ideas, *self.usual_deeds(key)]

    def _code_word(self) -> QWidget:
        box = LineBox(self.draft.version.code_word, limit=80)
        box.setObjectName("code_word")
        field = Field(_("Our word"), box, hint=_("Never printed: paper that is found must not give it away."))
        box.textChanged.connect(lambda words: self.draft.put(code_word=words))
        return field

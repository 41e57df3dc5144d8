"""Parts that are lists of the young person's words: kept as they were said, never checked, nudged or rewritten."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_version import Words
from caseworker.domain.reading.plan import in_order
from ui.i18n import _
from ui.screens.plan_draft import PlanDraft
from ui.screens.plan_part import AddLine, Deed, LineCard, PartView, in_line
from ui.widgets.boxes import stack
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.errors import go_to
from ui.widgets.field import Field, describe
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox, TextBox

ADD = {
    "matters": "Add what matters, in {name}'s words",
    "wants": "Add what it is for, in {name}'s words",
    "signs": "Add a sign, in {name}'s words",
    "safer": "Add what would make it safer",
    "now_steps": "Add a step, in {name}'s words",
}


class WordsView(PartView):
    """Lines in the young person's words, whose idea each was, and whether they have tried it."""

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__(draft, code)
        self._editing = ""
        words = ADD.get(code, "Add another, in {name}'s words").format(name=draft.name)
        self.adding = AddLine(draft, code, name=words)
        self.adding.added.connect(self._on_added)
        self.column.addWidget(self.adding)
        if code == "now_steps":
            self.column.addWidget(self._code_word())
        self.rebuild()

    @override
    def keys(self) -> list[str]:
        return in_order(self.draft.version, self.code)

    @override
    def card(self, key: str) -> LineCard:
        item = self._item(key)
        card = LineCard(item.text, self, key, deeds=lambda: self._deeds(key))
        if self._editing == key:
            box = self._editor(key, item)
            card.box.addWidget(box, 1)
            card.start = cast("QWidget", box.focusProxy())
        else:
            card.box.addWidget(self._words(item), 1)
            if self.code == "can_do":
                card.box.addWidget(self._tried(key, item, card), 0, Qt.AlignmentFlag.AlignTop)
        card.end_with_menu()
        return card

    @override
    def focus_on(self, key: str = "") -> None:
        if key in self.cards:
            super().focus_on(key)
        else:
            go_to(self.adding.box)

    def edit(self, key: str) -> None:
        """Open the words of a line for changing."""
        self._editing = key
        self.rebuild()
        self.focus_on(key)

    def _item(self, key: str) -> Words:
        return cast("Words", getattr(self.draft.version, self.code)[key])

    def _words(self, item: Words) -> QWidget:
        name, lists = self.draft.name, self.draft.lists
        idea = _("{name}'s words").format(name=name) if item.idea == "young_person" else ""
        idea = idea or (lists.label("whose_idea", item.idea) if item.idea else _("Nobody said whose idea"))
        since = _("from version {n}").format(n=item.from_version) if item.from_version else _("new")
        off = _("left off paper") if item.off_paper else ""
        note = " · ".join(part for part in (idea, since, off) if part)
        return stack(PlainLabel(f"“{item.text}”"), PlainLabel(note, "small"), spacing=2)

    def _tried(self, key: str, item: Words, card: LineCard) -> QWidget:
        options = [(choice.code, choice.label) for choice in self.draft.lists["tried"].offered()]
        tried = Segments(options, _("Have I tried it?"), value=item.tried or None, small=True)
        tried.describe(_("Have I tried it?"), item.text, invalid=False)
        tried.changed.connect(lambda code: self.draft.alter(self.code, key, tried=code or ""))
        card.start = tried
        return stack(PlainLabel(_("Have I tried it?"), "smallstrong"), tried, spacing=4)

    def _editor(self, key: str, item: Words) -> QWidget:
        box = TextBox(item.text, lines=1)
        describe(box, _("The words, as they said them"), "")
        box.textChanged.connect(lambda: self.draft.alter(self.code, key, text=box.words()))
        done = Button(_("Done"), small=True, name=_("Done changing the words"))
        done.clicked.connect(lambda: self._end_editing(key))
        holder = stack(box, in_line(done), spacing=6)
        holder.setFocusProxy(box)
        return holder

    def _end_editing(self, key: str) -> None:
        self._editing = ""
        if not self._item(key).text.strip():
            self.take_out(key)
            return
        self.rebuild()
        self.focus_on(key)

    def _deeds(self, key: str) -> list[Deed]:
        item = self._item(key)
        ideas: list[Deed] = [
            (_("Whose idea: {who}").format(who=choice.label), self._alterer(key, idea=choice.code))
            for choice in self.draft.lists["whose_idea"].offered()
            if choice.code != item.idea
        ]
        paper = _("Put it on paper again") if item.off_paper else _("Leave it off paper")
        edit: Deed = (_("Change the words"), lambda: self.edit(key))
        return [edit, (paper, self._alterer(key, off_paper=not item.off_paper)), *ideas, *self.usual_deeds(key)]

    def _alterer(self, key: str, **values: object) -> "_Alter":
        return _Alter(self, key, values)

    def _code_word(self) -> QWidget:
        box = LineBox(self.draft.version.code_word, limit=80)
        box.setObjectName("code_word")
        field = Field(_("Our word"), box, hint=_("Never printed: paper that is found must not give it away."))
        box.textChanged.connect(lambda words: self.draft.put(code_word=words))
        return field

    def _on_added(self, words: str) -> None:
        self.draft.add(self.code, Words(text=words))
        self.rebuild()


class _Alter:
    """Change a line from its menu, and draw the part again."""

    def __init__(self, view: WordsView, key: str, values: dict[str, object]) -> None:
        self._view, self._key, self._values = view, key, values

    def __call__(self) -> None:
        self._view.draft.alter(self._view.code, self._key, **self._values)
        self._view.rebuild()
        self._view.focus_on(self._key)

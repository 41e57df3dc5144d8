"""Has anything about safety changed, does somebody have to hear it today, and who was told."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.choices import ABSENCES, NOT_ASKED, Lists
from caseworker.domain.edits import Body
from ui.i18n import _
from ui.screens.session.lines import LinesPart
from ui.screens.session.part import MARGINS, Answer, Part, on_enter, text, texts
from ui.screens.session.pronouns import Pronouns
from ui.theme import space_out
from ui.widgets.boxes import Column, Row, rule
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import KeyCap
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox


class SafetyPart(Part):
    """One question; an answer that says "changed" offers the plan. Under it, the way to somebody who must hear.

    Signals:
        plan_wanted, plan_later: change the plan together now, or make it a promise.
        concern_wanted: somebody must hear this today.
    """

    plan_wanted = Signal()
    plan_later = Signal()
    concern_wanted = Signal()

    def __init__(self, they: Pronouns, lists: Lists) -> None:
        super().__init__()
        title = _("Has anything about safety changed?")
        options = tuple((choice.code, choice.label) for choice in lists["safety_change"].offered())
        self.answer = Answer((*options, (NOT_ASKED, _(ABSENCES[NOT_ASKED]))), title, key="safety")
        self.answer.changed.connect(self._on_answer)
        card = Card(title, margins=MARGINS)
        space_out(card.column, 6, MARGINS)
        card.add(self.spot("safety_change", self.answer, title), self.answer)
        card.add(self._make_plan(they), rule())
        self.concern = Button(_("Somebody must hear this today"), "danger", icon="bell")
        self.concern.setObjectName("concern")
        self.concern.setAccessibleDescription(_("Shows who to ring. This app alerts nobody."))
        self.concern.clicked.connect(self.concern_wanted)
        line = Flow(8)
        line.add(KeyCap("Ctrl+Shift+K"), PlainLabel(_("Who to ring. This app alerts nobody."), "small"))
        card.add(self.concern, line)
        self.column.addWidget(card)

    def _make_plan(self, they: Pronouns) -> QWidget:
        self._plan = QWidget()
        row = Flow(8)
        self._plan.setLayout(row)
        words = _("Change {their} plan with {them} now").format(their=they.owner, them=they.other)
        now, later = Button(words, small=True, icon="shield-check"), Button(_("Later"), small=True)
        now.clicked.connect(self.plan_wanted)
        later.clicked.connect(self.plan_later)
        row.add(now, later)
        self._plan.setVisible(False)
        return self._plan

    @override
    def show_body(self, body: Body) -> None:
        self.answer.show_code(body.get("safety_change"))
        self._look()

    @override
    def body(self) -> Body:
        return {"safety_change": self.answer.code()}

    def _on_answer(self, _code: object) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        self._plan.setVisible(self.answer.code() in ("safer", "less_safe"))


class ToldPart(LinesPart):
    """Whom we told, about what, and when."""

    between = 4

    def __init__(self, *, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        super().__init__(_("Who did you tell?"), name="told", add=_("Add somebody you told"), new_id=new_id)
        self._clock = clock
        self.take_panel(self._make_panel())

    def _make_panel(self) -> QWidget:
        panel = QWidget()
        column, last = Column(6), Flow(8)
        panel.setLayout(column)
        self.who, self.what = LineBox(example=_("Who")), LineBox(example=_("About what"))
        self.at = LineBox(letters=8)
        named = (("told.who", self.who, _("Who")), ("told.what", self.what, _("About what")))
        for key, box, name in (*named, ("told.at", self.at, _("When"))):
            box.setObjectName(key)
            describe(box, name, "")
        on_enter((self.who, self.what, self.at), self.finish)
        done = Button(_("Told"), small=True, icon="check")
        done.clicked.connect(self.finish)
        column.addWidget(self.who)
        column.addWidget(self.what)
        last.add(PlainLabel(_("At"), "field", wraps=False), self.at, done)
        column.addLayout(last)
        return panel

    @override
    def begin_new(self) -> None:
        """Open the line, with the time now and the keyboard in "who"."""
        self.who.clear()
        self.what.clear()
        self.at.setText(self._clock())
        self.panel.setVisible(True)
        self.who.setFocus(Qt.FocusReason.TabFocusReason)

    def finish(self) -> None:
        """Take the line in; without a name it only closes."""
        who = self.who.words().strip()
        if who:
            self.tell(who, self.what.words().strip(), self.at.words().strip())
        self.close_panel()

    def tell(self, who: str, what: str, at: str) -> None:
        """Add somebody who was told."""
        said = {"who": who, "what": what, "at": at}
        item: Body = {"order": float(len(self._held)), **{name: words for name, words in said.items() if words}}
        self._held[self._new_id()] = item
        self.show_lines()
        self.changed.emit()

    @override
    def show_body(self, body: Body) -> None:
        self._held = texts(body, "told")
        self.show_lines()

    @override
    def body(self) -> Body:
        return {"told": {key: dict(item) for key, item in self._held.items()}}

    @override
    def row(self, key: str, item: Body) -> QWidget:
        holder, line = QWidget(), Row(8)
        holder.setLayout(line)
        words = " · ".join(part for part in (text(item, "who"), text(item, "what"), text(item, "at")) if part)
        line.addWidget(PlainLabel(words), 1)
        gone = Button("", "quiet", small=True, icon="x", name=_("Take out: {words}").format(words=words))
        gone.clicked.connect(lambda: self._take_out(key))
        line.addWidget(gone)
        return holder

    def _take_out(self, key: str) -> None:
        self._held.pop(key, None)
        self.show_lines()
        self.add_button.setFocus()
        self.changed.emit()

"""One question of the table: what the answer rests on, what warns, and everything that was ever answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.reading.agreements import Agreements, Answer, Position, decision_words, question_words
from ui.i18n import _
from ui.screens.agreements.rows import day_words, giver_words
from ui.screens.family.facts import Facts
from ui.widgets.boxes import Column, Row, beside
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, SectionTitle
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture


class PositionCard(Card):
    """What one position rests on. `ask_wanted` records a new answer; `withdraw_wanted` that they no longer agree."""

    ask_wanted = Signal()
    withdraw_wanted = Signal()

    def __init__(self, one: Position, agreements: Agreements, lists: Lists) -> None:
        super().__init__(margins=(16, 12, 16, 12))
        today, _tone = decision_words(one.decision)
        title = question_words(one, lists)
        self.setAccessibleName(f"{title}: {today}")
        self.add(SectionTitle(title, level="h2"), PlainLabel(_("Today: {answer}").format(answer=today), "strong"))
        if one.is_disputed:
            self.add(Banner(_("Two laptops disagree. The stricter answer is used until you ask again."), strong=False))
        for hint in agreements.hints.get(one.key, ()):
            self.add(Banner(hint, strong=False))
        for answer in one.standing:
            self.add(_basis(answer, agreements, lists))
        if not one.is_asked:
            self.add(PlainLabel(_("Nobody has asked {name} yet.").format(name=agreements.name), "muted"))
        ask = Button(_("Record a new answer") if one.is_asked else _("Record the answer"), icon="pencil")
        ask.setObjectName("agreement.ask")
        ask.clicked.connect(self.ask_wanted)
        buttons: list[QWidget] = [ask]
        if one.decision in ("yes", "yes_but"):
            stop = Button(_("No longer"), "quiet", name=_("They changed their mind: no longer"))
            stop.setObjectName("agreement.stop")
            stop.clicked.connect(self.withdraw_wanted)
            buttons.append(stop)
        row = Row(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)
        self.add(PlainLabel(_("Stopping ends what was agreed. What was recorded before stays on record."), "small"))


def _basis(answer: Answer, agreements: Agreements, lists: Lists) -> QWidget:
    agreement = answer.agreement
    explained = ", ".join(lists.label("explained", code).lower() for code, on in agreement.explained.items() if on)
    return Facts(
        (_("Answered"), giver_words(answer, agreements.name), ""),
        (_("Limits"), f"“{agreement.limits}”" if agreement.limits else "", ""),
        (_("Could decide"), lists.label("capacity_basis", agreement.basis) if agreement.basis else "", ""),
        (_("How"), lists.label("agreed_how", agreement.method) if agreement.method else "", ""),
        (_("Explained"), explained[:1].upper() + explained[1:], ""),
        (_("Interpreter"), agreement.interpreter, ""),
    )


class HistoryCard(QWidget):
    """Everything that was answered to one question, newest first. It is added to, and never changed."""

    def __init__(self, one: Position, agreements: Agreements, lists: Lists) -> None:
        super().__init__()
        column = Column(8, (16, 8, 16, 12))
        self.setLayout(column)
        kept = beside(
            Picture("lock", "muted", 15), PlainLabel(_("History is added to, never changed"), "small"), spacing=5
        )
        title = _("{question}: what happened").format(question=question_words(one, lists))
        column.addWidget(SectionTitle(title, aside=kept))
        for answer in reversed(one.history):
            column.addWidget(_entry(answer, agreements))
        if not one.history:
            column.addWidget(PlainLabel(_("Nothing yet."), "muted"))


def _entry(answer: Answer, agreements: Agreements) -> QWidget:
    holder = QWidget()
    row = Row(14)
    holder.setLayout(row)
    when = Column(0)
    when.addWidget(PlainLabel(day_words(answer.day), "small", wraps=False))
    when.addWidget(PlainLabel(agreements.colleagues.get(answer.author, ""), "small"))
    when.addStretch(1)
    said = Column(0)
    said.addWidget(PlainLabel(decision_words(answer.agreement.decision)[0], "smallstrong"))
    limits = f" “{answer.agreement.limits}”" if answer.agreement.limits else ""
    said.addWidget(PlainLabel(f"{giver_words(answer, agreements.name)}.{limits}", "smalltext"))
    said.addStretch(1)
    row.addLayout(when, 2)
    row.addLayout(said, 6)
    return holder


def urgent_card(pass_on: Button) -> Card:
    """The way out that no agreement blocks: somebody could be hurt."""
    card = Card(look="urgent")
    row = Row(12)
    row.addWidget(Picture("alert-triangle", "text", 22))
    words = Column(2)
    words.addWidget(PlainLabel(_("Someone could be hurt today?"), "strong"))
    words.addWidget(PlainLabel(_("Works offline. Agreement is not needed to keep a child safe."), "small"))
    row.addLayout(words, 1)
    row.addWidget(pass_on)
    card.add(row)
    return card

"""What a plan needs before it is used: six rules in words, what is missing as links, a button that is never off."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from caseworker.domain.reading.plan import PlanRule, first_gap, rules_of
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.widgets.boxes import Column, Row, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.label import ElidedLabel, PlainLabel, Tone
from ui.widgets.picture import Picture

NOT_AGREED = "not_agreed"


class GateCard(Card):
    """Before it can be used.

    Signals:
        wanted(str): go to this path of the version.
        agree_wanted: nothing is missing, and the worker wants to use it.
    """

    wanted = Signal(str)
    agree_wanted = Signal()

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(margins=(14, 9, 14, 8))
        self.setAccessibleName(_("Before it can be used"))
        self._draft = draft
        head = QWidget()
        row = Row(8)
        head.setLayout(row)
        row.addWidget(PlainLabel(_("Before it can be used"), "h3"), 1)
        self._count = PlainLabel("", "small", wraps=False)
        row.addWidget(self._count)
        lines = QWidget()
        self._column = Column(3)
        lines.setLayout(self._column)
        self._links: list[Button] = []
        self.agree = Button("", "primary")
        self.agree.setObjectName("agree")
        self.agree.clicked.connect(self._on_agree)
        self._note = PlainLabel("", "small")
        self.add(head, lines, self.agree, self._note)
        draft.changed.connect(self.show_rules)
        self.show_rules()

    def links(self) -> list[Button]:
        """The links to what is missing, in order."""
        return self._links

    def show_rules(self) -> None:
        """Show the rules as they are now."""
        draft = self._draft
        rules = rules_of(draft.version, draft.name)
        had = next((link.objectName() for link in self.links() if link.hasFocus()), "")
        clear_out(self._column)
        self._links = []
        for rule in (one for one in rules if one.is_met):
            self._column.addWidget(_met(rule))
        for rule in (one for one in rules if not one.is_met):
            self._column.addWidget(self._missing(rule))
        met = sum(rule.is_met for rule in rules)
        self._count.setText(_("{met} of {all} done").format(met=met, all=len(rules)))
        self._say_agree()
        again = next((link for link in self._links if link.objectName() == had), None)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_agree(self) -> None:
        version, name = self._draft.version, self._draft.name
        words = _("Agree this plan with {name}").format(name=name)
        if version.agreed_state == NOT_AGREED:
            words = _("Use it as a professional plan")
        self.agree.set_words(words)
        note = _("Version {n} stays in use until then.").format(n=version.number - 1) if version.supersedes else ""
        if version.agreed_state == NOT_AGREED:
            note = _("Professional plan, not agreed by the young person. There is no copy for them.")
        elif not version.agreed_state and first_gap(version, name) == "agreed_state":
            note = _("Next: what does {name} say about it?").format(name=name)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _missing(self, rule: PlanRule) -> QFrame:
        box = QFrame()
        box.setProperty("role", "alert")
        column = Column(0, (10, 3, 8, 2))
        box.setLayout(column)
        column.addWidget(ElidedLabel(rule.gap, "smallstrong", tone="warn"))
        link = Button(rule.link, "link", small=True, name=f"{rule.gap}. {rule.link}")
        link.setObjectName(f"gap-{rule.path.partition('/')[0]}")
        link.clicked.connect(lambda: self.wanted.emit(rule.path))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._links.append(link)
        return box

    def _on_agree(self) -> None:
        gap = first_gap(self._draft.version, self._draft.name)
        if gap is None:
            self.agree_wanted.emit()
        else:
            self.wanted.emit(gap)


def _met(rule: PlanRule) -> QWidget:
    tone: Tone = "ok"
    line = QWidget()
    row = Row(7)
    line.setLayout(row)
    row.addWidget(Picture("circle-check", "ok", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(rule.words, "smalltext"), 1)
    row.addWidget(PlainLabel(_("Done"), "smallstrong", tone=tone, wraps=False), 0, Qt.AlignmentFlag.AlignTop)
    return line

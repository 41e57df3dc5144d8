"""The panel of one person, in an order that never changes: safe to contact, responsibility, support, father, plan."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import NOT_ASKED, Lists
from caseworker.domain.reading.family import UNANSWERED, Family, FamilyPerson, is_fatherly, their
from ui.i18n import _
from ui.screens.family.facts import (
    Facts,
    Number,
    address_line,
    father_facts,
    plan_facts,
    responsibility_facts,
    safe_box,
)
from ui.widgets.boxes import Column, Row, rule
from ui.widgets.button import Button
from ui.widgets.cards import SectionTitle
from ui.widgets.choices import Segments
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, Tone

_LEFT = Qt.AlignmentFlag.AlignLeft


class PersonPanel(QWidget):
    """Somebody in the family or network.

    Signals:
        edit_wanted, offer_wanted: change what is written; offer a kind of support.
        offer_opened(str): the id of an offer whose outcome is to be written.
        support_answered(str): the answer to whether we offer support, a code or an absence.
        own_file_wanted: give them a file of their own, confirmed in words.
        file_opened: go to their own file.
        settle_wanted: choose between versions of how to reach them.
    """

    edit_wanted = Signal()
    offer_wanted = Signal()
    offer_opened = Signal(str)
    support_answered = Signal(str)
    own_file_wanted = Signal()
    file_opened = Signal()
    settle_wanted = Signal()

    def __init__(self, one: FamilyPerson, family: Family, lists: Lists, *, holds_own_file: bool) -> None:
        super().__init__()
        self._one, self._family, self._lists, self._holds = one, family, lists, holds_own_file
        self._column = Column(5, (16, 8, 12, 8))
        self.setLayout(self._column)
        self.setAccessibleName(f"{one.member.name}. {one.line}")
        self._head()
        if not self._is_named_only():
            self._contact()
            self._responsibility()
        self._support()
        if is_fatherly(one.member):
            self._section(_("As a father"), father_facts(one, lists))
        if one.member.on_plan:
            self._section(_("On the plan"), plan_facts(one, lists))
        self._column.addStretch(1)

    def _is_named_only(self) -> bool:
        """Somebody who is only named, about whom nothing more was written."""
        member = self._one.member
        said = (member.contact_safe, member.contact_how, member.phone, member.responsibility)
        is_named = member.supported == "no" or self._one.group == "support" or member.died
        return is_named and all(value in UNANSWERED for value in said) and not self._one.other_ways

    def _head(self) -> None:
        member = self._one.member
        facts = [self._one.relation, str(member.age) if member.age is not None and not member.died else ""]
        edit = Button(_("Edit"), "quiet", icon="pencil", name=_("Edit {name}").format(name=member.name))
        edit.setObjectName("member.edit")
        edit.clicked.connect(self.edit_wanted)
        note = " · ".join(part for part in facts if part)
        self._column.addWidget(SectionTitle(member.name, note, aside=edit, level="h2"))
        if self._one.group in ("support", "before") or member.tie or member.tie_words:
            tie = self._lists.label("tie", member.tie) if member.tie not in UNANSWERED else ""
            words = f"“{member.tie_words}”" if member.tie_words else ""
            self._column.addWidget(Facts((_("Between them"), " · ".join(filter(None, (tie, words))), "")))

    def _contact(self) -> None:
        one = self._one
        self._column.addWidget(safe_box(one, self._lists))
        if one.other_ways:
            settle = Button(_("Settle it"), "link", small=True)
            settle.setObjectName("member.settle")
            settle.clicked.connect(self.settle_wanted)
            self._column.addWidget(settle, 0, _LEFT)
        if one.member.phone:
            self._column.addWidget(Number(one))
        if one.member.address_confidential:
            self._column.addWidget(address_line())

    def _responsibility(self) -> None:
        if self._one.group in ("home", "family") or self._one.member.responsibility:
            self._section(_("Parental responsibility"), responsibility_facts(self._one, self._lists))

    def _section(self, title: str, *things: QWidget) -> None:
        self._column.addWidget(rule())
        self._column.addWidget(PlainLabel(title, "h3"))
        for thing in things:
            self._column.addWidget(thing)

    def _support(self) -> None:
        member = self._one.member
        if member.died or self._one.group in ("support", "before"):
            return
        question = _("Are we offering {name} support?").format(name=member.name)
        options = (("yes", _("Yes")), ("no", _("No, named only")), (NOT_ASKED, _("Not asked")))
        value = member.supported if member.supported in ("yes", "no") else NOT_ASKED
        answers = Segments(options, question, value=value, small=True)
        answers.setObjectName("member.supported")
        answers.changed.connect(lambda code: self.support_answered.emit(code or NOT_ASKED))
        self._section(question, answers)
        if member.supported == "yes":
            self._links()
        elif self._is_named_only():
            words = _("Named only: a name, a relation, an age. Nothing more is asked for.")
            self._column.addWidget(PlainLabel(words, "small"))
        self._offers()

    def _own_record(self) -> None:
        whose = their(self._one.member)
        row = Row(8)
        words = _("{Whose} own record and agreement").format(Whose=whose.capitalize())
        row.addWidget(PlainLabel(words, "smalltext"), 1)
        if self._holds:
            opens = Button(_("Open"), "quiet", small=True, name=_("Open {whose} own record").format(whose=whose))
            opens.setObjectName("member.open")
            opens.clicked.connect(self.file_opened)
            row.addWidget(opens)
        else:
            row.addWidget(PlainLabel(_("With a colleague"), "small"))
        self._column.addLayout(row)

    def _ask_own_file(self) -> None:
        """The question before somebody gets a file, where the link stood."""
        member, name = self._one.member, self._family.name
        words = _(
            "{member} gets a file of {whose} own: {whose} name, {whose} agreement, {whose} rights. "
            "Nothing about {name} goes into it. The link stays here."
        ).format(member=member.name, whose=their(member), name=name)
        yes = Button(_("Open the file"), small=True, icon="check")
        yes.setObjectName("member.own.yes")
        yes.clicked.connect(self.own_file_wanted)
        no = Button(_("Not now"), "quiet", small=True)
        at = self._column.indexOf(self._deeds)
        self._deeds.setVisible(False)
        row = Row(8)
        row.addWidget(yes)
        row.addWidget(no)
        row.addStretch(1)
        box = QWidget()
        inside = Column(6)
        box.setLayout(inside)
        inside.addWidget(PlainLabel(words, "smalltext"))
        inside.addLayout(row)
        no.clicked.connect(lambda: self._put_back(box))
        self._column.insertWidget(at, box)
        yes.setFocus(Qt.FocusReason.TabFocusReason)

    def _put_back(self, box: QWidget) -> None:
        self._column.removeWidget(box)
        box.deleteLater()
        self._deeds.setVisible(True)
        self._make.setFocus(Qt.FocusReason.TabFocusReason)

    def _links(self) -> None:
        """What can be done for somebody we support."""
        add = self._link(_("Offer support"), "plus", "member.offer")
        add.clicked.connect(self.offer_wanted)
        flow = Flow(14, line_spacing=2)
        if self._one.own_file is None:
            words = _("Open a file of {whose} own").format(whose=their(self._one.member))
            self._make = self._link(words, "user-plus", "member.own")
            self._make.clicked.connect(self._ask_own_file)
            flow.addWidget(self._make)
        else:
            self._own_record()
        flow.addWidget(add)
        self._deeds = QWidget()
        self._deeds.setLayout(flow)
        self._column.addWidget(self._deeds)

    def _link(self, words: str, icon: str, name: str) -> Button:
        link = Button(words, "link", icon=icon, small=True)
        link.setObjectName(name)
        return link

    def _offers(self) -> None:
        for offer in self._one.offers:
            tone: Tone = "ok" if offer.is_taken_up else ""
            row = Row(6)
            row.addWidget(Facts((offer.kind, offer.words, tone)), 1, Qt.AlignmentFlag.AlignTop)
            change = Button("", "quiet", icon="pencil", small=True, name=_("Change: {kind}").format(kind=offer.kind))
            change.setObjectName(f"offer.{offer.id}")
            change.clicked.connect(self._opener(offer.id))
            row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            self._column.addLayout(row)

    def _opener(self, offer: str) -> Callable[[], None]:
        return lambda: self.offer_opened.emit(offer)


def middle_panel(family: Family, lines: Sequence[str]) -> QWidget:
    """What stands in the panel while nobody of the list is chosen."""
    panel = QWidget()
    column = Column(8, (16, 10, 16, 10))
    panel.setLayout(column)
    column.addWidget(PlainLabel(family.name, "h2"))
    for line in lines:
        column.addWidget(PlainLabel(line, "muted"))
    column.addStretch(1)
    return panel

"""Family and network: who there is, whether we may ring them, what we offer; a list, a drawing and one person."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from caseworker.domain.actions.family import save_member, support_in_own_right
from caseworker.domain.actions.fathers import answer_father
from caseworker.domain.actions.records import find
from caseworker.domain.changes import Changes
from caseworker.domain.choices import NOT_KNOWN
from caseworker.domain.family.kinship import INDEX
from caseworker.domain.forms.episode import Episode
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import CaseHeader
from caseworker.domain.reading.family import Family, FamilyPerson, family_of, is_fatherly
from ui.desk import Desk
from ui.forms.form_panel import FormPanel
from ui.i18n import _
from ui.places import Go, Place
from ui.screens.family.drawing import FamilyDrawing
from ui.screens.family.panel import PersonPanel, middle_panel
from ui.screens.family.people import PeopleCard
from ui.screens.family.writing import adding, changing, offered, offering, unfinished
from ui.screens.writing_tab import WritingTab
from ui.widgets.boxes import Column, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card
from ui.widgets.page import scrolling
from ui.widgets.three_parts import FittingArea, ThreeParts

LIST_WIDTH, PANEL_WIDTH, NEEDS = 222, 326, 1100


class FamilyTab(WritingTab):
    """The people list comes first and holds everything; the drawing and the panel follow who is chosen in it."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__(desk, go)
        self._family: Family | None = None
        self.people = PeopleCard()
        self.drawing = FamilyDrawing()
        self._panel = FittingArea(QWidget())
        self._notes = QWidget()
        self._notes.setLayout(Column(6))
        self._pages = QStackedWidget()
        self._lay_out()
        self.people.add_button.clicked.connect(self.begin)
        self.people.list.current_changed.connect(self.choose)
        self.drawing.chosen.connect(self.choose)
        self.drawing.alone_wanted.connect(self._show_alone)

    def _lay_out(self) -> None:
        right = Card(margins=(0, 0, 0, 0))
        right.add(self._panel)
        self._right = right
        parts = ThreeParts(
            (self.people, self.drawing, right), top=self._notes, widths=(LIST_WIDTH, PANEL_WIDTH), need=NEEDS
        )
        parts.grow(self.people.area, self.drawing.tree_area, self.drawing.eco_area, self._panel)
        self._page = scrolling(QWidget())
        self._pages.addWidget(parts)
        self._pages.addWidget(self._page)
        column = Column(0)
        self.setLayout(column)
        column.addWidget(self._pages)

    @override
    def open(self, place: Place, header: CaseHeader) -> None:
        self.come_to(place)
        self._current = place.record or self._current
        self.read()

    @override
    def where(self) -> Place | None:
        record = RecordId(self._current) if self._current and self._current != INDEX else None
        return Place("case", self._at, record, tab="family")

    @override
    def focus_target(self) -> QWidget:
        return self.people.list

    @override
    def follow(self) -> None:
        """Show somebody, in the list and in the drawing alike."""
        self._mark()
        self._show_panel()

    def add_somebody(self, relation: str = "") -> None:
        """Begin somebody new, with three questions."""
        self._show_form(adding(self._desk, self.scope, relation=relation))

    @override
    def begin(self) -> None:
        self.add_somebody()

    @override
    def read(self) -> None:
        scope = self.scope
        self._desk.ask(self, lambda _records: family_of(self._desk.ports, scope), self._show, key="family")

    def _show(self, family: Family) -> None:
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        self._family = family
        self._current = self._found(family)
        self.people.show_family(family)
        self.drawing.show_family(family, self._desk.ports.lists)
        self._show_notes(family)
        self._mark()
        if self._form is None:
            self._show_panel()
        again = self.findChild(QWidget, name) if name.startswith("member.") else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, family: Family) -> str | None:
        """Who is shown: the one asked for, whoever an offer belongs to, else the first to ask, else the first."""
        offer_of = next((one.id for one in family.people for made in one.offers if made.id == self._current), None)
        known = self._current if self._current == INDEX or family.person(self._current) else offer_of
        return known or next((one.id for one in (*family.to_ask, *family.people)), None)

    def _mark(self) -> None:
        """Mark who is shown in both, silently: news from elsewhere chooses nobody and closes nothing."""
        with QSignalBlocker(self.people.list):
            self.people.list.set_current(self._current)
        self.drawing.set_current(self._current)

    def _person(self) -> FamilyPerson | None:
        return self._family.person(self._current) if self._family else None

    def _show_panel(self) -> None:
        family, one = self._family, self._person()
        if family is None:
            return
        if one is None:
            self._panel.setWidget(middle_panel(family, _middle_words(family, self._current)))
            return
        own = one.own_file
        held = own is not None and self._desk.now(lambda _records: find(self._desk.ports, RecordId(own))) is not None
        panel = PersonPanel(one, family, self._desk.ports.lists, holds_own_file=held)
        panel.edit_wanted.connect(self._edit)
        panel.offer_wanted.connect(lambda: self._show_form(offering(self._desk, one, family)))
        panel.offer_opened.connect(lambda offer: self._show_form(offered(self._desk, RecordId(offer), family.scope)))
        panel.support_answered.connect(self._answer_support)
        panel.own_file_wanted.connect(self._make_own_file)
        panel.file_opened.connect(lambda: self._go(Place("case", own)))
        panel.settle_wanted.connect(lambda: self._go(Place("sync")))
        self._panel.setWidget(panel)

    def _edit(self) -> None:
        one, family = self._person(), self._family
        if one is not None and family is not None:
            self._show_form(changing(self._desk, one, family))

    def _show_form(self, form: FormPanel) -> None:
        """What is written takes the whole tab; everything round it comes back when it is done."""
        self.take_form(form)
        back = Button(_("Back to family and network"), "quiet", icon="arrow-left")
        back.setObjectName("family.back")
        back.clicked.connect(self._back)
        body = QWidget()
        column = Column(8, (24, 12, 24, 16))
        body.setLayout(column)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(form)
        self._page.setWidget(body)
        self._pages.setCurrentIndex(1)
        form.take_keyboard()

    def _back(self) -> None:
        self.leave()
        self.close_form()
        self.read()

    @override
    def close_form(self) -> None:
        super().close_form()
        self._pages.setCurrentIndex(0)

    def _answer_support(self, answer: str) -> None:
        one, scope = self._person(), self.scope
        assert one is not None
        answered = one.member.model_copy(update={"supported": answer})
        self._desk.do(self, lambda ports: save_member(ports, answered, scope=scope, record_id=one.id))

    def _make_own_file(self) -> None:
        one, ports = self._person(), self._desk.ports
        assert one is not None
        today = ports.clock.now().astimezone().date()
        scope = ScopeId(ports.ids.new())
        episode = Episode(programme=ports.me.programme, opened_on=today, lead_worker=ports.me.worker)
        self._desk.do(self, lambda work: support_in_own_right(work, one.id, episode, scope=scope))

    def _show_notes(self, family: Family) -> None:
        column = self._notes.layout()
        assert column is not None
        clear_out(column)
        begun = unfinished(self._desk, family.scope, "network_member") is not None
        if begun:
            go_on = Button(_("Go on"), small=True)
            go_on.setObjectName("family.go_on")
            go_on.clicked.connect(self.begin)
            words = _("You began to add somebody. It is kept on this laptop.")
            column.addWidget(Banner(words, "news", icon="pencil", actions=(go_on,)))
        if family.asks_for_father:
            column.addWidget(self._father_line(family))
        self._notes.setVisible(begun or family.asks_for_father)

    def _father_line(self, family: Family) -> QWidget:
        answers = (("yes", _("Yes")), ("no", _("No")), (NOT_KNOWN, _("Not known")))
        buttons = []
        for code, words in answers:
            button = Button(words, small=True, name=_("Father or father-figure: {answer}").format(answer=words))
            button.setObjectName(f"father.{code}")
            button.clicked.connect(self._father_answer(code))
            buttons.append(button)
        words = _("Is there a father or father-figure? Not asked yet")
        kind = Banner(words, "alert" if family.father_is_due else "news", icon="user-question", actions=tuple(buttons))
        kind.setObjectName("father")
        return kind

    def _father_answer(self, code: str) -> Callable[[], None]:
        scope = self.scope

        def told(_changes: Changes) -> None:
            people = self._family.people if self._family else ()
            if code == "yes" and not any(is_fatherly(one.member) for one in people):
                self.add_somebody("father")

        def answer() -> None:
            self._desk.do(self, lambda ports: answer_father(ports, code, scope=scope), told)

        return answer

    def _show_alone(self, alone: bool) -> None:  # noqa: FBT001  (a signal's argument)
        self.people.setVisible(not alone)
        self._right.setVisible(not alone)


def _middle_words(family: Family, current: str | None) -> list[str]:
    if current == INDEX:
        return [_("What is written about {name} is on the Overview.").format(name=family.name)]
    return [_("Nobody is written down yet. Ask: who is there for you?"), _("Add somebody with Ctrl+N.")]

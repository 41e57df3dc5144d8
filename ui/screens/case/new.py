"""Opening a case for somebody new: a name, the safe way to make contact, the programme. Needs no network."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions.people import open_case
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Hit
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Banner, Card, SectionTitle
from ui.widgets.chip import pair
from ui.widgets.choices import Segments
from ui.widgets.datebox import DateBox
from ui.widgets.errors import ErrorSummary
from ui.widgets.field import Field
from ui.widgets.page import Page, body
from ui.widgets.textbox import LineBox

PAUSE_MS = 250


class NewCaseScreen(Screen):
    """A few questions, one of them needed. A name that is here already is shown before a second case is made."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        lists = desk.ports.lists
        self.given, self.family, self.known = LineBox(), LineBox(), LineBox()
        self.pronouns = LineBox(letters=14, example="they/them")
        self._scope: ScopeId | None = None
        """The case that a sheet filled in by hand becomes; a fresh one otherwise."""
        self.born = DateBox(lambda: desk.ports.clock.now().astimezone().date(), lean="past")
        self.contact = LineBox(example=_("Their own phone, after 4 pm. No voicemail"))
        programmes = tuple((choice.code, choice.label) for choice in lists["programme"].offered())
        self.programme = Segments(programmes, _("Programme"), value=desk.ports.me.programme or None, small=True)
        named = {"given": self.given, "family": self.family, "known": self.known, "contact": self.contact}
        for name, box in named.items():
            box.setObjectName(f"new.{name}")
        self._summary = ErrorSummary()
        self._same = Banner("", "news", strong=False)
        self._same.setVisible(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        for box in (self.given, self.family):
            box.textChanged.connect(lambda _text: self._pause.start())
        self._lay_out()

    def _lay_out(self) -> None:
        self._name = Field(_("Given name"), self.given, hint=_("As they say it. One name is enough."))
        card = Card()
        card.add(
            self._name,
            Field(_("Family name"), self.family, optional=True),
            Field(_("What they like to be called"), self.known, optional=True),
            self._same,
            Field(_("Pronouns"), self.pronouns, optional=True),
            Field(_("Date of birth"), self.born, optional=True, hint=_("For example, 14/05/2011. Can be added later.")),
        )
        safe = Card()
        safe.add(
            Field(_("How is it safe to make contact?"), self.contact, hint=_("One line. It stands on every page.")),
            Field(_("Programme"), self.programme),
        )
        page = Page(_("Open a new case"))
        back = Button(_("Back to the caseload"), "quiet", icon="arrow-left")
        back.clicked.connect(lambda: self._go(Place("caseload")))
        page.header.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        page.header.addWidget(SectionTitle(_("Open a new case"), _("Works without a network"), level="h1"))
        page.set_body(body(self._summary, card, safe, None, spacing=14))
        make = Button(_("Open the case"), "primary", icon="user-plus")
        make.clicked.connect(self.save)
        page.set_footer(pair(make, "Ctrl+S"))
        whole = Column(0)
        self.setLayout(whole)
        whole.addWidget(page)

    @override
    def open(self, place: Place) -> None:
        self._scope = place.scope
        for box in (self.given, self.family, self.known, self.pronouns, self.contact):
            box.clear()
        self.born.set_value(None)
        self._summary.show_problems(())
        self._same.setVisible(False)

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"new_case.save": self.save}

    @override
    def focus_target(self) -> QWidget | None:
        return self.given

    def save(self) -> None:
        """Open the case and go there. A name, or what they like to be called, is all that is needed."""
        problems: list[tuple[str, QWidget]] = []
        self._name.set_error("")
        if not self.given.words().strip() and not self.known.words().strip():
            self._name.set_error(_("Write a name, or what they like to be called"))
            problems.append((self._name.error(), self._name))
        if self.born.problem():
            problems.append((self.born.problem(), self.born))
        self._summary.show_problems(problems)
        if problems:
            return
        scope = self._scope or ScopeId(self._desk.ports.ids.new())
        person, episode = self._person(), self._episode()
        self._desk.do(
            self,
            lambda ports: open_case(ports, person, episode, scope=scope),
            lambda _changes: self._go(Place("case", scope)),
        )

    def _person(self) -> Person:
        body = {
            "given_name": self.given.words().strip(),
            "family_name": self.family.words().strip(),
            "known_as": self.known.words().strip(),
            "pronouns": self.pronouns.words().strip(),
            "safe_contact": self.contact.words().strip(),
            "name_certainty": "stated",
        }
        born = self.born.value()
        return Person.model_validate({**body, "born_on": born})

    def _episode(self) -> Episode:
        today = self._desk.ports.clock.now().astimezone().date()
        programme = self.programme.value() or self._desk.ports.me.programme
        return Episode(programme=programme, opened_on=today, lead_worker=self._desk.ports.me.worker)

    def _look(self) -> None:
        words = f"{self.given.words()} {self.family.words()}".strip()
        if len(words) > 2:
            self._desk.ask(self, lambda records: records.search(words, limit=5), self._on_same, key="same")
        else:
            self._same.setVisible(False)

    def _on_same(self, hits: list[Hit]) -> None:
        """V17: what may be the same person is shown with the least detail; it stops nobody."""
        names = sorted({hit.row.title for hit in hits if hit.row.kind == "person"})
        self._same.setVisible(bool(names))
        if names:
            self._same.set_words(
                _("Already on this laptop: {names}. Is it the same person?").format(names=", ".join(names))
            )

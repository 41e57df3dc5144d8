"""Printing, from the rail: every page of every case that left the screen, what is still out first."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.actions import paper
from caseworker.domain.changes import Changes
from caseworker.domain.reading.printing import Entry, register
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.screens.by_hand import ByHandCard
from ui.screens.paper.register import Register
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import SectionTitle
from ui.widgets.choices import Segments
from ui.widgets.page import Page, body

OUT, ALL = "out", "all"


class PrintingScreen(Screen):
    """The register over all cases on this laptop."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self.which = Segments([(OUT, _("Still out")), (ALL, _("Everything"))], _("Which pages"), value=OUT)
        self.which.setObjectName("which")
        self.which.changed.connect(lambda _code: self._read())
        self.register = Register(desk.ports.lists, lambda: desk.ports.clock.now().astimezone().date(), names=True)
        self.register.followed.connect(self._on_followed)
        self.register.case_wanted.connect(self._on_case)
        page = Page(_("Printing"))
        page.header.addWidget(
            SectionTitle(_("Printing"), _("Paper is where it leaks: bring old pages back"), level="h1")
        )
        words = Button(_("Words in other languages"), "link", icon="language")
        words.setObjectName("wording")
        words.clicked.connect(lambda: go(Place("wording")))
        page.header.addWidget(words)
        page.header.addWidget(self.which)
        self.by_hand = ByHandCard(desk, go)
        page.set_body(body(self.by_hand, self.register))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)

    @override
    def open(self, place: Place) -> None:
        self.by_hand.show_offers()
        self._read()

    @override
    def stale(self, changes: Changes) -> None:
        if "print_record" in changes.kinds:
            self._read()

    @override
    def focus_target(self) -> QWidget | None:
        return self.which

    def _read(self) -> None:
        only_out = self.which.value() != ALL
        ports = self._desk.ports
        self._desk.ask(
            self, lambda _records: register(ports, only_out=only_out), self.register.show_entries, key="register"
        )

    def _on_followed(self, entry: Entry, status: str, who: str) -> None:
        self._desk.do(
            self,
            lambda ports: paper.follow_up(ports, ports.records.get(entry.stored.id), status=status, collected_by=who),
            lambda _changes: self._read(),
        )

    def _on_case(self, entry: Entry) -> None:
        self._go(Place("case", entry.stored.scope, entry.stored.id, tab="documents"))

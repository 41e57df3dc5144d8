"""What is printed, for whom, why and on which printer; and the buttons: what can be done now, never what cannot."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.paperwork.kind import PaperKind, Reader
from caseworker.domain.paperwork.registry import paper_kind, papers_of
from caseworker.domain.reading.printing import PrintPage
from ui.i18n import _
from ui.printers import Printer
from ui.screens.paper.language import LanguageQuestion
from ui.widgets.boxes import Column, Row, clear_out, rule, stack
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import Chip
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import RadioList, TickBox
from ui.widgets.toast import announce

PRACTISE = "practise"
MOST_COPIES = 9
_NOBODY: tuple[Reader, ...] = ()
Deed = tuple[str, str, str, Callable[[], None]]
"""Words, icon, name in the code, and what it does."""


def first_paper(page: PrintPage) -> str:
    """The paper a page is opened on: what they said about paper decides."""
    if page.version is None:
        return papers_of(page.made_from.kind)[0].code
    if page.version.agreed_state == "not_agreed":
        return "worker_plan"
    return {"card": "card", "none": PRACTISE}.get(page.version.safe_paper, "my_plan")


class PrintForm(Card):
    """The middle of the print screen.

    Signals:
        paper_chosen(str): another paper or another size of it, or "practise".
        reader_chosen(str): another person to make the copy for.
    """

    _main: Button | None = None
    paper_chosen = Signal(str)
    reader_chosen = Signal(str)

    def __init__(self, lists: Lists) -> None:
        super().__init__(margins=(16, 12, 16, 12))
        self.setAccessibleName(_("Print"))
        self._number = Chip("", "plain")
        self._lists, self._suggested = lists, ""
        self._offered = _NOBODY
        self.paper = RadioList([], _("Which paper?"))
        self._papers, self._papers_column = _slot()
        self.large = TickBox(_("Large print, 18 points"))
        self.large.clicked.connect(self._on_size)
        self.readers = RadioList([], _("Whose copy?"))
        self._readers, self._readers_column = _slot()
        self.language = LanguageQuestion()
        self.recipient = LineBox(limit=200)
        self.purpose = LineBox(limit=400)
        self.copies = LineBox("1", letters=3, limit=1)
        self.printers, self.has_printer = RadioList([], _("Printer")), False
        self.beside, self._shared = TickBox(""), frozenset[str]()
        self.recipient_field = Field(_("Who is it for?"), self.recipient)
        self.purpose_field = Field(_("Why?"), self.purpose)
        self.copies_field = _counting(self.copies)
        _name_them(recipient=self.recipient, purpose=self.purpose, copies=self.copies, large=self.large)
        self._printer_place, self._printer_column = _slot()
        self._need = PlainLabel("", "smallstrong", tone="danger")
        self._need.setVisible(False)
        self._deeds, self._deed_column = _slot(8)
        asked = (self.recipient_field, self.purpose_field, self.copies_field, self._printer_place, self._need)
        self._asked = stack(*asked, spacing=8)
        self.add(
            _head(self._number),
            self._papers,
            self.large,
            self._readers,
            self.language,
            self._asked,
            None,
            rule(),
            self._deeds,
        )

    def show_number(self, number: str) -> None:
        """Show the number that was kept for this page."""
        self._number.set_chip(_("No. {n}").format(n=number) if number else _("No. …"), "plain")

    def offer(self, kind: str, *, paper: str) -> None:
        """Offer the papers of a kind of record; a plan can be practised without any. One paper is no question."""
        clear_out(self._papers_column)
        offered = papers_of(kind)
        options = [(one.code, self._lists.label("document", one.code)) for one in offered]
        options += [(PRACTISE, _("No paper: practise instead"))] if kind == "plan_version" else []
        self.paper = RadioList(options, _("Which paper?"))
        self.paper.setObjectName("paper")
        self.paper.changed.connect(self._on_paper)
        self._papers_column.addWidget(Field(_("Which paper?"), self.paper))
        self._papers.setVisible(len(options) > 1)
        self.show_paper(paper)

    def show_paper(self, code: str) -> None:
        """Show which paper is chosen, and at which size."""
        kind = None if code == PRACTISE else paper_kind(code)
        plain = kind.code if kind else code
        if self.paper.value() != plain:
            self.paper.set_value(plain)
        self.large.setVisible(bool(kind and kind.large))
        self.large.setChecked(bool(kind) and code != plain)

    def show_readers(self, readers: Sequence[Reader], chosen: str) -> None:
        """Ask whose copy it is, where the paper is made for one person among several."""
        clear_out(self._readers_column)
        self._offered = tuple(readers)
        self._readers.setVisible(bool(readers))
        self.readers = RadioList(list(readers), _("Whose copy?"), value=chosen or None)
        self.readers.setObjectName("whose")
        self.readers.changed.connect(lambda key: self.reader_chosen.emit(key) if key else None)
        if readers:
            self._readers_column.addWidget(Field(_("Whose copy?"), self.readers))

    def _on_paper(self, code: str | None) -> None:
        if code:
            kind = None if code == PRACTISE else paper_kind(code)
            self.paper_chosen.emit(self._sized(kind) if kind else code)

    def _on_size(self, _is_large: object) -> None:
        code = self.paper.value()
        if code and code != PRACTISE:
            self.paper_chosen.emit(self._sized(paper_kind(code)))

    def _sized(self, kind: PaperKind) -> str:
        """The code of the paper at the size that is ticked."""
        return kind.large if kind.large and self.large.isChecked() else kind.code

    def suggest(self, paper: str, name: str) -> None:
        """A copy made for one person is for them, their own copy is theirs; the rest has to be said.

        What was typed by hand stays.
        """
        is_theirs = paper != PRACTISE and paper_kind(paper).is_theirs
        own = _("{name}, their own copy").format(name=name) if is_theirs else ""
        chosen = self.readers.value()
        wanted = next((words for key, words in self._offered if key == chosen), own)
        if self.recipient.words() in ("", self._suggested):
            self.recipient.setText(wanted)
            self._suggested = wanted

    def show_printers(self, printers: Sequence[Printer]) -> None:
        """Offer the printers. One of this laptop alone is chosen already, a shared one never; a file has no copies."""
        clear_out(self._printer_column)
        own = next((printer.name for printer in printers if not printer.is_shared), None)
        self.printers = RadioList([(one.name, one.words) for one in printers], _("Printer"), value=own)
        self.printers.setObjectName("printers")
        self._shared = frozenset(one.name for one in printers if one.is_shared)
        self.beside = TickBox(_("I am standing beside it"))
        self.beside.setObjectName("beside")
        self.beside.setVisible(False)
        self.printers.changed.connect(self._on_printer)
        if printers:
            self._printer_column.addWidget(Field(_("Printer"), self.printers))
            self._printer_column.addWidget(self.beside)
        else:
            none = _("There is no printer on this laptop, so the page is saved as a PDF.")
            self._printer_column.addWidget(PlainLabel(none))
        self.has_printer = bool(printers)
        self.copies_field.setVisible(self.has_printer)

    def is_watched(self) -> bool:
        """Whether the worker sees the page come out: always at their own printer, said by hand for a shared one."""
        return self.printers.value() not in self._shared or self.beside.isChecked()

    def _on_printer(self, name: str | None) -> None:
        self.beside.setChecked(False)  # said of one printer, not of the next
        self.beside.setVisible(name in self._shared)

    def show_need(self, words: str) -> None:
        """What is missing of copies or printer, beside them and announced; empty for nothing."""
        self._need.setText(words)
        self._need.setVisible(bool(words))
        if words:
            announce(self, words, urgent=True)

    def show_asked(self, *, is_on: bool) -> None:
        """Show or hide the questions about this printing."""
        self._asked.setVisible(is_on)

    def show_deeds(self, deeds: Sequence[Deed], *, note: str = "") -> None:
        """Show what can be done now; the first one is the main thing."""
        clear_out(self._deed_column)
        self._main = None
        for place, (words, icon, name, deed) in enumerate(deeds):
            button = Button(words, "secondary" if place else "primary", icon=icon)
            button.setObjectName(name)
            button.clicked.connect(deed)
            self._deed_column.addWidget(button)
            self._main = self._main or button
        if note:
            self._deed_column.addWidget(PlainLabel(note, "small"))

    def focus_deeds(self) -> None:
        """The keyboard goes to the main thing that can be done."""
        if self._main is not None:
            self._main.show()
            go_to(self._main)

    def show_instead(self, card: QWidget) -> None:
        """Show a question in the place of the buttons, until they are shown again."""
        clear_out(self._deed_column)
        self._main = None
        self._deed_column.addWidget(card)
        card.show()

    def count(self) -> int:
        """How many copies; 0 for anything that is not 1 to 9. A file is one."""
        if not self.has_printer:
            return 1
        typed = self.copies.words().strip()
        return int(typed) if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_COPIES else 0


def _name_them(**parts: QWidget) -> None:
    """Names by which the shell finds the control that had the keyboard."""
    for name, part in parts.items():
        part.setObjectName(name)


def _slot(spacing: int = 0) -> tuple[QWidget, Column]:
    """An empty place for a question that is built anew, and its layout."""
    place, column = QWidget(), Column(spacing)
    place.setLayout(column)
    return place, column


def _head(number: Chip) -> QWidget:
    """The title, and the number that was kept for the page."""
    head, row = QWidget(), Row(8)
    head.setLayout(row)
    row.addWidget(PlainLabel(_("Print"), "h2"), 1)
    row.addWidget(number)
    return head


def _counting(copies: LineBox) -> QWidget:
    """How many copies, on one line while it fits."""
    whole, row = QWidget(), Flow(10)
    whole.setLayout(row)
    row.add(PlainLabel(_("Copies"), "field"), copies)
    copies.setAccessibleName(_("Copies"))
    return whole

"""Printing: what comes out, what for, and the checks. Every page has a number, a recipient and a purpose."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from caseworker.domain.actions import paper as register
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import Wish, checked_again, entered, readers_of, said_of
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId
from caseworker.domain.paperwork.registry import paper_kind, papers_of
from caseworker.domain.ports import Ports
from caseworker.domain.reading.helplines import checked_helplines
from caseworker.domain.reading.printing import PrintPage, print_page
from caseworker.domain.reading.wording import language_lines, own_language
from ui.desk import Desk
from ui.i18n import _
from ui.places import Go, Place, Screen
from ui.printers import Printers
from ui.screens.paper.after import AfterCard
from ui.screens.paper.asked import is_asked
from ui.screens.paper.checks import ChecksCard
from ui.screens.paper.deeds import deeds_of
from ui.screens.paper.form import PRACTISE, PrintForm, first_paper
from ui.screens.paper.header import header_over, source_of
from ui.screens.paper.making import Making
from ui.screens.paper.practice import practice
from ui.screens.paper.preview import FOLDED, PreviewCard
from ui.screens.paper.saving import Going, Saving
from ui.widgets.boxes import Column, stack
from ui.widgets.caseheader import CaseHeader
from ui.widgets.errors import go_to
from ui.widgets.page import scrolling
from ui.widgets.threefold import Threefold

KEPT = "print"
"""Under this name the half-filled questions of the last page are kept, in the encrypted store."""


class PrintScreen(Screen):
    """`place.record` is what is printed: a version of a plan, or a session."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self._desk, self._go = desk, go
        self.printers = Printers()
        self._place: Place | None = None
        self._page: PrintPage | None = None
        self._number = ""
        self._number_for: RecordId | None = None
        self.paper = "my_plan"
        self.whom = ""
        self.sheet: Sheet | None = None
        self.preview, self.form, self.checks = PreviewCard(), PrintForm(desk.ports.lists), ChecksCard()
        self.making = Making(self, desk, self.preview)
        self.after: AfterCard | None = None
        self.form.paper_chosen.connect(self.choose)
        self.form.reader_chosen.connect(self.choose_reader)
        self.form.language.changed.connect(self._look)
        self.checks.list_wanted.connect(lambda: self._to("documents"))
        self.saving = Saving(desk, self.form)
        self.saving.saved.connect(self._on_saved)
        self.saving.stopped.connect(self._on_trouble)
        self.saving.given_up.connect(self._show_deeds)
        self._header: CaseHeader | None = None
        self._column = Column(0)
        self.setLayout(self._column)
        self._right = stack(self.checks, spacing=14)
        whole = Threefold(self.preview, self.form, self._right, shares=(46, 24, 28), needs=(1080, 700))
        self._column.addWidget(scrolling(whole), 1)

    @override
    def open(self, place: Place) -> None:
        assert place.record is not None
        if self._page is not None and self._place is not None and place.record != self._place.record:
            self._forget()
        self._place, record = place, place.record
        page = self._page = self._desk.now(lambda _records: print_page(self._desk.ports, record))
        self._show_header()
        self.paper = first_paper(page)
        self.form.offer(page.made_from.kind, paper=self.paper)
        self._offer_readers()
        self._offer_languages()
        self.form.show_printers(self.printers.offered())
        self.checks.show_older(page.old_pages, page.out_of_version)
        self._recall()
        self._reserve()

    @override
    def leave(self) -> None:
        self.making.give_up()
        if self._place is not None and self._place.record is not None:
            typed = {"recipient": self.form.recipient.words(), "purpose": self.form.purpose.words()}
            self._desk.keep(KEPT, {"of": self._place.record, "readers": self.checks.readers.words(), **typed})
        if self.saving.card is not None:
            self._show_deeds()

    @override
    def stale(self, changes: Changes) -> None:
        if (
            self._page is not None
            and changes.touches(self._page.scope)
            and self.after is None
            and self.saving.card is None
        ):
            self._look()

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"print.now": self.print_it}

    @override
    def focus_target(self) -> QWidget | None:
        if self._page is None or len(papers_of(self._page.made_from.kind)) < 2:
            return self.form.recipient
        return self.form.paper.button(self.form.paper.value() or "")

    def choose(self, document: str) -> None:
        """Another paper, or to practise it instead."""
        self.paper = document
        if self._page is None:
            return
        self.form.show_paper(document)
        self._offer_readers()
        self._offer_languages()
        self._look()

    def choose_reader(self, key: str) -> None:
        """Make the copy for another person."""
        self.whom = key
        if self._page is not None:
            self.form.suggest(self.paper, self._page.name)
            self._look()

    def print_it(self) -> None:
        """Print, if nothing stops it and the questions are answered."""
        name = self.form.printers.value()
        if self.sheet is None or self.after is not None or not self._is_asked():
            return
        if name is None:
            go_to(self.form.printers)
            self.form.show_need(
                _("Choose a printer first. A shared one is never chosen by itself.")
                if self.form.printers.findChildren(QAbstractButton)
                else _("There is no printer here. Save it as a PDF.")
            )
            return
        if not self.form.is_watched():
            go_to(self.form.beside)
            self.form.show_need(_("Others use this printer. Stand beside it, and say so, before anything comes out."))
            return
        self._checked(lambda sheet: self._print(sheet, name))

    def look_for_printers(self) -> None:
        """Offer the printers there are now: one may have been plugged in since."""
        self.form.show_printers(self.printers.offered())
        self._show_deeds()
        self.form.show_need("" if self.form.has_printer else _("There is still no printer."))
        go_to(self.form.printers if self.form.has_printer else self.form.recipient)

    def save_it(self) -> None:
        """Ask where, then for the words again; then save the page as a PDF and enter it."""
        if self.sheet is not None and self.after is None and self._is_asked():
            self.saving.begin(self, Going(self.sheet, self._wish(), self._entry()))

    def _offer_readers(self) -> None:
        """Whom the copy can be made for; the first is chosen, so that a page is there to look at."""
        assert self._page is not None
        page, paper, ports = self._page, self.paper, self._desk.ports
        found = () if paper == PRACTISE else self._desk.now(lambda _r: readers_of(ports, paper, page.made_from))
        self.whom = found[0][0] if found else ""
        self.form.show_readers(found, self.whom)
        self.form.suggest(paper, page.name)

    def _offer_languages(self) -> None:
        assert self._page is not None
        ports, own = self._desk.ports, own_language(self._desk.ports, self._page.scope)
        self.form.language.offer(language_lines(ports, self.paper), own=own, paper=self.paper)

    def read_words(self) -> None:
        """To the words of the language, and who may confirm them."""
        self._go(Place("wording", tab=self.form.language.code))

    def in_english(self) -> None:
        """The same paper in English."""
        self.form.language.in_english()

    def _reserve(self) -> None:
        """A number for this page. It stays the same until something has left, and is then used up."""
        assert self._place is not None
        if self._number and self._number_for == self._place.record:
            self._look()
            return
        self._number_for = self._place.record
        kept: list[str] = []

        def reserved(ports: Ports) -> Changes:
            kept.append(register.reserve_number(ports))
            return Changes()

        self._desk.do(self, reserved, lambda _changes: self._on_number(kept[0]))

    def _on_number(self, number: str) -> None:
        self._number = number
        self.form.show_number(number)
        self._look()

    def _wish(self) -> Wish:
        assert self._place is not None
        assert self._place.record is not None
        language = self.form.language
        wish = Wish(self._place.record, self.paper, self._number, self.whom)
        return replace(wish, language=language.code, beside=language.beside.isChecked())

    def _look(self) -> None:
        """Make the page away from the screen, and show it when it is there."""
        self.sheet = None
        if self.paper == PRACTISE:
            self._show_practice()
            return
        if not self._number:
            return
        self.making.begin(self._wish(), self._on_sheet, self._on_no_sheet)

    def _on_sheet(self, sheet: Sheet) -> None:
        assert self._page is not None
        self.sheet = sheet
        title = self._desk.ports.lists.label("document", self.paper)
        self.preview.show_pdf(sheet.pdf, title=title, folded=FOLDED.get(self.paper))
        self.checks.show_person(self._page.name, asks_readers=paper_kind(self.paper).asks_readers)
        self.checks.show_checks(sheet.checks)
        self._show_deeds()

    def _on_no_sheet(self, trouble: Exception) -> None:
        if not isinstance(trouble, Told):
            self._desk.notices.show(trouble)
            return
        self.preview.show_trouble(trouble.message)
        self.checks.show_checks(())
        self._show_deeds()

    def _show_practice(self) -> None:
        assert self._page is not None
        assert self._page.version is not None
        numbers = self._desk.now(checked_helplines)
        self.preview.show_practice(practice(self._page.version, self._page.name, numbers))
        self.checks.show_person(self._page.name, asks_readers=False)
        self.checks.show_checks(())
        self._show_deeds()

    def _show_deeds(self) -> None:
        assert self._page is not None
        self.saving.forget()
        deeds, note = deeds_of(self, self._page, self.sheet, paper=self.paper, has_printer=self.form.has_printer)
        self.form.show_asked(is_on=self.sheet is not None and not self.sheet.is_stopped)
        self.form.show_deeds(deeds, note=note)

    def ask_again(self) -> None:
        """To what the page is made from: in a plan, the question that only the young person can answer."""
        assert self._page is not None
        self._go(source_of(self._page))

    def look_again(self) -> None:
        """Make the pages once more."""
        self._look()

    def _is_asked(self) -> bool:
        may_leave = self.sheet is not None and not self.sheet.is_stopped
        return is_asked(self.form, self.checks, asks_readers=paper_kind(self.paper).asks_readers) and may_leave

    def _checked(self, then: Callable[[Sheet], None]) -> None:
        """Look at the gates once more: the plan may have changed since the page was made."""
        sheet, wish = self.sheet, self._wish()
        assert sheet is not None
        self._desk.ask(
            self, lambda _r: checked_again(self._desk.ports, sheet, wish), then, or_else=self._on_trouble, key="again"
        )

    def _print(self, sheet: Sheet, printer: str) -> None:
        entry = self._entry()
        try:
            self.printers.print_pages(sheet.pdf, printer, copies=entry.copies)
        except Told as told:
            if told.facts.get("begun"):
                self._enter(sheet, entry.model_copy(update={"status": "failed"}), asks=False)
            self._desk.notices.show(told, self.print_it, owner=self)
            return
        self._enter(sheet, entry, asks=True)

    def _enter(self, sheet: Sheet, entry: PrintRecord, *, asks: bool) -> None:
        wish = self._wish()
        self._desk.do(
            self,
            lambda ports: entered(ports, sheet, wish, entry=entry),
            lambda _changes: self._on_left(sheet, asks=asks),
        )

    def _entry(self) -> PrintRecord:
        return PrintRecord(
            copies=self.form.count(),
            recipient=self.form.recipient.words().strip(),
            purpose=self.form.purpose.words().strip(),
            readers=self.checks.readers.words(),
            talked=self.checks.talked.isChecked(),
        )

    def _on_saved(self, sheet: Sheet) -> None:
        self._desk.notices.say(_("Saved as a PDF, and entered as {n}.").format(n=sheet.number))
        self._on_left(sheet, asks=False)

    def _on_left(self, sheet: Sheet, *, asks: bool) -> None:
        """The number is used up; the next page gets another."""
        self._number = ""
        if asks:
            self._ask_whether(sheet)
        else:
            self._forget_answers()
            self._reserve()

    def _ask_whether(self, sheet: Sheet) -> None:
        self.after = AfterCard(sheet.number, self.form.recipient.words())
        self.after.answered.connect(lambda status, who: self._follow(sheet, status, who))
        layout = self._right.layout()
        assert layout is not None
        layout.addWidget(self.after)
        self.form.show_deeds(())
        self.after.show()
        go_to(self.after)

    def _follow(self, sheet: Sheet, status: str, who: str) -> None:
        assert self._page is not None
        made_from = self._page.made_from
        self._desk.do(
            self,
            lambda ports: said_of(ports, made_from, sheet.number, status=status, who=who),
            lambda _changes: self._on_followed(),
        )

    def _on_followed(self) -> None:
        self._forget()
        if self._place is not None:
            self._to("documents")

    def _on_trouble(self, trouble: Exception) -> None:
        self._desk.notices.show(trouble)
        self._look()

    def _forget(self) -> None:
        if self.after is not None:
            self.after.hide()
            self.after.deleteLater()
        self.after = None
        self.preview.clear()
        self._number = "" if self._number_for is None else self._number
        self._forget_answers()

    def _forget_answers(self) -> None:
        for box in (self.form.recipient, self.form.purpose):
            box.clear()
        self.checks.readers.set_words("")
        self.checks.talked.setChecked(False)
        for field in (self.form.recipient_field, self.form.purpose_field, self.checks.readers_field):
            field.set_error("")
        self.form.show_need("")
        if self._page is not None:
            self.form.suggest(self.paper, self._page.name)

    def _recall(self) -> None:
        """Half-filled questions of this page, if the app locked in between."""
        kept = self._desk.kept(KEPT)
        assert self._place is not None
        if not isinstance(kept, dict) or kept.get("of") != self._place.record or self.form.purpose.words():
            return
        for box, name in ((self.form.recipient, "recipient"), (self.form.purpose, "purpose")):
            box.setText(str(kept.get(name) or "") or box.words())
        self.checks.readers.set_words(str(kept.get("readers") or ""))

    def _show_header(self) -> None:
        assert self._page is not None
        shown = header_over(self._desk, self._page)
        shown.back_wanted.connect(lambda: self._go(Place("caseload")))
        shown.tab_chosen.connect(self._to)
        if self._header is not None:
            self._column.removeWidget(self._header)
            self._header.hide()
            self._header.deleteLater()
        self._header = shown
        self._column.insertWidget(0, shown)

    def _to(self, tab: str) -> None:
        assert self._page is not None
        record = self._page.made_from.id if tab == "plan" else None
        is_cases = self._page.is_of_a_case
        self._go(Place("case", self._page.scope, record, tab=tab) if is_cases else Place("printing"))

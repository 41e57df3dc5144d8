"""Words, recovery and backups: everything by which this laptop stays openable, and stays the worker's."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.documents import RecoverySheet
from caseworker.domain.errors import Told
from ui.desk import Desk
from ui.i18n import _
from ui.places import Place, Screen
from ui.printers import Printers
from ui.screens.keys_cards import DeedCard, LaptopCard, PartnershipCard, SheetCard, Standing, WordsCard
from ui.screens.lock.new_words import Offering
from ui.screens.slow_deeds import begun
from ui.widgets.boxes import Column
from ui.widgets.label import PlainLabel
from ui.widgets.page import Columns, Page, body


class Custody(Offering, Protocol):
    """What the vault does for the worker who is in. Implemented with the store, bound in `ui/app.py`."""

    @property
    def laptop(self) -> str:
        """The laptop's code ("K7")."""
        ...

    def standing(self) -> Standing:
        """How things stand now. A few milliseconds."""
        ...

    def change_words(self, old: str, new: str) -> None:
        """From now on the new words open the laptop. Slow. Raises Told."""
        ...

    def make_code(self, words: str) -> str:
        """A new recovery code. It opens nothing, and ends no sheet, before it was typed back. Raises Told."""
        ...

    def confirm_code(self, typed: str) -> None:
        """The code that was made last, typed back from its paper, counts from now on. Raises Told."""
        ...

    def back_up(self) -> None:
        """Make a backup and verify it. Slow. Raises Told."""
        ...

    def accept_key(self, name: str) -> None:
        """The worker has compared the other recovery key of this name: it is the right one from now on.

        Another one that was named meanwhile is not taken.
        """
        ...

    def renew_key(self) -> None:
        """The next unlocking makes a new key for everything on this laptop."""
        ...


class KeysScreen(Screen):
    """Four cards: the words, the recovery sheet, the partnership, this laptop."""

    def __init__(self, desk: Desk, custody: Custody, printers: Printers | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._printers = printers or Printers()
        self._custody = custody
        self._words = WordsCard(custody)
        self._sheet = SheetCard()
        self._partnership = PartnershipCard()
        self._laptop = LaptopCard()
        page = Page(_("Words, recovery and backups"))
        page.header.addWidget(PlainLabel(_("Words, recovery and backups"), "h1"))
        left = body(self._words, self._sheet, None, margins=(0, 0, 0, 0))
        right = body(self._partnership, self._laptop, None, margins=(0, 0, 0, 0))
        page.set_body(body(Columns(left, right, shares=(1, 1)), None))
        column = Column(0)
        self.setLayout(column)
        column.addWidget(page)
        self._wire()

    @override
    def open(self, place: Place) -> None:
        """Show how things stand."""
        self._show()

    @override
    def leave(self) -> None:
        """What was typed here is not a draft: words and codes leave the screen with the worker."""
        self._words.forget()
        self._sheet.forget()

    @override
    def focus_target(self) -> QWidget | None:
        """The old words."""
        return self._words.old

    def _show(self) -> None:
        now = self._custody.standing()
        self._sheet.show_since(now.code_since)
        self._partnership.show_standing(now)
        self._laptop.show_standing(now)

    def _wire(self) -> None:
        self._words.go.clicked.connect(self._on_change)
        self._words.new.entered.connect(self._on_change)
        self._sheet.go.clicked.connect(self._on_make)
        self._sheet.words.returnPressed.connect(self._on_make)
        self._sheet.print_it.clicked.connect(self._on_print)
        self._sheet.keep.clicked.connect(self._on_typed_back)
        self._sheet.typed.returnPressed.connect(self._on_typed_back)
        self._partnership.accept.clicked.connect(self._on_accept)
        self._laptop.back_up.clicked.connect(self._on_back_up)
        self._laptop.renew.clicked.connect(self._on_renew)

    def _run(self, card: DeedCard, job: Callable[[], object], done: Callable[[object], None]) -> None:
        def over(found: object) -> None:
            done(found)
            self._show()

        then, or_else = begun(card, self._desk.notices, over)
        self._desk.run(self, lambda _report: job(), then, or_else=or_else)

    @Slot()
    def _on_change(self) -> None:
        filled = self._words.filled()
        if filled is not None:
            old, new = filled
            self._run(self._words, lambda: self._custody.change_words(old, new), self._on_changed)

    def _on_changed(self, _found: object) -> None:
        self._words.forget()
        self._words.old.setFocus()
        self._words.say(_("Your new words open this laptop from now on. The old ones do not."))

    @Slot()
    def _on_make(self) -> None:
        words = self._sheet.filled()
        if words:
            self._run(self._sheet, lambda: self._custody.make_code(words), self._on_made)

    def _on_made(self, code: object) -> None:
        self._sheet.show_code(str(code))

    @Slot()
    def _on_typed_back(self) -> None:
        typed = self._sheet.filled_code()
        if typed:
            self._run(self._sheet, lambda: self._custody.confirm_code(typed), self._on_confirmed)

    def _on_confirmed(self, _found: object) -> None:
        self._sheet.forget()
        self._sheet.words.setFocus()
        self._sheet.say(_("This sheet opens the laptop from now on. A sheet from before does not."))

    @Slot()
    def _on_print(self) -> None:
        """On a printer of this laptop only: at a shared one somebody else may stand."""
        own = [printer.name for printer in self._printers.offered() if not printer.is_shared]
        if not own:
            self._sheet.say(_("This laptop has no printer of its own. Write the code down."), is_wrong=True)
            return
        chosen = own[0] if len(own) == 1 else self._sheet.printer(own)
        if not chosen:
            self._sheet.say(_("Choose the printer you stand beside, then press Print it again."))
            return
        sheet = RecoverySheet(self._sheet.code, self._custody.laptop, self._desk.ports.clock.now().astimezone().date())
        self._run(self._sheet, lambda: self._desk.press.press(sheet), lambda pdf: self._print(pdf, chosen))

    def _print(self, pdf: object, printer: str) -> None:
        if not isinstance(pdf, bytes):
            return
        try:
            self._printers.print_pages(pdf, printer, copies=1)
        except Told as told:
            self._sheet.say(_("Error: {words}").format(words=told.message.text), is_wrong=True)
        else:
            self._sheet.say(_("Printed on {printer}. Look that it came out.").format(printer=printer))

    @Slot()
    def _on_accept(self) -> None:
        name = self._partnership.other_key
        self._run(self._partnership, lambda: self._custody.accept_key(name), lambda _found: None)

    @Slot()
    def _on_back_up(self) -> None:
        said = _("A backup was made and checked.")
        self._run(self._laptop, self._custody.back_up, lambda _found: self._laptop.say(said))

    @Slot()
    def _on_renew(self) -> None:
        said = _(
            "The next time you unlock, this laptop makes itself a new key. That may take a minute. "
            "Your recovery sheet ends with it: make a new one afterwards."
        )
        self._run(self._laptop, self._custody.renew_key, lambda _found: self._laptop.say(said))

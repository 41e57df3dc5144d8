"""Saving a page as a file: where to, then the words again, then exactly what is previewed goes out and is entered."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import WayOut, Wish, saved_and_entered
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ports import Ports
from ui.desk import Desk
from ui.i18n import _
from ui.printers import ask_where, file_name
from ui.screens.lock.words_again import WordsAgain
from ui.screens.paper.form import PrintForm
from ui.screens.slow_deeds import begun
from ui.widgets.errors import go_to

_AT_THE_WORDS = frozenset({"wrong_passphrase", "passphrase_wait", "slot_damaged", "keyring_silent", "store_look_only"})


@dataclass(frozen=True, slots=True)
class Going:
    """A page about to leave: what is previewed, what it was made from, and what the register will say."""

    sheet: Sheet = field(repr=False)
    wish: Wish
    entry: PrintRecord = field(repr=False)


class Saving(QObject):
    """The way of a page into a file. The words are asked in the place of the buttons, and leave with the answer.

    Signals:
        saved(Sheet): it is written and in the register.
        stopped(Exception): it was not: a check stops it now, or the folder cannot be written.
        given_up: the worker thought better of it: show the buttons again.
    """

    saved = Signal(object)
    stopped = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk, form: PrintForm) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self.card: WordsAgain | None = None

    def begin(self, owner: QWidget, going: Going) -> None:
        """Ask where; nothing happens when the worker thinks better of it."""
        ask_where(owner, file_name(going.wish.document, going.sheet.number), partial(self.ask_words, going))

    def ask_words(self, going: Going, path: Path) -> None:
        """Ask for the words, in the place of the buttons."""
        why = _("Anyone who opens the file can read it, so it leaves only with your words. It is entered as {n}.")
        card = self.card = WordsAgain(why.format(n=going.sheet.number), does=_("Save the file"))
        card.typed.connect(partial(self._save, going, path))
        card.given_up.connect(self._on_given_up)
        self._form.show_instead(card)
        go_to(card)

    def forget(self) -> None:
        """The page is left, or another is chosen: words that were typed do not wait."""
        if self.card is not None:
            self.card.words.clear()
        self.card = None

    def _save(self, going: Going, path: Path, words: str) -> None:
        way = WayOut(lambda: self._desk.prove(words), lambda pdf: _write(path, pdf))

        def saved(ports: Ports) -> Changes:
            return saved_and_entered(ports, going.sheet, going.wish, entry=going.entry, way=way)

        then, or_else = begun(
            self, self._desk.notices, lambda _changes: self._on_saved(going), is_told_elsewhere=self._on_stopped
        )
        self._desk.do(self, saved, then, or_else=or_else)

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the words are tried and the file is written; the page may have been left meanwhile."""
        if self.card is not None:
            self.card.show_busy(is_busy=is_busy)

    def tell(self, trouble: Told) -> None:
        """What is wrong with the words, where they are asked."""
        if self.card is not None:
            self.card.tell(trouble)

    def _on_saved(self, going: Going) -> None:
        self.forget()
        self.saved.emit(going.sheet)

    def _on_stopped(self, trouble: Told) -> bool:
        if trouble.key in _AT_THE_WORDS:
            return False
        self.forget()
        self.stopped.emit(trouble)
        return True

    def _on_given_up(self) -> None:
        """Nothing has left, and everything that was answered is still there."""
        self.forget()
        self.given_up.emit()
        self._form.focus_deeds()


def _write(path: Path, pdf: bytes) -> None:
    path.write_bytes(pdf)

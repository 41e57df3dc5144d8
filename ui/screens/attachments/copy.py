"""A copy of a file out of the app: why was asked, then where to, then the words again; then it is written and noted."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from caseworker.domain.actions.attachments import copied_out
from caseworker.domain.actions.print_out import WayOut
from caseworker.domain.changes import Changes
from caseworker.domain.files import SUFFIXES
from caseworker.domain.ports import Ports
from ui.desk import Desk
from ui.i18n import _
from ui.screens.attachments.detail import AttachmentCard
from ui.screens.attachments.form import ask_where_to
from ui.screens.lock.words_again import WordsAgain
from ui.screens.slow_deeds import begun

NAME = "file"
"""A neutral name for the copy: nobody's, and not what it is."""


class Copying(QObject):
    """One copy on its way. It belongs to the card of the file, and goes with it.

    Signals:
        done: it is written, or the worker thought better of it: show the card as it was.
    """

    done = Signal()

    def __init__(self, desk: Desk, card: AttachmentCard, why: str) -> None:
        super().__init__(card)
        self._desk, self._card, self._why = desk, card, why

    def begin(self) -> None:
        """Ask where; nothing happens when the worker thinks better of it."""
        file = self._card.one.file
        suffix = SUFFIXES.get(file.media, "bin") if file is not None else "bin"
        ask_where_to(self._card, f"{NAME}.{suffix}", self.ask_words)

    def ask_words(self, path: Path) -> None:
        """Ask for the words, in the place of the buttons."""
        why = _("Anyone who opens the copy can read it, so it leaves only with your words. Delete it when it was used.")
        asked = WordsAgain(why, does=_("Save the copy"))
        asked.typed.connect(partial(self._save, asked, path))
        asked.given_up.connect(self.done)
        self._card.show_instead(asked)

    def _save(self, asked: WordsAgain, path: Path, words: str) -> None:
        def write(content: bytes) -> None:
            path.write_bytes(content)

        def copy(ports: Ports) -> Changes:
            way = WayOut(lambda: self._desk.prove(words), write)
            return copied_out(ports, self._desk.files, self._card.one.stored, why=self._why, way=way)

        then, or_else = begun(asked, self._desk.notices, self._on_copied)
        self._desk.do(self, copy, then, or_else=or_else)

    def _on_copied(self, _changes: Changes) -> None:
        self._desk.notices.say(_("A copy was saved. That it left, and why, is noted."))
        self.done.emit()

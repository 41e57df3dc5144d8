"""Four new words: read, written on paper, then hidden and typed back from the paper."""

from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.screens.lock.words import WordsBox
from ui.screens.middle import at_left
from ui.widgets.boxes import Column, fill
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.tick import TickBox
from ui.widgets.toast import announce


class Offering(Protocol):
    """Draws words, and reads them as unlocking does."""

    def words(self) -> str:
        """Four words drawn at random."""
        ...

    def same(self, shown: str, typed: str) -> bool:
        """Whether what was typed back is what was shown."""
        ...


class NewWords(QWidget):
    """Offers four words and takes them back typed. While they are typed they are not on the screen.

    With `waits` they are drawn only when somebody asks for them: a page that is opened for something else shows none.

    Signals:
        entered: Enter was pressed in the box for typing them back.
    """

    entered = Signal()

    def __init__(self, offering: Offering, name: str, *, waits: bool = False) -> None:
        super().__init__()
        self._offering = offering
        self._waits = waits
        self._shown = ""
        self._words = PlainLabel("", "h1")
        self._words.setObjectName(f"{name}.words")
        self.ask = Button(_("Show me four new words"), icon="eye")
        self.ask.setObjectName(f"{name}.ask")
        self._other = Button(_("Offer other words"), "link", icon="refresh")
        self._missing = PlainLabel("", "error")
        self._missing.hide()
        self.written = TickBox(_("I have written them on paper and will keep it apart from the laptop"))
        self.written.setObjectName(f"{name}.written")
        self.typed = WordsBox()
        self.typed.setObjectName(f"{name}.typed")
        self.field = Field(
            _("Type your four words from the paper"), self.typed, hint=_("Small letters, a space between words.")
        )
        self.field.hide()
        column = Column(8)
        self.setLayout(column)
        fill(column, at_left(self.ask), self._words, at_left(self._other), self._missing, self.written, self.field)
        self.ask.clicked.connect(self._on_ask)
        self._other.clicked.connect(self._on_other)
        self.written.toggled.connect(self._on_written)
        self.typed.returnPressed.connect(self.entered)
        self._offer(is_asked=not waits)

    def problem(self) -> str:
        """What is still to do, as one sentence; "" when the words were typed back."""
        if not self._shown:
            return _("Ask for four new words first.")
        if not self.written.isChecked():
            return _("Write the four words on paper first, and tick that you did.")
        if not self._offering.same(self._shown, self.typed.text()):
            return _("These are not the words that were shown. Look at your paper, or take the tick away to see them.")
        return ""

    def settled(self) -> str:
        """The words, once they were typed back rightly; else "": what is wrong is said, with the keyboard there."""
        sentence = self.problem()
        if not sentence:
            self.field.set_error("")
            return self._shown
        if self.written.isChecked():
            self.field.set_error(sentence)
            self.typed.clear()
            self.typed.setFocus()
        else:
            self._missing.setText(_("Error: {words}").format(words=sentence))
            self._missing.show()
            announce(self, self._missing.text())
            (self.written if self._shown else self.ask).setFocus()
        return ""

    def forget(self) -> None:
        """Take the words off the screen and out of the boxes, and offer others, or wait until they are asked for."""
        self.typed.clear()
        self.field.set_error("")
        self._missing.hide()
        self.written.setChecked(False)
        self._offer(is_asked=not self._waits)

    def _offer(self, *, is_asked: bool) -> None:
        self._shown = self._offering.words() if is_asked else ""
        self._words.setText(self._shown)
        self.ask.setVisible(not is_asked)
        for part in (self._words, self._other, self.written):
            part.setVisible(is_asked)

    @Slot()
    def _on_ask(self) -> None:
        self._missing.hide()
        self._offer(is_asked=True)
        self.written.setFocus()
        announce(self, _("Four new words are on the screen."))  # not read aloud: others may listen

    @Slot()
    def _on_other(self) -> None:
        self._offer(is_asked=True)
        self.written.setChecked(False)

    @Slot(bool)
    def _on_written(self, is_written: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        self._words.setVisible(not is_written and bool(self._shown))
        self._other.setVisible(not is_written and bool(self._shown))
        self.field.setVisible(is_written)
        if is_written:
            self._missing.hide()
            self.typed.setFocus()

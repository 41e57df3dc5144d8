"""The four words once more, before something leaves the laptop: whoever finds it open must not carry a record away."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from typing_extensions import override

from caseworker.domain.errors import Told
from ui.i18n import _
from ui.screens.keys_cards import DeedCard, is_about_words
from ui.screens.lock.words import WordsBox
from ui.widgets.button import Button
from ui.widgets.errors import bring_into_view, go_to
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel


class WordsAgain(DeedCard):
    """Asks for the words, and says why. Thinking better of it loses nothing.

    Signals:
        typed(str): these words, please try them.
        given_up: nothing leaves.
    """

    typed = Signal(str)
    given_up = Signal()

    def __init__(self, why: str, *, does: str) -> None:
        super().__init__(_("Your four words again"))
        self.setObjectName("words-again")
        self.words = WordsBox()
        self.words.setObjectName("words-again.words")
        self._field = Field(_("Your four words"), self.words, hint=_("Small letters, a space between words."))
        self.go = Button(does, "primary")
        self.go.setObjectName("words-again.go")
        self.no = Button(_("Do not save"))
        self.no.setObjectName("words-again.no")
        self.add(PlainLabel(why), self._field)
        self.close_card(self.go, self.no)
        self.setFocusProxy(self.words)
        self.words.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.no.clicked.connect(self.given_up)

    @override
    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        self.words.setReadOnly(is_busy)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._come_into_view)  # only then has the page made room for it

    @override
    def tell(self, trouble: Told) -> None:
        """What is wrong with the words stands at them; anything else under them."""
        if not is_about_words(trouble, self.words, self._field):
            super().tell(trouble)
        QTimer.singleShot(0, self, self._come_into_view)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _come_into_view(self) -> None:
        if self.isVisible():
            bring_into_view(self.no)
            go_to(self.words)

    @Slot()
    def _on_go(self) -> None:
        typed = self.words.text()
        self._field.set_error("" if typed.strip() else _("Type your four words first."))
        if typed.strip():
            self.typed.emit(typed)
        else:
            self.words.setFocus()

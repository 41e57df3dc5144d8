"""Choosing the cover code after unlocking: six digits for the quick way back, or none."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.i18n import _
from ui.screens.middle import at_left, in_the_middle
from ui.theme import px
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox

DIGITS = 6


class CodeScreen(QWidget):
    """Asks for six digits. Leaving it out is a full answer: the cover then opens with the four words.

    Signals:
        chosen(str, bool): the digits, and whether they hold all week.
        skipped: no code.
    """

    chosen = Signal(str, bool)
    skipped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._digits = LineBox(limit=DIGITS, big=True)
        self._digits.setEchoMode(QLineEdit.EchoMode.Password)
        self._digits.setAccessibleName(_("Cover code, six digits"))
        self._digits.setObjectName("code.digits")
        self._error = PlainLabel("", "error")
        self._error.hide()
        self._week = TickBox(_("Use the same code for a week, then ask again"))
        self._go = Button(_("Use this code"), "primary")
        self._skip = Button(_("Go on without a code"))
        self._skip.setObjectName("code.skip")
        self._lay_out()
        self._digits.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        self._skip.clicked.connect(self._on_skip)

    def focus_target(self) -> QWidget:
        """The field for the digits."""
        return self._digits

    def refuse(self, words: str) -> None:
        """Say why a code was not taken."""
        self._error.setText(_("Error: {words}").format(words=words))
        self._error.show()
        self._digits.clear()
        self._digits.setFocus()

    @Slot()
    def _on_go(self) -> None:
        self.chosen.emit(self._digits.text(), self._week.isChecked())

    @Slot()
    def _on_skip(self) -> None:
        self.skipped.emit()

    def _lay_out(self) -> None:
        card = Card(look="calm", margins=(30, 24, 30, 22))
        label = PlainLabel(_("Six digits"), "field")
        label.setBuddy(self._digits)
        why = _(
            "F12 hides the screen at once. With a code you are back in two seconds; without one the cover opens with "
            "your four words. The code is kept in memory, and three wrong ones lock the laptop."
        )
        self._digits.setMaximumWidth(px(220))
        card.add(PlainLabel(_("A cover code for this time"), "h2"), PlainLabel(why), label, self._error, self._digits)
        card.add(self._week, at_left(self._go, self._skip))
        whole = Column(0, (24, 12, 24, 14))
        self.setLayout(whole)
        whole.addWidget(in_the_middle(card, 500))

"""Straight after printing: did it come out, and who has it?"""

from PySide6.QtCore import Signal

from ui.i18n import _
from ui.widgets.boxes import beside
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox


class AfterCard(Card):
    """Asked until it is answered; the page is in the register already.

    Signals:
        answered(str, str): "collected" or "in_part" with who has it, or "failed".
    """

    answered = Signal(str, str)

    def __init__(self, number: str, recipient: str) -> None:
        super().__init__(_("Did it come out?"), look="next")
        self.collected = LineBox(recipient, limit=200)
        self.collected.setObjectName("collected")
        self.field = Field(_("Collected by"), self.collected)
        yes = Button(_("Yes, all of it"), "primary", icon="check")
        yes.setObjectName("came-out")
        yes.clicked.connect(lambda: self._on_who("collected"))
        some = Button(_("Only some of it"), icon="alert-triangle")
        some.setObjectName("came-in-part")
        some.clicked.connect(lambda: self._on_who("in_part"))
        no = Button(_("No, nothing came out"), icon="x")
        no.setObjectName("did-not")
        no.clicked.connect(lambda: self.answered.emit("failed", ""))
        words = _("Page {n} is in the register. Take every sheet from the printer now.").format(n=number)
        self.add(PlainLabel(words), self.field, beside(yes), beside(some), beside(no))
        self.setFocusProxy(self.collected)

    def _on_who(self, status: str) -> None:
        who = self.collected.words().strip()
        self.field.set_error("" if who else _("Who has it now?"))
        if who:
            self.answered.emit(status, who)
        else:
            self.collected.setFocus()

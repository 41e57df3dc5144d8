"""The words were right and the laptop still does not open: away too long, damaged, or its access has ended."""

from PySide6.QtCore import Signal

from ui.i18n import _
from ui.screens.middle import at_left
from ui.screens.unlock_pages import SidePage
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


class AwayPage(SidePage):
    """The lease is over: meet the server once, and go on. Nothing is lost meanwhile.

    Signals:
        wished: meet the server and open.
    """

    wished = Signal()

    def __init__(self) -> None:
        super().__init__(_("This laptop has not met the partnership for too long"))
        self.connect_now = Button(_("Connect and open"), "primary", icon="wifi")
        self._why = PlainLabel("")
        self._state = PlainLabel("", "error")
        self._state.hide()
        reach = _(
            "Find a network: the office, a phone's hotspot, a school. Or ring your duty officer for what you need."
        )
        clock = _("If this laptop's clock is wrong, set it right.")
        self.card.add(self._why, PlainLabel(reach), PlainLabel(clock), self._state)
        self.card.add(at_left(self.connect_now, self.back))
        self.connect_now.clicked.connect(self.wished)

    def show_trouble(self, why: str, *, again: bool) -> None:
        """What happened; `again` if meeting the server has just been tried."""
        target = self._state if again else self._why
        target.setText(_("Error: {words}").format(words=why) if again else why)
        self._state.setVisible(again)
        self.connect_now.setEnabled(True)

    def show_busy(self) -> None:
        """The server is being met."""
        self._state.hide()
        self.connect_now.setEnabled(False)


class EndedPage(SidePage):
    """The partnership has ended this laptop. Nothing on it opens any more, and nothing that was written is lost."""

    def __init__(self) -> None:
        super().__init__(_("The partnership has ended this laptop"))
        self.afresh = Button(_("Set this laptop up again"), icon="key")
        gone = _("Its keys and its records were destroyed, as the partnership asked.")
        safe = _(
            "What had been sent is with the partnership. What had not been sent was sealed and handed over first; your "
            "team lead can have it opened."
        )
        ring = _("Ring your team lead if that surprises you.")
        self.back.hide()
        self.card.add(PlainLabel(gone), PlainLabel(safe), PlainLabel(ring), at_left(self.afresh))

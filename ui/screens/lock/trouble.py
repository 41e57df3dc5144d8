"""The words were right and the laptop still does not open: away too long, damaged, or its access has ended."""

from typing import Final, Protocol

from PySide6.QtCore import Signal

from caseworker.domain.errors import Told
from ui.i18n import _, counted
from ui.screens.lock.pages import SidePage
from ui.screens.middle import at_left
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel
from ui.widgets.toast import announce

_NO_NETWORK: Final = frozenset({"server_unreachable", "server_stopped_midway", "server_busy", "server_fault"})


def words_outside(trouble: Told) -> str:
    """Trouble in the words of the catalogue; somebody who is not in is not told to go on working."""
    message = trouble.message
    return f"{message.happened} {message.safe}" if trouble.key in _NO_NETWORK else message.text


class Repairs(Protocol):
    """What can be done about a damaged store. Each is slow, takes the words again, and gives what a door gives."""

    def newest_backup(self) -> str:
        """When the newest backup was made, in words; "" if there is none."""
        ...

    def look_only(self, words: str) -> object:
        """Show what is whole, without writing or sending anything."""
        ...

    def restore(self, words: str) -> object:
        """Put the newest backup that is whole back, with what was written since as far as that is whole."""
        ...

    def fetch_again(self, words: str) -> object:
        """Keep what was never sent, and fetch everything else from the server."""
        ...


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

    def show_trouble(self, trouble: Told, *, again: bool) -> None:
        """What happened; `again` if meeting the server has just been tried."""
        words = words_outside(trouble)
        target = self._state if again else self._why
        target.setText(_("Error: {words}").format(words=words) if again else words)
        self._state.setVisible(again)
        if again:
            announce(self, self._state.text())
        self.connect_now.setEnabled(True)

    def show_busy(self) -> None:
        """The server is being met."""
        self._state.hide()
        self.connect_now.setEnabled(False)


class DamagePage(SidePage):
    """Part of the store is damaged: look only, put a backup back, or fetch it all again.

    Signals:
        look_wished, fetch_wished, restore_wished: that was chosen.
    """

    look_wished = Signal()
    fetch_wished = Signal()
    restore_wished = Signal()

    def __init__(self) -> None:
        super().__init__(_("Some of the records on this laptop are damaged"))
        self._fetch = Button(_("Fetch everything again"), "primary", icon="refresh")
        self._look = Button(_("Look at what is whole"), icon="eye")
        self._restore = Button(_("Put the backup back"), icon="history")
        self._chosen = self.back
        self._why = PlainLabel("")
        self._made = PlainLabel("")
        self._state = PlainLabel("", "error")
        self._busy = PlainLabel(_("This may take a minute. Leave the laptop open."), "small")
        for part in (self._state, self._busy):
            part.hide()
        self._lay_out()
        self._look.clicked.connect(self.look_wished)
        self._fetch.clicked.connect(self.fetch_wished)
        self._restore.clicked.connect(self.restore_wished)

    def show_damage(self, why: str, made: str) -> None:
        """What happened, and the backup of this moment; "" offers none."""
        self._why.setText(why)
        self._made.setText(_("Made on {moment}.").format(moment=made) if made else _("There is none."))
        self._restore.setVisible(bool(made))

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether something is being done about it. The keyboard comes back to what was chosen."""
        buttons = (self._look, self._fetch, self._restore, self.back)
        if is_busy:
            self._chosen = next((one for one in buttons if one.hasFocus()), self.back)
            self._state.hide()
        self._busy.setVisible(is_busy)
        for part in buttons:
            part.setEnabled(not is_busy)
        if not is_busy:
            self._chosen.setFocus()

    def tell(self, trouble: Told) -> None:
        """What was chosen could not be done."""
        too_much = _(
            "Too much of it is damaged for that. Nothing has changed. Choose another way, or ring your helpdesk."
        )
        words = too_much if trouble.key == "store_damaged" else words_outside(trouble)
        self._state.setText(_("Error: {words}").format(words=words))
        self._state.show()
        announce(self, self._state.text())

    def _lay_out(self) -> None:
        safe = _("Nothing that was altered is ever shown, and whatever you choose, the damaged file is kept as it was.")
        fetch = _(
            "What you never sent is kept, as far as it is whole; all else comes from the server. Needs a network."
        )
        look = _("Read only, without a network: nothing can be written or sent. For when you need a number now.")
        back = _("The records as they were then, with what you wrote since as far as it is whole.")
        self.card.add(at_left(self.back))  # first: the keyboard begins here, and must be in sight at any text size
        self.card.add(self._why, PlainLabel(safe), self._state, self._busy)
        self.card.add(PlainLabel(_("Best with a network"), "h3"), PlainLabel(fetch), at_left(self._fetch))
        self.card.add(PlainLabel(_("If you need something now"), "h3"), PlainLabel(look), at_left(self._look))
        self.card.add(PlainLabel(_("A backup of this laptop"), "h3"), PlainLabel(back), self._made)
        self.card.add(at_left(self._restore))


class EndedPage(SidePage):
    """The partnership has ended this laptop. Nothing on it opens any more, and nothing that was written is lost."""

    def __init__(self) -> None:
        super().__init__(_("The partnership has ended this laptop"))
        self.afresh = Button(_("Set this laptop up again"), icon="key")
        gone = _("Its keys and its records were destroyed, as the partnership asked.")
        self._safe = PlainLabel("")
        self.show_left(0)
        ring = _("Ring your team lead if that surprises you.")
        self.back.hide()
        self.card.add(PlainLabel(gone), self._safe, PlainLabel(ring), at_left(self.afresh))

    def show_left(self, pieces: int) -> None:
        """How many pieces could not be handed over and still lie sealed on this laptop; 0 if all were."""
        handed = _(
            "What had been sent is with the partnership. What had not been sent was sealed and handed over first; your "
            "team lead can have it opened."
        )
        left = counted(
            "What had been sent is with the partnership. {n} piece that had not been sent still lies sealed on this "
            "laptop, in the file rescue.sealed: give the laptop to your team lead, who can have it opened.",
            "What had been sent is with the partnership. {n} pieces that had not been sent still lie sealed on this "
            "laptop, in the file rescue.sealed: give the laptop to your team lead, who can have them opened.",
            pieces,
        )
        self._safe.setText(left if pieces else handed)

"""The truthful line at the foot: what has been sent, that the laptop is encrypted, when it locks, who is working."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.i18n import _
from ui.theme import px
from ui.widgets.boxes import beside
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture


class StatusBar(QFrame):
    """Wraps onto several lines when there is no room. The sync sentence is a button; `sync_wanted` tells.

    The key cap says Alt+S; the shortcut itself belongs to the table of commands.
    """

    sync_wanted = Signal()

    def __init__(self, worker: str) -> None:
        super().__init__()
        self.setProperty("role", "footer")
        flow = Flow(22, (16, 5, 16, 5), line_spacing=4)
        self.setLayout(flow)
        self._sync_icon = Picture("cloud-off", "warn", 17)
        self._sync = Button("", "status")
        self._sync.clicked.connect(self.sync_wanted)
        self._locks = PlainLabel("", "small", wraps=False)
        self._vault = PlainLabel(_("Encrypted on this laptop"), "small", wraps=False)
        self._sending = beside(self._sync_icon, self._sync, KeyCap("Alt+S"))
        flow.add(self._sending)
        flow.add(self._told("lock", "ok", self._vault), self._told("clock", "muted", self._locks))
        flow.add(None, PlainLabel(worker, "small", wraps=False))

    def set_sync(self, sentence: str, *, icon: str = "cloud-off", ink: str = "warn") -> None:
        """The one true sentence about what was sent; ink "ok" only for what the server has confirmed."""
        self._sync_icon.show_icon(icon, ink)
        self._sync.set_words(sentence, name=_("{sentence} Open what was sent.").format(sentence=sentence))

    def set_locks(self, words: str) -> None:
        """When the laptop locks, in words ("Locks in 5 minutes")."""
        self._locks.setText(words)

    def sync_button(self) -> Button:
        """The sync sentence, for tests and for moving the focus."""
        return self._sync

    def room(self) -> QRect:
        """The part that holds no control, in this bar's own coordinates: what stands there may be covered a moment."""
        left = self._sending.geometry().right() + px(12)
        return QRect(left, px(2), self.width() - left - px(10), self.height() - px(4))

    def _told(self, icon: str, ink: str, label: PlainLabel) -> QWidget:
        return beside(Picture(icon, ink, 17), label)

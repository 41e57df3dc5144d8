"""Where the words on the screen are: being kept, kept here and not sent, or not kept at all."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.widgets.boxes import Row
from ui.widgets.label import PlainLabel
from ui.widgets.picture import Picture
from ui.widgets.toast import announce


class SavedLine(QWidget):
    """ "Saving", "Saved here 14:32:06. Not sent yet.", or in red that it could not be saved, which stays."""

    def __init__(self) -> None:
        super().__init__()
        row = Row(8)
        self.setLayout(row)
        self._icon, self._words = Picture("device-laptop", "muted"), PlainLabel("", wraps=False)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self._is_failed = False
        self._icon.setVisible(False)

    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    def saving(self) -> None:
        """Something changed that is not on the disk yet. A failure stays until something was saved again."""
        if not self._is_failed:
            self._say(_("Saving"), "device-laptop", "muted")

    def saved(self, at: datetime) -> None:
        """It is on the disk since this local time."""
        self._is_failed = False
        self._say(_("Saved here {time:%H:%M:%S}. Not sent yet.").format(time=at), "device-laptop", "ok")

    def failed(self) -> None:
        """It could not be saved, so this window is the only copy."""
        self._is_failed = True
        self._say(_("Could not save: keep this window open"), "alert-circle", "danger")
        announce(self, self._words.text(), urgent=True)

    def nothing(self) -> None:
        """Nothing is written yet, so nothing is said about keeping it."""
        self._is_failed = False
        self._say("", "device-laptop", "muted")
        self._icon.setVisible(False)

    def going_on(self) -> None:
        """A draft was there, and the worker goes on with it."""
        self._say(_("This goes on where you stopped."), "device-laptop", "muted")

    def _say(self, words: str, icon: str, ink: str) -> None:
        self._words.setText(words)
        self._words.set_tone("danger" if ink == "danger" else "")
        self._icon.show_icon(icon, ink)
        self._icon.setVisible(True)
        self._words.updateGeometry()

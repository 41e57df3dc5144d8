"""The one true sentence about what is sent, across the page, with the way to see each change."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame
from typing_extensions import override

from ui.i18n import _
from ui.theme import px
from ui.widgets.boxes import Row, Turning, beside, fill
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.label import PlainLabel, repolish
from ui.widgets.picture import Picture

_NEEDS = 640
Mood = Literal["news", "alert", "good"]
_PICTURES: dict[Mood, tuple[str, str]] = {
    "news": ("device-laptop", "info"),
    "alert": ("alert-triangle", "warn"),
    "good": ("cloud-check", "ok"),
}


class SyncSentence(QFrame):
    """A strong beginning, the rest in plain words, and a button. `wanted`: the worker wants to see each change.

    news: something is not sent yet. alert: what is here may be old. good: the server has everything.
    """

    wanted = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setProperty("role", "news")
        self._icon = Picture("device-laptop", "info")
        self._strong = PlainLabel("", "strong", wraps=False)
        self._rest = PlainLabel("")
        self.button = Button(_("See each one"), small=True, name=_("See each change and what became of it"))
        self.button.clicked.connect(self.wanted)
        self._words = Turning(8)
        self._words.addWidget(self._strong)
        self._words.addWidget(self._rest, 1)
        row = Row(10, (11, 5, 8, 5))
        self.setLayout(row)
        fill(row, self._icon)
        row.addLayout(self._words, 1)
        fill(row, beside(KeyCap(key), self.button))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < px(_NEEDS)
        self._words.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def say(self, strong: str, rest: str, mood: Mood) -> None:
        """Shows another sentence; also for screen readers."""
        self._strong.setText(strong)
        self._strong.setVisible(bool(strong))
        self._rest.setText(rest)
        self.setAccessibleName(f"{strong} {rest}".strip())
        self._icon.show_icon(*_PICTURES[mood])
        if self.property("role") != mood:
            self.setProperty("role", mood)
            repolish(self)

    def words(self) -> str:
        """The whole sentence shown."""
        return self.accessibleName()

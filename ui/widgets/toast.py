"""Saying that something has happened: to a screen reader, and for a moment in the line at the foot."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import Row
from ui.widgets.label import PlainLabel

_STAYS = 6_000
_LEAST = 120


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Has a screen reader say the words; urgent ones interrupt. Never moves the focus."""
    event = QAccessibleAnnouncementEvent(widget, words)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if urgent else polite.Polite)
    QAccessible.updateAccessibility(event)


class Toast(QFrame):
    """A line that goes away by itself, so it may only repeat what stands elsewhere. `room` is where it covers nothing.

    Words that find no room there are shortened, and too little room shows none: a screen reader says them whole.
    """

    def __init__(self, window: QWidget, room: Callable[[], QRect]) -> None:
        super().__init__(window)
        self._room = room
        self._is_new = False
        self._whole = ""
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = Row(8, (12, 2, 12, 2))
        self.setLayout(row)
        self._words = PlainLabel("", "body", wraps=False)
        row.addWidget(self._words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Shows and announces the words; a new line takes the place of the old one."""
        self._whole, self._is_new = words, True
        QTimer.singleShot(0, self, self._grow_old)
        self.show()
        self._place()
        self.raise_()
        announce(self, words)
        self._timer.start(_STAYS)

    def move_on(self) -> None:
        """Another screen comes: the words go, unless they were said in this very turn and so are about the new one."""
        if not self._is_new:
            self.hide()

    def _grow_old(self) -> None:
        self._is_new = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show} and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        room = self._room()
        self.ensurePolished()
        around = px(30)
        if room.width() < px(_LEAST):
            self.setGeometry(room.x(), room.y(), 0, 0)
            return
        metrics = self._words.fontMetrics()
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room.width() - around)
        self._words.setText(shown)
        width = min(metrics.horizontalAdvance(shown) + around, room.width())
        self.setGeometry(room.right() - width + 1, room.y(), width, room.height())

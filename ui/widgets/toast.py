"""Saying that something has happened: to a screen reader, and for a moment at the foot of the window."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import Row
from ui.widgets.label import PlainLabel

_STAYS = 6_000


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Has a screen reader say the words; urgent ones interrupt. Never moves the focus."""
    event = QAccessibleAnnouncementEvent(widget, words)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if urgent else polite.Polite)
    QAccessible.updateAccessibility(event)


class Toast(QFrame):
    """A line over the foot of a window that goes away by itself, so it may only repeat what stands elsewhere."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = Row(8, (16, 10, 16, 10))
        self.setLayout(row)
        self._words = PlainLabel("", "body")
        row.addWidget(self._words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Shows and announces the words; a new line takes the place of the old one."""
        self._words.setText(words)
        self._place()
        self.show()
        self.raise_()
        announce(self, words)
        self._timer.start(_STAYS)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show} and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.ensurePolished()
        width = min(self._words.sizeHint().width() + px(36), window.width() - px(32))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((window.width() - width) // 2, window.height() - height - px(56), width, height)

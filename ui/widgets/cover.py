"""What others see: the privacy cover, and the pieces of the lock screen."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.i18n import _
from ui.theme import look, px
from ui.widgets.boxes import Column, Row, beside
from ui.widgets.button import Button
from ui.widgets.chip import KeyCap
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox

_BULLET = "•"  # as the style sheet sets it
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Clock(QWidget):
    """The time over the day, both given in words from outside."""

    def __init__(self, *, on_cover: bool = False) -> None:
        super().__init__()
        self._time = PlainLabel(
            "", "bigclock" if on_cover else "clock", tone="dimbright" if on_cover else "", wraps=False
        )
        self._day = PlainLabel("", "lead", tone="dimtext" if on_cover else "", wraps=False)
        column = Column(14 if on_cover else 8)
        self.setLayout(column)
        column.addWidget(self._time, 0, _CENTRE)
        column.addWidget(self._day, 0, _CENTRE)

    def show_time(self, time: str, day: str) -> None:
        """ "14:32" and "Thursday 12 November"."""
        self._time.setText(time)
        self._day.setText(day)


class Cover(QFrame):
    """Covers the window completely and tells nothing. The code field appears with the first key.

    `code_given` carries what was typed, `lock_wanted` asks for the full lock (its Ctrl+L belongs to the
    table of commands). Counting wrong tries and minutes
    is the business of whoever shows the cover.
    """

    code_given = Signal(str)
    lock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "cover")
        self.setAccessibleName(_("The screen is covered"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.clock = Clock(on_cover=True)
        self._code = LineBox(limit=12, letters=18)
        self._code.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setAccessibleName(_("Cover code"))
        self._back = Button(_("Back"), "dim")
        self._words = PlainLabel("", "body", tone="dimtext")
        self._words.setAlignment(_CENTRE)
        self._asks = QWidget()
        self._asks.setLayout(self._code_row())
        self._asks.setVisible(False)
        column = Column(14, (24, 24, 24, 20))
        self.setLayout(column)
        column.addStretch(3)
        column.addWidget(self.clock)
        column.addSpacing(px(24))
        column.addWidget(self._asks, 0, _CENTRE)
        column.addWidget(self._words)
        column.addStretch(4)
        column.addWidget(self._lock_row(), 0, _CENTRE)
        self._code.returnPressed.connect(self._give)
        self._back.clicked.connect(self._give)

    def say(self, words: str) -> None:
        """One line under the code ("Saved. Locks fully in 1 minute 40 seconds.")."""
        self._words.setText(words)

    def clear(self) -> None:
        """Empties the code and hides its field until the next key."""
        self._code.clear()
        self._asks.setVisible(False)
        self.setFocus()

    def code_box(self) -> LineBox:
        """The field for the code, once it is shown."""
        return self._code

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._asks.isVisible():
            self._asks.setVisible(True)
            self._code.setFocus(Qt.FocusReason.TabFocusReason)
            if event.text().isprintable():
                self._code.insert(event.text())

    def _give(self) -> None:
        typed = self._code.text()
        self._code.clear()
        if typed:
            self.code_given.emit(typed)

    def _code_row(self) -> Column:
        column = Column(6)
        column.addWidget(PlainLabel(_("Cover code"), "field", tone="dimtext"))
        row = Row(8)
        row.addWidget(self._code)
        row.addWidget(self._back)
        column.addLayout(row)
        return column

    def _lock_row(self) -> QWidget:
        lock = Button(_("Lock fully now"), "dim", small=True)
        lock.clicked.connect(self.lock_wanted)
        return beside(KeyCap("Ctrl+L", tone="dimtext"), lock)


class WordsBox(LineBox):
    """The passphrase: letters masked, spaces visible, because the third word is where people slip."""

    def __init__(self) -> None:
        super().__init__(limit=200, big=True)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def typed_words(self) -> int:
        """How many words have been begun."""
        return len(self.text().split())

    def show_letters(self, *, shown: bool) -> None:
        """Shows the letters, meant only for as long as a key or button is held."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.echoMode() != QLineEdit.EchoMode.Password or " " not in self.text():
            return
        step = QFontMetricsF(self.font()).horizontalAdvance(_BULLET * 100) / 100
        caret = self.cursorRect()
        start = caret.center().x() - self.cursorPosition() * step
        painter = QPainter(self)
        for at, letter in enumerate(self.text()):
            if letter == " ":
                gap = QRectF(start + at * step, caret.top(), step, caret.height())
                painter.fillRect(gap, look().colour("surface"))


class WordMeter(QWidget):
    """One bar for each word of the passphrase, filled when its word has been begun; the words under it say the same."""

    def __init__(self, words: int = 4) -> None:
        super().__init__()
        self._words, self._begun = words, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_begun(self, begun: int) -> None:
        """How many words have been begun."""
        self._begun = begun
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), px(6))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = px(6)
        wide = (self.width() - gap * (self._words - 1)) / self._words
        for at in range(self._words):
            painter.setBrush(look().colour("accent" if at < self._begun else "border"))
            painter.drawRoundedRect(QRectF(at * (wide + gap), 0, wide, px(5)), px(2), px(2))

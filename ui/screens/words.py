"""The field for the four words: letters hidden, spaces in view, because the third word is where most slips are."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QWidget
from typing_extensions import override

from ui.i18n import N_, _
from ui.theme import look, px
from ui.widgets.textbox import LineBox

WORDS = 4
_PLACES = (N_("First word of four"), N_("Second word of four"), N_("Third word of four"), N_("Fourth word of four"))


def word_begun(typed: str) -> int:
    """Which word is being typed, from 1; 0 before the first letter."""
    words = len(typed.split())
    return words + 1 if words and typed[-1].isspace() else words


def progress_words(typed: str) -> str:
    """Where one is in the four words, as a sentence."""
    begun = word_begun(typed)
    if not begun:
        return _("Type your four words")
    if begun > WORDS:
        return _("All four words") if len(typed.split()) == WORDS else _("More than four words")
    return _(_PLACES[begun - 1])


class WordsBox(LineBox):
    """A password field that shows where the spaces are.

    Signals:
        capitals_seen(bool): a letter was typed that tells whether Caps Lock is on.
    """

    capitals_seen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(limit=200, big=True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhHiddenText
        )

    def show_letters(self, *, is_shown: bool) -> None:
        """Show what is typed, or hide it again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals_seen.emit(letter.isupper() != has_shift)
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.echoMode() != QLineEdit.EchoMode.Password or " " not in self.text():
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter.setClipRect(self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self))
        dot = QFontMetricsF(self.font()).horizontalAdvance(self._dot())
        caret = QRectF(self.cursorRect())
        start = caret.center().x() - self.cursorPosition() * dot
        for place, letter in enumerate(self.text()):
            if letter == " ":
                self._wipe(painter, QRectF(start + place * dot + 1, caret.y(), dot - 2, caret.height()), place)

    def _wipe(self, painter: QPainter, cell: QRectF, place: int) -> None:
        chosen = self.hasSelectedText() and self.selectionStart() <= place < self.selectionEnd()
        painter.fillRect(cell, look().colour("accent" if chosen else "surface"))

    def _dot(self) -> str:
        return chr(self.style().styleHint(QStyle.StyleHint.SH_LineEdit_PasswordCharacter, None, self))


class WordSteps(QWidget):
    """Four bars under the field, one for each word begun. The sentence beside them says the same."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_begun(self, begun: int) -> None:
        """How many words were begun."""
        self._begun = begun
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), px(5))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = px(6)
        wide = (self.width() - gap * (WORDS - 1)) / WORDS
        for bar in range(WORDS):
            painter.setBrush(look().colour("accent" if bar < self._begun else "border"))
            painter.drawRoundedRect(QRectF(bar * (wide + gap), 0, wide, self.height()), px(2), px(2))

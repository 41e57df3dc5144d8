"""The field for the four words: letters hidden, spaces in view, because the third word is where most slips are."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextLayout
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
        edges = self._edges()
        caret = QRectF(self.cursorRect())
        start = caret.center().x() - edges[self.cursorPosition()]
        for place, letter in enumerate(self.text()):
            if letter == " ":
                left, right = start + edges[place], start + edges[place + 1]
                self._wipe(painter, QRectF(left + 0.5, caret.y(), right - left - 1, caret.height()), place)

    def _wipe(self, painter: QPainter, cell: QRectF, place: int) -> None:
        chosen = self.hasSelectedText() and self.selectionStart() <= place < self.selectionEnd()
        painter.fillRect(cell, look().colour("accent" if chosen else "surface"))

    def _edges(self) -> list[float]:
        """Where each dot begins and the last one ends, laid out as the field itself does."""
        dot = chr(self.style().styleHint(QStyle.StyleHint.SH_LineEdit_PasswordCharacter, None, self))
        layout = QTextLayout(dot * len(self.text()), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return [_x(line.cursorToX(place)) for place in range(len(self.text()) + 1)]


def _x(found: object) -> float:
    """The position in an answer that is a number, or a number with the place it was found for."""
    number = found[0] if isinstance(found, tuple | list) else found
    return float(number) if isinstance(number, int | float) else 0.0


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
            is_begun = bar < self._begun
            tall = self.height() if is_begun else self.height() / 2  # thinner too: colour alone says nothing
            painter.setBrush(look().colour("accent" if is_begun else "border"))
            painter.drawRoundedRect(QRectF(bar * (wide + gap), (self.height() - tall) / 2, wide, tall), px(2), px(2))

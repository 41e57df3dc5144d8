"""Boxes for words: one that grows with what is written, and one for a single line."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy
from typing_extensions import override

from ui.theme import px
from ui.widgets.room import FollowsText, FollowsWidth

MAX_WORDS = 20_000
_PRIVATE = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


class TextBox(FollowsWidth, QPlainTextEdit):
    """Several lines; grows with its words, so that there is never a scroll bar inside a page. Tab leaves the box.

    Nothing typed is ever cut off: past `limit` letters `excess()` says by how many and `excess_changed` tells.
    A paste more than ten times the limit is not taken in at all, and `paste_left_out` tells.
    Keyboards are asked not to learn from it, and nothing in it is checked or rewritten.
    """

    left = Signal()
    excess_changed = Signal(int)
    paste_left_out = Signal()

    def __init__(self, words: str = "", *, lines: int = 3, limit: int = MAX_WORDS, voice: bool = False) -> None:
        super().__init__()
        self._lines, self._limit, self._excess = lines, limit, 0
        self.setProperty("voice", voice or None)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(_PRIVATE)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setPlainText(words)
        self.textChanged.connect(self._follow)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())
        self._follow()

    def words(self) -> str:
        """What is written, unchanged."""
        return self.toPlainText()

    def set_words(self, words: str) -> None:
        """Replaces what is written; the cursor goes to the end."""
        self.setPlainText(words)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def excess(self) -> int:
        """By how many letters the text is too long; 0 when it is not."""
        return self._excess

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(240), self._needed())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self._needed())

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if len(source.text()) > 10 * self._limit:
            self.paste_left_out.emit()
        else:
            super().insertFromMimeData(source)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _needed(self) -> int:
        self.ensurePolished()
        written = int(self.document().size().height())  # counted in lines as wrapped at the present width
        return (
            max(self._lines, written) * self.fontMetrics().lineSpacing()
            + px(8)
            + 2 * int(self.document().documentMargin())
            + 6
        )

    def _follow(self) -> None:
        excess = max(0, self.document().characterCount() - 1 - self._limit)
        if excess != self._excess:
            self._excess = excess
            self.excess_changed.emit(excess)
        self.updateGeometry()


class LineBox(FollowsText, QLineEdit):
    """One line of words. `left` tells that the worker has gone on; keyboards are asked not to learn from it."""

    left = Signal()

    def __init__(
        self, words: str = "", *, example: str = "", letters: int = 0, limit: int = 400, big: bool = False
    ) -> None:
        super().__init__()
        self._letters = letters
        self.setProperty("big", big or None)
        self.setMaxLength(limit)
        self.setPlaceholderText(example)
        self.setInputMethodHints(_PRIVATE)
        self.setText(words)
        self.setCursorPosition(0)
        if letters:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def words(self) -> str:
        """What is written, unchanged."""
        return self.text()

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        wide = self.fontMetrics().averageCharWidth() * self._letters + px(26) if self._letters else px(220)
        return QSize(wide, max(hint.height(), px(36)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() if self._letters else px(90), self.sizeHint().height())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

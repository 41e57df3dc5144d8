"""The words of one field, to be read and chosen from: what is left out of them is struck through."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ui.i18n import _
from ui.theme import look
from ui.widgets.textbox import TextBox

EVERY_KEY = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class FieldWords(TextBox):
    """Read only. Letters are chosen with the mouse, or with Shift and the arrow keys."""

    def __init__(self) -> None:
        super().__init__(lines=4, limit=1_000_000)
        self.setObjectName("field-words")
        self.setReadOnly(True)
        self.setTextInteractionFlags(EVERY_KEY)
        self.setAccessibleName(_("The words of this field"))

    def show_field(self, words: str, holes: Iterable[tuple[int, int]]) -> None:
        """Show words with what is left out of them, given as the first letter and the one after the last."""
        self.setPlainText(words)
        self.setExtraSelections([self._struck(start, end) for start, end in holes])

    def chosen(self) -> tuple[int, int]:
        """The letters that are chosen, without the spaces around them: the first, and the one after the last."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        words = self.toPlainText()
        while start < end and words[start].isspace():
            start += 1
        while end > start and words[end - 1].isspace():
            end -= 1
        return start, end

    def _struck(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look_of = QTextCharFormat()
        look_of.setFontStrikeOut(True)
        look_of.setBackground(look().colour("warnsoft"))
        look_of.setForeground(look().colour("warn"))
        selection.cursor, selection.format = cursor, look_of
        return selection

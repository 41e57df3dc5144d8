"""One fixed word to be read: the English, the words as they stand, who has read them, and the reader's tick."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from caseworker.domain.wording import FixedWord, facts_in
from ui.i18n import _
from ui.widgets.boxes import Turning, stack
from ui.widgets.field import describe
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox

NEED = 640
"""Narrower than this, at 100 % text, the words stand under the English."""


def shown(words: str) -> str:
    """The words with their places in ‹›, as people write them: curly brackets are for programs."""
    return words.replace("{", "‹").replace("}", "›")


def typed(words: str) -> str:
    """What was typed, with its places as the papers fill them in."""
    return words.replace("‹", "{").replace("›", "}").strip()


class WordRow(QWidget):
    """A word that was read already shows by whom; its tick is empty, for reading it again."""

    def __init__(self, word: FixedWord, *, is_rtl: bool, may_confirm: bool) -> None:
        super().__init__()
        self.word = word
        self.box = LineBox(shown(word.text), limit=400)
        self.box.setReadOnly(not may_confirm)
        self.box.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        describe(self.box, shown(word.english), _("As it would be printed"))
        self.right = TickBox(_("Read, and right"))
        describe(self.right, _("Read, and right: {words}").format(words=shown(word.english)), "")
        self.right.setVisible(may_confirm)
        facts = ", ".join(f"‹{fact}›" for fact in sorted(facts_in(word.english)))
        notes = [PlainLabel(_("Keep {facts}").format(facts=facts), "small")] if facts else []
        says = PlainLabel(self._state(), "small", tone="ok" if word.is_checked else "warn")
        self._box = Turning(12)
        self.setLayout(self._box)
        self._box.addWidget(stack(PlainLabel(shown(word.english), "strong"), *notes, None, spacing=0), 4)
        self._box.addWidget(stack(self.box, says, spacing=2), 6)
        self._box.addWidget(stack(self.right, None), 2)

    def text(self) -> str:
        """The words as they stand in the box."""
        return typed(self.box.words())

    def _state(self) -> str:
        word = self.word
        if not word.is_checked:
            return _("Draft. Nobody has checked it")
        year, month, day = word.checked_on.split("-")
        return _("Read by {name}, {day}").format(name=word.checked_by, day=f"{day}/{month}/{year}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._box.fit(event.size().width(), need=NEED)
        is_column = self._box.direction() == QBoxLayout.Direction.TopToBottom
        self.setContentsMargins(0, 0, 0, 10 if is_column else 0)

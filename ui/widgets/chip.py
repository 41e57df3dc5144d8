"""A duty with its day, in words; and the key that stands beside what it does."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import beside
from ui.widgets.label import PlainLabel, Tone, repolish

ChipKind = Literal["info", "ok", "warn", "danger", "plain"]


class Chip(PlainLabel):
    """Says a duty of ours and its date ("Due Sat 14 Nov"), never a state of the child.

    warn: due today or late. info: later. ok: confirmed. danger: a concern nobody has answered. plain: about a document.
    """

    def __init__(self, words: str, kind: ChipKind = "info") -> None:
        super().__init__(words, "smallstrong", wraps=False)
        self.setProperty("chip", kind)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_chip(self, words: str, kind: ChipKind) -> None:
        """Changes the words and the kind together, because they mean one thing."""
        self.setText(words)
        self.setProperty("chip", kind)
        repolish(self)


class KeyCap(PlainLabel):
    """A key of the keyboard, drawn small. It only tells: the shortcut itself belongs to the command."""

    def __init__(self, key: str, *, tone: Tone = "") -> None:
        super().__init__(key, "key", tone=tone, wraps=False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text()) + px(14)
        return QSize(max(width, px(22)), px(21))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()


def pair(control: QWidget, key: str) -> QWidget:
    """A control with its key beside it; they stay together when the row wraps."""
    return beside(control, KeyCap(key))

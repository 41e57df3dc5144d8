"""Words on a screen. Always plain text: what a person typed is never read as markup."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import px

Role = Literal[
    "body", "display", "h1", "h2", "h3", "field", "strong", "lead", "hint", "muted", "small", "smalltext",
    "smallstrong", "group", "error", "quote", "clock", "bigclock", "key",
]  # fmt: skip
Tone = Literal["", "danger", "warn", "info", "ok", "accent", "muted", "voice", "dimtext", "dimbright"]
_COMFORTABLE = 560  # a wrapped label asks for at most this width at 100 %: about 75 letters


class PlainLabel(QLabel):
    """Plain text in one of the roles of the type scale. Wraps; asks for one line when it has the room."""

    def __init__(self, words: str = "", role: Role = "body", *, tone: Tone = "", wraps: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone or None)
        self.setWordWrap(wraps)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy = self.sizePolicy()
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.setText(words)

    def set_tone(self, tone: Tone) -> None:
        """Changes the colour of the words; "" is the role's own."""
        self.setProperty("tone", tone or None)
        repolish(self)

    @override
    def sizeHint(self) -> QSize:
        if not self.wordWrap():
            return super().sizeHint()
        self.ensurePolished()
        lines = self.text().split("\n")
        width = max(self.fontMetrics().horizontalAdvance(line) for line in lines) + 2 + 2 * self.margin()
        width = min(width, px(_COMFORTABLE))
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        """One endless word does not make the window wider."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), px(_COMFORTABLE)), least.height()) if self.wordWrap() else least


class ElidedLabel(PlainLabel):
    """One line that ends in "..." when there is no room; screen readers and the tip still have the whole text."""

    def __init__(self, words: str = "", role: Role = "body", *, tone: Tone = "") -> None:
        super().__init__(words, role, tone=tone, wraps=False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(48), self.sizeHint().width()), super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


def repolish(widget: QWidget) -> None:
    """Makes the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()

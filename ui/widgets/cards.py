"""Frames that give a group of things its place and, by its colour, its meaning."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from ui.theme import NO_MARGINS, Margins
from ui.widgets.boxes import Column, Row, fill, fill_before_end
from ui.widgets.chip import KeyCap
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel, Tone
from ui.widgets.picture import Picture

CardLook = Literal["card", "tint", "next", "urgent", "calm"]
Heading = Literal["h1", "h2", "h3"]
BannerKind = Literal["alert", "news", "alarm", "good"]
_BANNERS: dict[BannerKind, tuple[str, Tone]] = {
    "alert": ("alert-triangle", "warn"),
    "news": ("info-circle", "info"),
    "alarm": ("bell", "danger"),
    "good": ("circle-check", "ok"),
}


class Card(QFrame):
    """A white box with a hairline around it; `column` takes what it holds. A title becomes its heading and its name.

    tint: quieter, for what is folded. next: what comes now. urgent: a stronger edge. calm: the lock screen.
    """

    def __init__(
        self,
        title: str = "",
        *,
        aside: QWidget | None = None,
        look: CardLook = "card",
        margins: Margins = (14, 12, 14, 12),
    ) -> None:
        super().__init__()
        self.setProperty("role", look)
        self.column = Column(8, margins)
        self.setLayout(self.column)
        if title:
            self.setAccessibleName(title)
            self.column.addWidget(
                SectionTitle(title, aside=aside, margins=(0 if margins[0] else 14, 0, 0 if margins[2] else 14, 0))
            )
        self.column.addStretch(0)

    def add(self, *things: QWidget | QLayout | None) -> None:
        """Adds widgets and layouts one under the other; None is a stretch. Spare height goes to boxes for words."""
        fill_before_end(self.column, *things)


class SectionTitle(QWidget):
    """A heading with quiet words after it and something at the right end; wraps when there is no room."""

    def __init__(
        self,
        title: str,
        note: str = "",
        *,
        aside: QWidget | None = None,
        level: Heading = "h3",
        margins: Margins = NO_MARGINS,
    ) -> None:
        super().__init__()
        flow = Flow(10, margins)
        self.setLayout(flow)
        self.heading = PlainLabel(title, level)
        flow.addWidget(self.heading)
        if note:
            flow.addWidget(PlainLabel(note, "muted" if level == "h1" else "small"))
        if aside is not None:
            flow.add(None, aside)


class Banner(QFrame):
    """One sentence across the page with a bar at its left, and what can be done about it at its right.

    alert (amber): safe contact, a duty due. news (blue): information. alarm (red): nobody has answered.
    good (green): confirmed.
    """

    def __init__(
        self,
        words: str,
        kind: BannerKind = "alert",
        *,
        icon: str = "",
        strong: bool = True,
        actions: tuple[QWidget, ...] = (),
    ) -> None:
        super().__init__()
        drawing, tone = _BANNERS[kind]
        self.setProperty("role", kind)
        self.setAccessibleName(words)
        row = Row(9, (11, 4, 8, 4))
        self.setLayout(row)
        self._label = PlainLabel(words, "strong" if strong else "body", tone=tone if strong else "")
        fill(row, Picture(icon or drawing, tone))
        row.addWidget(self._label, 1)
        fill(row, *actions)

    def words(self) -> str:
        """The sentence shown."""
        return self._label.text()

    def set_words(self, words: str) -> None:
        """Changes the sentence, also for screen readers."""
        self._label.setText(words)
        self.setAccessibleName(words)


class QuoteBox(QFrame):
    """The young person's own words: plum, with a quote mark, and for nothing else. `add` takes the box and buttons."""

    def __init__(self, title: str, hint: str = "", *, key: str = "") -> None:
        super().__init__()
        self.setProperty("role", "voice")
        self.setAccessibleName(title)
        self.column = Column(8, (13, 8, 12, 10))
        self.setLayout(self.column)
        head = Flow(9)
        head.add(Picture("quote", "voice"), PlainLabel(title, "strong", tone="voice"))
        if hint:
            head.addWidget(PlainLabel(hint, "small"))
        if key:
            head.add(None, KeyCap(key))
        self.column.addLayout(head)
        self.column.addStretch(0)

    def add(self, *things: QWidget | QLayout | None) -> None:
        """Adds widgets and layouts one under the other; None is a stretch. Spare height goes to boxes for words."""
        fill_before_end(self.column, *things)


class EmptyState(QWidget):
    """What is said where a list has nothing to show: that this is all right, and what comes next."""

    def __init__(
        self, title: str, words: str = "", *, icon: str = "circle-check", action: QWidget | None = None
    ) -> None:
        super().__init__()
        column = Column(8, (24, 32, 24, 32))
        self.setLayout(column)
        column.addWidget(Picture(icon, "muted", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((title, "h3"), (words, "muted")):
            if text:
                label = PlainLabel(text, "h3" if role == "h3" else "muted")
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.addWidget(label)
        if action is not None:
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


def fact(icon: str, words: str, *, tone: Tone = "", ink: str = "muted") -> QWidget:
    """An icon and the words it belongs to, kept together."""
    holder = QWidget()
    row = Row(8)
    holder.setLayout(row)
    row.addWidget(Picture(icon, tone or ink, 17), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(words, "body", tone=tone), 1)
    return holder

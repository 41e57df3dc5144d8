"""The rail of places at the left edge, with the way to hide the screen always at hand."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout
from typing_extensions import override

from ui.assets import draw_icon
from ui.i18n import _
from ui.theme import look, px
from ui.widgets.exclusive import Choice, Exclusive
from ui.widgets.tabrole import speak_as_tabs

_WIDTH = 92
_LARGEST = 40  # pixels: beyond this the picture says no more, and seven places must fit on a small screen


class Place(NamedTuple):
    """Somewhere the rail leads: its code, its words, its icon."""

    code: str
    words: str
    icon: str


class RailButton(Choice):
    """A picture over a word. Chosen is a lighter block and bold words."""

    def __init__(self, place: Place, *, checkable: bool = True) -> None:
        super().__init__(place.words, icon=place.icon)
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_WIDTH - 18), px(60))

    @override
    def minimumSizeHint(self) -> QSize:
        words = QFontMetrics(look().font("small", 700)).height()
        return QSize(px(_WIDTH - 18), _picture() + words + px(4))

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bright = self.isChecked() or self.underMouse()
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        focus = self._focus_seen and self.hasFocus()
        painter.setPen(QPen(now.colour("focus"), 3) if focus else Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("navsel") if bright else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, px(8), px(8))
        ink = "navon" if bright else "navtext"
        font = now.font("small", 700 if self.isChecked() else 400)
        tall = QFontMetrics(font).height()
        top = (self.height() - _picture() - tall - px(3)) / 2
        draw_icon(
            painter,
            self._icon,
            QRectF((self.width() - _picture()) / 2, top, _picture(), _picture()),
            colour=now.hex(ink),
        )
        painter.setFont(font)
        painter.setPen(now.colour(ink))
        words = QRectF(0, top + _picture() + px(3), self.width(), tall)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words)


def _picture() -> int:
    return min(px(24), _LARGEST)


class NavRail(QFrame):
    """Places at the top; Hide (F12) and Settings at the foot. `chosen` carries the code of a place.

    `hide_wanted` asks for the privacy cover, at once and from anywhere; the F12 shortcut itself belongs to the window.
    """

    chosen = Signal(str)
    hide_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        column = QVBoxLayout()  # distances that do not grow: the rail has to fit at 200 % text
        column.setContentsMargins(9, 12, 9, 8)
        column.setSpacing(5)
        self.setLayout(column)
        self._places = Exclusive(_("Places"), may_clear=False)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(5)
        self._places.setLayout(inner)
        for place in places:
            button = RailButton(place)
            self._places.add_button(place.code, button)
            inner.addWidget(button)
        speak_as_tabs(self._places)
        self._places.changed.connect(self.chosen.emit)
        self._hide = RailButton(Place("hide", _("Hide  F12"), "eye-off"), checkable=False)
        self._hide.set_words(_("Hide  F12"), name=_("Hide the screen"))
        self._hide.clicked.connect(self.hide_wanted)
        self._settings = RailButton(Place("settings", _("Settings"), "settings"), checkable=False)
        self._settings.clicked.connect(self.settings_wanted)
        column.addWidget(self._places)
        column.addStretch(1)
        column.addWidget(self._hide)
        column.addWidget(self._settings)
        self.setFixedWidth(px(_WIDTH))

    def current(self) -> str | None:
        """The code of the place shown, None when none of them is."""
        return self._places.value()

    def set_current(self, code: str | None) -> None:
        """Marks the place shown, silently. KeyError for a code the rail does not have."""
        self._places.set_value(code)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(px(_WIDTH))

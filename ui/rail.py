"""The rail at the left: where one can go, and Hide, which is always there."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy
from typing_extensions import override

from ui.assets import draw_icon
from ui.theme import look, px
from ui.widgets.boxes import Column

WIDTH = 92
_TALL, _ICON, _PAD = 58, 22, 9
_ICON_LIMIT = 32  # pixels: at 200 % text the drawings stop growing, so that every place stays on a small screen


class RailButton(QAbstractButton):
    """A drawing over a word. Chosen is a lighter plate, a bar at its edge and bold words; focus is the yellow block."""

    def __init__(self, words: str, icon: str, *, name: str = "") -> None:
        super().__init__()
        self._icon = icon
        self._focus_seen = False
        self.setText(words)
        self.setAccessibleName(name or words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH - 2 * _PAD), px(_TALL))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(WIDTH - 2 * _PAD), self._drawing() + self._line() + 4)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_plate(painter)
        side, line = self._drawing(), self._line()
        top = max(2.0, (self.height() - side - line) / 2)
        draw_icon(painter, self._icon, QRectF((self.width() - side) / 2, top, side, side), look().hex(self._ink()))
        painter.setFont(look().font("small", 700 if self.isChecked() else 400))
        painter.setPen(look().colour(self._ink()))
        painter.drawText(QRectF(0, top + side, self.width(), line), Qt.AlignmentFlag.AlignCenter, self.text())

    def _drawing(self) -> int:
        return min(px(_ICON), _ICON_LIMIT)

    def _line(self) -> int:
        return QFontMetrics(look().font("small", 700)).height() + px(2)

    def _paint_plate(self, painter: QPainter) -> None:
        ground = self._ground()
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour(ground))
            painter.drawRoundedRect(QRectF(self.rect()), px(6), px(6))

    def _ground(self) -> str:
        if self._focus_seen and self.hasFocus():
            return "focus"
        return "navsel" if self.isChecked() or self.underMouse() else ""

    def _ink(self) -> str:
        return {"": "navtext", "focus": "focustext", "navsel": "navon"}[self._ground()]


class Rail(QFrame):
    """Places above, Hide and Settings at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName("Places")
        self._column = Column(8, (_PAD, 15, _PAD, 10))
        self._column.addStretch(1)
        self._stretch_at = 0
        self.setLayout(self._column)
        self._buttons: dict[str, RailButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def add(self, name: str, button: RailButton, deed: Callable[[], None], *, at_foot: bool = False) -> None:
        """Put a button on the rail, in reading order."""
        button.clicked.connect(deed)
        button.setObjectName(f"rail.{name}")
        self._buttons[name] = button
        if at_foot:
            self._column.addWidget(button)
        else:
            self._column.insertWidget(self._stretch_at, button)
            self._stretch_at += 1

    def names(self) -> Iterable[str]:
        """The names of the buttons, top to bottom."""
        return tuple(self._buttons)

    def choose(self, name: str) -> None:
        """Mark where the worker is; a place that has no button leaves nothing marked."""
        for one, button in self._buttons.items():
            button.setCheckable(one == name)
            button.setChecked(one == name)
            button.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), super().sizeHint().height())

"""A row that becomes several rows when there is no room (WCAG 1.4.10)."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QSpacerItem, QWidget
from typing_extensions import override

from ui.theme import NO_MARGINS, Margins
from ui.widgets.laid import Laid, height_of


@dataclass(slots=True)
class _Placed:
    item: QLayoutItem
    x: int
    width: int

    @property
    def height(self) -> int:
        return height_of(self.item, self.width)


class Flow(Laid):
    """Keeps its items on one line while they fit and wraps them when they do not; items may themselves wrap.

    `shares=True` gives spare room on a single line to the items in equal parts. A stretch pushes what follows it to the
    right end and vanishes when the row wraps. What is aligned to the bottom stands on the foot of its row.
    `line_spacing` is the distance between rows, `spacing` unless given.
    """

    def __init__(
        self, spacing: int = 8, margins: Margins = NO_MARGINS, *, shares: bool = False, line_spacing: int | None = None
    ) -> None:
        super().__init__(spacing, margins, line_spacing=spacing if line_spacing is None else line_spacing)
        self._shares = shares

    def add(self, *widgets: QWidget | None) -> None:
        """Adds widgets in order; None is a stretch."""
        for widget in widgets:
            if widget is None:
                self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding))
            else:
                self.addWidget(widget)

    @override
    def _wished(self) -> QSize:
        tallest = max((item.sizeHint().height() for item in self._shown()), default=0)
        return QSize(self._one_line(), tallest)

    def _one_line(self) -> int:
        shown = self._shown()
        return sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)

    @override
    def _arrange(self, room: QRect, *, apply: bool) -> int:
        spare = room.width() - self._one_line()
        lines = [self._single(spare)] if spare >= 0 else self._wrapped(room.width())
        y = room.y()
        for line in lines:
            tallest = max((placed.height for placed in line), default=0)
            if apply:
                whole = max(tallest, room.height()) if len(lines) == 1 else tallest
                for placed in line:
                    spare_above = whole - placed.height
                    is_low = placed.item.alignment() & Qt.AlignmentFlag.AlignBottom
                    top = y + (spare_above if is_low else spare_above // 2)
                    size = QSize(placed.width, placed.height)
                    placed.item.setGeometry(QRect(QPoint(room.x() + placed.x, top), size))
            y += tallest + self._between_lines()
        return max(0, y - room.y() - self._between_lines())

    def _single(self, spare: int) -> list[_Placed]:
        shown, stretches = self._shown(), sum(item.spacerItem() is not None for item in self._items)
        each = spare // len(shown) if self._shares and shown and not stretches else 0
        line, x = [], 0
        for item in self._items:
            if item.spacerItem() is not None:
                x += spare // stretches
            elif not item.isEmpty():
                line.append(_Placed(item, x, item.sizeHint().width() + each))
                x += line[-1].width + self.spacing()
        return line

    def _wrapped(self, width: int) -> list[list[_Placed]]:
        lines: list[list[_Placed]] = [[]]
        x = 0
        for item in self._shown():
            wide = min(item.sizeHint().width(), width)
            if lines[-1] and x + wide > width:
                lines.append([])
                x = 0
            lines[-1].append(_Placed(item, x, wide))
            x += wide + self.spacing()
        return lines

"""Short answers in aligned columns: as many columns as the words leave room for, one when the text is large."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from typing_extensions import override

from ui.theme import NO_MARGINS, Margins
from ui.widgets.laid import Laid, height_of

_MOST = 3
_MAY_WRAP = 0.2
"""How large a part of the answers may need a second line before a column is given up."""


@dataclass(frozen=True, slots=True)
class _Shape:
    columns: int
    width: int
    gap: int

    def left(self, at: int) -> int:
        return (at % self.columns) * (self.width + self.gap)


class AlignedColumns(Laid):
    """Items read row by row, each as wide as its column and at the top of its row; rows are as tall as their tallest.

    `spacing` is the distance between columns, `line_spacing` the one between rows, both for 100 % text.
    """

    def __init__(self, spacing: int = 18, margins: Margins = NO_MARGINS, *, line_spacing: int = 2) -> None:
        super().__init__(spacing, margins, line_spacing=line_spacing)

    def columns(self, width: int) -> int:
        """How many columns there are in this many pixels."""
        return self._shape(width).columns

    @override
    def _wished(self) -> QSize:
        shown = self._shown()
        columns = min(_MOST, len(shown))
        wide = columns * max((item.sizeHint().width() for item in shown), default=0) + max(0, columns - 1) * self._gap()
        return QSize(wide, self._arrange(QRect(0, 0, max(1, wide), 0), apply=False))

    def _gap(self) -> int:
        return max(0, self.spacing())

    def _shape(self, width: int) -> _Shape:
        """The most columns of at most the widest answer, in which nearly all answers stay on one line."""
        wants = sorted(item.sizeHint().width() for item in self._shown())
        least = max((item.minimumSize().width() for item in self._shown()), default=0)
        enough = wants[max(0, int(len(wants) * (1 - _MAY_WRAP)) - 1)] if wants else 0
        for columns in range(min(_MOST, len(wants)), 1, -1):
            each = (width - (columns - 1) * self._gap()) // columns
            if each >= max(least, enough):
                return _Shape(columns, min(each, wants[-1]), self._gap())
        return _Shape(1, width, self._gap())

    @override
    def _arrange(self, room: QRect, *, apply: bool) -> int:
        shown, shape, y = self._shown(), self._shape(room.width()), room.y()
        for first in range(0, len(shown), shape.columns):
            row = shown[first : first + shape.columns]
            tall = max(height_of(item, shape.width) for item in row)
            for at, item in enumerate(row):
                if apply:
                    item.setGeometry(QRect(room.x() + shape.left(at), y, shape.width, height_of(item, shape.width)))
            y += tall + self._between_lines()
        return max(0, y - room.y() - self._between_lines())

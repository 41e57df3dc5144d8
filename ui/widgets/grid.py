"""Short answers in aligned columns: as many columns as the words leave room for, one when the text is large."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import NONE, Margins, set_distances

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


class AlignedColumns(QLayout):
    """Items read row by row, each as wide as its column and at the top of its row; rows are as tall as their tallest.

    `spacing` is the distance between columns, `line_spacing` the one between rows, both for 100 % text.
    """

    def __init__(self, spacing: int = 18, margins: Margins = NONE, *, line_spacing: int = 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._spacing, self._margins, self._line_spacing = spacing, margins, line_spacing
        self.rescale()

    def rescale(self) -> None:
        """Takes its distances from the look in force."""
        set_distances(self, self._spacing, self._margins)

    def columns(self, width: int) -> int:
        """How many columns there are in this many pixels."""
        return self._shape(width).columns

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        across, along = around.left() + around.right(), around.top() + around.bottom()
        return self._arrange(QRect(0, 0, max(1, width - across), 0), apply=False) + along

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        columns = min(_MOST, len(shown))
        wide = columns * max((item.sizeHint().width() for item in shown), default=0) + max(0, columns - 1) * self._gap()
        return self._with_margins(QSize(wide, self._arrange(QRect(0, 0, max(1, wide), 0), apply=False)))

    @override
    def minimumSize(self) -> QSize:
        least = [item.minimumSize() for item in self._shown()]
        wide, tall = max((one.width() for one in least), default=0), max((one.height() for one in least), default=0)
        return self._with_margins(QSize(wide, tall))

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(self.contentsRect(), apply=True)

    def _with_margins(self, size: QSize) -> QSize:
        around = self.contentsMargins()
        return size + QSize(around.left() + around.right(), around.top() + around.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

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

    def _arrange(self, room: QRect, *, apply: bool) -> int:
        shown, shape, y = self._shown(), self._shape(room.width()), room.y()
        for first in range(0, len(shown), shape.columns):
            row = shown[first : first + shape.columns]
            tall = max(_height(item, shape.width) for item in row)
            for at, item in enumerate(row):
                if apply:
                    item.setGeometry(QRect(room.x() + shape.left(at), y, shape.width, _height(item, shape.width)))
            y += tall + px(self._line_spacing)
        return max(0, y - room.y() - px(self._line_spacing))


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

"""What the house's own layouts have in common: the items, their margins, and a height that follows the width."""

from abc import abstractmethod

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem
from typing_extensions import override

from ui.theme import NO_MARGINS, Margins, px, space_out


class Laid(QLayout):
    """Lays its items out in lines, over the whole width it gets. What is a line, a subclass says in `_arrange`.

    `spacing` is the distance along a line, `line_spacing` the one between lines, both for 100 % text.
    """

    def __init__(self, spacing: int, margins: Margins = NO_MARGINS, *, line_spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._line_spacing = line_spacing
        space_out(self, spacing, margins)

    @abstractmethod
    def _arrange(self, room: QRect, *, apply: bool) -> int:
        """The height needed in pixels for the width of `room`; puts the items there if `apply`."""

    @abstractmethod
    def _wished(self) -> QSize:
        """The size without margins at which nothing needs another line, in pixels."""

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
        around = self._around()
        return self._arrange(QRect(0, 0, max(1, width - around.width()), 0), apply=False) + around.height()

    @override
    def sizeHint(self) -> QSize:
        return self._wished() + self._around()

    @override
    def minimumSize(self) -> QSize:
        least = [item.minimumSize() for item in self._shown()]
        wide, tall = max((one.width() for one in least), default=0), max((one.height() for one in least), default=0)
        return QSize(wide, tall) + self._around()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(self.contentsRect(), apply=True)

    def _around(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if item.spacerItem() is None and not item.isEmpty()]

    def _between_lines(self) -> int:
        return px(self._line_spacing)


def height_of(item: QLayoutItem, width: int) -> int:
    """The pixels an item needs in height when it is this wide."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

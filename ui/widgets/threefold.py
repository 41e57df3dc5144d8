"""Three columns for work that is done side by side; two, then one, as room gets short or the text grows."""

from typing import Literal

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ui.theme import px

Fold = Literal[3, 2, 1]
Places = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
_PLACES: dict[Fold, Places] = {
    3: ((0, 0, 1), (0, 1, 1), (0, 2, 1)),
    2: ((0, 0, 1), (0, 1, 2), (1, 0, 1)),
    1: ((0, 0, 1), (1, 0, 1), (2, 0, 1)),
}
"""Row, column and rows taken, for the left, middle and right part."""


class Threefold(QWidget):
    """Left, middle and right. Below `needs` (at 100 % text) the right part goes under the left, then all in one column.

    `shares` are the widths of the three columns beside one another.
    """

    def __init__(
        self,
        left: QWidget,
        middle: QWidget,
        right: QWidget,
        *,
        shares: tuple[int, int, int] = (23, 50, 25),
        needs: tuple[int, int] = (1080, 780),
    ) -> None:
        super().__init__()
        self._parts = (left, middle, right)
        self._shares, self._needs = shares, needs
        self._fold: Fold | None = None
        self._grid = QGridLayout(self)
        for part in self._parts:
            part.setParent(self)
        self._arrange(3)

    def fold(self) -> int:
        """How many columns stand beside one another."""
        return self._fold or 3

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, medium = (px(need) for need in self._needs)
        width = event.size().width()
        self._arrange(3 if width >= wide else 2 if width >= medium else 1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange} and self._fold is not None:
            self._space()

    def _arrange(self, fold: Fold) -> None:
        if fold == self._fold:
            return
        self._fold = fold
        for part in self._parts:
            self._grid.removeWidget(part)
        for part, (row, column, rows) in zip(self._parts, _PLACES[fold], strict=True):
            self._grid.addWidget(part, row, column, rows, 1)
        for column in range(3):
            share = self._shares[column] if fold == 3 else (37, 60, 0)[column] if fold == 2 else (1, 0, 0)[column]
            self._grid.setColumnStretch(column, share)
            self._grid.setColumnMinimumWidth(column, 0)
        for row in range(3):
            self._grid.setRowStretch(row, 1 if row == {3: 0, 2: 1, 1: 2}[fold] else 0)
        self._space()

    def _space(self) -> None:
        self._grid.setContentsMargins(px(20), px(14), px(20), px(10))
        self._grid.setSpacing(px(14))

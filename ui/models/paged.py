"""A long list read page by page, by key and not by number, so that rows added meanwhile move nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from typing_extensions import override

from ui.models.rows import ROOT, Index, RowLike, row_data, row_flags


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """Rows in order, and the key after which the next page starts; None when this was the last page."""

    rows: Sequence[RowLike]
    after: object | None = None


class PagedModel(QAbstractListModel):
    """Asks for pages with `wanted(generation, after)` and takes them with `deliver`.

    Every new question (another filter, another search) is a new generation; a page asked for by an older one is dropped
    when it arrives. At most one page is awaited at a time.
    """

    wanted = Signal(int, object)
    complete = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowLike] = []
        self._generation = 0
        self._after: object | None = None
        self._more = False
        self._awaiting = False

    def rows(self) -> tuple[RowLike, ...]:
        """The rows read so far."""
        return tuple(self._rows)

    def generation(self) -> int:
        """The number of the question in force."""
        return self._generation

    def is_complete(self) -> bool:
        """Whether the last page has been read."""
        return not self._more and not self._awaiting

    def restart(self) -> None:
        """Empties the list, starts a new generation and asks for its first page."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()
        self._generation += 1
        self._after, self._more = None, True
        self._ask()

    def deliver(self, generation: int, page: PageOfRows) -> bool:
        """Appends a page; False when it was superseded or not asked for, and then nothing changes."""
        if generation != self._generation or not self._awaiting:
            return False
        self._awaiting = False
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()
        self._after, self._more = page.after, page.after is not None
        if not self._more:
            self.complete.emit()
        return True

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return row_data(self._rows, index, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return row_flags(self._rows, index)

    @override
    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._more and not self._awaiting

    @override
    def fetchMore(self, parent: Index = ROOT) -> None:
        if self.canFetchMore(parent):
            self._ask()

    def _ask(self) -> None:
        self._awaiting = True
        self.wanted.emit(self._generation, self._after)

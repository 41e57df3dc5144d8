"""Rows of a list: frozen values prepared outside, held by a model that only hands them over."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

ROW = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RowLike(Protocol):
    """What a list must know of any row, whatever it looks like."""

    @property
    def key(self) -> str:
        """Names the row; unique in its list."""

    @property
    def spoken(self) -> str:
        """The whole row as one sentence for a screen reader, and what typing letters searches in."""

    @property
    def selectable(self) -> bool:
        """False for a heading between rows."""


class RowsModel(QAbstractListModel):
    """A list of rows that is replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RowLike, ...] = ()

    def rows(self) -> tuple[RowLike, ...]:
        """What is shown now, first to last, headings included."""
        return self._rows

    def replace(self, rows: Sequence[RowLike]) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def find(self, key: str) -> QModelIndex:
        """Where the row with this key is; an invalid index when it is not here."""
        return next((self.index(at) for at, row in enumerate(self._rows) if row.key == key), QModelIndex())

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return row_data(self._rows, index, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return row_flags(self._rows, index)


def row_data(rows: Sequence[RowLike], index: Index, role: int) -> object:
    """What a view may ask of a row: the row itself, or its sentence."""
    if not index.isValid() or index.row() >= len(rows):
        return None
    row = rows[index.row()]
    if role == ROW:
        return row
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        return row.spoken
    return None


def row_flags(rows: Sequence[RowLike], index: Index) -> Qt.ItemFlag:
    """Headings can be read but not chosen."""
    if not index.isValid() or index.row() >= len(rows):
        return Qt.ItemFlag.NoItemFlags
    if not rows[index.row()].selectable:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
    return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

"""A list of rows painted by hand: one tab stop, arrow keys, each row read out as one sentence."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.models.rows import ROW, RowLike, RowsModel
from ui.theme import look, px

Index = QModelIndex | QPersistentModelIndex
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowDelegate(QStyledItemDelegate):
    """Paints what every list shares (ground, bar of the chosen row, hairline, focus ring); subclasses paint the row."""

    hairlines = True

    def row_height(self, row: RowLike, width: int) -> int:
        """Pixels the row needs at this width and the text size in force."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRect, row: RowLike, *, chosen: bool) -> None:
        """Paints the row's content; the ground is already there."""
        raise NotImplementedError

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = cast("QAbstractItemView", self.parent())
        width = view.viewport().width()
        return QSize(width, self.row_height(index.data(ROW), width))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RowLike = index.data(ROW)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(box, look().colour("sel"))
            painter.fillRect(QRect(box.left(), box.top(), 5, box.height()), look().colour("accent"))
        elif self._is_parted(index):
            self._part(painter, box)
        self.paint_row(painter, box, row, chosen=chosen)
        if chosen and cast("RowList", self.parent()).focus_is_seen():
            painter.setPen(QPen(look().colour("text"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), px(5), px(5))
        painter.restore()

    def _is_parted(self, index: Index) -> bool:
        """Whether a hairline stands under a row: between two rows, never at the end of a list or before a heading."""
        row: RowLike = index.data(ROW)
        following: RowLike | None = index.sibling(index.row() + 1, 0).data(ROW)
        return self.hairlines and row.selectable and following is not None and following.selectable

    def _part(self, painter: QPainter, box: QRect) -> None:
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), look().colour("border"))


class RowList(QListView):
    """Rows of any look. `current_changed` follows the arrow keys, `opened` a click or Enter; both carry the row's key.

    `whole=True` shows every row at full height, so that the page scrolls and not the list.
    """

    current_changed = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, delegate: RowDelegate, *, whole: bool = False) -> None:
        super().__init__()
        self._whole, self._focus_seen, self._silent = whole, False, False
        self.setAccessibleName(name)
        self._own = RowsModel(self)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setModel(self._own)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[RowLike]) -> None:
        """Shows other rows and keeps the current one when its key is still there."""
        key = self.current()
        self._silent = True
        self._own.replace(rows)
        self.set_current(key)
        self._silent = False
        self.updateGeometry()

    def use_model(self, model: QAbstractListModel) -> None:
        """Shows the rows of another model, for instance a `PagedModel`."""
        self.setModel(model)
        model.modelReset.connect(self.updateGeometry)
        model.rowsInserted.connect(self.updateGeometry)

    def current(self) -> str | None:
        """The key of the current row."""
        row: RowLike | None = self.currentIndex().data(ROW)
        return row.key if row is not None else None

    def set_current(self, key: str | None) -> None:
        """Makes a row current; no row when the key is not in the list."""
        found = (self.model().index(at, 0) for at in range(self.model().rowCount()))
        self.setCurrentIndex(next((index for index in found if index.data(ROW).key == key), QModelIndex()))

    def focus_is_seen(self) -> bool:
        """Whether the focus is here and came by the keyboard."""
        return self._focus_seen and self.hasFocus()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(240), self._all_rows() if self._whole else px(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self._all_rows() if self._whole else px(120))

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row: RowLike | None = current.data(ROW)
        if row is not None and row.selectable and not self._silent:
            self.current_changed.emit(row.key)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_seen = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._focus_seen:
            self._to_first()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus_seen = True
        if event.key() in _OPENS:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
            if self._whole:
                self.updateGeometry()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _all_rows(self) -> int:
        delegate = cast("RowDelegate", self.itemDelegate())
        width = self.viewport().width()
        indexes = (self.model().index(at, 0) for at in range(self.model().rowCount()))
        return sum(delegate.row_height(index.data(ROW), width) for index in indexes)

    def _open(self, index: Index) -> None:
        row: RowLike | None = index.data(ROW)
        if row is not None and row.selectable:
            self.opened.emit(row.key)

    def _to_first(self) -> None:
        for at in range(self.model().rowCount()):
            index = self.model().index(at, 0)
            if index.data(ROW).selectable:
                self.setCurrentIndex(index)
                return

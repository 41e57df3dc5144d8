"""A list, a drawing and what is chosen, side by side; one column (list, chosen, drawing) where there is no room."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.boxes import Column, Turning
from ui.widgets.page import scrolling

_ANY = 16_777_215  # Qt's own "no limit"


class FittingArea(QScrollArea):
    """Scrolls by itself; or, while the page around it scrolls, is as tall as what it holds."""

    def __init__(self, widget: QWidget, *, sideways: bool = False) -> None:
        super().__init__()
        self._whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerWidget(QWidget())  # or Fusion draws a mark where the two bars meet
        self.setWidget(widget)

    def set_whole(self, *, is_whole: bool) -> None:
        """Be as tall as what it holds, or scroll."""
        self._whole = is_whole
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        self.setMinimumHeight(self._needed() if self._whole else 0)

    def _needed(self) -> int:
        held = self.widget()
        if held is None:
            return 0
        bar = self.horizontalScrollBar()
        spare = bar.sizeHint().height() if held.minimumSizeHint().width() > self.viewport().width() else 0
        wrapped = held.heightForWidth(self.viewport().width()) if held.hasHeightForWidth() else 0
        return max(wrapped, held.minimumSizeHint().height()) + spare


class ThreeParts(QWidget):
    """`left` and `right` keep their widths (at 100 % text), the middle takes the rest, while `need` pixels are there.

    `top` stands above all of them and scrolls with them. Each part may be hidden. `areas` are the scrolling areas that
    grow when the whole page scrolls instead.
    """

    def __init__(
        self, parts: tuple[QWidget, QWidget, QWidget], *, top: QWidget, widths: tuple[int, int], need: int
    ) -> None:
        super().__init__()
        self._parts, self._widths, self._need = parts, widths, need
        self._areas: tuple[FittingArea, ...] = ()
        self._is_narrow = False
        holder = QWidget()
        page = Column(8, (20, 10, 20, 10))
        holder.setLayout(page)
        self._box = Turning(12)
        page.addWidget(top)
        page.addLayout(self._box, 1)
        for at, part in enumerate(parts):
            self._box.addWidget(part, 1 if at == 1 else 0)
        whole = Turning(0)
        whole.addWidget(scrolling(holder))
        self.setLayout(whole)
        self._arrange()

    def is_narrow(self) -> bool:
        """Whether the parts stand one under the other at the moment."""
        return self._is_narrow

    def grow(self, *areas: FittingArea) -> None:
        """These areas grow to their content in one column."""
        self._areas = areas
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _arrange(self) -> None:
        left, middle, right = self._parts
        self._is_narrow = self.width() < px(self._need)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if self._is_narrow else across)
        self._box.removeWidget(middle)
        self._box.insertWidget(2 if self._is_narrow else 1, middle, 1)
        for part, width in zip((left, right), self._widths, strict=True):
            part.setMinimumWidth(0 if self._is_narrow else px(width))
            part.setMaximumWidth(_ANY if self._is_narrow else px(width))
        for area in self._areas:
            area.set_whole(is_whole=self._is_narrow)

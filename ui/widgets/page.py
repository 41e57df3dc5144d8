"""The frame of a screen: header, a body that scrolls, a footer that stays; and two columns that become one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget
from typing_extensions import override

from ui.theme import NO_MARGINS, Margins, px
from ui.widgets.boxes import Column, Turning, frame
from ui.widgets.flow import Flow

BODY: Margins = (24, 14, 24, 16)


class Page(QWidget):
    """A screen. `header` is a column on white, `footer` a wrapping row that stays at the bottom once it holds anything.

    Another `header` (a `CaseHeader`) may take the place of the column. `set_body` takes one widget, made as tall as
    it needs; the page scrolls, never a box inside it.
    """

    def __init__(self, name: str, *, header: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.header = Column(8, (24, 12, 24, 12))
        self.footer = Flow(10, (24, 8, 24, 8))
        self._scroll = scrolling(QWidget())
        column = Column(0)
        self.setLayout(column)
        self._head = header or frame("header", self.header)
        self._foot = frame("footer", self.footer)
        self._foot.setVisible(False)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if self._head.layout() is self.header:
            self._head.setVisible(self.header.count() > 0)
        super().showEvent(event)

    def set_body(self, body: QWidget) -> None:
        """Puts a widget into the scrolling middle; the one before is deleted."""
        self._scroll.setWidget(body)

    def set_footer(self, *widgets: QWidget | None) -> None:
        """Adds to the footer and shows it; None is a stretch."""
        self.footer.add(*widgets)
        self._foot.setVisible(True)

    def scroll_area(self) -> QScrollArea:
        """The middle, for moving to a place on the page."""
        return self._scroll


class Columns(QWidget):
    """Two columns that become one below `need` pixels at 100 % text, so also when the text grows.

    The left one then comes first, unless `right_first` was called.
    """

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        *,
        shares: tuple[int, int] = (6, 4),
        need: int = 900,
        margins: Margins = NO_MARGINS,
    ) -> None:
        super().__init__()
        self._need = need
        self._narrow = QBoxLayout.Direction.TopToBottom
        self._box = Turning(16, margins)
        self.setLayout(self._box)
        self._box.addWidget(left, shares[0])
        self._box.addWidget(right, shares[1])

    def right_first(self) -> None:
        """Puts the right column on top when there is room for one only. The order of Tab stays as it was built."""
        self._narrow = QBoxLayout.Direction.BottomToTop

    def is_narrow(self) -> bool:
        """Whether the columns stand one under the other at the moment."""
        return self._box.direction() != QBoxLayout.Direction.LeftToRight

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < px(self._need)
        self._box.setDirection(self._narrow if narrow else QBoxLayout.Direction.LeftToRight)


def body(*widgets: QWidget | None, spacing: int = 10, margins: Margins = BODY) -> QWidget:
    """A column with the margins of a page, for `Page.set_body`; None is a stretch."""
    holder = QWidget()
    column = Column(spacing, margins)
    holder.setLayout(column)
    for widget in widgets:
        if widget is None:
            column.addStretch(1)
        else:
            column.addWidget(widget)
    return holder


def scrolling(widget: QWidget) -> QScrollArea:
    """A widget that scrolls up and down only: sideways it must fit."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area

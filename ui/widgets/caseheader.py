"""The head of a case: whose it is, the safe way to make contact in words, and the tabs of the case."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from ui.i18n import _
from ui.theme import look, px, space_out
from ui.widgets.boxes import Column, beside
from ui.widgets.button import Button
from ui.widgets.cards import Banner
from ui.widgets.dress import Dress
from ui.widgets.exclusive import Choice, Exclusive, offered
from ui.widgets.flow import Flow
from ui.widgets.label import ElidedLabel, PlainLabel
from ui.widgets.tabrole import speak_as_tabs

_SHARE = 1 / 3
"""Of the height there is: a header that takes more leaves too little for what the screen is for."""


class Tabs(Exclusive):
    """Parts of a case, one of them shown; wraps onto two lines when there is no room. Keys as in `Segments`."""

    def __init__(self, tabs: Sequence[tuple[str, str]], name: str, *, value: str) -> None:
        super().__init__(name, may_clear=False)
        flow = Flow(2)
        self.setLayout(flow)
        for code, words in offered(tabs):
            tab = _Tab(words, "tab")
            self.add_button(code, tab)
            flow.addWidget(tab)
        speak_as_tabs(self)
        self.set_value(value)


class _Tab(Choice):
    @override
    def _keeps_icon_room(self) -> bool:
        return False

    @override
    def _drawing(self) -> str:
        return ""

    @override
    def _paint_plate(self, painter: QPainter, worn: Dress) -> None:
        super()._paint_plate(painter, worn)
        if self.isChecked():
            painter.fillRect(QRect(0, self.height() - 4, self.width(), 4), look().colour(worn.ink))


class CaseHeader(QFrame):
    """Always carries the name and the safe-contact line. `back_wanted` leads to the caseload, `tab_chosen` has a code.

    Where all of it would take more than a third of the height there is (large text, a low window), the tabs and the
    actions wait behind "More", beside the name of the part that is shown.
    """

    back_wanted = Signal()
    tab_chosen = Signal(str)

    # shape: parameters: a header shows these six things together, each given by its name
    def __init__(
        self,
        name: str,
        facts: str,
        *,
        safe_contact: str,
        tabs: Sequence[tuple[str, str]],
        current: str,
        actions: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.setProperty("role", "header")
        self._is_tight = self._is_open = self._is_fitting = False
        self._whole: tuple[int, int] | None = None
        self._column = Column(4)
        self.setLayout(self._column)
        self._head = Flow(10)
        self._back = Button("", "quiet", icon="arrow-left")
        self._back.clicked.connect(self.back_wanted)
        self.more = Button("", "secondary", small=True)
        self.more.clicked.connect(self._on_more)
        self._part = beside(PlainLabel(dict(tabs).get(current, ""), "strong", wraps=False), self.more)
        self.safe_contact = Banner(safe_contact)
        self.safe_contact.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        who = beside(ElidedLabel(name, "h1"), PlainLabel(facts, "muted", wraps=False))
        self._head.add(self._back, who, self._part, self.safe_contact, None, *actions)
        self._column.addLayout(self._head)
        self.tabs = Tabs(tabs, _("Parts of the case"), value=current)
        self.tabs.changed.connect(self.tab_chosen.emit)
        self._column.addWidget(self.tabs)
        self._waiting = (*actions, self.tabs)
        self._show_parts()
        self.setMinimumHeight(px(64))

    @property
    def is_tight(self) -> bool:
        """Whether the tabs and the actions wait behind "More", or would if it had not been pressed."""
        return self._is_tight

    @override
    def event(self, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)
        return super().event(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._whole = None
            self._fit()

    def _fit(self) -> None:
        """Whether everything has its place; asked again whenever the room or the text changed."""
        parent = self.parentWidget()
        if parent is None or self._is_fitting or self.width() <= 0:
            return
        is_tight = self._needed(self.width()) > parent.height() * _SHARE
        if is_tight != self._is_tight:
            self._is_tight, self._is_open = is_tight, False
            self._show_parts()

    def _needed(self, width: int) -> int:
        """The height of all of it. Measured with everything shown, once for a width."""
        if self._whole is None or self._whole[0] != width:
            former = (self._is_tight, self._is_open)
            self._is_fitting = True
            self._is_tight = self._is_open = False
            self._show_parts()
            self._whole = (width, self._column.totalHeightForWidth(width))
            self._is_tight, self._is_open = former
            self._show_parts()
            self._is_fitting = False
        return self._whole[1]

    def _on_more(self) -> None:
        self._is_open = not self._is_open
        self._show_parts()

    def _show_parts(self) -> None:
        is_short = self._is_tight and not self._is_open
        back = _("Back to the caseload")
        self._back.set_words("" if self._is_tight else _("Caseload"), name=back)
        self._part.setVisible(self._is_tight)
        for widget in self._waiting:
            widget.setVisible(not is_short)
        space_out(self._column, 4, (20, 10, 20, 10 if is_short else 0))  # the tabs stand on the edge
        name = _("More: the other parts of this case, and what can be done") if is_short else _("Less: hide the parts")
        self.more.set_words(_("More") if is_short else _("Less"), name=name)
        self.more.set_icon("chevron-down" if is_short else "chevron-up")

"""The head of a case: whose it is, the safe way to make contact in words, and the tabs of the case."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from ui.i18n import _
from ui.theme import look, px
from ui.widgets.boxes import Column, beside
from ui.widgets.button import Button
from ui.widgets.cards import Banner
from ui.widgets.dress import Dress
from ui.widgets.exclusive import Choice, Exclusive, offered
from ui.widgets.flow import Flow
from ui.widgets.label import ElidedLabel, PlainLabel


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
    """Always carries the safe-contact line. `back_wanted` leads to the caseload, `tab_chosen` carries a tab's code."""

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
        column = Column(4, (20, 10, 20, 0))
        self.setLayout(column)
        head = Flow(10)
        back = Button(_("Caseload"), "quiet", icon="arrow-left", name=_("Back to the caseload"))
        back.clicked.connect(self.back_wanted)
        head.add(back, beside(ElidedLabel(name, "h1"), PlainLabel(facts, "muted", wraps=False)))
        self.safe_contact = Banner(safe_contact)
        self.safe_contact.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        head.add(self.safe_contact, None, *actions)
        column.addLayout(head)
        self.tabs = Tabs(tabs, _("Parts of the case"), value=current)
        self.tabs.changed.connect(self.tab_chosen.emit)
        column.addWidget(self.tabs)
        self.setMinimumHeight(px(64))

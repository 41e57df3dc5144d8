"""What every part of the plan editor shares: a line to add with, cards that can be moved, and the menu of a line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QWidget
from typing_extensions import override

from ui.i18n import _
from ui.screens.plan_draft import PlanDraft
from ui.theme import px
from ui.widgets.boxes import Column, Row, Turning
from ui.widgets.button import Button
from ui.widgets.errors import go_to
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.textbox import LineBox

NARROW = 520
"""Below this width (at 100 % text) the parts of a line stand one under the other."""
LONG = 2_000
"""Letters one line of a plan may have."""
Deed = tuple[str, Callable[[], None]]


def in_line(*widgets: QWidget) -> QWidget:
    """Widgets side by side at their own width, wrapping when there is no room."""
    holder, flow = QWidget(), Flow(10)
    holder.setLayout(flow)
    flow.add(*widgets)
    return holder


class PartView(QWidget):
    """One part, drawn for writing. `rebuild` draws its lines again; `focus_on` goes to a line, or to where one writes.

    Attributes:
        code: the part.
        private: it stays with the workers.
    """

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__()
        self.draft, self.code = draft, code
        self.column = Column(9)
        self.setLayout(self.column)
        self.lines = QWidget()
        self.lines_column = Column(9)
        self.lines.setLayout(self.lines_column)
        self.cards: dict[str, LineCard] = {}
        self.column.addWidget(self.lines)

    def rebuild(self) -> None:
        """Draw every line again, in order."""
        for card in self.cards.values():
            self.lines_column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {key: self.card(key) for key in self.keys()}
        for card in self.cards.values():
            self.lines_column.addWidget(card)
        self.lines.setVisible(bool(self.cards))

    def keys(self) -> list[str]:
        """The lines of the part, in order."""
        return []

    def card(self, key: str) -> "LineCard":
        """A line, drawn."""
        raise NotImplementedError

    def focus_on(self, key: str = "") -> None:
        """Give the keyboard to a line, or to where one writes."""
        if key in self.cards:
            go_to(self.cards[key].start)

    def move_line(self, key: str, step: int) -> None:
        """Move a line and keep the keyboard on it."""
        if self.draft.move(self.code, key, step=step):
            self.rebuild()
            self.focus_on(key)

    def take_out(self, key: str) -> None:
        """Take a line out; the keyboard goes to where one writes."""
        self.draft.take_out(self.code, key)
        self.rebuild()
        self.focus_on()

    def usual_deeds(self, key: str) -> list[Deed]:
        """What the menu of every line ends with."""
        return [
            (_("Move up\tAlt+Up"), lambda: self.move_line(key, -1)),
            (_("Move down\tAlt+Down"), lambda: self.move_line(key, 1)),
            (_("Take out of the plan"), lambda: self.take_out(key)),
        ]


class LineCard(QFrame):
    """One line of a part. Alt+Up and Alt+Down move it; the menu key opens its menu.

    `start` is what gets the keyboard when somebody comes to this line.
    """

    def __init__(self, name: str, view: PartView, key: str, *, deeds: Callable[[], Sequence[Deed]]) -> None:
        super().__init__()
        self.setProperty("role", "tint")
        self.setAccessibleName(name)
        self._deeds = deeds
        self.over = Column(4, (12, 8, 6, 8))
        self.setLayout(self.over)
        row = Row(6)
        self.over.addLayout(row)
        self.box = Turning(10)
        row.addLayout(self.box, 1)
        self._row = row
        self.more = Button("", "quiet", icon="dots-vertical", small=True, name=_("More for: {line}").format(line=name))
        self.more.setObjectName(f"more-{key}")
        self.more.clicked.connect(lambda: self._open(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        self.start: QWidget = self.more
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: view.move_line(key, step))

    def end_with_menu(self) -> None:
        """Put the menu's button at the right end, once the line is complete."""
        self._row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        flow = QBoxLayout.Direction
        self.box.setDirection(flow.TopToBottom if event.size().width() < px(NARROW) else flow.LeftToRight)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open(event.globalPos())

    def _open(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.more.accessibleName())
        menu.aboutToHide.connect(menu.deleteLater)
        for words, deed in self._deeds():
            menu.addAction(words).triggered.connect(lambda _checked=False, deed=deed: deed())
        menu.popup(at)


class AddLine(QWidget):
    """A line to write in and a button; Enter adds and keeps the keyboard here. Half a line is kept with the draft.

    Signals:
        added(str): the words of a new line, as they were typed.
    """

    added = Signal(str)

    def __init__(self, draft: PlanDraft, place: str, *, name: str, beside: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._draft, self._place = draft, place
        self.box = LineBox(example=name, limit=LONG)
        self.box.setObjectName(f"add-{place}")
        describe(self.box, name, "")
        self.button = Button(_("Add"), icon="plus", name=_("Add: {what}").format(what=name))
        row = Row(8)
        self.setLayout(row)
        row.addWidget(self.box, 1)
        for widget in (*beside, self.button):
            row.addWidget(widget)
        self.setFocusProxy(self.box)
        self.box.setText(draft.typed(f"add/{place}"))
        self.box.textChanged.connect(lambda words: draft.type_at(f"add/{place}", words))
        self.box.returnPressed.connect(self._add)
        self.button.clicked.connect(self._add)

    def _add(self) -> None:
        words = self.box.words()
        if words.strip():
            self.box.clear()
            self.added.emit(words)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

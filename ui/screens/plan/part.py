"""What every part of the plan editor shares: a line to add with, cards that can be moved, and the menu of a line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QWidget
from typing_extensions import override

from caseworker.domain.fields import Item
from caseworker.domain.reading.plan import in_order
from ui.i18n import _
from ui.screens.plan.draft import PlanDraft
from ui.widgets.boxes import Column, Row, Turning, clear_out, stack
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.errors import go_to
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
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
    """One part of a plan on the screen.

    Attributes:
        draft: the version it shows.
        code: the part.
        column: what stands in it, one under the other.
    """

    def __init__(self, draft: PlanDraft, code: str) -> None:
        super().__init__()
        self.draft, self.code = draft, code
        self.column = Column(9)
        self.setLayout(self.column)

    def focus_on(self, key: str = "") -> None:
        """Give the keyboard to a line or a field, or to where one writes."""


class LinesView(PartView):
    """A part that is a list of lines: one adds to it, moves its lines, and opens one to write in it.

    Attributes:
        adding: where a new line is written; `name` says what, and `beside` are further ways to add one.
        cards: the lines as they are drawn, by key.
        editing: the line that is open for writing; empty for none.
    """

    def __init__(self, draft: PlanDraft, code: str, *, name: str, beside: Sequence[QWidget] = ()) -> None:
        super().__init__(draft, code)
        self._lines = QWidget()
        self._lines_column = Column(9)
        self._lines.setLayout(self._lines_column)
        self.cards: dict[str, LineCard] = {}
        self.editing = ""
        self.column.addWidget(self._lines)
        self.adding = AddLine(draft, code, name=name, beside=beside)
        self.adding.added.connect(lambda words: self.add(self.item(words)))
        self.column.addWidget(self.adding)

    def item(self, words: str) -> Item:
        """A new line with the words that were typed."""
        raise NotImplementedError

    def card(self, key: str) -> "LineCard":
        """A line, drawn."""
        raise NotImplementedError

    @override
    def focus_on(self, key: str = "") -> None:
        go_to(self.cards[key].start if key in self.cards else self.adding.box)

    def rebuild(self) -> None:
        """Draw every line again, in order."""
        clear_out(self._lines_column)
        self.cards = {key: self.card(key) for key in in_order(self.draft.version, self.code)}
        for card in self.cards.values():
            self._lines_column.addWidget(card)
        self._lines.setVisible(bool(self.cards))

    def add(self, item: Item) -> None:
        """Put a line at the end; the keyboard stays where it is."""
        self.draft.add(self.code, item)
        self.rebuild()

    def alter(self, key: str, **values: object) -> None:
        """Other values in a line that is then drawn anew, with the keyboard on it."""
        self.draft.alter(self.code, key, **values)
        self._go_on(key)

    def edit(self, key: str) -> None:
        """Open a line for writing."""
        self.editing = key
        self._go_on(key)

    def end_editing(self) -> None:
        """Close the line that is open."""
        key, self.editing = self.editing, ""
        self._go_on(key)

    def move_line(self, key: str, step: int) -> None:
        """Move a line and keep the keyboard on it."""
        if self.draft.move(self.code, key, step=step):
            self._go_on(key)

    def take_out(self, key: str) -> None:
        """Take a line out; the keyboard goes to where one writes."""
        self.draft.take_out(self.code, key)
        self._go_on()

    def usual_deeds(self, key: str) -> list[Deed]:
        """What the menu of every line ends with."""
        return [
            (_("Move up\tAlt+Up"), lambda: self.move_line(key, -1)),
            (_("Move down\tAlt+Down"), lambda: self.move_line(key, 1)),
            (_("Take out of the plan"), lambda: self.take_out(key)),
        ]

    def editor(self, *boxes: QWidget, done: str) -> QWidget:
        """The boxes of the open line, and a button, called `done`, that closes it. The first box has the keyboard."""
        button = Button(_("Done"), small=True, name=done)
        button.clicked.connect(self.end_editing)
        holder = stack(*boxes, in_line(button), spacing=6)
        holder.setFocusProxy(boxes[0].focusProxy() or boxes[0])
        return holder

    def line_box(self, key: str, name: str, words: str, *, example: str = "") -> LineBox:
        """A box for one value of a line, kept as it is typed."""
        box = LineBox(words, example=example, limit=400)
        box.setObjectName(f"{name}-{key}")
        box.textChanged.connect(lambda typed: self.draft.alter(self.code, key, **{name: typed}))
        return box

    def _go_on(self, key: str = "") -> None:
        self.rebuild()
        self.focus_on(key)


def answers(draft: PlanDraft, named: str, question: str, *, about: str, value: str) -> Segments:
    """A question of few answers about one line; `named` is the list of its answers."""
    options = [(choice.code, choice.label) for choice in draft.lists[named].offered()]
    segments = Segments(options, question, value=value or None, small=True)
    segments.describe(question, about, invalid=False)
    return segments


def under(question: str, control: QWidget) -> QWidget:
    """What answers a question, with its words above it."""
    return stack(PlainLabel(question, "smallstrong"), control, spacing=4)


class LineCard(QFrame):
    """One line of a part. Alt+Up and Alt+Down move it; the menu key opens its menu.

    `start` is what gets the keyboard when somebody comes to this line.
    """

    def __init__(self, name: str, view: LinesView, key: str, *, deeds: Callable[[], Sequence[Deed]]) -> None:
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

    def lay_out(self, body: QWidget, asked: QWidget | None = None, *, start: QWidget | None = None) -> None:
        """The whole line: what is written, what is asked beside it, and the menu. An open one starts in its boxes."""
        self.box.addWidget(body, 1)
        if asked is not None:
            self.box.addWidget(asked, 0, Qt.AlignmentFlag.AlignTop)
        self.start = body.focusProxy() or start or self.more
        self.end_with_menu()

    def end_with_menu(self) -> None:
        """Put the menu's button at the right end, once the line is complete."""
        self._row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.box.fit(event.size().width(), need=NARROW)

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

"""What I saw, what I heard and from whom, what I think it means: three boxes that are never mixed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.edits import Body
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.language import Guide
from ui.i18n import _
from ui.screens.session.part import Part, text, texts
from ui.widgets.boxes import Column, Row, clear_out
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.chip import KeyCap
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.nudge import Nudge
from ui.widgets.picture import Picture
from ui.widgets.textbox import LineBox, TextBox

MARGINS = (12, 8, 12, 10)


def heading(icon: str, title: str, hint: str, *, key: str) -> Flow:
    """The line on top of a box: its icon, its name, what belongs in it, and its key."""
    head = Flow(8)
    head.add(Picture(icon, "muted"), PlainLabel(title, "strong"), PlainLabel(hint, "small"), None, KeyCap(key))
    return head


class OwnWords(Part):
    """One box of the worker's own words, with the nudge under it.

    Signals:
        kept(str): the worker keeps a phrase that was remarked on.
    """

    kept = Signal(str)

    # shape: parameters: a box is named by these five things, which stand in one table
    def __init__(self, field: str, icon: str, title: str, hint: str, *, key: str, guide: Guide) -> None:
        super().__init__()
        self._field = field
        self.box = TextBox(lines=2, limit=TEXT_LIMIT)
        self.box.setObjectName(field)
        self.box.textChanged.connect(self.changed)
        card = Card(look="tint", margins=MARGINS)
        error = self.spot(field, self.box, title)
        card.add(heading(icon, title, hint, key=key), error, self.box)
        self.nudge = Nudge(self.box, guide)
        self.nudge.kept.connect(self.kept)
        self.column.addWidget(card, 1)
        self.column.addWidget(self.nudge)
        self.setFocusProxy(self.box)

    @override
    def show_body(self, body: Body) -> None:
        self.box.set_words(text(body, self._field))

    @override
    def body(self) -> Body:
        return {self._field: self.box.words()}


class HeardPart(Part):
    """What others said, each with who said it."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._new_id = new_id
        self._items: dict[str, _Heard] = {}
        card = Card(look="tint", margins=MARGINS)
        self._rows = Column(6)
        error = self.spot("heard", card, _("What I heard from others"))
        card.add(heading("ear", _("What I heard from others"), _("And from whom."), key="Ctrl+3"), error)
        card.column.insertLayout(card.column.count() - 1, self._rows, 1)
        self.more = Button("", small=True, icon="plus", name=_("Something else, from somebody else"))
        self.more.setObjectName("heard.add")
        self.more.clicked.connect(self._on_more)
        self.column.addWidget(card, 1)

    @property
    def first(self) -> TextBox:
        """The first box, which is always there."""
        return next(iter(self._items.values())).box

    def source_without(self) -> QWidget:
        """Where to write who said it: the first place that still misses it."""
        lacking = (one for one in self._items.values() if one.box.words().strip() and not one.source.words().strip())
        return next(lacking, next(iter(self._items.values()))).source

    @override
    def show_body(self, body: Body) -> None:
        self.more.setVisible(False)
        self.more.setParent(self)
        clear_out(self._rows)
        self._items = {}
        for key, held in texts(body, "heard").items():
            self._put(key, held)
        if not self._items:
            self._put(self._new_id(), {})
        self._look()

    @override
    def body(self) -> Body:
        return {"heard": {key: item.item() for key, item in self._items.items() if item.says_something()}}

    def _on_more(self) -> None:
        self._put(self._new_id(), {"order": float(len(self._items))}).box.setFocus(Qt.FocusReason.TabFocusReason)

    def _put(self, key: str, held: Body) -> "_Heard":
        item = _Heard(held, len(self._items) + 1)
        item.changed.connect(self._on_changed)
        before = list(self._items.values())
        self._items[key] = item
        self._rows.addWidget(item, 1)
        if before:
            self.setTabOrder(before[-1].source, item.box)
        self.setTabOrder(item.box, item.source)
        self.setTabOrder(item.source, self.more)
        return item

    def _on_changed(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        next(reversed(self._items.values())).row.addWidget(self.more)
        self.more.setVisible(all(item.box.words().strip() for item in self._items.values()))


class _Heard(QWidget):
    changed = Signal()

    def __init__(self, held: Body, number: int) -> None:
        super().__init__()
        self._rest = {name: value for name, value in held.items() if name not in ("text", "source")}
        end = "" if number == 1 else f".{number}"
        self.box = TextBox(text(held, "text"), lines=1, limit=TEXT_LIMIT)
        self.box.setObjectName(f"heard{end}")
        describe(self.box, _("What I heard from others"), _("And from whom"))
        self.source = LineBox(text(held, "source"))
        self.source.setObjectName(f"source{end}")
        describe(self.source, _("Who said it"), "")
        column, self.row = Column(6), Row(8)
        self.setLayout(column)
        column.addWidget(self.box, 1)
        label = PlainLabel(_("Who said it"), "field", wraps=False)
        label.setBuddy(self.source)
        self.row.addWidget(label)
        self.row.addWidget(self.source, 1)
        column.addLayout(self.row)
        self.box.textChanged.connect(self.changed)
        self.source.textChanged.connect(self.changed)

    def item(self) -> Body:
        """The element as it stands in a body."""
        return {**self._rest, "text": self.box.words(), "source": self.source.words().strip()}

    def says_something(self) -> bool:
        """Whether anything is written in it."""
        return bool(self.box.words().strip() or self.source.words().strip())

"""A keyed list as a stack of small forms: each element keeps its id, so two people adding to it never collide."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.edits import is_empty
from caseworker.domain.fields import FieldSpec
from ui.forms.editors import Context, Editor, OnChange
from ui.i18n import _
from ui.widgets.boxes import Column
from ui.widgets.button import Button
from ui.widgets.cards import Card
from ui.widgets.field import Field

Make = Callable[[FieldSpec, Context, OnChange], Editor]


class ItemsEditor(Editor):
    """The elements of a keyed list, in their order, with Add and Remove."""

    def __init__(
        self, spec: FieldSpec, context: Context, on_change: OnChange, *, make: Make, new_id: Callable[[], str]
    ) -> None:
        self._spec, self._context, self._on_change = spec, context, on_change
        self._make, self._new_id = make, new_id
        self._elements: dict[str, _Element] = {}
        self._added: set[str] = set()
        self._rest: dict[str, JsonValue] = {}
        self._holder = QWidget()
        self._column = Column(8)
        self._holder.setLayout(self._column)
        add = Button(_("Add"), small=True, icon="plus", name=_("Add: {label}").format(label=spec.ask.label))
        add.clicked.connect(self._on_add)
        self._column.addWidget(add)
        self._holder.setFocusProxy(add)
        super().__init__(self._holder)

    @override
    def value(self) -> JsonValue:
        """What was added and left empty is not there; what was there stays until it is taken out."""
        filled = {key: element.value() for key, element in self._elements.items()}
        said = {key: value for key, value in filled.items() if key not in self._added or _says_something(value)}
        return {**self._rest, **said}

    @override
    def set_value(self, value: JsonValue) -> None:
        for key in tuple(self._elements):
            self._take_out(key)
        held = value if isinstance(value, dict) else {}
        items = {key: item for key, item in held.items() if isinstance(item, dict)}
        self._added, self._rest = set(), {key: item for key, item in held.items() if key not in items}
        for key in sorted(items, key=lambda one: (_order(items[one]), one)):
            self._put_in(key, items[key])

    @override
    def problem(self) -> str:
        return next((words for element in self._elements.values() if (words := element.problem())), "")

    def _on_add(self) -> None:
        order = max((_order(element.value()) for element in self._elements.values()), default=0.0) + 1
        key = self._new_id()
        self._added.add(key)
        element = self._put_in(key, {"order": order})
        element.focus()
        self._on_change()

    def _put_in(self, key: str, item: Mapping[str, JsonValue]) -> "_Element":
        element = _Element(self._spec, self._context, self._on_change, make=self._make)
        element.show(item)
        element.remove.clicked.connect(lambda: self._on_remove(key))
        self._elements[key] = element
        self._column.insertWidget(self._column.count() - 1, element.card)
        return element

    def _on_remove(self, key: str) -> None:
        self._take_out(key)
        self._on_change()

    def _take_out(self, key: str) -> None:
        card = self._elements.pop(key).card
        self._column.removeWidget(card)
        card.hide()  # and not out of its parent: a widget without one is a window of its own
        card.deleteLater()


class _Element:
    """One element on screen: its fields, and what this version does not know of it, kept as it is."""

    def __init__(self, spec: FieldSpec, context: Context, on_change: OnChange, *, make: Make) -> None:
        self.card = Card(look="tint")
        self._rest: dict[str, JsonValue] = {}
        self._editors: dict[str, Editor] = {}
        for part in spec.item_fields:
            editor = make(part, context, on_change)
            self._editors[part.name] = editor
            self.card.add(
                editor.widget if part.kind == "flag" else Field(part.ask.label, editor.widget, hint=part.ask.help)
            )
        self.remove = Button(
            _("Remove"), small=True, icon="trash", name=_("Remove from: {label}").format(label=spec.ask.label)
        )
        self.card.add(self.remove)

    def show(self, item: Mapping[str, JsonValue]) -> None:
        """Put an element's values on screen."""
        self._rest = {name: value for name, value in item.items() if name not in self._editors}
        for name, editor in self._editors.items():
            editor.show(item.get(name))

    def value(self) -> dict[str, JsonValue]:
        """The element as it would stand in a body."""
        read = {name: editor.answer() for name, editor in self._editors.items()}
        return {**self._rest, **{name: value for name, value in read.items() if not is_empty(value) and value != {}}}

    def problem(self) -> str:
        """The first thing in it that cannot be read."""
        return next((words for editor in self._editors.values() if (words := editor.problem())), "")

    def focus(self) -> None:
        """The keyboard goes to its first field."""
        next(iter(self._editors.values())).widget.setFocus()


def _order(item: Mapping[str, JsonValue] | JsonValue) -> float:
    order = item.get("order") if isinstance(item, Mapping) else None
    return float(order) if isinstance(order, (int, float)) else 0.0


def _says_something(item: Mapping[str, JsonValue]) -> bool:
    return any(value not in (None, "", False) for name, value in item.items() if name != "order")

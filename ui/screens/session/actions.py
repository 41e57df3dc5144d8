"""Agreed to do: who, what, by when. Each becomes a promise of its own once the session is saved."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.edits import Body
from caseworker.domain.forms.action import Action
from caseworker.domain.ids import RecordId
from ui.i18n import _
from ui.screens.session.lines import LinesPart
from ui.screens.session.part import Answer, on_enter, short_day, text
from ui.widgets.boxes import Column, Row
from ui.widgets.button import Button
from ui.widgets.datebox import DateBox
from ui.widgets.field import describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox

ACTIONS = "~actions"


class ActionsPart(LinesPart):
    """What was agreed, and a line to add to it. The bodies of the promises travel with the draft under `~actions`."""

    keys = "Ctrl+D"

    def __init__(self, called: str, *, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        super().__init__(_("Agreed to do"), name="action", add=_("Add something agreed"), new_id=new_id)
        self._called, self._today = called, today
        self._saved: frozenset[str] = frozenset()
        self._editing = ""
        self.take_panel(self._make_panel())

    def _make_panel(self) -> QWidget:
        panel = QWidget()
        column = Column(6)
        panel.setLayout(column)
        owners = (("worker", _("Me")), ("young_person", self._called), ("adult", _("A named adult")))
        self.owner_kind = Answer(owners, _("Whose"), key="action.whose")
        self.owner_kind.changed.connect(self._on_whose)
        self.what, self.who = LineBox(example=_("What")), LineBox(example=_("Which adult"))
        self.due = DateBox(self._today, lean="future")
        named = (("action.what", self.what, _("What")), ("action.who", self.who, _("Which adult, by name")))
        for key, box, name in (*named, ("action.due", self.due, _("By which day"))):
            box.setObjectName(key)
            describe(box, name, "")
        on_enter((self.what, self.who, self.due), self.finish)
        done = Button(_("Agreed"), small=True, icon="check")
        done.clicked.connect(self.finish)
        self._drop = Button(_("Take it out"), small=True, icon="trash")
        self._drop.clicked.connect(self.take_out)
        last = Flow(8)
        last.add(PlainLabel(_("By"), "field", wraps=False), self.due, done, self._drop)
        for part in (self.owner_kind, self.what, self.who):
            column.addWidget(part)
        column.addLayout(last)
        return panel

    @override
    def show_body(self, body: Body) -> None:
        held = body.get(ACTIONS)
        self._held = (
            {key: dict(item) for key, item in held.items() if isinstance(item, dict)} if isinstance(held, dict) else {}
        )
        self.show_lines()

    @override
    def body(self) -> Body:
        return {ACTIONS: {key: dict(item) for key, item in self._held.items()}}

    def show_saved(self, actions: tuple[tuple[RecordId, Action], ...]) -> None:
        """Promises that are records already; a draft's newer wording of one stays."""
        self._saved = frozenset(record for record, _action in actions)
        for record, action in actions:
            self._held.setdefault(record, action.body())
        self.show_lines()

    def promises(self, source: RecordId) -> tuple[tuple[RecordId, Action], ...]:
        """What was agreed, as records of this session."""
        read = ((key, Action.read(item)) for key, item in self._held.items())
        return tuple((RecordId(key), action.model_copy(update={"source": source})) for key, action in read)

    def agree(self, what: str, due: date) -> None:
        """Add something the worker does, without asking further."""
        item = Action(text=what, owner_kind="worker", owner="", due_on=due)
        self._held[self._new_id()] = item.body()
        self.show_lines()
        self.changed.emit()

    @override
    def begin_new(self) -> None:
        self.begin("")

    def begin(self, key: str) -> None:
        """Open the line for a new promise, or for one that is there, with the keyboard in "what"."""
        self._editing = key
        item = self._held.get(self._editing, {})
        self.owner_kind.show_code(item.get("owner_kind") or "worker")
        self.what.setText(text(item, "text"))
        self.who.setText(text(item, "owner"))
        self.due.set_value(_day(text(item, "due_on")))
        self._on_whose(self.owner_kind.code())
        self._drop.setVisible(bool(self._editing) and self._editing not in self._saved)
        self.panel.setVisible(True)
        self.what.setFocus(Qt.FocusReason.TabFocusReason)

    def finish(self) -> None:
        """Take the line in. Without words it only closes; a day that cannot be read is asked for again."""
        words = self.what.words().strip()
        if words and self.due.problem():
            describe(self.due, _("By which day"), self.due.problem(), invalid=True)
            self.due.setFocus()
            return
        if words:
            self._take(words)
        self.close_panel()

    def take_out(self) -> None:
        """A promise that was not saved yet is gone again."""
        self._held.pop(self._editing, None)
        self.show_lines()
        self.close_panel()
        self.changed.emit()

    @override
    def close_panel(self) -> None:
        describe(self.due, _("By which day"), "")
        super().close_panel()

    def _take(self, words: str) -> None:
        kind, due = self.owner_kind.code(), self.due.value()
        owner = self.who.words().strip() if kind == "adult" else self._called if kind == "young_person" else ""
        item: Body = {"text": words, "owner_kind": kind, "owner": owner}
        if isinstance(due, date):
            item["due_on"] = due.isoformat()
        key = self._editing or self._new_id()
        kept = {name: value for name, value in self._held.get(key, {}).items() if name not in ("due_on", *item)}
        self._held[key] = {**kept, **item}
        self.show_lines()
        self.changed.emit()

    def _on_whose(self, code: object) -> None:
        self.who.setVisible(code == "adult")

    @override
    def row(self, key: str, item: Body) -> QWidget:
        holder, line = QWidget(), Row(6)
        holder.setLayout(line)
        due = _day(text(item, "due_on"))
        who = text(item, "owner") or (_("You") if item.get("owner_kind") in ("worker", None) else _("They"))
        line.addWidget(PlainLabel(who, "strong", wraps=False))
        line.addWidget(PlainLabel(text(item, "text")), 1)
        if due is not None:
            line.addWidget(PlainLabel(short_day(due, self._today()), "small", wraps=False))
        change = Button(
            "", "quiet", small=True, icon="pencil", name=_("Change: {what}").format(what=text(item, "text"))
        )
        change.clicked.connect(lambda: self.begin(key))
        line.addWidget(change)
        return holder


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None

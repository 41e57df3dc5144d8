"""A form on screen, drawn from its definition: sections as cards, fields in order, shown while they are asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from pydantic import JsonValue
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body, is_empty, split_path
from caseworker.domain.fields import FieldSpec, Kind
from caseworker.domain.form import Gap, Record, is_asked
from ui.forms import editors
from ui.forms.editors import Context, Editor, OnChange
from ui.forms.items import ItemsEditor
from ui.widgets.boxes import Column
from ui.widgets.cards import Card
from ui.widgets.field import Field


class Surroundings:
    """What editors need from around them, from the lists, the clock and the records a link may name."""

    def __init__(
        self,
        lists: Lists,
        today: Callable[[], date],
        new_id: Callable[[], str],
        *,
        links: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        self._lists, self._today, self.new_id, self._links = lists, today, new_id, links or {}

    @property
    def lists(self) -> Lists:
        """What coded fields choose from."""
        return self._lists

    def today(self) -> date:
        """The local date now."""
        return self._today()

    def options(self, kind: str) -> Sequence[tuple[str, str]]:
        """Records a link of this kind may name; none where nothing was handed in."""
        return self._links.get(kind, ())


def make_editor(spec: FieldSpec, context: Context, on_change: OnChange) -> Editor:
    """The editor for a field, chosen by its kind. Keyed lists inside keyed lists do not exist."""
    made = _MAKERS.get(spec.kind)
    if made is not None:
        return made(spec, context, on_change)
    is_long = spec.kind == "texts" or spec.ask.lines > 1
    return editors.WordsEditor(spec, on_change) if is_long else editors.LineEditor(spec, on_change)


_MAKERS: Mapping[Kind, Callable[[FieldSpec, Context, OnChange], Editor]] = {
    "code": editors.CodeEditor,
    "link": editors.CodeEditor,
    "codes": editors.CodesEditor,
    "date": editors.DayEditor,
    "moment": lambda _spec, context, on_change: editors.MomentEditor(context, on_change),
    "time": lambda _spec, _context, on_change: editors.TimeEditor(on_change),
    "flag": lambda spec, _context, on_change: editors.FlagEditor(spec, on_change),
}


class FormView(QWidget):
    """Any form, ready to fill in.

    Fields that stand in no section, and those left out by the caller, keep their values untouched.

    Signals:
        changed: a person changed something.
    """

    changed = Signal()

    def __init__(self, form: type[Record], around: Surroundings, *, leave_out: Iterable[str] = ()) -> None:
        super().__init__()
        self._form, self._around = form, around
        self._left_out = frozenset(leave_out)
        self._rest: Body = {}
        self._editors: dict[str, Editor] = {}
        self._fields: dict[str, QWidget] = {}
        self._cards: dict[str, Card] = {}
        column = Column(12)
        self.setLayout(column)
        for section in form.info.sections:
            self._add_section(section, column)
        column.addStretch(1)
        self._show_asked()

    def _add_section(self, section: str, column: Column) -> None:
        specs = [spec for spec in self._form.specs() if spec.ask.section == section and self._is_shown(spec)]
        if not specs:
            return
        card = self._cards[section] = Card(section)
        for spec in specs:
            card.add(self._add_field(spec))
        column.addWidget(card)

    def _is_shown(self, spec: FieldSpec) -> bool:
        """A link that has nobody to name yet is left out; its value is kept."""
        has_answers = not spec.ask.link or bool(self._around.options(spec.ask.link))
        return has_answers and spec.name not in self._left_out

    def _add_field(self, spec: FieldSpec) -> QWidget:
        if spec.kind == "items":
            editor: Editor = ItemsEditor(
                spec, self._around, self._on_change, make=make_editor, new_id=self._around.new_id
            )
        else:
            editor = make_editor(spec, self._around, self._on_change)
        editor.widget.setObjectName(spec.name)
        self._editors[spec.name] = editor
        if spec.kind == "flag":
            self._fields[spec.name] = editor.widget
        else:
            self._fields[spec.name] = Field(spec.ask.label, editor.widget, hint=spec.ask.help)
        return self._fields[spec.name]

    def show_body(self, body: Mapping[str, JsonValue]) -> None:
        """Show a record's body, or the raw values of a draft, silently."""
        self._rest = {name: value for name, value in body.items() if name not in self._editors}
        with QSignalBlocker(self):
            for name, editor in self._editors.items():
                editor.show(body.get(name))
        self._show_asked()

    def values(self) -> Body:
        """Raw values, those that cannot be read included: what a draft keeps."""
        shown = {name: editor.answer() for name, editor in self._editors.items()}
        full = {**self._rest, **shown}
        return {name: value for name, value in full.items() if not is_empty(value) and value != {}}

    def record(self) -> Record:
        """The record as it can be read now; fields that cannot be read are empty and listed by `problems`."""
        return self._form.read(self.values())

    def problems(self) -> tuple[tuple[str, QWidget], ...]:
        """Sentences for values that cannot be read, each with its field; shown at the field as well."""
        return tuple(self._mark(name, words) for name, editor in self._editors.items() if (words := editor.problem()))

    def is_readable(self) -> bool:
        """Whether every value can be read: only then may the draft be folded into a saved record."""
        return not any(editor.problem() for editor in self._editors.values())

    def show_gaps(self, gaps: Iterable[Gap]) -> tuple[tuple[str, QWidget], ...]:
        """Show what is missing at its field; the sentences with their fields, for the summary on top."""
        self.clear_errors()
        marked = [(gap.words, split_path(gap.path)[0]) for gap in gaps if gap.stops]
        return tuple(self._mark(name, words) for words, name in marked if name in self._fields)

    def clear_errors(self) -> None:
        """Take every error away."""
        for field in self._fields.values():
            if isinstance(field, Field):
                field.set_error("")

    def field(self, name: str) -> QWidget:
        """The widget of a field, for focus."""
        return self._fields[name]

    def first_field(self) -> QWidget | None:
        """The first field that is drawn and asked, for the keyboard; None when nothing is."""
        return next((field for field in self._fields.values() if not field.isHidden()), None)

    def _mark(self, name: str, words: str) -> tuple[str, QWidget]:
        field = self._fields[name]
        if isinstance(field, Field):
            field.set_error(words)
        return words, field

    def _on_change(self) -> None:
        if self.signalsBlocked():
            return
        self._show_asked()
        self.changed.emit()

    def _show_asked(self) -> None:
        body = self.values()
        for spec in self._form.specs():
            if spec.name in self._fields and spec.ask.when is not None:
                self._fields[spec.name].setVisible(is_asked(spec, body))

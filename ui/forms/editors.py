"""One control per kind of field. An editor holds the raw value: what cannot be read as a date stays as it was typed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Protocol

from pydantic import JsonValue
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.choices import ABSENCES, Lists, is_absent
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import TEXT_LIMIT
from ui.i18n import _
from ui.widgets.boxes import Column, Row, fill
from ui.widgets.choices import ChoiceChips, Segments
from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.field import describe
from ui.widgets.textbox import LineBox, TextBox
from ui.widgets.tick import RadioList, TickBox

OnChange = Callable[[], None]
LINE_LIMIT = 400
"""Letters of an answer on one line. More is told and never cut off."""
_ROOM = 32_000
FEW = 6
"""Up to this many answers stand side by side; more stand in rows of radio buttons. No answer hides in a drop-down."""


class Context(Protocol):
    """What editors need from around them."""

    @property
    def lists(self) -> Lists:
        """What coded fields choose from."""
        ...

    def today(self) -> date:
        """The local date now."""
        ...

    def options(self, kind: str) -> Sequence[tuple[str, str]]:
        """Records a link of this kind may name, as (id, words)."""
        ...


class Together(QWidget):
    """Several controls that answer one question: each is named for screen readers, the first takes the keyboard."""

    def __init__(self, *parts: tuple[QWidget, str], under: bool = False) -> None:
        super().__init__()
        self._parts = parts
        layout = Column(6) if under else Row(8)
        self.setLayout(layout)
        fill(layout, *(control for control, _words in parts), None)
        self.setFocusProxy(parts[0][0])

    def describe(self, name: str, description: str, *, invalid: bool) -> None:
        """What a screen reader says of each part: the question, and what this part of the answer is."""
        for control, words in self._parts:
            describe(control, f"{name}: {words}" if words else name, description, invalid=invalid)


class Editor:
    """The base of every editor: a widget, its raw JSON value, and who is told of a change.

    `show` and `answer` are what a form uses: what nobody touched comes back exactly as it was stored, even where the
    control shows less of it (the seconds of a moment, a value this version cannot read).
    """

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget
        self._stored: JsonValue = None
        self._untouched: JsonValue = None

    def show(self, value: JsonValue) -> None:
        """Show a stored value, silently."""
        self.set_value(value)
        self._stored, self._untouched = value, self.value()

    def answer(self) -> JsonValue:
        """What was stored, until a person makes it say something else; then what they made of it."""
        now = self.value()
        return self._stored if now == self._untouched and type(now) is type(self._untouched) else now

    def value(self) -> JsonValue:
        """The value as it would stand in a body; raw text where it cannot be read."""
        raise NotImplementedError

    def set_value(self, value: JsonValue) -> None:
        """Show a value, silently."""
        raise NotImplementedError

    def problem(self) -> str:
        """The sentence to show while the value cannot be read; empty when it can."""
        return ""


class LineEditor(Editor):
    """One line of text, or a whole number."""

    def __init__(self, spec: FieldSpec, on_change: OnChange) -> None:
        self._is_number = spec.kind == "number"
        self._box = LineBox(letters=6 if self._is_number else 0, example=spec.ask.hint, limit=_ROOM)
        self._box.textChanged.connect(lambda _text: on_change())
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        words = self._box.words().strip()
        return int(words) if self._is_number and words.isdecimal() else words or None

    @override
    def set_value(self, value: JsonValue) -> None:
        self._box.setText(str(value) if isinstance(value, (str, int, float)) else "")

    @override
    def problem(self) -> str:
        if self._is_number and isinstance(self.value(), str):
            return _("Write a number, like 12")
        return _too_long(len(self._box.words()) - LINE_LIMIT)


class WordsEditor(Editor):
    """Several lines; with `voice`, the young person's exact words."""

    def __init__(self, spec: FieldSpec, on_change: OnChange) -> None:
        self._is_list = spec.kind == "texts"
        self._box = TextBox(lines=max(2, spec.ask.lines), limit=TEXT_LIMIT, voice=spec.ask.voice)
        self._box.setPlaceholderText(spec.ask.hint)
        self._box.textChanged.connect(on_change)
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        words = self._box.words()
        if self._is_list:
            return [line.strip() for line in words.splitlines() if line.strip()]
        return words or None

    @override
    def set_value(self, value: JsonValue) -> None:
        lines = "\n".join(str(part) for part in value) if self._is_list and isinstance(value, list) else value
        self._box.set_words(lines if isinstance(lines, str) else "")

    @override
    def problem(self) -> str:
        return _too_long(self._box.excess())


class FlagEditor(Editor):
    """One thing that is so or not so."""

    def __init__(self, spec: FieldSpec, on_change: OnChange) -> None:
        self._box = TickBox(spec.ask.label)
        self._box.toggled.connect(lambda _on: on_change())
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        return self._box.isChecked()

    @override
    def set_value(self, value: JsonValue) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(value))


class CodeEditor(Editor):
    """One answer of a list, or of the records a link may name; with the absences where they are offered."""

    def __init__(self, spec: FieldSpec, context: Context, on_change: OnChange) -> None:
        options = _options(spec, context)
        self._spec, self._context = spec, context
        self._known = {code for code, _words in options}
        self._kept: JsonValue = None
        if len(options) <= FEW:
            self._box: Segments | RadioList = Segments(options, spec.ask.label, small=True)
        else:
            self._box = RadioList(options, spec.ask.label, in_row=True)
        self._box.changed.connect(lambda _code: on_change())
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        chosen = self._box.value()
        return self._kept if chosen == _KEPT else chosen

    @override
    def set_value(self, value: JsonValue) -> None:
        """A code that is no longer offered is shown as what it is, and stays until another answer is chosen."""
        is_known = value is None or value == "" or (isinstance(value, str) and value in self._known)
        self._kept = None if is_known else value
        self._box.keep("" if is_known else _KEPT, "" if is_known else _kept_words(self._spec, self._context, value))
        self._box.set_value((value or None) if is_known and isinstance(value, str) else None if is_known else _KEPT)


class CodesEditor(Editor):
    """Some answers of a list, as `{code: true}`."""

    def __init__(self, spec: FieldSpec, context: Context, on_change: OnChange) -> None:
        options = _options(spec, context)
        self._spec, self._context = spec, context
        self._known = {code for code, _words in options}
        self._kept: dict[str, JsonValue] = {}
        self._box = ChoiceChips(options, spec.ask.label)
        self._box.changed.connect(lambda _codes: on_change())
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        return {**self._kept, **dict.fromkeys(self._box.values(), True)}

    @override
    def set_value(self, value: JsonValue) -> None:
        """Codes that are no longer offered are shown as what they are; what says "no" to a code is kept unseen."""
        held = value if isinstance(value, dict) else {}
        unknown = [code for code, on in held.items() if on and code not in self._known]
        self._kept = {code: on for code, on in held.items() if not on}
        self._box.keep([(code, _kept_words(self._spec, self._context, code)) for code in unknown])
        self._box.set_values(code for code, on in held.items() if on)


class DayEditor(Editor):
    """A day, as people write it; or one of the three absences."""

    def __init__(self, spec: FieldSpec, context: Context, on_change: OnChange) -> None:
        self._box = DateBox(context.today)
        self._box.textChanged.connect(lambda _text: on_change())
        self._absent = Segments(tuple(ABSENCES.items()), spec.ask.label, small=True) if spec.ask.absences else None
        if self._absent is not None:
            self._absent.changed.connect(lambda code: self._is_absent(code, on_change))
            super().__init__(Together((self._box, ""), (self._absent, _("no date because")), under=True))
        else:
            super().__init__(self._box)

    def _is_absent(self, code: object, on_change: OnChange) -> None:
        if code is not None:
            self._box.setText("")
        on_change()

    @override
    def value(self) -> JsonValue:
        typed = self._box.value()
        if typed is None:
            return self._absent.value() if self._absent else None
        return typed.isoformat() if isinstance(typed, date) else typed

    @override
    def set_value(self, value: JsonValue) -> None:
        if self._absent is not None:
            self._absent.set_value(value if is_absent(value) and isinstance(value, str) else None)
        self._box.set_value(None if is_absent(value) else _as_day(value))

    @override
    def problem(self) -> str:
        return self._box.problem()


class TimeEditor(Editor):
    """When on a day, to the minute."""

    def __init__(self, on_change: OnChange) -> None:
        self._box = TimeBox()
        self._box.textChanged.connect(lambda _text: on_change())
        super().__init__(self._box)

    @override
    def value(self) -> JsonValue:
        typed = self._box.value()
        return typed.isoformat() if isinstance(typed, time) else typed

    @override
    def set_value(self, value: JsonValue) -> None:
        self._box.set_value(_as_time(value))

    @override
    def problem(self) -> str:
        return self._box.problem()


class MomentEditor(Editor):
    """A day and a time in this place's clock, kept with its offset, because clocks change during night shifts."""

    def __init__(self, context: Context, on_change: OnChange) -> None:
        self._day, self._time = DateBox(context.today, lean="past"), TimeBox()
        for box in (self._day, self._time):
            box.textChanged.connect(lambda _text: on_change())
        super().__init__(Together((self._day, _("day")), (self._time, _("time"))))

    @override
    def value(self) -> JsonValue:
        day, at = self._day.value(), self._time.value()
        if isinstance(day, date) and isinstance(at, time):
            return datetime.combine(day, at).astimezone().isoformat()
        typed = f"{self._day.words()} {self._time.words()}".strip()
        return typed or None

    @override
    def set_value(self, value: JsonValue) -> None:
        moment = _as_moment(value)
        self._day.set_value(moment.date() if moment else str(value or "") or None)
        self._time.set_value(moment.time().replace(second=0, microsecond=0) if moment else None)

    @override
    def problem(self) -> str:
        if self._day.problem() or self._time.problem():
            return self._day.problem() or self._time.problem()
        is_half = (self._day.value() is None) != (self._time.value() is None)
        return _("Write the day and the time") if is_half else ""


_KEPT = "~kept"


def _kept_words(spec: FieldSpec, context: Context, value: JsonValue) -> str:
    """What is said of a stored answer that is no longer offered. Ids and what cannot be read are not shown."""
    if not isinstance(value, str):
        return _("(this version cannot read this answer)")
    if spec.ask.link:
        return _("(no longer in this list) an earlier answer")
    return _("(no longer offered) {answer}").format(answer=context.lists.label(spec.ask.choices, value))


def _too_long(excess: int) -> str:
    return _("This is {n} letters too long for one box").format(n=excess) if excess > 0 else ""


def _options(spec: FieldSpec, context: Context) -> Sequence[tuple[str, str]]:
    if spec.ask.link:
        return context.options(spec.ask.link)
    known = tuple((choice.code, choice.label) for choice in context.lists[spec.ask.choices].offered())
    return (*known, *ABSENCES.items()) if spec.ask.absences else known


def _as_day(value: JsonValue) -> date | str | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return str(value)


def _as_time(value: JsonValue) -> time | str | None:
    try:
        return time.fromisoformat(str(value)) if value else None
    except ValueError:
        return str(value)


def _as_moment(value: JsonValue) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone() if value else None
    except ValueError:
        return None

"""The facts of a session in a few rows: when, what happened, where and how, who was there."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from pydantic import JsonValue
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body
from caseworker.domain.forms.session import LONGEST, MET
from caseworker.domain.reading.session import Around
from ui.i18n import _, counted
from ui.screens.session.part import Answer, EscapeCloses, Fold, Part, Problem, text
from ui.screens.session.present import PresentBox
from ui.theme import space_out
from ui.widgets.boxes import Column, beside, fill, stack
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceChips
from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.field import Fact, describe
from ui.widgets.flow import Flow
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox

SLOTS = ("P1", "P2", "P3", "P4", "P5")
REST = "~rest"
LABELS = 112


def row(*widgets: QWidget | None, spacing: int = 8) -> QWidget:
    """Widgets on a line that wraps; None pushes what follows to the right."""
    holder = QWidget()
    flow = Flow(spacing)
    flow.add(*widgets)
    holder.setLayout(flow)
    return holder


class WhenBox(QWidget):
    """Day, lesson, start and end, and the minutes they make. `changed` on every key, so that minutes follow."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], *, is_school: bool) -> None:
        super().__init__()
        self.day = DateBox(today, lean="past")
        self.start, self.end = TimeBox(), TimeBox()
        options = (*((slot, slot) for slot in SLOTS), ("After", _("After")))
        self.slot = Answer(options, _("Lesson or slot"), key="slot")
        self._minutes = PlainLabel("", "small", wraps=False)
        named = (("day", self.day, _("Day")), ("start", self.start, _("From")), ("end", self.end, _("To")))
        for key, box, name in named:
            box.setObjectName(key)
            describe(box, name, "")
            box.textChanged.connect(self._on_changed)
        self.slot.changed.connect(self._on_changed)
        flow = Flow(8)
        self.setLayout(flow)
        flow.add(
            self.day,
            *((self.slot,) if is_school else ()),
            beside(self.start, PlainLabel(_("to"), wraps=False), self.end),
            self._minutes,
        )
        self.setFocusProxy(self.day)

    def show_body(self, body: Body) -> None:
        """Show the times of a session; raw ones of a draft before those that were saved."""
        start, end = _moment(body.get("started_at")), _moment(body.get("ended_at"))
        raw = body.get("~when")
        typed = raw if isinstance(raw, dict) else {}
        self.day.set_value(_as_day(typed.get("day")) or (start.date() if start else None))
        self.start.set_value(_as_time(typed.get("start")) or (_clock(start) if start else None))
        self.end.set_value(_as_time(typed.get("end")) or (_clock(end) if end else None))
        self.slot.show_code(body.get("slot"))
        self._tell_minutes()

    def body(self) -> Body:
        """Start and end with this place's offset, the slot, and what was typed."""
        start, end = self.moment(self.start), self.moment(self.end)
        return {
            "~when": {"day": self.day.words(), "start": self.start.words(), "end": self.end.words()},
            "started_at": start.isoformat() if start else None,
            "ended_at": end.isoformat() if end else None,
            "slot": self.slot.code(),
        }

    def moment(self, box: TimeBox) -> datetime | None:
        """Day and time together, None while one of them is missing or cannot be read."""
        day, at = self.day.value(), box.value()
        is_read = isinstance(day, date) and isinstance(at, time)
        return datetime.combine(day, at).astimezone() if is_read else None  # type: ignore[arg-type]

    def problem(self) -> str:
        """What cannot be read."""
        return self.day.problem() or self.start.problem() or self.end.problem()

    def _on_changed(self, _value: object) -> None:
        self._tell_minutes()
        self.changed.emit()

    def _tell_minutes(self) -> None:
        start, end = self.moment(self.start), self.moment(self.end)
        if start is None or end is None:
            words = ""
        elif end < start:
            words = _("ends before it starts")
        elif end - start > LONGEST:
            words = _("longer than twelve hours")
        else:
            words = counted("{n} min", "{n} min", int((end - start).total_seconds() // 60))
        self._minutes.setText(words)
        self._minutes.set_tone("danger" if words and not words[0].isdigit() else "")
        self._minutes.updateGeometry()


class OutcomeBox(QWidget):
    """What happened: the usual answers of a programme, and "Other ..." that opens the rest under them.

    A stored answer that this programme does not know is shown behind them, and can be left.
    """

    changed = Signal()

    def __init__(self, lists: Lists, programme: str) -> None:
        super().__init__()
        self._list = lists["session_outcome"]
        offered = self._list.offered(programme)
        self._codes = {choice.code for choice in offered}
        usual = tuple((choice.code, choice.label) for choice in offered if not choice.group)
        rest = tuple((choice.code, choice.label) for choice in offered if choice.group)
        self._rest_codes = {code for code, _words in rest}
        self.usual = Answer((*usual, (REST, _("Other …"))), _("What happened"), key="outcome", small=False)
        self.rest = Answer(rest, _("What else happened"), key="outcome")
        self.usual.changed.connect(self._on_usual)
        self.rest.changed.connect(lambda _code: self.changed.emit())
        column = Column(6)
        fill(column, self.usual, self.rest)
        self.setLayout(column)
        self.rest.setVisible(False)
        self.setFocusProxy(self.usual)

    def describe(self, name: str, description: str, *, invalid: bool) -> None:
        """What a screen reader says of the answers."""
        self.usual.describe(name, description, invalid=invalid)

    def show_code(self, code: JsonValue) -> None:
        """Show an outcome, silently."""
        is_rest = code in self._rest_codes
        odd = code if isinstance(code, str) and code not in self._codes else ""
        self.usual.keep(odd, self._list.label(odd))
        self.usual.show_code(REST if is_rest else code)
        self.rest.show_code(code if is_rest else None)
        self.rest.setVisible(is_rest)

    def code(self) -> JsonValue:
        """The outcome, None while it is not said."""
        chosen = self.usual.code()
        return self.rest.code() if chosen == REST else chosen

    def _on_usual(self, code: object) -> None:
        self.rest.setVisible(code == REST)
        self.changed.emit()


class FactsPart(Part):
    """Four rows: when, what happened, where and how, who was there.

    Signals:
        outcome_changed: another outcome is chosen, so that other questions are asked.
    """

    outcome_changed = Signal()

    def __init__(self, lists: Lists, there: Around, *, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        super().__init__()
        self._lists = lists
        self.when = WhenBox(today, is_school=there.is_school)
        self.outcome = OutcomeBox(lists, there.programme)
        self.present = PresentBox(there.called, there.network, new_id)
        self.place = LineBox()
        self.place.setObjectName("place")
        self._listening()
        self._make_method()
        self._make_did()
        self._make_alone()
        self._lay_out()

    def _listening(self) -> None:
        self.when.changed.connect(self.changed)
        self.outcome.changed.connect(self._on_outcome)
        self.present.changed.connect(self.changed)
        self.place.textChanged.connect(self.changed)

    def _make_method(self) -> None:
        options = tuple((choice.code, choice.label) for choice in self._lists["contact_method"].offered())
        self.method = Answer(options, _("How you met"), key="method")
        self.method_fold = Fold(_("How you met"), self.method, key="method")
        EscapeCloses(self.method, self.method_fold.toggle)
        self.method.changed.connect(self._on_folded)

    def _make_did(self) -> None:
        options = tuple((choice.code, choice.label) for choice in self._lists["session_type"].offered())
        self.did = ChoiceChips(options, _("What you did"))
        self.did_text = LineBox(example=_("In a line, if that says more"))
        self.did_text.setObjectName("did_text")
        describe(self.did_text, _("What you did, in a line"), "")
        self._did_kept: Body = {}
        panel = stack(self.did, self.did_text, spacing=6)
        self.did_fold = Fold(_("What you did"), panel, key="did", first=self._first_did)
        EscapeCloses(panel, self.did_fold.toggle)
        self.did.changed.connect(self._on_folded)
        self.did_text.textChanged.connect(self._on_folded)

    def _first_did(self) -> QWidget:
        return next(one for one in self.did.findChildren(QWidget) if one.focusPolicy())

    def _make_alone(self) -> None:
        alone = tuple((choice.code, choice.label) for choice in self._lists["seen_alone"].offered())
        self.alone = Answer(alone, _("Seen alone?"), key="alone")
        self.alone_why = LineBox(example=_("Why not alone?"))
        self.alone_why.setObjectName("alone_why")
        describe(self.alone_why, _("Why not alone?"), "")
        self.alone_why.setVisible(False)
        self.alone.changed.connect(self._on_alone)
        self.alone_why.textChanged.connect(self.changed)

    def _lay_out(self) -> None:
        self._we_did = beside(PlainLabel(_("We did"), "field", wraps=False), self.did_fold.button)
        self._asks_alone = beside(PlainLabel(_("Seen alone?"), "field", wraps=False), self.alone)
        where = row(self.place, self.method_fold.button, self._we_did)
        people = row(self.present, None, self._asks_alone)
        card = Card()
        space_out(card.column, 5, (14, 8, 14, 8))
        spots = (
            ("started_at", self.when, _("When")),
            ("outcome", self.outcome, _("What happened")),
            ("place", self.place, _("Where and how")),
            ("method", self.method_fold.button, _("How you met")),
            ("did", self.did_fold.button, _("What you did")),
            ("seen_alone", self.alone, _("Seen alone?")),
        )
        errors = {field: self.spot(field, control, name) for field, control, name in spots}
        self.spots["ended_at"] = self.spots["started_at"]
        card.add(errors["started_at"], Fact(_("When"), self.when, label_width=LABELS))
        card.add(errors["outcome"], Fact(_("What happened"), self.outcome, label_width=LABELS))
        card.add(errors["place"], errors["method"], errors["did"])
        card.add(Fact(_("Where and how"), where, label_width=LABELS), self.method, self.did_fold.panel)
        card.add(errors["seen_alone"], Fact(_("Who was there"), people, label_width=LABELS))
        card.add(self.present.panel, self.alone_why)
        self.column.addWidget(card)

    @override
    def show_body(self, body: Body) -> None:
        self.when.show_body(body)
        self.outcome.show_code(body.get("outcome"))
        self.present.show_items(body)
        self.place.setText(text(body, "place"))
        self.method.show_code(body.get("method"))
        self._show_did(body)
        self.alone.show_code(body.get("seen_alone"))
        self.alone_why.setText(text(body, "seen_alone_why"))
        self.alone_why.setVisible(body.get("seen_alone") == "no")
        self._say_folded()

    def _show_did(self, body: Body) -> None:
        held = body.get("did")
        marks = held if isinstance(held, dict) else {}
        known = {choice.code for choice in self._lists["session_type"].offered()}
        self._did_kept = {code: on for code, on in marks.items() if code not in known}
        self.did.set_values(code for code in marks if code in known and marks[code])
        self.did_text.setText(text(body, "did_text"))

    @override
    def body(self) -> Body:
        return {
            **self.when.body(),
            "outcome": self.outcome.code(),
            "present": self.present.items(with_them=self.is_met()),
            "place": self.place.words().strip(),
            "method": self.method.code(),
            "did": {**self._did_kept, **dict.fromkeys(self.did.values(), True)},
            "did_text": self.did_text.words().strip(),
            "seen_alone": self.alone.code(),
            "seen_alone_why": self.alone_why.words().strip(),
        }

    @override
    def problems(self) -> Sequence[Problem]:
        words = self.when.problem()
        return (("started_at", words),) if words else ()

    def ask_what_fits(self) -> None:
        """What we did and whether they were seen alone is asked only where we may have met."""
        is_met = self.is_met()
        self._we_did.setVisible(is_met)
        self._asks_alone.setVisible(is_met)
        self.alone_why.setVisible(is_met and self.alone.code() == "no")
        self.present.show_them(is_met=is_met)
        if not is_met and not self.did_fold.panel.isHidden():
            self.did_fold.panel.setVisible(False)

    def is_met(self) -> bool:
        """Whether the four boxes are asked: unless it is said that the session did not take place."""
        outcome = self.outcome.code()
        return outcome is None or outcome in MET

    def _on_outcome(self) -> None:
        self.outcome_changed.emit()
        self.changed.emit()

    def _on_alone(self, code: object) -> None:
        self.alone_why.setVisible(code == "no")
        self.changed.emit()

    def _on_folded(self, _value: object) -> None:
        self._say_folded()
        self.changed.emit()

    def _say_folded(self) -> None:
        method = self.method.code()
        self.method_fold.say(self._lists.label("contact_method", str(method)) if method else _("How?"))
        done = self.did.values()
        first = self._lists.label("session_type", done[0]) if done else self.did_text.words().strip()[:24]
        more = f" +{len(done) - 1}" if len(done) > 1 else ""
        self.did_fold.say(f"{first}{more}" if first else _("Choose"))


def _moment(value: JsonValue) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone() if value else None
    except ValueError:
        return None


def _clock(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)


def _as_day(value: JsonValue) -> date | str | None:
    return value if isinstance(value, str) and value else None


def _as_time(value: JsonValue) -> time | str | None:
    return value if isinstance(value, str) and value else None

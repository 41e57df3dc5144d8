"""The editor of a session: its parts on one page, one set of raw values, and what is missing before signing."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget
from typing_extensions import override

import resources
from caseworker.domain.actions.session_writing import Beside
from caseworker.domain.edits import Body, is_empty
from caseworker.domain.form import Gap, gaps
from caseworker.domain.forms.session import Session, when_possible
from caseworker.domain.ids import Path, RecordId
from caseworker.domain.language import Guide, read_guide
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.session import Around, Meeting
from ui.i18n import _
from ui.screens.session.actions import ActionsPart
from ui.screens.session.concern import CONCERN, ConcernPanel
from ui.screens.session.facts import FactsPart
from ui.screens.session.gaps import Missing, missing
from ui.screens.session.missed import MissedPart
from ui.screens.session.next import BeforePart, NextPart
from ui.screens.session.notes import HeardPart, OwnWords
from ui.screens.session.part import Part, Problem, soon
from ui.screens.session.pronouns import pronouns_of
from ui.screens.session.safety import SafetyPart, ToldPart
from ui.screens.session.voice import VoicePart
from ui.theme import px, space_out
from ui.widgets.boxes import Column
from ui.widgets.errors import ErrorSummary, go_to
from ui.widgets.nudge import Nudge
from ui.widgets.page import Columns

KEPT = "~kept"
CONCERN_KEY = "~concern_key"
_TWO_ABREAST = 800
_SIDE_BY_SIDE = 1_040


@lru_cache(maxsize=1)
def guide() -> Guide:
    """The guide to wordings, read once."""
    return read_guide(resources.text("guidance/language.toml"))


class SessionEditor(QWidget):
    """Everything a worker fills in. Values are raw: what cannot be read stays as it was typed, under "~" names.

    Signals:
        changed: a person changed something.
        concern_kept: the concern is to be saved now.
        plan_wanted: the worker wants to change the plan together.
    """

    changed = Signal()
    concern_kept = Signal()
    plan_wanted = Signal()

    def __init__(self, ports: Ports, there: Around, record: RecordId) -> None:
        super().__init__()
        self._ports, self._there, self._record = ports, there, record
        self._they = pronouns_of(there.header.pronouns)
        self._rest: Body = {}
        self._kept: set[str] = set()
        self._is_silent = False
        self.summary = ErrorSummary()
        self._make_parts()
        self._lay_out()
        self._wire()

    def _make_parts(self) -> None:
        there, they, lists = self._there, self._they, self._ports.lists
        new_id, today = self._ports.ids.new, self.today
        self.facts = FactsPart(lists, there, today=today, new_id=new_id)
        self.voice = VoicePart(there.called, they, lists, new_id=new_id)
        saw = (_("What I saw"), _("What a camera would show."))
        think = (_("What I think it means"), _("Your view, and why."))
        self.saw = OwnWords("observation", "eye", *saw, key="Ctrl+2", guide=guide())
        self.heard = HeardPart(new_id)
        self.think = OwnWords("analysis", "bulb", *think, key="Ctrl+4", guide=guide())
        self.missed = MissedPart(there.called, they, is_school=there.is_school)
        self.concern = ConcernPanel(they, lists, there.numbers, now=self._ports.clock.now)
        self.agreed = ActionsPart(there.called, today=today, new_id=new_id)
        self.safety = SafetyPart(they, lists)
        self.told = ToldPart(clock=lambda: f"{self._now():%H:%M}", new_id=new_id)
        self.next = NextPart(today)
        self.before = BeforePart()
        self._parts: tuple[Part, ...] = (
            *(self.facts, self.voice, self.saw, self.heard, self.think, self.missed),
            *(self.agreed, self.safety, self.told, self.next),
        )

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        self._left, follows = Column(7), Column(6)
        left.setLayout(self._left)
        right.setLayout(follows)
        self.boxes = FourBoxes(self.voice, self.saw, self.heard, self.think)
        # Tab follows the order in which they are added: their own words first, the facts and a concern after them.
        self._left.addWidget(self.boxes, 1)
        self._left.addWidget(self.missed, 1)
        for widget in (self.facts, self.summary, self.concern):
            self._left.insertWidget(0, widget)
        for card in (self.agreed, self.safety, self.told, self.next, self.before):
            follows.addWidget(card)
        follows.addStretch(1)
        column = Column(0, (24, 9, 20, 7))
        self.setLayout(column)
        column.addWidget(Columns(left, right, shares=(70, 30), need=_SIDE_BY_SIDE))

    def _wire(self) -> None:
        for part in self._parts:
            part.changed.connect(self._on_changed)
        self.concern.changed.connect(self._on_changed)
        self.concern.keep_wanted.connect(self.concern_kept)
        self.facts.outcome_changed.connect(self._ask_what_fits)
        self.safety.concern_wanted.connect(self.open_concern)
        self.safety.plan_wanted.connect(self.plan_wanted)
        self.safety.plan_later.connect(self._on_plan_later)
        self.before.wanted.connect(self.go_to_field)
        for part in (self.saw, self.think):
            part.kept.connect(self._on_kept)
            part.nudge.remarked.connect(self._show_nudge)

    def show_values(self, values: Body, meeting: Meeting) -> None:
        """Show a body, or the raw values of a draft, with what is saved beside it; silently."""
        self._is_silent = True
        self._rest = dict(values)
        kept = values.get(KEPT)
        self._kept = {str(key) for key in kept} if isinstance(kept, list) else set()
        for part in self._parts:
            part.show_body(values)
        self.agreed.show_saved(meeting.actions)
        self._show_concern(values, meeting)
        for part in (self.saw, self.think):
            part.nudge.keep_silent(frozenset(self._kept))
        self._is_silent = False
        self._ask_what_fits()
        self._look()

    def _show_concern(self, values: Body, meeting: Meeting) -> None:
        written, key = values.get(CONCERN), values.get(CONCERN_KEY)
        if isinstance(written, dict) and isinstance(key, str):
            self.concern.begin(RecordId(key), written)
        self.concern.show_kept(meeting.concerns)

    def values(self) -> Body:
        """Raw values, those that cannot be read included: what a draft keeps."""
        full = dict(self._rest)
        for part in self._parts:
            full.update(part.body())
        full[KEPT] = [*sorted(self._kept)]
        if self.concern.key is not None and self.concern.says_something():
            full[CONCERN], full[CONCERN_KEY] = self.concern.body(), self.concern.key
        else:
            full.pop(CONCERN, None)
        return {name: value for name, value in full.items() if not is_empty(value) and value != {}}

    def session(self, base: Stored | None = None) -> Session:
        """The session as it can be read now. A field that cannot be read stays as it is in the base."""
        body = {name: value for name, value in self.values().items() if not name.startswith("~")}
        read = Session.read(body)
        held = base.body if base else {}
        kept = {name: held[name] for name in read.unread if name in held}
        clean = {name: value for name, value in body.items() if name not in read.unread}
        return Session.read({**clean, **kept})

    def beside(self) -> tuple[Beside, ...]:
        """What is saved with it: promises, and the concern that is being written."""
        made: list[Beside] = list(self.agreed.promises(self._record))
        if self.concern.key is not None and self.concern.says_something():
            made.append((self.concern.key, self.concern.concern(self._record)))
        return tuple(made)

    def unreadable(self) -> Sequence[Problem]:
        """What cannot be read, in words."""
        return [problem for part in self._parts for problem in part.problems()]

    def missing(self) -> Missing:
        """What stops it from being signed now."""
        session, ports = self.session(), self._ports
        possible = when_possible(session, ports.clock.now(), is_doubted=ports.is_clock_doubted)
        if not session.outcome:
            # Until it is said what happened, what a meeting that took place asks for is listed.
            likely = session.model_copy(update={"outcome": "took_place"})
            found = (Gap(Path("outcome"), ""), *gaps(likely), *possible)
            return missing(found, self.unreadable(), self._they)
        found = (*gaps(session), *possible)
        return missing(found, self.unreadable(), self._they)

    def show_missing(self) -> bool:
        """Say what is missing, on top with the keyboard there, and at each field; whether anything is."""
        for part in self._parts:
            part.clear_marks()
        fields = self.missing().fields
        for field, words in fields:
            owner = self._part_of(field)
            if owner is not None:
                owner.mark(field, words)
        self.summary.show_problems([(words, self.target(field)) for field, words in fields])
        return bool(fields)

    def target(self, field: str) -> QWidget:
        """The control of a field."""
        if field == "quotes":
            return self.voice.first
        if field == "heard":
            return self.heard.source_without()
        part = self._part_of(field)
        return part.spots[field].control if part is not None else self.facts

    def go_to_field(self, field: str) -> None:
        """Put the keyboard where a field is asked, and show it."""
        go_to(self.target(field))

    def open_concern(self) -> None:
        """Write down what somebody must hear; the session is kept first by whoever listens to `changed`."""
        self.changed.emit()
        key = self.concern.key
        held = self.concern.body() if key is not None and self.concern.says_something() else None
        self.concern.begin(key or RecordId(self._ports.ids.new()), held)
        go_to(self.concern.verbatim)

    def today(self) -> date:
        """The local day now."""
        return self._now().date()

    def _now(self) -> datetime:
        return self._ports.clock.now().astimezone()

    def _part_of(self, field: str) -> Part | None:
        return next((part for part in self._parts if field in part.spots), None)

    def _ask_what_fits(self) -> None:
        is_met = self.facts.is_met()
        self.boxes.setVisible(is_met)
        self.missed.setVisible(not is_met)
        self.facts.ask_what_fits()
        written = (*self.voice.body().values(), *self.saw.body().values(), *self.think.body().values())
        self.missed.say_kept(is_kept=any(bool(value) for value in (*written, *self.heard.body().values())))

    def _on_changed(self) -> None:
        if not self._is_silent:
            self._look()
            self.changed.emit()

    def _look(self) -> None:
        self.before.show_steps(self.missing().steps(self.session()))

    def _on_kept(self, key: str) -> None:
        self._kept.add(key)
        for part in (self.saw, self.think):
            part.nudge.keep_silent(frozenset(self._kept))
        self._on_changed()

    def _show_nudge(self) -> None:
        """A remark under the box that is being written in is scrolled into view; the keyboard stays in the box."""
        nudge = self.sender()
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(nudge, Nudge) and isinstance(above, QScrollArea):
            area = above
            soon(self, lambda: area.ensureWidgetVisible(nudge, 0, px(8)))

    def _on_plan_later(self) -> None:
        words = _("Change {their} plan with {them}").format(their=self._they.owner, them=self._they.other)
        self.agreed.agree(words, self.today())


class FourBoxes(QWidget):
    """The four boxes, two abreast where there is room, else one under the other in their order."""

    def __init__(self, *boxes: QWidget) -> None:
        super().__init__()
        self._boxes = boxes
        self._grid = QGridLayout()
        space_out(self._grid, 8)
        self.setLayout(self._grid)
        self._place(2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(1 if event.size().width() < px(_TWO_ABREAST) else 2)

    def _place(self, abreast: int) -> None:
        if self._grid.property("abreast") == abreast:
            return
        self._grid.setProperty("abreast", abreast)
        for number, box in enumerate(self._boxes):
            self._grid.removeWidget(box)
            self._grid.addWidget(box, number // abreast, number % abreast)
        for number in range(4):
            self._grid.setRowStretch(number, 1 if number < 4 // abreast else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if abreast == 2 else 0)

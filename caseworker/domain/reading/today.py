"""Today: whom I meet, what is waiting for me, most serious first. Lines speak of our duties, never of the child."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Row
from caseworker.domain.reading.days import Tone, day_words, due_words
from caseworker.domain.reading.duties import GROUPS, Duty, Group, duties_of
from caseworker.domain.reading.my_cases import MyCases

__all__ = ["GROUPS", "Duty", "Group", "Meeting", "Today", "Tone", "day_words", "due_words", "today_of"]

Stage = Literal["planned", "next", "passed", "draft", "signed"]
"""Where a meeting stands: to come, the one that comes now, gone by with nothing written, written, signed."""

LATE_MINUTES = 60
"""A meeting is the one that comes now until this long after its time: sessions begin late and last."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Somebody I planned to meet: the time and place as written, the safe way to reach them, what I promised.

    `session` is the one that promised it, `done` the one written on the day. `chip` says in words what `stage` is.
    """

    scope: ScopeId
    session: RecordId
    name: str = field(repr=False)
    at: str = ""
    slot: str = field(default="", repr=False)
    method: str = ""
    where: str = field(default="", repr=False)
    safe_contact: str = field(default="", repr=False)
    promised: str = field(default="", repr=False)
    done: RecordId | None = None
    stage: Stage = "planned"
    chip: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """A day as planned, how many are planned for the next one, and the duties in groups, most serious first."""

    day: date
    meetings: tuple[Meeting, ...] = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)
    tomorrow: int = 0

    @property
    def to_come(self) -> int:
        """How many meetings are still ahead."""
        return sum(meeting.stage in {"planned", "next"} for meeting in self.meetings)

    @property
    def to_write(self) -> int:
        """How many meetings have gone by with nothing written."""
        return sum(meeting.stage == "passed" for meeting in self.meetings)


def today_of(ports: Ports, now: datetime, *, is_tomorrow: bool = False) -> Today:
    """Everything Today shows, or the same for the day after. `now` is local time with offset."""
    cases = MyCases(ports, now)
    following = now.date() + timedelta(days=1)
    day = following if is_tomorrow else now.date()
    meetings = _meetings(cases, day)
    tomorrow = len(meetings) if is_tomorrow else len({row.scope for row in _promises(cases, following)})
    return Today(day, meetings, duties_of(cases), tomorrow)


def _promises(cases: MyCases, day: date) -> list[Row]:
    return [row for row in cases.promising(day.isoformat()) if cases.is_mine(row.scope)]


def _meetings(cases: MyCases, day: date) -> tuple[Meeting, ...]:
    """By time; two sessions that promised the same meeting give one."""
    found: dict[tuple[ScopeId, str], Meeting] = {}
    for row in _promises(cases, day):
        meeting = _meeting(cases, row, day)
        found.setdefault((meeting.scope, meeting.at), meeting)
    ordered = sorted(found.values(), key=lambda meeting: (meeting.at or "~", meeting.name))
    return _with_next(ordered, cases.now) if day == cases.today else tuple(ordered)


def _meeting(cases: MyCases, row: Row, day: date) -> Meeting:
    session = Session.read(cases.body(row.id))
    held = cases.held_today(row.scope) if day == cases.today else None
    done = held if held is not None and held.id != row.id else None
    stage, chip, promised = _written(cases, done) if done else ("planned", "Planned", session.next_what)
    return Meeting(
        scope=row.scope,
        session=row.id,
        name=cases.name(row.scope),
        at=session.next_time.strftime("%H:%M") if session.next_time else "",
        slot=session.slot if _is_same_time(session, cases.now) else "",
        method=session.method,
        where=session.next_where,
        safe_contact=cases.safe_contact(row.scope),
        promised=promised,
        done=done.id if done else None,
        stage=stage,
        chip=chip,
    )


def _is_same_time(session: Session, now: datetime) -> bool:
    """Whether the promise is for the hour of the session it was made in, so that its lesson or slot still fits."""
    started = session.started_at.astimezone(now.tzinfo) if session.started_at else None
    return started is not None and session.next_time == time(started.hour, started.minute)


def _written(cases: MyCases, row: Row) -> tuple[Stage, str, str]:
    """Stage and chip of a meeting that has been written up, and what was agreed for next time."""
    session = Session.read(cases.body(row.id))
    agreed = session.next_on if isinstance(session.next_on, date) else None
    following = f"Next: {day_words(agreed.isoformat(), cases.today)}." if agreed else ""
    if session.status != "signed":
        return "draft", "Draft, not signed", following
    at = f" {session.signed_at.astimezone(cases.now.tzinfo):%H:%M}" if session.signed_at else ""
    return "signed", f"Signed{at}", following


def _with_next(meetings: list[Meeting], now: datetime) -> tuple[Meeting, ...]:
    """What time it is makes one meeting the next, and those before it that have nothing written gone by."""
    shown, is_next_found = [], False
    for meeting in meetings:
        if meeting.done is not None or not meeting.at:
            shown.append(meeting)
            continue
        minutes = _minutes_until(meeting.at, now)
        if minutes < -LATE_MINUTES:
            shown.append(_staged(meeting, "passed", "Nothing written yet"))
        elif not is_next_found:
            is_next_found = True
            shown.append(_staged(meeting, "next", _next_words(minutes)))
        else:
            shown.append(meeting)
    return tuple(shown)


def _staged(meeting: Meeting, stage: Stage, chip: str) -> Meeting:
    return replace(meeting, stage=stage, chip=chip)


def _minutes_until(at: str, now: datetime) -> int:
    planned = datetime.combine(now.date(), time.fromisoformat(at), tzinfo=now.tzinfo)
    return int((planned - now).total_seconds() // 60)


def _next_words(minutes: int) -> str:
    if minutes <= 0:
        return "Now"
    if minutes < 60:
        return f"Next, in {minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"Next, in {hours} h {rest:02} min"

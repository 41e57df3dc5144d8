"""Today: whom I meet, what is waiting for me, most serious first. Lines speak of our duties, never of the child."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from caseworker.domain.edits import Body
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Row, Wanted
from caseworker.domain.rules import DRAFT_LATE, SILENCE

Group = Literal["concern", "plan_review", "draft", "action", "agreement", "silence"]
Tone = Literal["danger", "warn", "info", "ok"]

GROUPS: tuple[tuple[Group, str], ...] = (
    ("concern", "Concern passed on, nobody has answered yet"),
    ("plan_review", "Plans to look at again"),
    ("draft", "Drafts not signed"),
    ("action", "Things you said you would do"),
    ("agreement", "Agreements to ask for"),
    ("silence", "No contact for 14 days"),
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Somebody I planned to meet today: the time and place as written, the safe way to reach them, what I promised."""

    scope: ScopeId
    session: RecordId
    name: str = field(repr=False)
    at: str = ""
    where: str = field(default="", repr=False)
    safe_contact: str = field(default="", repr=False)
    promised: str = field(default="", repr=False)
    done: RecordId | None = None
    done_status: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of what waits: whose case, what, by when in words, and where it opens."""

    group: Group
    scope: ScopeId
    record: RecordId
    kind: str
    name: str = field(repr=False)
    words: str = field(repr=False)
    due: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Today:
    """The day as planned and the duties, grouped, most serious first."""

    day: date
    meetings: tuple[Meeting, ...] = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)


def today_of(ports: Ports, now: datetime) -> Today:
    """Everything Today shows. `now` is local time with offset."""
    reader = _Reader(ports, now)
    duties = (*reader.concerns(), *reader.reviews(), *reader.drafts(), *reader.actions(), *reader.silences())
    return Today(now.date(), reader.meetings(), tuple(duties))


class _Reader:
    """One reading of Today: remembers names and newest sessions, so that each is read once."""

    def __init__(self, ports: Ports, now: datetime) -> None:
        self._ports = ports
        self._now = now
        self._day = now.date()
        self._people: dict[ScopeId, Row] = {row.scope: row for row in self._all("person", order_title=True)}
        self._newest: dict[ScopeId, Row] = {}
        for row in self._all("session"):
            self._newest.setdefault(row.scope, row)

    def _all(self, *kinds: str, order_title: bool = False, statuses: tuple[str, ...] = ()) -> list[Row]:
        wanted = Wanted(kinds, order="title" if order_title else "happened", limit=2_000, statuses=statuses)
        return self._ports.records.page(wanted)

    def _name(self, scope: ScopeId) -> str:
        person = self._people.get(scope)
        return person.title if person else ""

    def _body(self, record: RecordId) -> Body:
        return self._ports.records.get(record).body

    def meetings(self) -> tuple[Meeting, ...]:
        """Sessions promised for today, by time, with the session already written today if there is one."""
        rows = self._ports.records.page(Wanted(("session",), due_by=self._day.isoformat(), order="due", limit=500))
        promised = [row for row in rows if row.due_on == self._day.isoformat()]
        return tuple(sorted((self._meeting(row) for row in promised), key=lambda meeting: meeting.at or "~"))

    def _meeting(self, row: Row) -> Meeting:
        session = Session.read(self._body(row.id))
        newest = self._newest.get(row.scope)
        is_done = newest is not None and newest.id != row.id and newest.happened_at[:10] >= self._day.isoformat()
        contact = self._body(RecordId(row.scope)).get("safe_contact")
        return Meeting(
            scope=row.scope,
            session=row.id,
            name=self._name(row.scope),
            at=session.next_time.strftime("%H:%M") if session.next_time else "",
            where=session.next_where,
            safe_contact=str(contact or ""),
            promised=session.next_what,
            done=newest.id if is_done and newest else None,
            done_status=newest.status if is_done and newest else "",
        )

    def concerns(self) -> list[Duty]:
        """Concerns without the name of somebody who received them: they stay on top until there is one."""
        open_ones = [row for row in self._all("concern", statuses=("open",)) if not self._body(row.id).get("told_name")]
        return [
            self._duty(
                "concern",
                row,
                "Nobody by name has been told yet. Ring, and write down who answers.",
                _ago(self._now, row.happened_at),
                "danger",
            )
            for row in open_ones
        ]

    def reviews(self) -> list[Duty]:
        """Plans whose review is due within a week, or was due."""
        until = (self._day + timedelta(days=7)).isoformat()
        rows = self._ports.records.page(Wanted(("plan",), due_by=until, order="due", limit=200))
        return [
            self._duty("plan_review", row, "Look at the plan again together.", *due_words(row.due_on, self._day))
            for row in rows
            if row.due_on
        ]

    def drafts(self) -> list[Duty]:
        """Sessions and versions of plans that were begun and not signed or agreed."""
        rows = self._all("session", statuses=("draft",)) + self._all("plan_version", statuses=("draft",))
        return [self._draft(row) for row in rows if row.scope in self._people]

    def _draft(self, row: Row) -> Duty:
        what = "Session" if row.kind == "session" else f"{row.title} of the plan"
        is_late = bool(row.happened_at) and self._now - datetime.fromisoformat(row.happened_at) > DRAFT_LATE
        words = (
            f"{what}, {day_words(row.happened_at[:10], self._day)}. Not signed."
            if row.happened_at
            else f"{what}. Not signed."
        )
        return self._duty("draft", row, words, _ago(self._now, row.happened_at), "warn" if is_late else "info")

    def actions(self) -> list[Duty]:
        """What I or a named adult said would be done, due within three days or late."""
        until = (self._day + timedelta(days=3)).isoformat()
        wanted = Wanted(("action",), statuses=("open",), due_by=until, order="due", limit=200)
        return [
            self._duty("action", row, row.title, *due_words(row.due_on, self._day))
            for row in self._ports.records.page(wanted)
            if row.due_on
        ]

    def silences(self) -> list[Duty]:
        """Open cases where nobody of us has met the young person for fourteen days."""
        found = []
        for scope, row in self._newest.items():
            since = self._now - datetime.fromisoformat(row.happened_at) if row.happened_at else timedelta()
            if since > SILENCE and scope in self._people and not _is_planned(row, self._day):
                words = f"Last try {day_words(row.happened_at[:10], self._day)}. {self._safe_way(scope)}"
                found.append(self._duty("silence", row, words.strip(), f"{since.days} days", "warn"))
        return found

    def _safe_way(self, scope: ScopeId) -> str:
        contact = self._body(RecordId(scope)).get("safe_contact")
        return f"Safe way: {contact}" if contact else ""

    def _duty(self, group: Group, row: Row, words: str, due: str, tone: Tone) -> Duty:
        return Duty(group, row.scope, row.id, row.kind, self._name(row.scope), words, due, tone)


def _is_planned(row: Row, day: date) -> bool:
    return row.due_on >= day.isoformat()


def due_words(due_on: str, day: date) -> tuple[str, Tone]:
    """A duty's date in words with its tone: amber from the day it is due, blue before."""
    due = date.fromisoformat(due_on)
    if due < day:
        return f"Was due {day_words(due_on, day)}", "warn"
    if due == day:
        return "Due today", "warn"
    if due == day + timedelta(days=1):
        return "Due tomorrow", "info"
    return f"Due {due.strftime('%a')} {due.day} {due.strftime('%b')}", "info"


def day_words(iso: str, day: date) -> str:
    """A day in words near it: today, yesterday, "Tue 10 Nov"; with the year if it is another one."""
    when = date.fromisoformat(iso)
    if when == day:
        return "today"
    if when == day - timedelta(days=1):
        return "yesterday"
    year = f" {when.year}" if when.year != day.year else ""
    return f"{when.strftime('%a')} {when.day} {when.strftime('%b')}{year}"


def _ago(now: datetime, then: str) -> str:
    if not then:
        return ""
    since = now - datetime.fromisoformat(then)
    if since.days >= 1:
        return "1 day" if since.days == 1 else f"{since.days} days"
    hours = int(since.total_seconds() // 3600)
    return f"{hours} hours" if hours > 1 else "just now" if hours < 1 else "1 hour"

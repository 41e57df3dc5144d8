"""The ports: what verbs ask of the world. Concrete parts are bound in one place, `ui/app.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from pydantic import JsonValue

from caseworker.domain.access import Me
from caseworker.domain.changes import Changes
from caseworker.domain.choices import Lists
from caseworker.domain.edits import Body, Edit, Versions
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId, WorkerId
from caseworker.domain.merge import Candidate, Outcome
from caseworker.domain.wording import Languages

Sending = Literal["here", "sending", "shared", "needs_you", "set_aside"]
"""Where a record's last change is: only on this laptop, being sent, in the shared record, to be chosen, or aside."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as this device shows it: the server's state with this device's unsent edits on top.

    `conflicts` are the open candidates per path; `sending` says where the newest change is.
    """

    id: RecordId
    scope: ScopeId
    kind: str
    body: Body = field(repr=False)
    versions: Versions = field(repr=False)
    conflicts: dict[Path, tuple[Candidate, ...]] = field(default_factory=dict, repr=False)
    sending: Sending = "shared"
    made_by: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, from the universal columns only: no body is read to draw it."""

    id: RecordId
    scope: ScopeId
    kind: str
    title: str = field(repr=False)
    status: str
    happened_at: str
    due_on: str
    parent: str
    line: str = field(repr=False)
    sending: Sending = "shared"
    is_in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question for a list. Rows come newest first by `happened_at` ("happened"), or by title or due date, A to Z.

    `after` is the last row of the page before (keyset paging); None starts.
    """

    kinds: tuple[str, ...]
    scope: ScopeId | None = None
    parent: RecordId | None = None
    statuses: tuple[str, ...] = ()
    due_by: str = ""
    order: Literal["happened", "title", "due"] = "happened"
    after: Row | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found by its words: the field's name, and a snippet cut from the verified record."""

    row: Row
    found_in: str
    snippet: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose unfinished work this is: one draft row per person (scope), form and record on this device."""

    scope: ScopeId
    kind: str
    record: RecordId


@dataclass(frozen=True, slots=True)
class Draft:
    """Raw editor values, values that do not parse included. Local only: no history, no outbox."""

    key: DraftKey
    values: dict[str, JsonValue] = field(repr=False)
    saved_at: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True)
class AuditNote:
    """Something worth an audit row: what was done, to which record, and a reason where one was asked. Never content."""

    deed: str
    record: RecordId | None = None
    scope: ScopeId | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of a person's work: edits that belong together, what the audit says, and the draft it folds in.

    Written in one transaction: record, history, outbox, search row, audit. `new_files` are scopes made here.
    """

    edits: tuple[Edit, ...] = ()
    audit: tuple[AuditNote, ...] = ()
    finished: DraftKey | None = None
    new_files: tuple[ScopeId, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """One step of a record's history: who changed which paths to what, and when, as far as this device knows."""

    edit: EditId
    verb: str
    author: WorkerId
    made_at: str
    changes: dict[Path, JsonValue] = field(repr=False)
    outcome: Outcome | Literal["here"] = "applied"


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A path where two people wrote different things: the current value, and every candidate with who and when."""

    record: RecordId
    scope: ScopeId
    kind: str
    path: Path
    current: JsonValue = field(repr=False)
    current_edit: EditId | None
    candidates: tuple[Candidate, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of this device's edits and where it is: in the outbox, sent with an outcome, or set aside with a reason."""

    edit: EditId
    record: RecordId
    scope: ScopeId
    kind: str
    made_at: str
    sending: Sending
    outcome: Outcome | None = None
    reason: str = ""
    sent_at: str = ""


class Records(Protocol):
    """The local store, as verbs and screens see it. Reads come from any reading thread, writes from one."""

    def get(self, record: RecordId) -> Stored:
        """The record, verified, for somebody who opens it: that they looked is in the audit.

        Raises Told("record_missing") or Told("record_damaged").
        """
        ...

    def of(self, scope: ScopeId, kind: str) -> list[Stored]:
        """Every record of a kind in one scope, verified, oldest first. For the few records of one young person.

        That somebody looked is in the audit, as one line for the kind.
        """
        ...

    def page(self, wanted: Wanted) -> list[Row]:
        """One page of a list."""
        ...

    def search(self, words: str, *, limit: int = 30) -> list[Hit]:
        """Records whose searchable fields start with every word, best first; three letters of a name are enough."""
        ...

    def write(self, work: Work) -> Changes:
        """The one door for a person's work: everything in it or nothing."""
        ...

    def keep(self, draft: Draft) -> None:
        """Autosave: the newest values of unfinished work, one row per key."""
        ...

    def draft(self, key: DraftKey) -> Draft | None:
        """The unfinished work under this key."""
        ...

    def drafts(self) -> list[Draft]:
        """All unfinished work on this device, newest first."""
        ...

    def drop(self, key: DraftKey) -> None:
        """Forget unfinished work that the worker threw away."""
        ...

    def history(self, record: RecordId) -> list[Past]:
        """What this device knows of a record's past, oldest first."""
        ...

    def conflicts(self) -> list[OpenConflict]:
        """Every open conflict on this device, oldest first."""
        ...

    def waiting(self) -> list[Waiting]:
        """This device's edits that are not simply in the shared record, and those that were sent in the last days."""
        ...

    def next_number(self, series: str) -> int:
        """The next number of a series on this device ("print"), counting from 1, never given twice."""
        ...

    def glancing(self) -> "Records":
        """The same records, for a list over many files: nobody opened one of them, so the audit says nothing."""
        ...


class Clock(Protocol):
    """Time, passed in."""

    def now(self) -> datetime:
        """Now, in UTC, with offset."""
        ...


class Ids(Protocol):
    """New identities, passed in."""

    def new(self) -> str:
        """A fresh id."""
        ...


Steps = Callable[[int, int], None]
"""Hears how many steps of how many are done; it raises Told to end the work."""


def unheard(_done: int, _of: int) -> None:
    """Nobody waits to hear how far it is."""


class Press(Protocol):
    """Turns a paper (a frozen value) into the bytes of a PDF, in memory."""

    def press(self, paper: object, told: Steps = unheard) -> bytes:
        """The PDF. Raises Told("print_glyph_missing") before anything is printed, and whatever `told` raises."""
        ...


class Mailbag(Protocol):
    """Sync, as the app sees it: run it, and hear what it does."""

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        """One full sync. Raises Told for every expected trouble; what was confirmed by then stays confirmed."""
        ...


class Restart(Protocol):
    """Ends this process and starts a fresh one that shows the lock: memory is never cleared any other way."""

    def restart(self) -> None:
        """Start the fresh process, then end this one."""
        ...


CLOCKS_MAY_DIFFER_MIN = 5


@dataclass(frozen=True, slots=True)
class Ports:
    """What a verb is given: the store, time, ids, who is working, the lists of answers, the languages of papers.

    `clock_minutes` says how far this laptop's clock was ahead of the server's when they last met (negative: behind).
    """

    records: Records
    clock: Clock
    ids: Ids
    me: Me
    lists: Lists
    clock_minutes: Callable[[], int] = lambda: 0
    languages: Languages = field(default_factory=Languages)

    @property
    def is_clock_doubted(self) -> bool:
        """Whether the clocks differ so much that a rule about dates may warn, and never stop anybody."""
        return abs(self.clock_minutes()) > CLOCKS_MAY_DIFFER_MIN

    def at_a_glance(self) -> "Ports":
        """The same, for a list over many files: see `Records.glancing`."""
        return replace(self, records=self.records.glancing())

    def edits(self, made: Sequence[Edit]) -> tuple[Edit, ...]:
        """Edits that belong together, marked as one group if there are several."""
        if len(made) < 2:
            return tuple(made)
        group = self.ids.new()
        return tuple(edit.model_copy(update={"group": group}) for edit in made)

"""The `Book`: what the server's verbs ask of storage. PostgreSQL is the product's; a dict book is the tests'.

A verb is a function over one of three views of the book, run in one transaction: everything it wrote or nothing. It may
be run more than once when others hold the same rows, so it does nothing but use the view it is given.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

from caseworker.domain.access import Level, ScopeKind, WorkerRole
from caseworker.domain.ids import DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.merge import State
from caseworker.server.custody.book import Locker, Safe
from caseworker.server.files.book import Shelf
from caseworker.server.vitals import Vitals
from caseworker.wire import Entry, Held, Result, Sent

if TYPE_CHECKING:
    from caseworker.server.disposal.book import Disposal

T = TypeVar("T")

SYSTEM_WORKER = WorkerId("00000000000070008000000000000002")
"""The author of configuration: the partnership itself."""
SYSTEM_DEVICE = DeviceId("00000000000070008000000000000003")
Audience = Literal["team", "leads"]
"""Who of a team gets a scope the team holds: everybody in it, or its leads and supervisors."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking: an enrolled device and the worker it belongs to."""

    device: DeviceId
    worker: WorkerId


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled laptop. `key` is its Ed25519 public key in hex; `next_seq` the number of the edit it sends next.

    `gap_told` is the number it began with when it was last told that an earlier edit is missing. `enabled` is False
    once the laptop's or the worker's access has ended.
    """

    id: DeviceId
    code: str
    worker: WorkerId
    key: str
    enrolled_at: datetime
    next_seq: int = 1
    gap_told: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker as the partnership enrolled them."""

    id: WorkerId
    name: str = field(repr=False)
    role: WorkerRole
    team: TeamId
    team_name: str = field(repr=False)
    programme: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """A scope one worker holds, or held: `closed_at` is None while they do. `epoch` grows with every new grant."""

    scope: ScopeId
    kind: ScopeKind
    level: Level
    epoch: int
    head: int
    team: TeamId | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the server keeps it; `author` and `made_at` are those of its first edit."""

    record: RecordId
    scope: ScopeId
    kind: str
    author: WorkerId
    made_at: str
    state: State = field(default_factory=State, repr=False)
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Which of the asked ids exist, without a word of what they are: edits, scopes, teams, and where a record lives.

    `erased` are the scopes among them whose content is gone for good, `gone` the records.
    """

    edits: frozenset[EditId] = frozenset()
    scopes: frozenset[ScopeId] = frozenset()
    records: Mapping[RecordId, ScopeId] = field(default_factory=dict)
    teams: frozenset[TeamId] = frozenset()
    erased: frozenset[ScopeId] = frozenset()
    gone: frozenset[RecordId] = frozenset()


@dataclass(frozen=True, slots=True)
class Posted:
    """One edit on its way into the book: its result without a number, and its entry (None: it has none)."""

    sent: Sent
    result: Result
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A scope to be made, and for whom. `personal`: the author holds it too, whatever the audience."""

    scope: ScopeId
    kind: ScopeKind
    team: TeamId
    audience: Audience = "team"
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one push writes. `records` are the changed ones as they are afterwards."""

    caller: Caller
    next_seq: int
    at: datetime
    openings: tuple[Opening, ...] = ()
    records: tuple[Kept, ...] = ()
    posted: tuple[Posted, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the audit: a deed, whose device, which scope, and a count. Never content."""

    deed: str
    at: datetime
    device: DeviceId | None = None
    scope: ScopeId | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """One quarantined edit, for the people who look after quarantine: whose, why and when, not what."""

    edit: EditId
    worker: WorkerId
    team: TeamId | None
    reason: str
    at: datetime


class Fed(NamedTuple):
    """Entries of the feed, and the scopes whose cursor is before the first entry that is still kept."""

    entries: list[Entry]
    behind: tuple[ScopeId, ...] = ()


class Ledger(Protocol):
    """The book as one worker may see it: what sync reads and writes."""

    @property
    def locker(self) -> Locker:
        """What is kept for this worker's laptops, in the same transaction."""
        ...

    @property
    def shelf(self) -> Shelf:
        """Files, in the same transaction."""
        ...

    def log_epoch(self) -> str:
        """The name of this server's history; it changes when the database was restored from a backup."""
        ...

    def device(self, device: DeviceId) -> Device | None:
        """The device; its row stays locked to the end of the transaction, so that its pushes come one by one."""
        ...

    def colleague(self) -> Colleague | None:
        """The worker whose view this is, as the partnership has them now."""
        ...

    def tell_gap(self, device: DeviceId, first_seq: int) -> None:
        """Remember that the device was told it began too late, at this number."""
        ...

    def results(self, device: DeviceId, edits: Collection[EditId]) -> dict[EditId, Result]:
        """The stored results of those of this device's edits that have arrived before."""
        ...

    def holdings(self, scopes: Collection[ScopeId] | None = None) -> list[Holding]:
        """This worker's scopes, open and closed: all of them, or those named."""
        ...

    def kept(self, records: Collection[RecordId]) -> dict[RecordId, Kept]:
        """Those of the records that lie in scopes this worker holds, locked to the end of the transaction."""
        ...

    def elsewhere(self, asked: Elsewhere) -> Elsewhere:
        """Which of the ids in `asked` exist at all, whoever may see them. Nothing else is told."""
        ...

    def write(self, batch: Batch) -> dict[EditId, int]:
        """Write it all, and number the entries last. The numbers by edit."""
        ...

    def entries(self, held: Sequence[Held], limit: int) -> Fed:
        """The entries after each cursor, by scope and number, at most `limit`; scopes not held give none."""
        ...

    def wholes(self, scopes: Sequence[ScopeId], after: RecordId | None, limit: int) -> list[Kept]:
        """Records of these scopes in the order given, by id; of the first those after the one named.

        Erased records are left out.
        """
        ...

    def sums(self, scopes: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        """Head and checksum (hex) of each scope this worker holds, both from one moment."""
        ...

    def unpurged(self, device: DeviceId) -> frozenset[ScopeId]:
        """Scopes closed to this worker since the device was enrolled, whose removal it has not confirmed."""
        ...

    def purged(self, device: DeviceId, scope: ScopeId, epoch: int) -> None:
        """The device confirmed that the scope is gone from it."""
        ...

    def note(self, note: Note) -> None:
        """Add a line to the audit."""
        ...


class Door(Protocol):
    """The book before anybody is known: enrolment and tokens. Codes and tokens are kept only as SHA-256 (hex)."""

    def log_epoch(self) -> str:
        """The name of this server's history."""
        ...

    def recovery_key(self) -> str:
        """The recovery key in use (hex), "" if there is none."""
        ...

    def take_invite(self, code: str, at: datetime) -> Colleague | None:
        """The worker an unused invite was made for, None if there is none or it is too old. It is used up by this."""
        ...

    def add_device(self, device: Device, label: str) -> bool:
        """Add an enrolled laptop; False, and nothing is added, if its two-character code is taken."""
        ...

    def device(self, device: DeviceId) -> Device | None:
        """A device, whatever its state."""
        ...

    def put_nonce(self, device: DeviceId, nonce: str, until: datetime) -> None:
        """Keep something for the device to sign."""
        ...

    def take_nonce(self, device: DeviceId, nonce: str, at: datetime) -> bool:
        """Whether this nonce was given to this device and is still good. It is used up by this."""
        ...

    def put_token(self, token: str, device: DeviceId, until: datetime) -> None:
        """Let whoever shows this act as the device until then."""
        ...

    def caller(self, token: str, at: datetime) -> Caller | None:
        """Whose token this is, None if it is unknown or has run out."""
        ...

    def note(self, note: Note) -> None:
        """Add a line to the audit."""
        ...


class Office(Protocol):
    """The book for the partnership's administration: sees and may do everything, but for reading what people wrote."""

    @property
    def ledger(self) -> Ledger:
        """The sync view of the system worker, in the same transaction: configuration is written through it."""
        ...

    @property
    def safe(self) -> Safe:
        """Custody, in the same transaction."""
        ...

    @property
    def disposal(self) -> "Disposal":
        """Holds, certificates and old entries, in the same transaction."""
        ...

    def add_team(self, team: TeamId, name: str) -> None:
        """Add a team and the scope of its own records."""
        ...

    def team_named(self, name: str) -> TeamId | None:
        """The team of this name, or of this id."""
        ...

    def add_worker(self, worker: Colleague, at: datetime) -> None:
        """Add a worker with everything their team holds."""
        ...

    def worker_named(self, name: str) -> Colleague | None:
        """The worker of this name, or of this id; None if there is none or there are several of that name."""
        ...

    def put_invite(self, code: str, worker: WorkerId, until: datetime) -> None:
        """Keep an invite; earlier unused ones of this worker are void."""
        ...

    def end_worker(self, worker: WorkerId, at: datetime) -> None:
        """End a worker's access: grants closed, tokens void. Their devices may still push."""
        ...

    def end_device(self, device: DeviceId) -> bool:
        """End one laptop's access; False if there is no such device."""
        ...

    def move_worker(self, worker: WorkerId, team: TeamId, at: datetime) -> None:
        """A worker changes team: what only the old team holds is closed, what the new one holds is opened."""
        ...

    def give(self, scope: ScopeId, team: TeamId, level: Level, *, at: datetime) -> bool:
        """Let a second team hold a scope; False if there is no such scope."""
        ...

    def take_back(self, scope: ScopeId, team: TeamId, at: datetime) -> bool:
        """A team no longer holds a scope; False if it did not."""
        ...

    def erase(self, scope: ScopeId, at: datetime) -> int:
        """Erase everything written in a scope, destroy its key and close every grant; how many records that were."""
        ...

    def erase_record(self, record: RecordId, at: datetime) -> bool:
        """Erase one record, and let every holder's device hear of it; False if there is no such record."""
        ...

    def set_aside(self) -> list[SetAside]:
        """All quarantined edits, oldest first."""
        ...

    def new_epoch(self, log_epoch: str) -> None:
        """Begin a new history after a restore from backup."""
        ...


class Book(Protocol):
    """Storage as a whole: three views, each for one transaction."""

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """Run a deed on what this worker may see. Raises Told("server_busy") if others keep the rows too long."""
        ...

    def at_door(self, deed: Callable[[Door], T]) -> T:
        """Run a deed of enrolment or tokens."""
        ...

    def in_office(self, deed: Callable[[Office], T]) -> T:
        """Run a deed of administration."""
        ...

    def vitals(self) -> Vitals | None:
        """How much there is, None if storage does not answer."""
        ...

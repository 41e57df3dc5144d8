"""The tables of the dict book, and the one rule both books keep about who holds what."""

import copy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Self

from caseworker.custody import Deed, Ended, Rescue
from caseworker.digests import record_sum, xor
from caseworker.domain.access import Level, ScopeKind, leads_scope, team_scope
from caseworker.domain.edits import Edit
from caseworker.domain.ids import CONFIG_SCOPE, DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.server.book import (
    SYSTEM_DEVICE,
    SYSTEM_WORKER,
    Audience,
    Batch,
    Colleague,
    Device,
    Kept,
    Note,
    Opening,
    Posted,
    SetAside,
)
from caseworker.server.custody.book import RecoveryKey, Request
from caseworker.server.disposal.book import Certified, Hold
from caseworker.server.telling import entry_of, told
from caseworker.wire import Ending, Entry, Result

NO_SUM = bytes(32)
_RANK: dict[Level, int] = {"core": 0, "read": 1, "write": 2}


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope: its kind, the number of its newest entry, and its checksum."""

    id: ScopeId
    kind: ScopeKind
    team: TeamId | None = None
    head: int = 0
    checksum: bytes = NO_SUM
    erased: bool = False
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """A grant of one worker: open while `closed_at` is None."""

    level: Level
    epoch: int
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptEscrow:
    """A sealed key (hex) and when it came."""

    sealed: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """One laptop's upload of a file, and its bytes so far."""

    worker: WorkerId
    scope: ScopeId
    size: int
    begun_at: datetime
    sealed_at: datetime | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Tables:
    """Everything the server keeps."""

    log_epoch: str = "0" * 32
    scopes: dict[ScopeId, ScopeRow] = field(default_factory=dict)
    records: dict[RecordId, Kept] = field(default_factory=dict)
    feeds: dict[ScopeId, tuple[Entry, ...]] = field(default_factory=dict)
    edits: dict[tuple[DeviceId, EditId], Edit] = field(default_factory=dict)
    results: dict[tuple[DeviceId, EditId], Result] = field(default_factory=dict)
    quarantine: dict[tuple[DeviceId, EditId], SetAside] = field(default_factory=dict)
    grants: dict[tuple[WorkerId, ScopeId], Given] = field(default_factory=dict)
    team_holds: dict[tuple[TeamId, ScopeId], tuple[Level, Audience]] = field(default_factory=dict)
    personal: dict[tuple[WorkerId, ScopeId], TeamId] = field(default_factory=dict)
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    labels: dict[DeviceId, str] = field(default_factory=dict)
    workers: dict[WorkerId, Colleague] = field(default_factory=dict)
    teams: dict[TeamId, str] = field(default_factory=dict)
    invites: dict[str, tuple[WorkerId, datetime]] = field(default_factory=dict)
    nonces: dict[str, tuple[DeviceId, datetime]] = field(default_factory=dict)
    tokens: dict[str, tuple[DeviceId, datetime]] = field(default_factory=dict)
    purges: dict[tuple[DeviceId, ScopeId], int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    lease_days: int = 7
    lease_seqs: dict[DeviceId, int] = field(default_factory=dict)
    recovery_keys: dict[str, RecoveryKey] = field(default_factory=dict)
    endings: dict[DeviceId, Ending] = field(default_factory=dict)
    receipts: dict[DeviceId, tuple[Ended, datetime]] = field(default_factory=dict)
    escrows: dict[tuple[DeviceId, str, int, str], KeptEscrow] = field(default_factory=dict)
    requests: dict[tuple[DeviceId, str], Request] = field(default_factory=dict)
    replies: dict[tuple[DeviceId, str], str] = field(default_factory=dict)
    rescues: dict[tuple[DeviceId, str], tuple[Rescue, datetime]] = field(default_factory=dict)
    deeds: dict[DeviceId, tuple[tuple[Deed, datetime], ...]] = field(default_factory=dict)
    kept_holds: dict[str, tuple[Hold, datetime | None, WorkerId | None]] = field(default_factory=dict)
    certificates: dict[str, Certified] = field(default_factory=dict)
    forks: dict[tuple[DeviceId, int], datetime] = field(default_factory=dict)
    files: dict[tuple[RecordId, str, DeviceId], FileRow] = field(default_factory=dict)

    @classmethod
    def fresh(cls) -> Self:
        """An empty partnership: the config scope and the system's own device."""
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        return cls(
            scopes={CONFIG_SCOPE: ScopeRow(CONFIG_SCOPE, "config")},
            devices={SYSTEM_DEVICE: Device(SYSTEM_DEVICE, "00", SYSTEM_WORKER, "", long_ago)},
        )

    def copied(self) -> Self:
        """The same rows in dicts of their own."""
        twin = copy.copy(self)
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, dict):
                setattr(twin, part.name, dict(value))
        return twin

    def device_of(self, device: DeviceId) -> Device | None:
        """A device; not enabled if its worker is not."""
        found = self.devices.get(device)
        worker = self.workers.get(found.worker) if found else None
        return replace(found, enabled=False) if found and worker and not worker.enabled else found

    def colleague(self, worker: WorkerId) -> Colleague | None:
        """A worker with the name of their team."""
        found = self.workers.get(worker)
        return replace(found, team_name=self.teams[found.team]) if found else None

    def holds(self, worker: WorkerId, scope: ScopeId) -> bool:
        """Whether the worker holds the scope now."""
        given = self.grants.get((worker, scope))
        return given is not None and given.closed_at is None

    def open_scope(self, opening: Opening, author: WorkerId, at: datetime) -> None:
        """Make a scope and its grants. An author who may not hold it hears that it is closed to them."""
        self.scopes[opening.scope] = ScopeRow(opening.scope, opening.kind, opening.team)
        self.team_holds[opening.team, opening.scope] = ("write", opening.audience)
        if opening.personal:
            self.personal[author, opening.scope] = opening.team
        self.settle_scope(opening.scope, at)
        self.grants.setdefault((author, opening.scope), Given("write", 1, at))

    def swap_sum(self, scope: ScopeId, before: Kept | None, after: Kept) -> None:
        """Take the old record out of its scope's checksum and put the new one in."""
        row = self.scopes[scope]
        checksum = row.checksum
        for kept in (before, after):
            if kept is not None and not kept.state.erased:
                checksum = xor(checksum, record_sum(kept.record, kept.state.versions))
        self.scopes[scope] = replace(row, checksum=checksum)

    def settle_scope(self, scope: ScopeId, at: datetime) -> None:
        """Open and close grants of one scope until they say what teams and people may hold."""
        for worker in self.workers:
            self._settle(worker, scope, at)

    def settle_worker(self, worker: WorkerId, at: datetime) -> None:
        """The same for one worker."""
        for scope in list(self.scopes):
            self._settle(worker, scope, at)

    def _settle(self, worker: WorkerId, scope: ScopeId, at: datetime) -> None:
        due, given = self._due(self.workers[worker], scope), self.grants.get((worker, scope))
        is_open = given is not None and given.closed_at is None
        if due is None:
            if given is not None and is_open:
                self.grants[worker, scope] = replace(given, closed_at=at)
        elif given is not None and is_open:
            self.grants[worker, scope] = replace(given, level=due)
        else:
            self.grants[worker, scope] = Given(due, given.epoch + 1 if given else 1)

    def _due(self, worker: Colleague, scope: ScopeId) -> Level | None:
        """The level at which the worker should hold the scope: the best of every reason there is."""
        if not worker.enabled or self.scopes[scope].erased:
            return None
        if scope == CONFIG_SCOPE:
            return "read"
        if worker.role == "auditor":
            return None
        found: list[Level] = []
        level, audience = self.team_holds.get((worker.team, scope), (None, "team"))
        if level is not None and (audience == "team" or worker.role in ("lead", "supervisor")):
            found.append(level)
        if self.personal.get((worker.id, scope)) == worker.team:
            found.append("write")
        return max(found, key=_RANK.__getitem__, default=None)

    def tell_leads(self, posted: Posted, batch: Batch) -> None:
        """A record of what was set aside, for the leads of the team whose case it is, or of the author's team."""
        about, author = self.scopes.get(posted.sent.edit.scope), self.workers.get(batch.caller.worker)
        team = (about.team if about else None) or (author.team if author else None)
        if team is None:
            return
        scope = leads_scope(team)
        if scope not in self.scopes:
            self.scopes[scope] = ScopeRow(scope, "restricted", team)
            self.team_holds[team, scope] = ("write", "leads")
            self.settle_scope(scope, batch.at)
        kept = told(posted, batch.caller.device, scope, at=batch.at)
        number = self.scopes[scope].head + 1
        self.scopes[scope] = replace(self.scopes[scope], head=number)
        self.swap_sum(scope, None, kept)
        self.records[kept.record] = replace(kept, is_new=False)
        self.feeds[scope] = (*self.feeds.get(scope, ()), entry_of(kept, number))

    def add_team(self, team: TeamId, name: str) -> None:
        """A team with the scope of its own records."""
        self.teams[team] = name
        scope = team_scope(team)
        self.scopes[scope] = ScopeRow(scope, "team", team)
        self.team_holds[team, scope] = ("write", "team")

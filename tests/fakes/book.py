"""The dict book: the server's storage in plain dicts, for tests. Keeps the same contract as PostgreSQL's.

Every table is a dict of frozen values, so a transaction is a shallow copy that takes the place of the old one.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from caseworker.domain.ids import DeviceId, EditId, RecordId, ScopeId, WorkerId
from caseworker.server.book import (
    SYSTEM_WORKER,
    Batch,
    Caller,
    Colleague,
    Device,
    Door,
    Elsewhere,
    Fed,
    Holding,
    Kept,
    Ledger,
    Note,
    Office,
    Posted,
    SetAside,
)
from caseworker.server.vitals import Vitals
from caseworker.wire import Entry, Held, Result
from tests.fakes.dict_custody import DictLocker, in_use
from tests.fakes.dict_office import DictOffice
from tests.fakes.dict_shelf import DictShelf
from tests.fakes.tables import Given, ScopeRow, Tables

T = TypeVar("T")


class DictBook:
    """A `Book` in memory. `tables` is what a test may look at; it is replaced by every transaction that ends well."""

    def __init__(self) -> None:
        self.tables = Tables.fresh()
        self._lock = threading.Lock()

    def as_worker(self, worker: WorkerId, deed: Callable[[Ledger], T]) -> T:
        """Run a deed on what this worker may see."""
        return self._run(lambda tables: deed(DictLedger(tables, worker)))

    def at_door(self, deed: Callable[[Door], T]) -> T:
        """Run a deed of enrolment or tokens."""
        return self._run(lambda tables: deed(DictDoor(tables)))

    def in_office(self, deed: Callable[[Office], T]) -> T:
        """Run a deed of administration."""
        return self._run(lambda tables: deed(DictOffice(tables, DictLedger(tables, SYSTEM_WORKER))))

    def vitals(self) -> Vitals:
        """See Book."""
        tables, using = self.tables, in_use(self.tables)
        return Vitals(
            len(tables.devices) - 1,
            len(tables.quarantine),
            ending=len(tables.endings.keys() - tables.receipts.keys()),
            ended=len(tables.receipts),
            forked=len({device for device, _ in tables.forks}),
            waiting=sum(one.replied_at is None for one in tables.requests.values()),
            has_recovery=using is not None,
            drilled_at=using.drilled_at if using else None,
        )

    def _run(self, deed: Callable[[Tables], T]) -> T:
        with self._lock:
            tables = self.tables.copied()
            answer = deed(tables)
            self.tables = tables
            return answer


class DictLedger:
    """What one worker may see."""

    def __init__(self, tables: Tables, worker: WorkerId) -> None:
        self._tables = tables
        self._worker = worker

    @property
    def locker(self) -> DictLocker:
        """See Ledger."""
        return DictLocker(self._tables)

    @property
    def shelf(self) -> DictShelf:
        """See Ledger."""
        return DictShelf(self._tables, self._worker)

    def log_epoch(self) -> str:
        """See Ledger."""
        return self._tables.log_epoch

    def device(self, device: DeviceId) -> Device | None:
        """See Ledger."""
        return self._tables.device_of(device)

    def colleague(self) -> Colleague | None:
        """See Ledger."""
        return self._tables.colleague(self._worker)

    def tell_gap(self, device: DeviceId, first_seq: int) -> None:
        """See Ledger."""
        self._tables.devices[device] = replace(self._tables.devices[device], gap_told=first_seq)

    def results(self, device: DeviceId, edits: Collection[EditId]) -> dict[EditId, Result]:
        """See Ledger."""
        stored = self._tables.results
        return {edit: stored[device, edit] for edit in edits if (device, edit) in stored}

    def holdings(self, scopes: Collection[ScopeId] | None = None) -> list[Holding]:
        """See Ledger."""
        tables = self._tables
        return [
            _holding(tables.scopes[scope], given)
            for (worker, scope), given in sorted(tables.grants.items())
            if worker == self._worker and (scopes is None or scope in scopes)
        ]

    def kept(self, records: Collection[RecordId]) -> dict[RecordId, Kept]:
        """See Ledger."""
        found = {record: self._tables.records[record] for record in records if record in self._tables.records}
        return {record: kept for record, kept in found.items() if self._sees(kept.scope)}

    def elsewhere(self, asked: Elsewhere) -> Elsewhere:
        """See Ledger."""
        tables = self._tables
        return Elsewhere(
            edits=frozenset(edit for _, edit in tables.results if edit in asked.edits),
            scopes=frozenset(asked.scopes & tables.scopes.keys()),
            records={record: tables.records[record].scope for record in asked.records if record in tables.records},
            teams=frozenset(asked.teams & tables.teams.keys()),
            erased=frozenset(scope for scope in asked.scopes & tables.scopes.keys() if tables.scopes[scope].erased),
            gone=frozenset(one for one in asked.records if one in tables.records and tables.records[one].state.erased),
        )

    def write(self, batch: Batch) -> dict[EditId, int]:
        """See Ledger."""
        tables = self._tables
        for opening in batch.openings:
            tables.open_scope(opening, batch.caller.worker, batch.at)
        for kept in batch.records:
            before = tables.records.get(kept.record)
            tables.swap_sum(kept.scope, before, kept)
            tables.records[kept.record] = replace(kept, is_new=False)
        device = batch.caller.device
        tables.devices[device] = replace(tables.devices[device], next_seq=batch.next_seq, gap_told=0)
        numbers = {posted.result.edit: self._post(posted, batch) for posted in batch.posted}
        for posted in batch.posted:
            if posted.result.outcome == "quarantined":
                self._tables.tell_leads(posted, batch)
        return numbers

    def entries(self, held: Sequence[Held], limit: int) -> Fed:
        """See Ledger."""
        found: list[Entry] = []
        behind: list[ScopeId] = []
        for one in sorted(held, key=lambda one: one.scope):
            if not self._sees(one.scope):
                continue
            epoch = self._tables.grants[self._worker, one.scope].epoch
            feed, floor = self._tables.feeds.get(one.scope, ()), self._tables.scopes[one.scope].floor
            if max(one.cursor, 0) < floor:
                behind.append(one.scope)
                continue
            start = max(one.cursor, 0) - floor
            found.extend(
                entry.model_copy(update={"grant_epoch": epoch}) for entry in feed[start : start + limit - len(found)]
            )
        return Fed(found, tuple(behind))

    def wholes(self, scopes: Sequence[ScopeId], after: RecordId | None, limit: int) -> list[Kept]:
        """See Ledger."""
        found: list[Kept] = []
        for place, scope in enumerate(scopes):
            there = [one for one in self._tables.records.values() if one.scope == scope and not one.state.erased]
            if self._sees(scope):
                found += sorted(
                    (one for one in there if place or after is None or one.record > after), key=lambda one: one.record
                )
        return found[:limit]

    def sums(self, scopes: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        """See Ledger."""
        rows = {scope: self._tables.scopes[scope] for scope in scopes if self._sees(scope)}
        return {scope: (row.head, row.checksum.hex()) for scope, row in rows.items()}

    def unpurged(self, device: DeviceId) -> frozenset[ScopeId]:
        """See Ledger."""
        since = self._tables.devices[device].enrolled_at
        return frozenset(
            scope
            for (worker, scope), given in self._tables.grants.items()
            if worker == self._worker
            and given.closed_at is not None
            and given.closed_at >= since
            and self._tables.purges.get((device, scope), 0) < given.epoch
        )

    def purged(self, device: DeviceId, scope: ScopeId, epoch: int) -> None:
        """See Ledger."""
        self._tables.purges[device, scope] = epoch

    def note(self, note: Note) -> None:
        """See Ledger."""
        self._tables.notes = (*self._tables.notes, note)

    def _sees(self, scope: ScopeId) -> bool:
        return self._worker == SYSTEM_WORKER or self._tables.holds(self._worker, scope)

    def _post(self, posted: Posted, batch: Batch) -> int:
        tables, edit, device = self._tables, posted.result.edit, batch.caller.device
        number = 0
        if posted.entry is not None:
            scope = tables.scopes[posted.entry.scope]
            number = scope.head + 1
            tables.scopes[posted.entry.scope] = replace(scope, head=number)
            entry = posted.entry.model_copy(update={"seq": number})
            tables.feeds[entry.scope] = (*tables.feeds.get(entry.scope, ()), entry)
        tables.results[device, edit] = posted.result.model_copy(update={"entry": number})
        if posted.result.outcome != "erased":
            tables.edits[device, edit] = posted.sent.edit
        if posted.result.outcome == "quarantined":
            worker = tables.workers.get(batch.caller.worker)
            team = worker.team if worker else None
            tables.quarantine[device, edit] = SetAside(edit, batch.caller.worker, team, posted.result.reason, batch.at)
        return number


class DictDoor:
    """Enrolment and tokens."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def log_epoch(self) -> str:
        """See Door."""
        return self._tables.log_epoch

    def recovery_key(self) -> str:
        """See Door."""
        using = in_use(self._tables)
        return using.public if using else ""

    def take_invite(self, code: str, at: datetime) -> Colleague | None:
        """See Door."""
        worker, until = self._tables.invites.pop(code, (None, at))
        return self._tables.colleague(worker) if worker is not None and until > at else None

    def add_device(self, device: Device, label: str) -> bool:
        """See Door."""
        if any(other.code == device.code for other in self._tables.devices.values()):
            return False
        self._tables.devices[device.id] = device
        self._tables.labels[device.id] = label
        return True

    def device(self, device: DeviceId) -> Device | None:
        """See Door."""
        return self._tables.device_of(device)

    def put_nonce(self, device: DeviceId, nonce: str, until: datetime) -> None:
        """See Door."""
        self._tables.nonces[nonce] = (device, until)

    def take_nonce(self, device: DeviceId, nonce: str, at: datetime) -> bool:
        """See Door."""
        owner, until = self._tables.nonces.pop(nonce, (None, at))
        return owner == device and until > at

    def put_token(self, token: str, device: DeviceId, until: datetime) -> None:
        """See Door."""
        self._tables.tokens[token] = (device, until)

    def caller(self, token: str, at: datetime) -> Caller | None:
        """See Door."""
        device, until = self._tables.tokens.get(token, (None, at))
        if device is None or until <= at:
            return None
        return Caller(device, self._tables.devices[device].worker)

    def note(self, note: Note) -> None:
        """See Door."""
        self._tables.notes = (*self._tables.notes, note)


def _holding(row: ScopeRow, given: Given) -> Holding:
    return Holding(row.id, row.kind, given.level, given.epoch, row.head, row.team, given.closed_at)

"""The office of the dict book: administration."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from caseworker.domain.access import Level
from caseworker.domain.ids import DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.merge import State
from caseworker.server.book import SYSTEM_WORKER, Colleague, Ledger, SetAside
from caseworker.server.postgres.rows import row_id
from caseworker.server.telling import told_id
from caseworker.wire import Entry, Result
from tests.fakes.dict_custody import DictSafe
from tests.fakes.dict_disposal import DictDisposal
from tests.fakes.tables import NO_SUM, Tables

Gone = Callable[[ScopeId, RecordId], bool]


class DictOffice:
    """See `Office`."""

    def __init__(self, tables: Tables, ledger: Ledger) -> None:
        self._tables = tables
        self._ledger = ledger

    @property
    def ledger(self) -> Ledger:
        """See Office."""
        return self._ledger

    @property
    def safe(self) -> DictSafe:
        """See Office."""
        return DictSafe(self._tables)

    @property
    def disposal(self) -> DictDisposal:
        """See Office."""
        return DictDisposal(self._tables)

    def add_team(self, team: TeamId, name: str) -> None:
        """See Office."""
        self._tables.add_team(team, name)

    def team_named(self, name: str) -> TeamId | None:
        """See Office."""
        found = [team for team, called in self._tables.teams.items() if name in (team, called)]
        return found[0] if len(found) == 1 else None

    def add_worker(self, worker: Colleague, at: datetime) -> None:
        """See Office."""
        self._tables.workers[worker.id] = worker
        self._tables.settle_worker(worker.id, at)

    def worker_named(self, name: str) -> Colleague | None:
        """See Office."""
        found = [worker for worker, one in self._tables.workers.items() if name in (worker, one.name)]
        return self._tables.colleague(found[0]) if len(found) == 1 else None

    def put_invite(self, code: str, worker: WorkerId, until: datetime) -> None:
        """See Office."""
        invites = self._tables.invites
        for old in [old for old, (owner, _) in invites.items() if owner == worker]:
            del invites[old]
        invites[code] = (worker, until)

    def end_worker(self, worker: WorkerId, at: datetime) -> None:
        """See Office."""
        tables = self._tables
        tables.workers[worker] = replace(tables.workers[worker], enabled=False)
        tables.settle_worker(worker, at)
        self._void_tokens({device.id for device in tables.devices.values() if device.worker == worker})

    def end_device(self, device: DeviceId) -> bool:
        """See Office."""
        found = self._tables.devices.get(device)
        if found is None or found.worker == SYSTEM_WORKER:
            return False
        self._tables.devices[device] = replace(found, enabled=False)
        self._void_tokens({device})
        return True

    def move_worker(self, worker: WorkerId, team: TeamId, at: datetime) -> None:
        """See Office."""
        self._tables.workers[worker] = replace(self._tables.workers[worker], team=team)
        self._tables.settle_worker(worker, at)

    def give(self, scope: ScopeId, team: TeamId, level: Level, *, at: datetime) -> bool:
        """See Office."""
        if scope not in self._tables.scopes:
            return False
        self._tables.team_holds[team, scope] = (level, "team")
        self._tables.settle_scope(scope, at)
        return True

    def take_back(self, scope: ScopeId, team: TeamId, at: datetime) -> bool:
        """See Office."""
        if self._tables.team_holds.pop((team, scope), None) is None:
            return False
        self._tables.settle_scope(scope, at)
        return True

    def erase(self, scope: ScopeId, at: datetime) -> int:
        """See Office."""
        tables = self._tables
        if scope not in tables.scopes:
            return 0
        gone = [kept for kept in tables.records.values() if kept.scope == scope]
        for kept in gone:
            tables.records[kept.record] = replace(kept, state=State(erased=True), author=SYSTEM_WORKER, made_at="")
        tables.scopes[scope] = replace(tables.scopes[scope], erased=True, checksum=NO_SUM)
        tables.feeds[scope] = tuple(_emptied(entry) for entry in tables.feeds.get(scope, ()))
        self._forget(lambda edit_scope, _record: edit_scope == scope, at)
        tables.settle_scope(scope, at)
        return len(gone)

    def erase_record(self, record: RecordId, at: datetime) -> bool:
        """See Office."""
        tables = self._tables
        kept = tables.records.get(record)
        if kept is None or kept.state.erased:
            return False
        after = replace(kept, state=State(erased=True))
        tables.swap_sum(kept.scope, kept, after)
        tables.records[record] = after
        row = tables.scopes[kept.scope]
        tables.scopes[kept.scope] = replace(row, head=row.head + 1)
        gone = _erase_entry(kept.scope, record, kept.kind, row.head + 1, at)
        feed = tables.feeds.get(kept.scope, ())
        tables.feeds[kept.scope] = (*(_emptied(one) if one.record == record else one for one in feed), gone)
        self._forget(lambda _scope, edit_record: edit_record == record, at)
        return True

    def set_aside(self) -> list[SetAside]:
        """See Office."""
        return sorted(self._tables.quarantine.values(), key=lambda one: (one.at, one.edit))

    def new_epoch(self, log_epoch: str) -> None:
        """See Office."""
        self._tables.log_epoch = log_epoch

    def _void_tokens(self, devices: set[DeviceId]) -> None:
        tokens = self._tables.tokens
        for token in [token for token, (device, _) in tokens.items() if device in devices]:
            del tokens[token]

    def _forget(self, is_gone: Gone, at: datetime) -> None:
        tables = self._tables
        for file, row in list(tables.files.items()):
            if is_gone(row.scope, file[0]):
                del tables.files[file]
        for key, edit in list(tables.edits.items()):
            if is_gone(edit.scope, edit.record):
                del tables.edits[key]
                if tables.quarantine.pop(key, None) is not None:
                    self.erase_record(told_id(key[0], row_id(key[1])), at)
                tables.results[key] = Result(edit=edit.id, outcome="erased", entry=tables.results[key].entry)


def _emptied(entry: Entry) -> Entry:
    return entry.model_copy(update={"set": {}, "versions": {}, "open": {}, "made_at": "", "author": SYSTEM_WORKER})


def _erase_entry(scope: ScopeId, record: RecordId, form: str, seq: int, at: datetime) -> Entry:
    return Entry(
        scope=scope,
        grant_epoch=0,
        seq=seq,
        record=record,
        form=form,
        kind="erase",
        edit=EditId(record),
        verb="erase",
        author=SYSTEM_WORKER,
        made_at=at.isoformat(),
        received_at=at.isoformat(),
    )

"""Holds, certificates, files to judge and old entries of the dict book."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from caseworker.domain.ids import DeviceId, ScopeId, WorkerId
from caseworker.server.book import Kept
from caseworker.server.disposal.book import Certified, Hold
from tests.fakes.tables import Tables


class DictDisposal:
    """See `Disposal`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def files(self) -> list[ScopeId]:
        """See Disposal."""
        rows = self._tables.scopes.values()
        return [one.id for one in rows if one.kind in ("file", "restricted") and not one.erased]

    def contents(self, scope: ScopeId) -> list[Kept]:
        """See Disposal."""
        there = [one for one in self._tables.records.values() if one.scope == scope and not one.state.erased]
        return sorted(there, key=lambda one: one.record)

    def lock(self, scope: ScopeId) -> bool:
        """See Disposal."""
        row = self._tables.scopes.get(scope)
        return row is not None and not row.erased

    def place(self, hold: Hold) -> None:
        """See Disposal."""
        self._tables.kept_holds[hold.id] = (hold, None, None)

    def release(self, hold: str, by: WorkerId, at: datetime) -> bool:
        """See Disposal."""
        found, released_at, _ = self._tables.kept_holds.get(hold, (None, None, None))
        if found is None or released_at is not None:
            return False
        self._tables.kept_holds[hold] = (found, at, by)
        return True

    def holds(self, scope: ScopeId | None = None) -> Sequence[Hold]:
        """See Disposal."""
        standing = [one for one, released_at, _ in self._tables.kept_holds.values() if released_at is None]
        wanted = [one for one in standing if scope is None or one.scope == scope]
        return sorted(wanted, key=lambda one: (one.at, one.id))

    def certify(self, certificate: Certified) -> None:
        """See Disposal."""
        self._tables.certificates.setdefault(certificate.id, certificate)

    def certificates(self) -> Sequence[Certified]:
        """See Disposal."""
        counted = [replace(one, unconfirmed=self._unconfirmed(one.scope)) for one in self._tables.certificates.values()]
        return sorted(counted, key=lambda one: (one.at, one.id))

    def prune(self, before: datetime) -> int:
        """See Disposal."""
        count = 0
        for scope, feed in list(self._tables.feeds.items()):
            old = 0
            while old < len(feed) and datetime.fromisoformat(feed[old].received_at) < before:
                old += 1
            if old:
                self._tables.feeds[scope] = feed[old:]
                row = self._tables.scopes[scope]
                self._tables.scopes[scope] = replace(row, floor=row.floor + old)
            count += old
        return count

    def _unconfirmed(self, scope: ScopeId) -> int:
        tables = self._tables
        return sum(
            given.closed_at is not None
            and device.enrolled_at <= given.closed_at
            and tables.purges.get((DeviceId(device.id), scope), 0) < given.epoch
            and device.id not in tables.receipts
            for (worker, held), given in tables.grants.items()
            if held == scope
            for device in tables.devices.values()
            if device.worker == worker
        )

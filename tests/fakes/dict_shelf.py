"""Files in the dict book, by the same rules as PostgreSQL's."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from caseworker.blobs import CHUNK, Announce
from caseworker.domain.ids import DeviceId, RecordId, ScopeId, WorkerId
from caseworker.server.files.book import Burden, Name, Upload
from tests.fakes.tables import FileRow, Tables

_Key = tuple[RecordId, str, DeviceId]


class DictShelf:
    """A `Shelf` of one worker."""

    def __init__(self, tables: Tables, worker: WorkerId) -> None:
        self._tables = tables
        self._worker = worker

    def is_own(self, record: RecordId, scope: ScopeId) -> bool:
        """See Shelf."""
        devices = self._tables.devices
        return any(
            edit.record == record and edit.scope == scope and devices[device].worker == self._worker
            for (device, _), edit in self._tables.edits.items()
        )

    def upload(self, device: DeviceId, name: Name) -> Upload | None:
        """See Shelf."""
        found = sorted(
            (row for key, row in self._named(name) if self._sees(row) and (row.sealed_at or key[2] == device)),
            key=lambda row: row.sealed_at is None,
        )
        return Upload(found[0].size, len(found[0].data), found[0].sealed_at is not None) if found else None

    def burden(self, device: DeviceId, scope: ScopeId) -> Burden:
        """See Shelf."""
        rows = self._tables.files
        return Burden(
            sum(row.size for row in rows.values() if row.scope == scope and self._sees(row)),
            sum(key[2] == device and row.sealed_at is None for key, row in rows.items()),
        )

    def begin(self, device: DeviceId, announced: Announce, at: datetime) -> None:
        """See Shelf."""
        for key, row in list(self._tables.files.items()):
            if key[2] == device and row.sealed_at is None and row.begun_at < at - timedelta(days=30):
                del self._tables.files[key]
        key = (announced.record, announced.digest, device)
        assert key not in self._tables.files
        self._tables.files[key] = FileRow(self._worker, announced.scope, announced.size, at)

    def add(self, device: DeviceId, name: Name, offset: int, *, data: bytes) -> None:
        """See Shelf."""
        row = self._open(device, name)
        assert offset == len(row.data)
        self._put(device, name, replace(row, data=row.data + data))

    def is_whole(self, device: DeviceId, name: Name) -> bool:
        """See Shelf."""
        return hashlib.sha256(self._open(device, name).data).hexdigest() == name.digest

    def seal(self, device: DeviceId, name: Name, at: datetime) -> None:
        """See Shelf."""
        self._put(device, name, replace(self._open(device, name), sealed_at=at))

    def restart(self, device: DeviceId, name: Name) -> None:
        """See Shelf."""
        self._put(device, name, replace(self._open(device, name), data=b""))

    def piece(self, name: Name, scope: ScopeId, offset: int) -> tuple[int, bytes] | None:
        """See Shelf."""
        for _, row in sorted(self._named(name), key=lambda found: found[0][2]):
            if row.scope == scope and row.sealed_at and self._holds(row) and offset < row.size:
                return row.size, row.data[offset : offset - offset % CHUNK + CHUNK]
        return None

    def _named(self, name: Name) -> list[tuple[_Key, FileRow]]:
        return [(key, row) for key, row in self._tables.files.items() if key[:2] == (name.record, name.digest)]

    def _open(self, device: DeviceId, name: Name) -> FileRow:
        row = self._tables.files[name.record, name.digest, device]
        assert row.worker == self._worker
        assert row.sealed_at is None
        return row

    def _put(self, device: DeviceId, name: Name, row: FileRow) -> None:
        self._tables.files[name.record, name.digest, device] = row

    def _holds(self, row: FileRow) -> bool:
        return self._tables.holds(self._worker, row.scope)

    def _sees(self, row: FileRow) -> bool:
        return row.worker == self._worker or self._holds(row)

"""Files as one worker may see them, in one PostgreSQL transaction; row-level security holds it there."""

from datetime import datetime, timedelta

from caseworker.blobs import CHUNK, Announce
from caseworker.domain.ids import DeviceId, RecordId, ScopeId, WorkerId
from caseworker.server.files.book import Burden, Name, Upload
from caseworker.server.postgres.rows import Connection

UNENDED_FOR = timedelta(days=30)
"""For how long an upload that does not go on keeps its room."""
_OURS = "record = %s::uuid AND digest = %s AND device = %s::uuid"


class PgShelf:
    """A `Shelf` over one open transaction, in which the worker is already named to the policies."""

    def __init__(self, connection: Connection, worker: WorkerId) -> None:
        self._connection = connection
        self._worker = worker

    def is_own(self, record: RecordId, scope: ScopeId) -> bool:
        """See Shelf."""
        row = self._connection.execute(
            "SELECT FROM edit WHERE worker = %s::uuid AND record = %s::uuid AND scope = %s::uuid LIMIT 1",
            [self._worker, record, scope],
        ).fetchone()
        return row is not None

    def upload(self, device: DeviceId, name: Name) -> Upload | None:
        """See Shelf."""
        row = self._connection.execute(
            "SELECT size, taken, sealed_at IS NOT NULL FROM blob WHERE record = %s::uuid AND digest = %s "
            "AND (sealed_at IS NOT NULL OR device = %s::uuid) ORDER BY sealed_at IS NULL LIMIT 1",
            [name.record, name.digest, device],
        ).fetchone()
        return Upload(*row) if row else None

    def burden(self, device: DeviceId, scope: ScopeId) -> Burden:
        """See Shelf."""
        row = self._connection.execute(
            "SELECT (SELECT coalesce(sum(size), 0) FROM blob WHERE scope = %s::uuid), "
            "(SELECT count(*) FROM blob WHERE device = %s::uuid AND sealed_at IS NULL)",
            [scope, device],
        ).fetchone()
        return Burden(*map(int, row)) if row else Burden(0, 0)

    def begin(self, device: DeviceId, announced: Announce, at: datetime) -> None:
        """See Shelf."""
        self._connection.execute(
            "DELETE FROM blob WHERE device = %s::uuid AND sealed_at IS NULL AND begun_at < %s",
            [device, at - UNENDED_FOR],
        )
        self._connection.execute(
            "INSERT INTO blob (record, digest, device, worker, scope, size, begun_at) "
            "VALUES (%s::uuid, %s, %s::uuid, %s::uuid, %s::uuid, %s, %s)",
            [announced.record, announced.digest, device, self._worker, announced.scope, announced.size, at],
        )

    def add(self, device: DeviceId, name: Name, offset: int, *, data: bytes) -> None:
        """See Shelf."""
        self._connection.execute(
            "INSERT INTO blob_part (record, digest, device, start, bytes) VALUES (%s::uuid, %s, %s::uuid, %s, %b)",
            [name.record, name.digest, device, offset, data],
        )
        self._connection.execute(
            f"UPDATE blob SET taken = taken + %s WHERE {_OURS}",  # noqa: S608  (this program's own words)
            [len(data), name.record, name.digest, device],
        )

    def is_whole(self, device: DeviceId, name: Name) -> bool:
        """See Shelf."""
        row = self._connection.execute(
            f"SELECT encode(sha256(string_agg(bytes, ''::bytea ORDER BY start)), 'hex') FROM blob_part WHERE {_OURS}",  # noqa: S608
            [name.record, name.digest, device],
        ).fetchone()
        return row is not None and row[0] == name.digest

    def seal(self, device: DeviceId, name: Name, at: datetime) -> None:
        """See Shelf."""
        self._connection.execute(
            f"UPDATE blob SET sealed_at = %s WHERE {_OURS}",  # noqa: S608
            [at, name.record, name.digest, device],
        )

    def restart(self, device: DeviceId, name: Name) -> None:
        """See Shelf."""
        ours = [name.record, name.digest, device]
        self._connection.execute(f"DELETE FROM blob_part WHERE {_OURS}", ours)  # noqa: S608
        self._connection.execute(f"UPDATE blob SET taken = 0 WHERE {_OURS}", ours)  # noqa: S608

    def piece(self, name: Name, scope: ScopeId, offset: int) -> tuple[int, bytes] | None:
        """See Shelf."""
        row = self._connection.execute(
            "SELECT b.size, substr(p.bytes, %s) FROM blob b JOIN blob_part p USING (record, digest, device) "
            "WHERE b.record = %s::uuid AND b.digest = %s AND b.scope = %s::uuid AND b.sealed_at IS NOT NULL "
            "AND p.start = %s AND b.size > %s ORDER BY b.device LIMIT 1",
            [offset % CHUNK + 1, name.record, name.digest, scope, offset - offset % CHUNK, offset],
        ).fetchone()
        return (row[0], bytes(row[1])) if row else None

"""Holds, certificates, files to judge and old entries in PostgreSQL, as the owner of the tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from caseworker.domain.ids import ScopeId, WorkerId
from caseworker.server.book import Kept
from caseworker.server.disposal.book import Certified, Hold
from caseworker.server.postgres.rows import Connection, learn_keys, opened_record
from caseworker.server.sealing import Seals

_CERTIFICATES = """
SELECT c.id, c.scope, c.at, c.text, (
    SELECT count(*) FROM grant_ g JOIN device d ON d.worker = g.worker AND d.enrolled_at <= g.closed_at
    LEFT JOIN purge p ON p.device = d.id AND p.scope = g.scope
    WHERE g.scope = c.scope AND g.closed_at IS NOT NULL AND coalesce(p.epoch, 0) < g.epoch
      AND NOT EXISTS (SELECT FROM ended e WHERE e.device = d.id)
) FROM certificate c ORDER BY c.at, c.id
"""
_PRUNE = """
WITH old AS (
    SELECT f.scope, max(f.seq) AS upto FROM feed f WHERE f.at < %(before)s
      AND NOT EXISTS (SELECT FROM feed g WHERE g.scope = f.scope AND g.seq < f.seq AND g.at >= %(before)s)
    GROUP BY f.scope
), raised AS (
    UPDATE scope s SET floor = old.upto FROM old WHERE s.id = old.scope AND s.floor < old.upto
)
DELETE FROM feed f USING old WHERE f.scope = old.scope AND f.seq <= old.upto
"""


class PgDisposal:
    """A `Disposal` over one open transaction of the owner role."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    def files(self) -> list[ScopeId]:
        """See Disposal."""
        rows = self._connection.execute(
            "SELECT id FROM scope WHERE kind IN ('file', 'restricted') AND erased_at IS NULL ORDER BY made_at, id"
        )
        return [scope for (scope,) in rows]

    def contents(self, scope: ScopeId) -> list[Kept]:
        """See Disposal."""
        learn_keys(self._connection, self._seals, {scope})
        rows: list[Any] = self._connection.execute(
            "SELECT id, scope, kind, erased, sealed FROM record WHERE scope = %s::uuid AND NOT erased ORDER BY id",
            [scope],
        ).fetchall()
        return [opened_record(self._seals, row) for row in rows]

    def lock(self, scope: ScopeId) -> bool:
        """See Disposal."""
        row = self._connection.execute(
            "SELECT erased_at IS NULL FROM scope WHERE id = %s::uuid FOR UPDATE", [scope]
        ).fetchone()
        return row is not None and bool(row[0])

    def place(self, hold: Hold) -> None:
        """See Disposal."""
        self._connection.execute(
            "INSERT INTO hold (id, scope, reason, placed_by, placed_at) VALUES (%s::uuid, %s::uuid, %s, %s::uuid, %s)",
            [hold.id, hold.scope, hold.reason, hold.by, hold.at],
        )

    def release(self, hold: str, by: WorkerId, at: datetime) -> bool:
        """See Disposal."""
        row = self._connection.execute(
            "UPDATE hold SET released_by = %s::uuid, released_at = %s "
            "WHERE id = %s::uuid AND released_at IS NULL RETURNING id",
            [by, at, hold],
        ).fetchone()
        return row is not None

    def holds(self, scope: ScopeId | None = None) -> Sequence[Hold]:
        """See Disposal."""
        rows = self._connection.execute(
            "SELECT id, scope, reason, placed_by, placed_at FROM hold WHERE released_at IS NULL "
            "AND (%s::uuid IS NULL OR scope = %s::uuid) ORDER BY placed_at, id",
            [scope, scope],
        )
        return [Hold(*row) for row in rows]

    def certify(self, certificate: Certified) -> None:
        """See Disposal."""
        self._connection.execute(
            "INSERT INTO certificate (id, scope, at, text) VALUES (%s::uuid, %s::uuid, %s, %s) ON CONFLICT DO NOTHING",
            [certificate.id, certificate.scope, certificate.at, certificate.text],
        )

    def certificates(self) -> Sequence[Certified]:
        """See Disposal."""
        return [Certified(*row) for row in self._connection.execute(_CERTIFICATES)]

    def prune(self, before: datetime) -> int:
        """See Disposal. Only the first numbers of a scope go, so that what stays has no gap."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount

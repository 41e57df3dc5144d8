"""What the server keeps for one worker's laptops, in one PostgreSQL transaction; row-level security holds it there."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from caseworker.custody import CHAIN_START, Deed, Ended, Escrow, RecoveryRequest, Rescue
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.server.custody.book import ANSWERS_KEPT, DEED_WORD, REQUESTS_KEPT, Custody, Stock
from caseworker.server.postgres.people import home_of
from caseworker.server.postgres.rows import Connection, id_or_none, learn_keys
from caseworker.server.sealing import Seals
from caseworker.wire import Ending

_CUSTODY = """
WITH leased AS (
    UPDATE device SET lease_seq = greatest(lease_seq + 1, %(lease_from)s)
    WHERE id = %(device)s::uuid AND %(lease_from)s::bigint IS NOT NULL RETURNING lease_seq
)
SELECT b.log_epoch, b.lease_days, (SELECT lease_seq FROM leased), o.ordered_at, o.signature, k.public, k.fingerprint,
       e.store, e.epoch, e.key, (SELECT max(n) FROM deed WHERE device = %(device)s::uuid)
FROM book b
LEFT JOIN recovery_key k ON k.replaced_at IS NULL
LEFT JOIN ending o ON o.device = %(device)s::uuid
    AND NOT EXISTS (SELECT FROM ended d WHERE d.device = o.device)
LEFT JOIN LATERAL (
    SELECT store, epoch, key FROM escrow WHERE device = %(device)s::uuid
    ORDER BY key IS NOT DISTINCT FROM k.fingerprint DESC, epoch DESC, at DESC LIMIT 1
) e ON true
"""


class PgLocker:
    """A `Locker` over one open transaction, in which the worker is already named to the policies."""

    def __init__(self, connection: Connection, seals: Seals, worker: WorkerId) -> None:
        self._connection = connection
        self._seals = seals
        self._worker = worker

    def custody(self, device: DeviceId, lease_from: int | None) -> Custody:
        """See Locker."""
        row = self._connection.execute(_CUSTODY, {"device": device, "lease_from": lease_from}).fetchone()
        if row is None:
            return Custody()
        log_epoch, days, seq, ordered_at, signature, public, name, store, epoch, key, newest = row
        return Custody(
            log_epoch=log_epoch,
            lease_days=days,
            lease_seq=seq or 0,
            ending=order_of(device, ordered_at, signature) if ordered_at else None,
            recovery=public or "",
            fingerprint=name or "",
            escrow=f"{store}/{epoch}/{key}" if store else "",
            witnessed=newest or 0,
        )

    def stock(self, device: DeviceId) -> Stock:
        """See Locker. How long a rescue is, its row may say; what it holds, the service may not read."""
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM escrow WHERE device = %(device)s::uuid), count(*), coalesce(sum(bytes), 0) "
            "FROM rescue WHERE device = %(device)s::uuid",
            {"device": device},
        ).fetchone()
        return Stock(*map(int, row)) if row else Stock(0, 0, 0)

    def keep_escrow(self, device: DeviceId, escrow: Escrow, at: datetime) -> bool:
        """See Locker."""
        if not self._had_key(escrow.key):
            return False
        self._connection.execute(
            "INSERT INTO escrow (device, store, epoch, key, sealed, at) VALUES (%s::uuid, %s::uuid, %s, %s, %b, %s) "
            "ON CONFLICT DO NOTHING",
            [device, escrow.store, escrow.epoch, escrow.key, bytes.fromhex(escrow.sealed), at],
        )
        return True

    def keep_rescue(self, device: DeviceId, rescue: Rescue, *, digest: str, at: datetime) -> bool:
        """See Locker."""
        if not self._had_key(rescue.key):
            return False
        self._connection.execute(
            "INSERT INTO rescue (device, digest, store, key, pieces, sealed, at) "
            "VALUES (%s::uuid, %s, %s::uuid, %s, %s, %b, %s) ON CONFLICT DO NOTHING",
            [device, digest, rescue.store, rescue.key, rescue.pieces, bytes.fromhex(rescue.sealed), at],
        )
        return True

    def is_ordered(self, device: DeviceId) -> bool:
        """See Locker."""
        row = self._connection.execute("SELECT FROM ending WHERE device = %s::uuid", [device]).fetchone()
        return row is not None

    def keep_receipt(self, receipt: Ended, at: datetime) -> bool:
        """See Locker."""
        done = self._connection.execute(
            "INSERT INTO ended (device, store, at, pieces, signature, received_at) "
            "VALUES (%s::uuid, %s::uuid, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [receipt.device, receipt.store, receipt.at.isoformat(), receipt.pieces, receipt.signature, at],
        )
        return done.rowcount == 1

    def ask(self, request: RecoveryRequest, at: datetime) -> str:
        """See Locker."""
        self._connection.execute(
            "DELETE FROM recovery_request WHERE device = %s::uuid AND replied_at < %s",
            [request.device, at - ANSWERS_KEPT],
        )
        row = self._connection.execute(
            "SELECT encode(reply, 'hex') FROM recovery_request "
            "WHERE device = %s::uuid AND public_key = %s AND store = %s::uuid AND epoch = %s",
            [request.device, request.public_key, request.store, request.epoch],
        ).fetchone()
        if row is not None:
            return row[0] or ""
        self._connection.execute(
            "INSERT INTO recovery_request (device, public_key, store, epoch, at) "
            "VALUES (%s::uuid, %s, %s::uuid, %s, %s) ON CONFLICT DO NOTHING",
            [request.device, request.public_key, request.store, request.epoch, at],
        )
        self._connection.execute(
            "DELETE FROM recovery_request WHERE device = %(device)s::uuid AND replied_at IS NULL "
            "AND public_key NOT IN (SELECT public_key FROM recovery_request "
            "WHERE device = %(device)s::uuid AND replied_at IS NULL ORDER BY at DESC, public_key LIMIT %(most)s)",
            {"device": request.device, "most": REQUESTS_KEPT},
        )
        return ""

    def head(self, device: DeviceId) -> tuple[int, str]:
        """See Locker."""
        row = self._connection.execute(
            "SELECT n FROM deed WHERE device = %s::uuid ORDER BY n DESC LIMIT 1", [device]
        ).fetchone()
        return (row[0], self.chains(device, [row[0]])[row[0]]) if row else (0, CHAIN_START)

    def chains(self, device: DeviceId, numbers: Collection[int]) -> dict[int, str]:
        """See Locker."""
        rows = self._connection.execute(
            "SELECT n, key_scope, sealed FROM deed WHERE device = %s::uuid AND n = ANY(%s::bigint[])",
            [device, list(numbers)],
        ).fetchall()
        learn_keys(self._connection, self._seals, {key for _, key, _ in rows})
        return {n: opened_deed(self._seals, device, n, key=key, sealed=sealed).chain for n, key, sealed in rows}

    def add_deeds(self, device: DeviceId, deeds: Sequence[Deed], at: datetime) -> None:
        """See Locker."""
        home = home_of(self._connection, self._worker)
        learn_keys(self._connection, self._seals, {home})
        sealed = [self._seals.seal(home, _purpose(device, one.n), one.model_dump_json().encode()) for one in deeds]
        self._connection.execute(
            "INSERT INTO deed (device, received_at, key_scope, n, deed, at, worker, record, scope, sealed) "
            "SELECT %s::uuid, %s, %s::uuid, made.* FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], "
            "%s::uuid[], %s::uuid[], %s::uuid[], %b::bytea[]) AS made",
            [
                device,
                at,
                home,
                [one.n for one in deeds],
                [word_of(one) for one in deeds],
                [time_of(one) for one in deeds],
                [id_or_none(one.worker) for one in deeds],
                [id_or_none(one.record) for one in deeds],
                [id_or_none(one.scope) for one in deeds],
                sealed,
            ],
        )

    def note_fork(self, device: DeviceId, number: int, at: datetime) -> bool:
        """See Locker."""
        done = self._connection.execute(
            "INSERT INTO fork (device, n, at) VALUES (%s::uuid, %s, %s) ON CONFLICT DO NOTHING", [device, number, at]
        )
        return done.rowcount == 1

    def _had_key(self, fingerprint: str) -> bool:
        row = self._connection.execute("SELECT FROM recovery_key WHERE fingerprint = %s", [fingerprint]).fetchone()
        return row is not None


def order_of(device: DeviceId, ordered_at: datetime, signature: str) -> Ending:
    """An order to end from its row, in the words that were signed: the database may tell times in another zone."""
    return Ending(device=device, ordered_at=ordered_at.astimezone(UTC), signature=signature)


def opened_deed(seals: Seals, device: DeviceId, n: int, *, key: str, sealed: bytes) -> Deed:
    """A line from its row. The key must be at hand."""
    return Deed.model_validate_json(seals.open(key, _purpose(device, n), sealed))


def word_of(deed: Deed) -> str:
    """What a line is called in clear."""
    return deed.deed if re.fullmatch(DEED_WORD, deed.deed) else "other"


def time_of(deed: Deed) -> datetime | None:
    """The laptop's own time of a line, None for what is no time with an offset, or none a database can hold."""
    try:
        at = datetime.fromisoformat(deed.at)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _purpose(device: DeviceId, n: int) -> str:
    return f"deed|{device}|{n}"

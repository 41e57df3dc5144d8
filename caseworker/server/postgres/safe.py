"""Custody for administration in PostgreSQL, as the owner of the tables."""

from datetime import datetime

from caseworker.custody import RecoveryRequest, Rescue
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.server.custody.book import Laptop, Line, RecoveryKey, Request
from caseworker.server.postgres.rows import Connection
from caseworker.wire import Ending

_LAPTOPS = """
SELECT d.id, d.code, d.worker, d.enabled AND coalesce(w.enabled, true), d.enrolled_at, o.ordered_at, e.received_at,
       coalesce(e.pieces, 0), coalesce(s.store || '/' || s.epoch || '/' || s.key, ''),
       coalesce((SELECT max(n) FROM deed WHERE device = d.id), 0), (SELECT count(*) FROM fork WHERE device = d.id)
FROM device d
LEFT JOIN worker w ON w.id = d.worker
LEFT JOIN ending o ON o.device = d.id
LEFT JOIN ended e ON e.device = d.id
LEFT JOIN LATERAL (
    SELECT replace(store::text, '-', '') AS store, epoch, key FROM escrow WHERE device = d.id
    ORDER BY key IS NOT DISTINCT FROM (SELECT fingerprint FROM recovery_key WHERE replaced_at IS NULL) DESC,
             epoch DESC, at DESC LIMIT 1
) s ON true
WHERE d.key <> '' ORDER BY d.code
"""


class PgSafe:
    """A `Safe` over one open transaction of the owner role."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_lease_days(self, days: int) -> None:
        """See Safe."""
        self._connection.execute("UPDATE book SET lease_days = %s", [days])

    def laptops(self) -> list[Laptop]:
        """See Safe."""
        return [Laptop(*row) for row in self._connection.execute(_LAPTOPS)]

    def order_ending(self, ending: Ending) -> None:
        """See Safe."""
        self._connection.execute(
            "INSERT INTO ending (device, ordered_at, signature) VALUES (%s::uuid, %s, %s) ON CONFLICT DO NOTHING",
            [ending.device, ending.ordered_at, ending.signature],
        )

    def recovery_keys(self) -> list[RecoveryKey]:
        """See Safe."""
        rows = self._connection.execute(
            "SELECT fingerprint, public, made_at, replaced_at, drilled_at, "
            "(SELECT count(*) FROM escrow WHERE key = fingerprint) "
            "FROM recovery_key ORDER BY replaced_at DESC NULLS FIRST"
        )
        return [RecoveryKey(*row) for row in rows]

    def put_recovery_key(self, key: RecoveryKey) -> None:
        """See Safe."""
        self._connection.execute("UPDATE recovery_key SET replaced_at = %s WHERE replaced_at IS NULL", [key.made_at])
        self._connection.execute(
            "INSERT INTO recovery_key (fingerprint, public, made_at) VALUES (%s, %s, %s)",
            [key.fingerprint, key.public, key.made_at],
        )

    def drilled(self, fingerprint: str, at: datetime) -> None:
        """See Safe."""
        self._connection.execute("UPDATE recovery_key SET drilled_at = %s WHERE fingerprint = %s", [at, fingerprint])

    def requests(self) -> list[Request]:
        """See Safe."""
        rows = self._connection.execute(
            "SELECT r.device, r.store, r.epoch, r.public_key, d.worker, d.code, r.at, r.replied_at "
            "FROM recovery_request r JOIN device d ON d.id = r.device ORDER BY r.at, r.public_key"
        )
        return [_request(*row) for row in rows]

    def escrows(self, request: RecoveryRequest) -> list[tuple[str, str]]:
        """See Safe."""
        rows = self._connection.execute(
            "SELECT key, encode(sealed, 'hex') FROM escrow "
            "WHERE device = %s::uuid AND store = %s::uuid AND epoch = %s ORDER BY at DESC, key",
            [request.device, request.store, request.epoch],
        )
        return [(key, sealed) for key, sealed in rows]

    def reply(self, request: RecoveryRequest, sealed: str, at: datetime) -> None:
        """See Safe."""
        self._connection.execute(
            "UPDATE recovery_request SET reply = %b, replied_at = %s WHERE device = %s::uuid AND public_key = %s",
            [bytes.fromhex(sealed), at, request.device, request.public_key],
        )

    def drop_answered(self, before: datetime) -> None:
        """See Safe."""
        self._connection.execute("DELETE FROM recovery_request WHERE replied_at < %s", [before])

    def rescues(self, device: DeviceId) -> list[Rescue]:
        """See Safe."""
        rows = self._connection.execute(
            "SELECT store, key, pieces, encode(sealed, 'hex') FROM rescue WHERE device = %s::uuid ORDER BY at, digest",
            [device],
        )
        return [Rescue(store=store, key=key, pieces=pieces, sealed=sealed) for store, key, pieces, sealed in rows]

    def lines(self, device: DeviceId) -> list[Line]:
        """See Safe."""
        return lines_of(self._connection, device)


def lines_of(connection: Connection, device: DeviceId) -> list[Line]:
    """A laptop's audit, from the columns that the auditor's role may read too."""
    rows = connection.execute(
        "SELECT n, deed, at, replace(worker::text, '-', ''), replace(record::text, '-', ''), "
        "replace(scope::text, '-', ''), received_at FROM deed WHERE device = %s::uuid ORDER BY n",
        [device],
    )
    return [
        Line(n, deed, at, worker or "", record or "", scope=scope or "", received_at=received_at)
        for n, deed, at, worker, record, scope, received_at in rows
    ]


def _request(*row: object) -> Request:
    device, store, epoch, public_key, worker, code, at, replied_at = row
    asked = RecoveryRequest.model_validate({"device": device, "store": store, "epoch": epoch, "public_key": public_key})
    return Request(asked, WorkerId(str(worker)), str(code), at, replied_at)  # type: ignore[arg-type]

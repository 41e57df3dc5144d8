"""Enrolment and tokens in PostgreSQL."""

from datetime import datetime

from psycopg import errors
from pydantic_core import to_json

from caseworker.domain.ids import CONFIG_SCOPE, DeviceId, WorkerId
from caseworker.server.book import Caller, Colleague, Device, Note
from caseworker.server.postgres.ledger import DEVICE, add_note, epoch_of
from caseworker.server.postgres.people import colleague_of
from caseworker.server.postgres.rows import Connection, learn_keys
from caseworker.server.sealing import Seals


class PgDoor:
    """A `Door` over one open transaction of the app role."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    def log_epoch(self) -> str:
        """See Door."""
        return epoch_of(self._connection)

    def recovery_key(self) -> str:
        """See Door."""
        row = self._connection.execute("SELECT public FROM recovery_key WHERE replaced_at IS NULL").fetchone()
        return str(row[0]) if row else ""

    def take_invite(self, code: str, at: datetime) -> Colleague | None:
        """See Door."""
        row = self._connection.execute(
            "DELETE FROM invite WHERE code = %s RETURNING worker, until > %s", [code, at]
        ).fetchone()
        if row is None or not row[1]:
            return None
        return colleague_of(self._connection, self._seals, WorkerId(row[0]))

    def add_device(self, device: Device, label: str) -> bool:
        """See Door."""
        learn_keys(self._connection, self._seals, {CONFIG_SCOPE})
        sealed = self._seals.seal(CONFIG_SCOPE, f"device|{device.id}", to_json(label))
        try:
            with self._connection.transaction():
                self._connection.execute(
                    "INSERT INTO device (id, code, worker, key, enrolled_at, sealed) "
                    "VALUES (%s::uuid, %s, %s::uuid, %s, %s, %b)",
                    [device.id, device.code, device.worker, device.key, device.enrolled_at, sealed],
                )
        except errors.UniqueViolation:
            return False
        return True

    def device(self, device: DeviceId) -> Device | None:
        """See Door."""
        row = self._connection.execute(DEVICE, [device]).fetchone()
        return Device(*row) if row else None

    def put_nonce(self, device: DeviceId, nonce: str, until: datetime) -> None:
        """See Door. Nonces that have run out go as new ones come."""
        self._connection.execute("DELETE FROM nonce WHERE device = %s::uuid AND until < now()", [device])
        self._connection.execute("INSERT INTO nonce VALUES (%s, %s::uuid, %s)", [nonce, device, until])

    def take_nonce(self, device: DeviceId, nonce: str, at: datetime) -> bool:
        """See Door."""
        row = self._connection.execute(
            "DELETE FROM nonce WHERE nonce = %s AND device = %s::uuid RETURNING until > %s", [nonce, device, at]
        ).fetchone()
        return row is not None and bool(row[0])

    def put_token(self, token: str, device: DeviceId, until: datetime) -> None:
        """See Door. Tokens that have run out go as new ones come."""
        self._connection.execute("DELETE FROM token WHERE device = %s::uuid AND until < now()", [device])
        self._connection.execute("INSERT INTO token VALUES (%s, %s::uuid, %s)", [token, device, until])

    def caller(self, token: str, at: datetime) -> Caller | None:
        """See Door."""
        row = self._connection.execute(
            "SELECT d.id, d.worker FROM token t JOIN device d ON d.id = t.device WHERE t.token = %s AND t.until > %s",
            [token, at],
        ).fetchone()
        return Caller(DeviceId(row[0]), WorkerId(row[1])) if row else None

    def note(self, note: Note) -> None:
        """See Door."""
        add_note(self._connection, note)

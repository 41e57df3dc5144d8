"""Administration in PostgreSQL, as the owner of the tables."""

from datetime import datetime

from pydantic_core import to_json

from caseworker.digests import record_sum, xor
from caseworker.domain.access import Level, team_scope
from caseworker.domain.ids import CONFIG_SCOPE, DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId
from caseworker.server.book import SYSTEM_WORKER, Colleague, Ledger, SetAside
from caseworker.server.custody.book import Safe
from caseworker.server.disposal.book import Disposal
from caseworker.server.postgres.disposal import PgDisposal
from caseworker.server.postgres.ledger import PgLedger
from caseworker.server.postgres.people import COLLEAGUES, colleague, sealed_colleague, team_called
from caseworker.server.postgres.rows import Connection, learn_keys
from caseworker.server.postgres.safe import PgSafe
from caseworker.server.sealing import Seals
from caseworker.server.telling import told_id


class PgOffice:
    """Administration over one open transaction of the owner role, which sees every row."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals
        learn_keys(connection, seals, {CONFIG_SCOPE})
        if not seals.knows(CONFIG_SCOPE):
            self._add_key(CONFIG_SCOPE)
        self._ledger = PgLedger(connection, seals, SYSTEM_WORKER)

    @property
    def ledger(self) -> Ledger:
        """See Office."""
        return self._ledger

    @property
    def safe(self) -> Safe:
        """See Office."""
        return PgSafe(self._connection)

    @property
    def disposal(self) -> Disposal:
        """See Office."""
        return PgDisposal(self._connection, self._seals)

    def add_team(self, team: TeamId, name: str) -> None:
        """See Office."""
        scope = team_scope(team)
        sealed = self._seals.seal(CONFIG_SCOPE, f"team|{team}", to_json(name))
        self._connection.execute("INSERT INTO team VALUES (%s::uuid, %b)", [team, sealed])
        self._connection.execute(
            "INSERT INTO scope (id, kind, team, made_at) VALUES (%s::uuid, 'team', %s::uuid, now())", [scope, team]
        )
        self._add_key(scope)
        self._connection.execute("INSERT INTO team_holds VALUES (%s::uuid, %s::uuid, 'write', 'team')", [team, scope])

    def team_named(self, name: str) -> TeamId | None:
        """See Office."""
        rows = self._connection.execute("SELECT id, sealed FROM team").fetchall()
        found = [team for team, sealed in rows if name in (team, team_called(self._seals, team, sealed))]
        return found[0] if len(found) == 1 else None

    def add_worker(self, worker: Colleague, at: datetime) -> None:
        """See Office."""
        self._connection.execute(
            "INSERT INTO worker (id, team, role, enabled, since, sealed) VALUES (%s::uuid, %s::uuid, %s, %s, %s, %b)",
            [worker.id, worker.team, worker.role, worker.enabled, at, sealed_colleague(self._seals, worker)],
        )
        self._settle(worker=worker.id, at=at)

    def worker_named(self, name: str) -> Colleague | None:
        """See Office."""
        everybody = [colleague(self._seals, row) for row in self._connection.execute(COLLEAGUES).fetchall()]
        found = [one for one in everybody if name in (one.id, one.name)]
        return found[0] if len(found) == 1 else None

    def put_invite(self, code: str, worker: WorkerId, until: datetime) -> None:
        """See Office."""
        self._connection.execute("DELETE FROM invite WHERE worker = %s::uuid", [worker])
        self._connection.execute("INSERT INTO invite VALUES (%s, %s::uuid, %s)", [code, worker, until])

    def end_worker(self, worker: WorkerId, at: datetime) -> None:
        """See Office."""
        self._connection.execute("UPDATE worker SET enabled = false WHERE id = %s::uuid", [worker])
        self._connection.execute(
            "DELETE FROM token WHERE device IN (SELECT id FROM device WHERE worker = %s::uuid)", [worker]
        )
        self._settle(worker=worker, at=at)

    def end_device(self, device: DeviceId) -> bool:
        """See Office."""
        row = self._connection.execute(
            "UPDATE device SET enabled = false WHERE id = %s::uuid AND worker <> %s::uuid RETURNING id",
            [device, SYSTEM_WORKER],
        ).fetchone()
        self._connection.execute("DELETE FROM token WHERE device = %s::uuid", [device])
        return row is not None

    def move_worker(self, worker: WorkerId, team: TeamId, at: datetime) -> None:
        """See Office."""
        self._connection.execute("UPDATE worker SET team = %s::uuid WHERE id = %s::uuid", [team, worker])
        self._settle(worker=worker, at=at)

    def give(self, scope: ScopeId, team: TeamId, level: Level, *, at: datetime) -> bool:
        """See Office."""
        row = self._connection.execute(
            "INSERT INTO team_holds (team, scope, level, audience) "
            "SELECT %s::uuid, id, %s, 'team' FROM scope WHERE id = %s::uuid "
            "ON CONFLICT (team, scope) DO UPDATE SET level = excluded.level, audience = 'team' RETURNING team",
            [team, level, scope],
        ).fetchone()
        self._settle(scope=scope, at=at)
        return row is not None

    def take_back(self, scope: ScopeId, team: TeamId, at: datetime) -> bool:
        """See Office."""
        row = self._connection.execute(
            "DELETE FROM team_holds WHERE team = %s::uuid AND scope = %s::uuid RETURNING team", [team, scope]
        ).fetchone()
        self._settle(scope=scope, at=at)
        return row is not None

    def erase(self, scope: ScopeId, at: datetime) -> int:
        """See Office."""
        zero = bytes(32)
        self._connection.execute(
            "UPDATE scope SET erased_at = %s, checksum = %b WHERE id = %s::uuid", [at, zero, scope]
        )
        rows = self._connection.execute(
            "UPDATE record SET erased = true, sealed = NULL WHERE scope = %s::uuid RETURNING id", [scope]
        ).fetchall()
        self._connection.execute("UPDATE feed SET sealed = NULL WHERE scope = %s::uuid", [scope])
        self._connection.execute("DELETE FROM conflict WHERE scope = %s::uuid", [scope])
        self._connection.execute("DELETE FROM key WHERE scope = %s::uuid", [scope])
        self._forget("scope", scope, at)
        self._settle(scope=scope, at=at)
        self._seals.forget(scope)
        return len(rows)

    def erase_record(self, record: RecordId, at: datetime) -> bool:
        """See Office."""
        kept = self._ledger.kept([record]).get(record)
        if kept is None or kept.state.erased:
            return False
        share = record_sum(record, kept.state.versions)
        self._connection.execute("UPDATE record SET erased = true, sealed = NULL WHERE id = %s::uuid", [record])
        self._connection.execute("UPDATE feed SET sealed = NULL WHERE record = %s::uuid", [record])
        self._connection.execute("DELETE FROM conflict WHERE record = %s::uuid", [record])
        self._forget("record", record, at)
        row = self._connection.execute(
            "SELECT head, checksum FROM scope WHERE id = %s::uuid FOR NO KEY UPDATE", [kept.scope]
        ).fetchone()
        if row is None:
            return False
        self._connection.execute(
            "UPDATE scope SET head = head + 1, checksum = %b WHERE id = %s::uuid", [xor(row[1], share), kept.scope]
        )
        self._connection.execute(
            "INSERT INTO feed (scope, seq, record, form, kind, at) VALUES (%s::uuid, %s, %s::uuid, %s, 'erase', %s)",
            [kept.scope, row[0] + 1, record, kept.kind, at],
        )
        return True

    def set_aside(self) -> list[SetAside]:
        """See Office."""
        rows = self._connection.execute("SELECT edit, worker, team, reason, at FROM quarantine ORDER BY at, edit")
        return [SetAside(EditId(row[0]), *row[1:]) for row in rows]

    def new_epoch(self, log_epoch: str) -> None:
        """See Office."""
        self._connection.execute("UPDATE book SET log_epoch = %s::uuid", [log_epoch])

    def _forget(self, column: str, named: str, at: datetime) -> None:
        """Empty the edits of a scope or a record, and what leads were told of them; that they were stays."""
        asked = {
            "scope": "SELECT device, edit FROM quarantine WHERE scope = %s::uuid",
            "record": "SELECT device, edit FROM quarantine WHERE record = %s::uuid",
        }
        for device, edit in self._connection.execute(asked[column].encode(), [named]).fetchall():
            self.erase_record(told_id(device, edit), at)
        edits = {
            "scope": "UPDATE edit SET sealed = NULL, outcome = 'erased' WHERE scope = %s::uuid",
            "record": "UPDATE edit SET sealed = NULL, outcome = 'erased' WHERE record = %s::uuid",
        }
        set_aside = {
            "scope": "DELETE FROM quarantine WHERE scope = %s::uuid",
            "record": "DELETE FROM quarantine WHERE record = %s::uuid",
        }
        files = {
            "scope": "DELETE FROM blob WHERE scope = %s::uuid",
            "record": "DELETE FROM blob WHERE record = %s::uuid",
        }
        self._connection.execute(files[column].encode(), [named])
        self._connection.execute(edits[column].encode(), [named])
        self._connection.execute(set_aside[column].encode(), [named])

    def _add_key(self, scope: str) -> None:
        self._connection.execute(
            "INSERT INTO key (scope, wrapped) VALUES (%s::uuid, %b) ON CONFLICT DO NOTHING",
            [scope, self._seals.new_key(scope)],
        )

    def _settle(self, *, at: datetime, worker: WorkerId | None = None, scope: ScopeId | None = None) -> None:
        self._connection.execute("SELECT settle(%s::uuid, %s::uuid[], %s)", [worker, [scope] if scope else None, at])

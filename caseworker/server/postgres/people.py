"""Workers and the names of their teams as PostgreSQL keeps them: what is personal is sealed under the config key."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json, to_json

from caseworker.domain.ids import CONFIG_SCOPE, WorkerId
from caseworker.server.book import SYSTEM_WORKER, Colleague
from caseworker.server.postgres.rows import Connection, learn_keys
from caseworker.server.sealing import Seals

COLLEAGUES = "SELECT w.id, w.role, w.team, w.enabled, w.sealed, t.sealed FROM worker w JOIN team t ON t.id = w.team"


def home_of(connection: Connection, worker: WorkerId) -> str:
    """The scope whose key seals what has no scope: the worker's team's."""
    if worker == SYSTEM_WORKER:
        return CONFIG_SCOPE
    row = connection.execute("SELECT team FROM worker WHERE id = %s::uuid", [worker]).fetchone()
    return str(row[0]) if row else CONFIG_SCOPE


def colleague_of(connection: Connection, seals: Seals, worker: WorkerId) -> Colleague | None:
    """A worker as the partnership has them now, None if it has none of that id."""
    learn_keys(connection, seals, {CONFIG_SCOPE})
    row = connection.execute(COLLEAGUES + " WHERE w.id = %s::uuid", [worker]).fetchone()
    return colleague(seals, row) if row else None


def sealed_colleague(seals: Seals, worker: Colleague) -> bytes:
    """What is personal of a worker's row."""
    plain = to_json({"name": worker.name, "programme": worker.programme})
    return seals.seal(CONFIG_SCOPE, f"worker|{worker.id}", plain)


def colleague(seals: Seals, row: Sequence[Any]) -> Colleague:
    """A worker from a row of `COLLEAGUES`. The key of the config scope must be at hand."""
    worker, role, team, enabled, sealed, team_sealed = row
    personal = from_json(seals.open(CONFIG_SCOPE, f"worker|{worker}", sealed))
    team_name = team_called(seals, team, team_sealed)
    return Colleague(worker, personal["name"], role, team, team_name, personal["programme"], enabled)


def team_called(seals: Seals, team: str, sealed: bytes) -> str:
    """A team's name from its row."""
    return str(from_json(seals.open(CONFIG_SCOPE, f"team|{team}", sealed)))

"""Who may do what: roles, scopes and the few rules that are the same offline and on the server."""

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict

from caseworker.domain.ids import ScopeId, TeamId, WorkerId

WorkerRole = Literal["worker", "lead", "supervisor", "auditor"]
ScopeKind = Literal["file", "restricted", "team", "config"]
Level = Literal["write", "read", "core"]
Deed = Literal["read", "write", "sign", "settle", "supervise", "print"]


class Me(BaseModel):
    """The worker at this laptop, as the partnership enrolled them."""

    model_config = ConfigDict(frozen=True)

    worker: WorkerId
    name: str
    role: WorkerRole
    team: TeamId
    team_name: str
    programme: str
    device_code: str


_DEEDS: dict[Level, frozenset[Deed]] = {
    "write": frozenset({"read", "write", "sign", "settle", "print"}),
    "read": frozenset({"read"}),
    "core": frozenset({"read"}),
}


def may(role: WorkerRole, deed: Deed, level: Level | None) -> bool:
    """Whether someone of this role, holding a scope at this level (None: not at all), may do the deed.

    Supervisors write oversight notes and never a worker's note; auditors read nothing but the audit.
    """
    if level is None or role == "auditor":
        return False
    if deed == "supervise":
        return role in ("lead", "supervisor")
    return deed in _DEEDS[level]


def leads_scope(team: TeamId) -> ScopeId:
    """The scope only a team's leads and supervisors hold: what was set aside reaches them in it."""
    return ScopeId(hashlib.sha256(f"leads|{team}".encode()).hexdigest()[:32])


def team_scope(team: TeamId) -> ScopeId:
    """The scope of a team's own records: it has the team's id."""
    return ScopeId(team)

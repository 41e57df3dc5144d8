"""The answer to hello: what a worker holds, what is to be purged, and the short form when nothing has changed."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caseworker import custody, digests, wire
from caseworker.domain.ids import ScopeId
from caseworker.server.book import Colleague, Device, Holding
from caseworker.server.custody.book import Custody
from caseworker.server.signing import Signer


@dataclass(frozen=True, slots=True)
class Greeted:
    """What the book says of a device that says hello. `unpurged`: closed scopes whose removal it has not confirmed.

    `custody` and `lease` are what is said of the laptop itself.
    """

    log_epoch: str
    now: datetime
    device: Device
    colleague: Colleague | None
    holdings: Sequence[Holding]
    unpurged: Collection[ScopeId]
    min_pull_schema: int
    custody: Custody
    lease: wire.Lease | None


def welcome(found: Greeted, asked: wire.Hello, signer: Signer) -> wire.Welcome:
    """The whole welcome, or one that says that the welcome the device knows still holds."""
    key = found.custody.recovery
    tag = _tag(found)
    said = wire.Welcome(
        log_epoch=found.log_epoch,
        server_time=found.now,
        enabled=found.device.enabled,
        expected_seq=found.device.next_seq,
        min_pull_schema=found.min_pull_schema,
        tag=tag,
        lease=found.lease,
        ending=found.custody.ending,
        escrow=found.custody.escrow,
        witnessed=found.custody.witnessed,
    )
    if found.device.enabled and not found.unpurged and tag == asked.tag and _digest(_open(found)) == asked.digest:
        return said.model_copy(update={"unchanged": True})
    held = {known.scope for known in asked.held} | set(found.unpurged)
    grants = tuple(_grant(one) for one in _open(found))
    return said.model_copy(
        update={
            "grants": grants,
            "revoked": tuple(_revoked(found, held)),
            "you": _you(found.colleague),
            "recovery_key": key,
            "recovery_signature": signer.sign(custody.recovery_text(key)) if key else "",
        }
    )


def _open(found: Greeted) -> list[Holding]:
    return [one for one in found.holdings if one.closed_at is None and found.device.enabled]


def _revoked(found: Greeted, named: Collection[ScopeId]) -> list[wire.Revoked]:
    return [
        wire.Revoked(scope=one.scope, grant_epoch=one.epoch)
        for one in found.holdings
        if (one.closed_at is not None or not found.device.enabled) and one.scope in named
    ]


def _digest(holdings: Iterable[Holding]) -> str:
    return digests.held_digest((one.scope, one.epoch, one.head) for one in holdings)


def _tag(found: Greeted) -> str:
    """A name for what a welcome says of the worker, of grants and of the recovery key.

    Heads, clock, expected number and what concerns the laptop itself are left aside.
    """
    one = found.colleague
    lines = [
        f"{found.log_epoch}|{found.min_pull_schema}|{found.custody.fingerprint}",
        f"{one.name}|{one.role}|{one.team}|{one.team_name}|{one.programme}" if one else "",
        *(f"{held.scope}|{held.kind}|{held.epoch}|{held.level}|{held.team}" for held in _open(found)),
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _grant(one: Holding) -> wire.Grant:
    return wire.Grant.model_construct(
        scope=one.scope, kind=one.kind, grant_epoch=one.epoch, level=one.level, head=one.head, team=one.team
    )


def _you(one: Colleague | None) -> wire.You | None:
    if one is None:
        return None
    return wire.You(name=one.name, role=one.role, team=one.team, team_name=one.team_name, programme=one.programme)

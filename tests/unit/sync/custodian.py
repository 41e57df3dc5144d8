"""The partnership's side of custody for single turns of the engine: it signs, takes escrow, audit and rescue, and keeps
them, or is told to answer otherwise."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from caseworker import wire
from caseworker.custody import (
    CHAIN_START,
    Deed,
    Deeds,
    Escrow,
    EscrowKept,
    Rescue,
    RescueKept,
    Witness,
    fingerprint,
    follows,
    recovery_text,
)
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.sealed_letters import fresh_key
from caseworker.sync.asks import Ask
from caseworker.syncport import DeviceCard
from tests.property.world.dictstore import DictStore
from tests.unit.sync.scripted import AT, EPOCH, TEAM, Script, welcome
from tests.unit.sync.scripted_server import LaptopKey

DEVICE, WORKER, STORE = DeviceId("d" * 32), WorkerId("a" * 32), "5" * 32
PARTNERSHIP = LaptopKey(77)
"""The partnership's signing key."""
PRIVATE, PUBLIC = fresh_key("escrow")
"""The officers' recovery key."""


def leased_laptop(*, server_key: str = PARTNERSHIP.public, recovery_key: str = PUBLIC) -> DictStore:
    """A laptop that was enrolled with these keys."""
    card = DeviceCard(DEVICE, "K7", WORKER, TEAM, EPOCH, 1, server_key=server_key, recovery_key=recovery_key)
    return DictStore(card)


def lease(seq: int = 1, *, days: float = 7, device: DeviceId = DEVICE, worker: WorkerId = WORKER) -> wire.Lease:
    """A signed lease."""
    made = wire.Lease(device=device, worker=worker, seq=seq, issued_at=AT, not_after=AT + timedelta(days=days))
    return made.model_copy(update={"signature": PARTNERSHIP.sign(made.signed_text)})


def ending(device: DeviceId = DEVICE) -> wire.Ending:
    """A signed order to end."""
    made = wire.Ending(device=device, ordered_at=AT)
    return made.model_copy(update={"signature": PARTNERSHIP.sign(made.signed_text)})


def witness(n: int, chain: str, *, device: DeviceId = DEVICE, at: datetime = AT) -> Witness:
    """A signed line."""
    made = Witness(device=device, n=n, chain=chain, at=at)
    return made.model_copy(update={"signature": PARTNERSHIP.sign(made.signed_text)})


def sealed_key(*, epoch: int = 1, public: str = PUBLIC) -> Escrow:
    """An escrow; nobody here opens it."""
    return Escrow(store=STORE, epoch=epoch, key=fingerprint(public), sealed="00" * 40)


class Keeper:
    """What the partnership keeps of one laptop, and the script that answers from it.

    `says` replaces the answers to these paths' last words; `more` goes into every welcome.
    """

    def __init__(self, says: dict[str, Callable[[Ask], wire.Message]] | None = None, **more: object) -> None:
        self.deeds: list[Deed] = []
        self.escrows: list[Escrow] = []
        self.rescues: list[Rescue] = []
        self.more = more
        own = {"hello": self._welcome, "escrow": self._escrow, "deeds": self._deeds, "rescue": self._rescue}
        self.script = Script(**{**own, **(says or {})})

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return self.script.paths()

    def pages(self) -> list[int]:
        """How many lines each page of the audit had."""
        return [len(ask.message.deeds) for ask in self.script.asked if isinstance(ask.message, Deeds)]

    def newest(self) -> Witness:
        """The signed line of what is kept."""
        return witness(len(self.deeds), self.deeds[-1].chain if self.deeds else CHAIN_START)

    def take(self, deeds: Sequence[Deed]) -> None:
        """Take lines in if they follow."""
        fresh = [one for one in deeds if one.n > len(self.deeds)]
        if follows(self.newest().chain, len(self.deeds), fresh):
            self.deeds += fresh

    def _welcome(self, _ask: Ask) -> wire.Message:
        held = self.escrows[-1] if self.escrows else None
        name = f"{held.store}/{held.epoch}/{held.key}" if held else ""
        said = {"witnessed": len(self.deeds), "escrow": name, "recovery_key": PUBLIC, **self.more}
        said.setdefault("recovery_signature", PARTNERSHIP.sign(recovery_text(str(said["recovery_key"]))))
        return welcome(**said)

    def _escrow(self, ask: Ask) -> wire.Message:
        assert isinstance(ask.message, Escrow)
        self.escrows.append(ask.message)
        return EscrowKept(store=ask.message.store, epoch=ask.message.epoch, key=ask.message.key)

    def _deeds(self, ask: Ask) -> wire.Message:
        assert isinstance(ask.message, Deeds)
        self.take(ask.message.deeds)
        return self.newest()

    def _rescue(self, ask: Ask) -> wire.Message:
        assert isinstance(ask.message, Rescue)
        self.rescues.append(ask.message)
        return RescueKept(digest=hashlib.sha256(bytes.fromhex(ask.message.sealed)).hexdigest())

"""A server that lies about the laptop: forged, changed, replayed and misplaced words change nothing unsigned.

Each run is one laptop that meets a server which has collected every word the partnership ever signed, for this laptop
and for another, and answers with these, changed in one place or not at all.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from caseworker import wire
from caseworker.custody import CHAIN_START, EscrowKept, RescueKept, Witness
from caseworker.domain.ids import DeviceId
from caseworker.domain.messages import CATALOGUE
from caseworker.sync.asks import Ask
from tests.property.long_hour import SHARES_S
from tests.property.world.dictstore import DictStore
from tests.unit.sync.custodian import PUBLIC, Keeper, ending, lease, leased_laptop, sealed_key, witness
from tests.unit.sync.scripted import AT, an_edit, report_of, scope_id
from tests.unit.sync.scripted_server import LaptopKey

RUNS, RUNS_LONG = 400, 40_000
LYING_S = SHARES_S["lies of a server"]
OTHER, STRANGER = DeviceId("e" * 32), LaptopKey(99)
VALUES: tuple[Any, ...] = (
    None, "", 0, 1, -1, 2**63, "f" * 64, "0" * 128, OTHER, [], {}, True, "é\x00",
    (AT + timedelta(days=4_000)).isoformat(),
)  # fmt: skip


def places(at: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value where something stands."""
    if isinstance(at, dict):
        return [place for key, value in at.items() for place in ((*path, key), *places(value, (*path, key)))]
    return [path] if path else []


@dataclass
class Liar:
    """A server of its own chance. `changed` counts what it changed."""

    rng: random.Random
    changed: int = 0

    def word(self, *honest: wire.Message | None) -> wire.Message | None:
        """One of these, as it is, changed, or signed by somebody else."""
        said = self.rng.choice(honest)
        if said is None or self.rng.random() < 0.25:
            return said
        if self.rng.random() < 0.25 and hasattr(said, "signed_text"):
            return said.model_copy(update={"signature": STRANGER.sign(said.signed_text)})
        return self.mutated(said)

    def mutated(self, said: wire.Message) -> wire.Message:
        """The message changed in one place of its JSON; if nobody could read it any more, a fault of the line."""
        raw = json.loads(said.model_dump_json())
        *way, last = self.rng.choice(places(raw))
        spot = raw
        for step in way:
            spot = spot[step]
        before = spot[last]
        flipped = before[:-1] + chr(ord(before[-1]) ^ 1) if isinstance(before, str) and before else before
        spot[last] = self.rng.choice((flipped, *VALUES))
        self.changed += 1
        try:
            return type(said).model_validate_json(json.dumps(raw))
        except ValidationError:
            return wire.Fault(key="server_nonsense")


def hostile(liar: Liar, store: DictStore) -> Keeper:
    """What the laptop meets in one run."""
    lines, rng = store.custody.lines, liar.rng
    leases = [lease(seq) for seq in (1, 5, 9)]
    own = [witness(one.n, one.chain) for one in rng.sample(lines, min(3, len(lines)))]
    foreign = [witness(len(lines) + 3, "ab" * 32, device=OTHER)]

    def said(*honest: wire.Message) -> Callable[[Ask], wire.Message]:
        return lambda _ask: liar.word(*honest) or wire.Fault(key="server_fault")

    def answer(ask: Ask) -> wire.Message:
        """The honest welcome, with words put in and out of place, then perhaps changed anywhere."""
        welcome = keeper._welcome(ask)
        words = {
            "lease": liar.word(None, *leases, lease(12, device=OTHER)),
            "ending": liar.word(None, ending(OTHER), ending(OTHER)),
            "witnessed": rng.choice((0, len(lines), 10**9, -5)),
            "escrow": rng.choice(("", "x", f"{'5' * 32}/1/nobody")),
            "recovery_key": rng.choice(("", PUBLIC, "zz", "ab" * 32, "ab" * 1_216)),
        }
        readable = {name: value for name, value in words.items() if not isinstance(value, wire.Fault)}
        dressed = welcome.model_copy(update=readable)
        return liar.mutated(dressed) if rng.random() < 0.3 else dressed

    escrow = sealed_key()
    kept = EscrowKept(store=escrow.store, epoch=escrow.epoch, key=escrow.key)
    keeper = Keeper(
        {
            "hello": answer,
            "deeds": said(*own, *foreign, witness(0, CHAIN_START)),
            "escrow": said(kept),
            "rescue": said(RescueKept(digest="ab" * 32)),
        }
    )
    return keeper


def met(seed: int) -> Liar:
    """A laptop that meets the liar three times; asserts that it believed nothing that was not signed."""
    rng, store = random.Random(seed), leased_laptop()
    liar = Liar(rng)
    store.custody.keep_escrow(sealed_key())
    for _ in range(rng.randint(1, 6)):
        store.custody.note("view")
    for number in range(1, 4):
        store.work([an_edit(number, scope_id(1))])
        before, chain = store.custody.state(), {one.n: one.chain for one in store.custody.lines}
        report = report_of(store, hostile(liar, store).script)
        after = store.custody.state()
        assert after.lease in (None, *(lease(seq) for seq in (1, 5, 9))), seed
        assert (after.lease.seq if after.lease else 0) >= (before.lease.seq if before.lease else 0), seed
        assert (report.leaving, after.rescued) == (None, ""), seed
        assert (report.is_put_back, after.is_put_back, after.recovery_key) == (False, False, PUBLIC), seed
        assert is_genuine(after.witness, chain), seed
        assert report.trouble in ("", *CATALOGUE), seed
    return liar


def is_genuine(kept: Witness | None, chain: dict[int, str]) -> bool:
    return kept is None or kept == witness(kept.n, chain.get(kept.n, CHAIN_START))


def test_that_a_lying_server_changes_nothing_without_the_partnerships_signature() -> None:
    assert sum(met(seed).changed for seed in range(RUNS)) > RUNS


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_that_a_lying_server_changes_nothing_in_a_hundred_thousand_lies() -> None:
    begun, lies = time.monotonic(), 0
    for seed in range(RUNS, RUNS + RUNS_LONG):
        lies += met(seed).changed
        if time.monotonic() - begun > LYING_S:
            break
    print(f"{lies} lies in {time.monotonic() - begun:.0f} s, none believed")
    assert lies > 10_000

"""The custody of a laptop in plain values, for the store in dicts: the real one passes the same contract tests."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from caseworker.custody import CHAIN_START, Deed, Escrow, Rescue, Witness, fingerprint, link, rescue_info
from caseworker.sealed_letters import seal_to
from caseworker.syncport import CustodyState, DeviceCard, Unsent, escrow_name
from caseworker.wire import Lease

Pieces = Callable[[], list[dict[str, Any]]]


class DictCustody:
    """A CustodyStore in values. `pieces` gives the work the server does not have."""

    def __init__(self, card: DeviceCard, pieces: Pieces) -> None:
        self.card = card
        self.lines: list[Deed] = []
        self.kept = CustodyState(recovery_key=card.recovery_key)
        self.held = ""
        self.opened = ""
        self._pieces = pieces

    def state(self) -> CustodyState:
        kept, seen = self.kept, self.kept.witness
        name = escrow_name(kept.escrow) if kept.escrow else ""
        wanted = f"{self.opened}/{fingerprint(kept.recovery_key)}" if self.opened and kept.recovery_key else ""
        return replace(
            kept,
            newest_deed=len(self.lines),
            wants_escrow=bool(wanted) and name != wanted,
            escrow_kept=bool(name) and name == self.held,
            is_put_back=seen is not None and not self._holds(seen),
        )

    def keep_lease(self, lease: Lease) -> bool:
        if self.kept.lease is not None and lease.seq <= self.kept.lease.seq:
            return False
        self.kept = replace(self.kept, lease=lease, newest_known=None)
        return True

    def note_seen(self, now: datetime) -> None:
        known = self.kept.newest_known
        self.kept = replace(self.kept, newest_known=now if known is None else max(known, now))

    def hear_recovery_key(self, key: str) -> None:
        if not key:
            return
        if not self.kept.recovery_key:
            self._pin(key)
        else:
            self.kept = replace(self.kept, recovery_key_changed="" if key == self.kept.recovery_key else key)

    def accept_recovery_key(self, key: str) -> None:
        if key and key == self.kept.recovery_key_changed:
            self._pin(key)
            self.note("recovery_key")

    def note_opened(self, store: str, epoch: int) -> None:
        self.opened = f"{store}/{epoch}"

    def keep_escrow(self, escrow: Escrow) -> None:
        self.kept = replace(self.kept, escrow=escrow)

    def hear_escrow(self, name: str) -> None:
        self.held = name

    def deeds(self, after: int, most: int) -> tuple[Deed, ...]:
        return tuple(self.lines[after : after + most])

    def keep_witness(self, witness: Witness) -> bool:
        before, is_held = self.kept.witness, self._holds(witness)
        if before is not None and witness.n < before.n and self._holds(before):
            return True
        if before is None or not is_held or self._holds(before):
            self.kept = replace(self.kept, witness=witness)
        return is_held

    def note_sync(self) -> None:
        self.note("sync")

    def note(self, deed: str) -> None:
        """Add a line."""
        before = self.lines[-1].chain if self.lines else CHAIN_START
        said = Deed(n=len(self.lines) + 1, at="", worker=self.card.worker, deed=deed, chain="")
        self.lines.append(said.model_copy(update={"chain": link(before, said)}))

    def unsent(self) -> Unsent:
        pieces = [to_json(piece) for piece in self._pieces()]
        mark = hashlib.sha256(b"\n".join(pieces)).hexdigest() if pieces else ""
        if not pieces or not self.kept.recovery_key:
            return Unsent(len(pieces), mark)
        store, key = self.opened.partition("/")[0] or self.card.device, fingerprint(self.kept.recovery_key)
        sealed = seal_to(self.kept.recovery_key, rescue_info(store, key), b'{"pieces":[' + b",".join(pieces) + b"]}")
        return Unsent(len(pieces), mark, (Rescue(store=store, key=key, pieces=len(pieces), sealed=sealed),))

    def note_rescued(self, mark: str) -> None:
        self.kept = replace(self.kept, rescued=mark)

    def _pin(self, key: str) -> None:
        self.kept = replace(self.kept, recovery_key=key, recovery_key_changed="")
        self.card = replace(self.card, recovery_key=key)

    def _holds(self, witness: Witness) -> bool:
        if witness.n <= 0:
            return witness.n == 0
        return len(self.lines) >= witness.n and self.lines[witness.n - 1].chain == witness.chain

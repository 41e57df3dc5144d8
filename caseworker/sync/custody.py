"""The talk about the laptop itself: its lease, its escrow, its audit, and its end. A part of one run of the engine.

A lease, an order to end, a witness and a recovery key are believed only with the partnership's signature, under the key
that was pinned when the laptop was enrolled. Which escrow the server holds, up to which line it has the audit, and
whether access goes on are hints without one: a lie there makes the laptop send too much or too little until it meets a
true server, and opens and destroys nothing. What does not hold is left aside and told as trouble; the rest of the run
goes on, because work that waits must not wait for this.
"""

import hashlib
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Protocol, TypeVar

from caseworker import custody, wire
from caseworker.custody import Deeds, EscrowKept, RescueKept, Witness, is_signed
from caseworker.domain.ids import DeviceId, WorkerId
from caseworker.sync.answers import as_kind
from caseworker.sync.asks import Ask, Stage
from caseworker.sync.report import Leaving
from caseworker.syncport import CustodyStore, DeviceCard, Unsent, escrow_name

M = TypeVar("M", bound=wire.Message)
Walk = Generator[Ask, wire.Message, None]

UNSIGNED = "server_unproven"
"""The trouble told for a word about this laptop that the partnership did not sign."""
WAITS = "rescue_waits"
"""The trouble told while the order to end cannot be followed, because unsent work is not in safe hands."""
_AUDIT = Stage("Sending the audit")
_NEVER_TAKEN = frozenset({"message_unreadable"})


class Signed(Protocol):
    """A word of the partnership about one laptop."""

    @property
    def device(self) -> DeviceId:
        """Which laptop it is about."""
        ...

    @property
    def signature(self) -> str:
        """The partnership's signature, hex."""
        ...

    @property
    def signed_text(self) -> bytes:
        """What it is over."""
        ...


class Custody:
    """What one run says and hears about the laptop. `leaving` is set once the partnership's order to end was heard."""

    def __init__(self, store: CustodyStore, troubled: Callable[[wire.Fault], None]) -> None:
        """`troubled` hears what went wrong, and raises if the run cannot go on."""
        self._store = store
        self._troubled = troubled
        self._card: DeviceCard | None = None
        self._is_enabled = False
        self._at = 0
        self._is_audit_left = False
        self.leaving: Leaving | None = None
        self.is_put_back = False

    def hear(self, card: DeviceCard, welcome: wire.Welcome) -> None:
        """Take from a welcome what holds. A laptop that pinned no key believes nothing, and has no lease."""
        self._card = card if card.server_key else None
        if self._card is None:
            return
        self._at, self._is_enabled = max(self._at, welcome.witnessed), welcome.enabled
        if welcome.lease is not None and self._is_ours(welcome.lease, of=welcome.lease.worker):
            self._store.keep_lease(welcome.lease)
        if welcome.ending is not None and self._is_ours(welcome.ending):
            self.leaving = self.leaving or Leaving(welcome.ending)
        if self._is_recovery_key(self._card, welcome):
            self._store.hear_recovery_key(welcome.recovery_key)
        self._store.hear_escrow(welcome.escrow)

    def after_push(self) -> Walk:
        """Hand over the escrow if the server lacks it, the audit, and before the end everything that was not sent."""
        if self._card is None:
            return
        if self.leaving is None and self._is_enabled:
            yield from self._escrow()
        yield from self.send_deeds()
        if self.leaving is not None:
            yield from self._rescue(self.leaving)

    # -- escrow -------------------------------------------------------------------------------------------------------
    def _escrow(self) -> Walk:
        state = self._store.state()
        if state.escrow is None or state.escrow_kept:
            return
        ask = Ask(custody.ESCROW_PATH, state.escrow, EscrowKept, Stage("Handing over the recovery copy of the key"))
        kept = yield from self._told(ask, EscrowKept)
        if kept is None:
            return
        if (kept.store, kept.epoch, kept.key) != (state.escrow.store, state.escrow.epoch, state.escrow.key):
            self._troubled(wire.Fault(key="server_fault"))
            return
        self._store.hear_escrow(escrow_name(kept))

    # -- audit --------------------------------------------------------------------------------------------------------
    def send_deeds(self) -> Walk:
        """Send the lines of the audit that the server lacks; nothing is asked where it has them all.

        The first question is whether the audit here holds the newest line that is there: if not, an older store was
        put back, and nothing of this audit would follow.
        """
        if self._card is None or self._is_audit_left:
            return
        # Left for this run wherever the way below does not come to its end.
        self._is_audit_left = True
        if not self._store.state().is_put_back and (yield from self._is_common()):
            yield from self._send_after()
        if self._store.state().is_put_back:
            self.is_put_back = True
            yield from self._show_fork()

    def _send_after(self) -> Walk:
        """The lines after the newest that both sides have."""
        while deeds := self._store.deeds(self._at, custody.DEEDS):
            known = yield from self._witness(Deeds(deeds=deeds))
            if known is None:
                return
            if known.n <= self._at:
                self._troubled(wire.Fault(key="server_fault"))
                return
            self._at = known.n
        self._is_audit_left = False

    def _show_fork(self) -> Walk:
        """Send one line where the two audits have parted: the partnership's operators learn of it only so."""
        state = self._store.state()
        number = min(state.newest_deed, state.witness.n if state.witness is not None else 0)
        if deeds := self._store.deeds(number - 1, 1) if number > 0 else ():
            yield from self._told(Ask(custody.DEEDS_PATH, Deeds(deeds=deeds), Witness, _AUDIT), Witness)

    def _is_common(self) -> Generator[Ask, wire.Message, bool]:
        """Whether the newest line of the server's is one that this audit is known to hold; asked where it is not."""
        known = self._store.state().witness
        if not self._at or (known is not None and known.n == self._at):
            return True
        told = yield from self._witness(Deeds(deeds=()))
        if told is not None:
            self._at = told.n
        return told is not None

    def _witness(self, deeds: Deeds) -> Generator[Ask, wire.Message, Witness | None]:
        """The signed line that answers, None if it cannot be gone on from."""
        known = yield from self._told(Ask(custody.DEEDS_PATH, deeds, Witness, _AUDIT), Witness)
        if known is None or not self._is_ours(known) or not self._store.keep_witness(known):
            return None
        return known

    # -- the end ------------------------------------------------------------------------------------------------------
    def _rescue(self, leaving: Leaving) -> Walk:
        """Hand over what could not be sent. What was handed over once is not handed over again."""
        unsent = self._store.unsent()
        is_safe = not unsent.pieces or unsent.mark == self._store.state().rescued
        self.leaving = replace(leaving, pieces=unsent.pieces, mark=unsent.mark, is_safe=is_safe)
        if is_safe:
            return
        is_taken, is_refused = yield from self._handed_over(unsent)
        if is_taken:
            self._store.note_rescued(unsent.mark)
        letters = unsent.letters if is_refused else ()
        self.leaving = replace(self.leaving, is_safe=is_taken, letters=letters)
        if not is_taken:
            self._troubled(wire.Fault(key=WAITS))

    def _handed_over(self, unsent: Unsent) -> Generator[Ask, wire.Message, tuple[bool, bool]]:
        """Whether the server holds all of it now, and whether it said that it will never take it."""
        for number, letter in enumerate(unsent.letters):
            stage = Stage("Handing over what was not sent", number, len(unsent.letters))
            answer = yield Ask(custody.RESCUE_PATH, letter, RescueKept, stage)
            if isinstance(answer, wire.Fault):
                if answer.key in _NEVER_TAKEN:
                    return False, True
                self._troubled(answer)
                return False, False
            if as_kind(answer, RescueKept).digest != hashlib.sha256(bytes.fromhex(letter.sealed)).hexdigest():
                return False, False
        return bool(unsent.letters), False

    # -- what holds ---------------------------------------------------------------------------------------------------
    def _is_ours(self, said: Signed, *, of: WorkerId | None = None) -> bool:
        """Whether the partnership said this of this laptop (and worker); what it did not say is told as trouble."""
        card = self._card
        assert card is not None
        is_ours = said.device == card.device and of in (None, card.worker)
        if is_ours and is_signed(card.server_key, said.signed_text, said.signature):
            return True
        self._troubled(wire.Fault(key=UNSIGNED))
        return False

    def _is_recovery_key(self, card: DeviceCard, welcome: wire.Welcome) -> bool:
        """Whether the partnership said that this is its recovery key; where none is named there is nothing to doubt."""
        text = custody.recovery_text(welcome.recovery_key)
        if not welcome.recovery_key or is_signed(card.server_key, text, welcome.recovery_signature):
            return True
        self._troubled(wire.Fault(key=UNSIGNED))
        return False

    def _told(self, ask: Ask, kind: type[M]) -> Generator[Ask, wire.Message, M | None]:
        answer = yield ask
        if isinstance(answer, wire.Fault):
            self._troubled(answer)
            return None
        return as_kind(answer, kind)

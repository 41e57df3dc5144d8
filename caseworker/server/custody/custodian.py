"""What the server answers about a laptop itself: escrow, rescue, audit, and, without a token, lost words and receipts.

Nothing here opens what a laptop sealed to the recovery key: the server does not have that key.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from caseworker import custody, wire
from caseworker.domain.ids import DeviceId, is_id
from caseworker.domain.ports import Clock
from caseworker.server.book import SYSTEM_DEVICE, Book, Caller, Device, Ledger, Note
from caseworker.server.custody.book import Custody, Locker
from caseworker.server.declined import ENDED, TOO_MANY, UNKNOWN_CALLER, Declined, too_large, unreadable
from caseworker.server.signing import Signer

ESCROW_BYTES = 4_096
"""Most bytes of one sealed key."""
ESCROWS_KEPT, RESCUES_KEPT = 64, 64
"""Most of each that are kept of one laptop."""
LINE_BYTES = 16_000
"""Most bytes of one line of an audit, with members this server does not know."""
_MOST_LETTERS = {"at": 64, "worker": 64, "deed": 64, "record": 64, "scope": 64, "reason": 4_000, "digest": 128}
_NUMBER_TOP, _COUNT_TOP = 2**53, 2**31
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_FINGERPRINT = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){4}")


class Custodian:
    """The verbs of custody over the book. Part of the service; for any number of threads."""

    def __init__(self, book: Book, clock: Clock, signer: Signer) -> None:
        self._book = book
        self._clock = clock
        self._signer = signer

    def escrow(self, caller: Caller, asked: custody.Escrow) -> custody.EscrowKept:
        """Keep a laptop's sealed key. Raises Told("access_ended") once its access has ended."""
        _check(is_id(asked.store), 1 <= asked.epoch < _COUNT_TOP, _names_key(asked.key))
        _check(_bytes_in(asked.sealed) <= ESCROW_BYTES)
        now = self._clock.now()

        def deed(ledger: Ledger) -> custody.EscrowKept:
            if not calling(ledger, caller).enabled:
                raise Declined(ENDED, "access_ended")
            if ledger.locker.stock(caller.device).escrows >= ESCROWS_KEPT:
                raise Declined(TOO_MANY, "server_busy", wait_s=3_600)
            _check(ledger.locker.keep_escrow(caller.device, asked, now))
            ledger.note(Note("escrowed", now, caller.device, count=asked.epoch))
            return custody.EscrowKept(store=asked.store, epoch=asked.epoch, key=asked.key)

        return self._book.as_worker(caller.worker, deed)

    def rescue(self, caller: Caller, asked: custody.Rescue) -> custody.RescueKept:
        """Keep what a laptop hands over before its end, also when its access has ended."""
        check_rescue(asked)
        digest = hashlib.sha256(bytes.fromhex(asked.sealed)).hexdigest()
        now = self._clock.now()

        def deed(ledger: Ledger) -> custody.RescueKept:
            calling(ledger, caller)
            if ledger.locker.stock(caller.device).rescues >= RESCUES_KEPT:
                raise Declined(TOO_MANY, "server_busy", wait_s=3_600)
            _check(ledger.locker.keep_rescue(caller.device, asked, digest=digest, at=now))
            ledger.note(Note("rescued", now, caller.device, count=asked.pieces))
            return custody.RescueKept(digest=digest)

        return self._book.as_worker(caller.worker, deed)

    def deeds(self, caller: Caller, asked: custody.Deeds) -> custody.Witness:
        """Take the lines that follow what is kept, all or none; the answer names the newest line kept.

        Also when access has ended. Lines that are kept already are passed over.
        """
        _check(len(asked.deeds) <= custody.DEEDS, all(map(_is_bounded, asked.deeds)))
        now = self._clock.now()

        def deed(ledger: Ledger) -> custody.Witness:
            calling(ledger, caller)
            number, chain = _taken(ledger, caller.device, asked.deeds, now)
            said = custody.Witness(device=caller.device, n=number, chain=chain, at=now)
            return said.model_copy(update={"signature": self._signer.sign(said.signed_text)})

        return self._book.as_worker(caller.worker, deed)

    def recovery(self, asked: custody.RecoveryRequest) -> custody.RecoveryReply:
        """Keep a request for a lost key, and give what officers have answered. An unknown laptop gets nothing too."""
        key = asked.public_key
        _check(is_id(asked.device), is_id(asked.store), 1 <= asked.epoch < _COUNT_TOP, _bytes_in(key) == 32)
        now, device, sealed = self._clock.now(), self._device(asked.device), ""
        if device is not None:
            sealed = self._book.as_worker(device.worker, lambda ledger: ledger.locker.ask(asked, now))
        return custody.RecoveryReply(store=asked.store, epoch=asked.epoch, sealed=sealed)

    def ended(self, asked: custody.Ended) -> custody.Ended:
        """Keep the receipt of an end, which the laptop signed with the key that is gone now; repeated.

        An end that nobody ordered is not confirmed: the order that comes later must still be told.
        """
        _check(is_id(asked.store), is_id(asked.device), 0 <= asked.pieces < _COUNT_TOP, len(asked.signature) == 128)
        device = self._device(asked.device)
        if device is None or not custody.is_signed(device.key, asked.signed_text, asked.signature):
            raise unreadable()
        now = self._clock.now()

        def deed(ledger: Ledger) -> custody.Ended:
            _check(ledger.locker.is_ordered(asked.device))
            if ledger.locker.keep_receipt(asked, now):
                ledger.note(Note("ended", now, asked.device, count=asked.pieces))
            return asked

        return self._book.as_worker(device.worker, deed)

    def _device(self, device: DeviceId) -> Device | None:
        """An enrolled laptop; the partnership's own device is none."""
        return None if device == SYSTEM_DEVICE else self._book.at_door(lambda door: door.device(device))


def check_rescue(asked: custody.Rescue) -> None:
    """Raises Told if a letter is none that a laptop makes, or larger than one may be."""
    _check(is_id(asked.store), 0 <= asked.pieces < _COUNT_TOP, _names_key(asked.key))
    if _bytes_in(asked.sealed) > custody.RESCUE_BYTES:
        raise too_large()


def calling(ledger: Ledger, caller: Caller) -> Device:
    """The calling device, its row locked. Raises Told("access_ended") with status 401 if it is not this worker's."""
    device = ledger.device(caller.device)
    if device is None or device.worker != caller.worker:
        raise Declined(UNKNOWN_CALLER, "access_ended")
    return device


def leased(device: Device, found: Custody, now: datetime, *, signer: Signer) -> wire.Lease | None:
    """A signed lease of the number that was drawn for it, None if none was."""
    if not found.lease_seq:
        return None
    until = now + timedelta(days=found.lease_days)
    made = wire.Lease(device=device.id, worker=device.worker, seq=found.lease_seq, issued_at=now, not_after=until)
    return made.model_copy(update={"signature": signer.sign(made.signed_text)})


def _taken(ledger: Ledger, device: DeviceId, deeds: Sequence[custody.Deed], now: datetime) -> tuple[int, str]:
    """Number and chain value of the newest line kept after these were taken in, or were not because they do not follow.

    A line that contradicts one that is kept is a fork, and noted; lines that begin too late are only left out.
    """
    locker = ledger.locker
    number, chain = locker.head(device)
    fresh = [one for one in deeds if one.n > number]
    contradicted = _contradicted(locker, device, [one for one in deeds if one.n <= number])
    if fresh and not contradicted and not custody.follows(chain, number, fresh):
        contradicted = fresh[0].n if fresh[0].n == number + 1 else 0
        fresh = []
    if contradicted:
        if locker.note_fork(device, contradicted, now):
            ledger.note(Note("audit_forked", now, device, count=min(contradicted, _COUNT_TOP - 1)))
    elif fresh:
        locker.add_deeds(device, fresh, now)
        return fresh[-1].n, fresh[-1].chain
    return number, chain


def _contradicted(locker: Locker, device: DeviceId, repeated: Sequence[custody.Deed]) -> int:
    """The first of these numbers whose kept line is another one, 0 if they are all the same."""
    if not repeated:
        return 0
    kept = locker.chains(device, {one.n for one in repeated})
    return next((one.n for one in repeated if kept.get(one.n) != one.chain), 0)


def _is_bounded(deed: custody.Deed) -> bool:
    lengths = all(len(getattr(deed, name)) <= most for name, most in _MOST_LETTERS.items())
    is_small = not deed.model_extra or len(deed.model_dump_json()) <= LINE_BYTES
    return 0 < deed.n < _NUMBER_TOP and len(deed.chain) == 64 and lengths and is_small


def _names_key(fingerprint: str) -> bool:
    return _FINGERPRINT.fullmatch(fingerprint) is not None


def _bytes_in(text: str) -> int:
    """How many bytes lower-case hex stands for. Raises Told if it is none."""
    if not _HEX.fullmatch(text):
        raise unreadable()
    return len(text) // 2


def _check(*holds: bool) -> None:
    """Raises Told if the message is none of the contract's."""
    if not all(holds):
        raise unreadable()

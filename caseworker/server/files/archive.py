"""What the server answers about files: announced, sent chunk by chunk, compared, and given to who holds the scope.

The bytes are sealed by the laptop with a key that stands in the file's record; nothing here opens them. Whether a
worker may send or fetch is asked again with every message. Work whose author has lost access is not dropped: they may
still send the file of a record they themselves sent before, and may fetch nothing.
"""

import re

from caseworker import blobs
from caseworker.blobs import Announce, Chunk, Fetch, Piece, Standing
from caseworker.domain.ids import RecordId, ScopeId, is_id
from caseworker.domain.ports import Clock
from caseworker.server.book import Book, Caller, Elsewhere, Ledger, Note
from caseworker.server.custody.custodian import calling
from caseworker.server.declined import ENDED, TOO_LARGE, TOO_MANY, Declined, unreadable
from caseworker.server.files.book import Name

SCOPE_BYTES = 1_000_000_000
"""Most bytes of files that are taken for one scope."""
UNFINISHED = 64
"""Most uploads of one laptop that are not ended."""
NOT_THERE = 404
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


class Archive:
    """The verbs about files over the book. Part of the service; for any number of threads."""

    def __init__(self, book: Book, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def announce(self, caller: Caller, asked: Announce) -> Standing:
        """Make room for a file, or say how far it is. Raises Told: scope_not_held, file_room_full."""
        _check(_is_name(asked), 0 < asked.size <= blobs.SEALED_MOST)
        name, now = Name(asked.record, asked.digest), self._clock.now()

        def deed(ledger: Ledger) -> Standing:
            calling(ledger, caller)
            found = ledger.shelf.upload(caller.device, name)
            if found is not None and found.is_sealed:
                return _standing(name, "sealed", found.size)
            if state := _unwanted(ledger, asked.record, asked.scope):
                return _standing(name, state)
            if found is None:
                _require_room(ledger, caller, asked)
                ledger.shelf.begin(caller.device, asked, now)
                return _standing(name, "open")
            _check(found.size == asked.size)
            return _standing(name, "open", found.taken)

        return self._book.as_worker(caller.worker, deed)

    def chunk(self, caller: Caller, asked: Chunk) -> Standing:
        """Take the chunk that is waited for; any other changes nothing. The last one is followed by the comparison."""
        _check(_is_name(asked), asked.offset >= 0)
        data, name = _bytes(asked.data), Name(asked.record, asked.digest)

        def deed(ledger: Ledger) -> Standing:
            calling(ledger, caller)
            found = ledger.shelf.upload(caller.device, name)
            if found is not None and found.is_sealed:
                return _standing(name, "sealed", found.size)
            if state := _unwanted(ledger, asked.record, asked.scope):
                return _standing(name, state)
            if found is None:
                return _standing(name, "unknown")
            if asked.offset != found.taken:
                return _standing(name, "open", found.taken)
            _check(len(data) == blobs.expected(found.size, asked.offset))
            ledger.shelf.add(caller.device, name, asked.offset, data=data)
            if (taken := found.taken + len(data)) < found.size:
                return _standing(name, "open", taken)
            return self._compared(ledger, caller, asked, size=found.size)

        return self._book.as_worker(caller.worker, deed)

    def fetch(self, caller: Caller, asked: Fetch) -> Piece:
        """Bytes of a sealed file, for who holds the scope now. Raises Told: scope_not_held, file_not_there."""
        _check(_is_name(asked), asked.offset >= 0)
        name = Name(asked.record, asked.digest)

        def deed(ledger: Ledger) -> Piece:
            if not calling(ledger, caller).enabled:
                raise Declined(ENDED, "access_ended")
            if _level(ledger, asked.scope) is None:
                raise Declined(ENDED, "scope_not_held")
            found = ledger.shelf.piece(name, asked.scope, asked.offset)
            if found is None:
                raise Declined(NOT_THERE, "file_not_there")
            size, data = found
            return Piece(record=name.record, digest=name.digest, offset=asked.offset, size=size, data=data.hex())

        return self._book.as_worker(caller.worker, deed)

    def _compared(self, ledger: Ledger, caller: Caller, asked: Chunk, *, size: int) -> Standing:
        """All bytes are there: sealed if they are what was announced, else none of them is kept."""
        name, now = Name(asked.record, asked.digest), self._clock.now()
        if ledger.shelf.is_whole(caller.device, name):
            ledger.shelf.seal(caller.device, name, now)
            ledger.note(Note("file_sealed", now, caller.device, asked.scope, count=size))
            return _standing(name, "sealed", size)
        ledger.shelf.restart(caller.device, name)
        ledger.note(Note("file_broken", now, caller.device, asked.scope, count=size))
        return _standing(name, "broken")


def _unwanted(ledger: Ledger, record: RecordId, scope: ScopeId) -> blobs.State | None:
    """The state of a file that is not taken, None if it is. Raises Told("scope_not_held")."""
    where = ledger.elsewhere(Elsewhere(scopes=frozenset({scope}), records={record: scope}))
    if scope in where.erased or record in where.gone:
        return "erased"
    if where.records.get(record, scope) != scope:
        raise Declined(ENDED, "scope_not_held")
    if _level(ledger, scope) == "write" and record in where.records:
        return None
    if ledger.shelf.is_own(record, scope):
        return None
    if _level(ledger, scope) == "write":
        return "unknown"
    raise Declined(ENDED, "scope_not_held")


def _level(ledger: Ledger, scope: ScopeId) -> str | None:
    """At which level this worker holds the scope now, None if not."""
    return next((one.level for one in ledger.holdings([scope]) if one.closed_at is None), None)


def _require_room(ledger: Ledger, caller: Caller, asked: Announce) -> None:
    burden = ledger.shelf.burden(caller.device, asked.scope)
    if burden.unfinished >= UNFINISHED:
        raise Declined(TOO_MANY, "server_busy", wait_s=3_600)
    if burden.scope_bytes + asked.size > SCOPE_BYTES:
        raise Declined(TOO_LARGE, "file_room_full")


def _standing(name: Name, state: blobs.State, offset: int = 0) -> Standing:
    return Standing(record=name.record, digest=name.digest, state=state, offset=offset)


def _is_name(asked: Announce | Chunk | Fetch) -> bool:
    return is_id(asked.record) and is_id(asked.scope) and _DIGEST.fullmatch(asked.digest) is not None


def _bytes(text: str) -> bytes:
    if len(text) > 2 * blobs.CHUNK or not _HEX.fullmatch(text):
        raise unreadable()
    return bytes.fromhex(text)


def _check(*holds: bool) -> None:
    """Raises Told if the message is none of the contract's."""
    if not all(holds):
        raise unreadable()

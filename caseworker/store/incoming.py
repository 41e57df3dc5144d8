"""What arrives from the server, gathered per record and stored once at the end of the transaction."""

from dataclasses import dataclass, field

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.store import outbox, states
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.states import Held
from caseworker.wire import record_sum, xor

EMPTY_SUM = bytes(32)


@dataclass(slots=True)
class Incoming:
    """The records one transaction touches: as they were stored, and as they are becoming."""

    at: Opened
    _before: dict[RecordId, Held | None] = field(default_factory=dict)
    _after: dict[RecordId, Held] = field(default_factory=dict)
    _gone: set[RecordId] = field(default_factory=set)
    _kinds: set[str] = field(default_factory=set)
    _scopes: set[ScopeId] = field(default_factory=set)
    _sums: dict[ScopeId, bytes] = field(default_factory=dict)

    def held(self, record: RecordId) -> Held | None:
        """The record as it is becoming; None if it is not here. Raises Told("record_damaged")."""
        if record in self._after:
            return self._after[record]
        if record not in self._before:
            self._before[record] = states.find(self.at, record)
        return self._before[record]

    def put(self, held: Held) -> None:
        """The record has a new confirmed state, or fewer edits to be laid over it."""
        self._after[held.id] = held
        self._kinds.add(held.kind)
        self._scopes.add(held.scope)

    def erase(self, record: RecordId) -> None:
        """The record is gone for good, with the text of every edit of it that is not waiting to be sent."""
        held = self.held(record)
        if held is not None:
            self._kinds.add(held.kind)
            self._scopes.add(held.scope)
            self._share(self._before[record])
        self._after.pop(record, None)
        self._before[record] = None
        self._gone.add(record)
        states.remove(self.at, record)
        blank(self.at, record)

    def flush(self) -> Changes:
        """Store everything, with the unsent edits on top, and the checksums."""
        waiting = {row[0] for row in self.at.connection.execute("SELECT DISTINCT record FROM outbox")}
        aside = {row[0] for row in self.at.connection.execute("SELECT DISTINCT record FROM quarantined")}
        for record, held in self._after.items():
            raw, known = to_bytes(record), held.acked is not None
            may_wait = raw in waiting or (raw in aside and not known)
            before = self._before.get(record)
            after = held.under(outbox.pending(self.at, record, known=known) if may_wait else ())
            self._share(before)
            self._share(after)
            states.save(self.at, after, before)
        for scope, delta in self._sums.items():
            _add_to_sum(self.at, scope, delta)
        return Changes(frozenset(self._kinds), frozenset(self._after.keys() | self._gone), frozenset(self._scopes))

    def _share(self, held: Held | None) -> None:
        """The record's share enters its scope's checksum, or leaves it: both are the same exclusive or."""
        if held is not None and held.acked is not None:
            share = record_sum(held.id, held.acked.versions)
            self._sums[held.scope] = xor(self._sums.get(held.scope, EMPTY_SUM), share)


def blank(at: Opened, record: RecordId) -> None:
    """Take the text out of what was sent or set aside of a record; that it was, and its outcome, stay."""
    for table in (outbox.SENT, outbox.QUARANTINED):
        for row in table.rows_unchecked(at, "WHERE record = ? AND body <> ''", (to_bytes(record),)):
            table.put(at, {**row, "body": ""})


def _add_to_sum(at: Opened, scope: ScopeId, delta: bytes) -> None:
    held = at.connection.value("SELECT sum FROM cursor WHERE scope = ?", (to_bytes(scope),))
    if held is not None:
        at.connection.execute("UPDATE cursor SET sum = ? WHERE scope = ?", (xor(held, delta), to_bytes(scope)))


def renew(at: Opened) -> None:
    """Another server history begins: numbers of the old feed mean nothing, and every scope is fetched whole again.

    What is here stays until its scope has come, and scopes made here are asked for once more. Epochs of grants begin
    anew too: an older one than was known may be revoked by the server that came back.
    """
    for row in list(states.RECORD.rows(at, "WHERE ahead <> ''")):
        states.RECORD.put(at, {**row, "ahead": ""})
    at.connection.execute("UPDATE cursor SET grant_epoch = 0, seq = 0, is_filled = 0, as_of = NULL, after = NULL")
    at.connection.execute("DELETE FROM filling")
    at.connection.execute("UPDATE new_file SET is_confirmed = 0")

"""What arrives from the server, gathered per record and stored once at the end of the transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_core import to_json

from caseworker.digests import record_sum
from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.store import meta, outbox, states
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.states import Held
from caseworker.store.touched import Touched

EMPTY_SUM = bytes(32)
_WAITING = "SELECT DISTINCT record FROM outbox WHERE record IN (SELECT unhex(value) FROM json_each(?))"
_ASIDE = "SELECT DISTINCT record FROM quarantined WHERE record IN (SELECT unhex(value) FROM json_each(?))"


@dataclass(slots=True)
class Incoming:
    """The records one transaction touches, what of them changes on a screen, and what that means for the checksums.

    While a scope is being filled its checksum says nothing yet (`filling`): it is counted when its last page has come.
    """

    at: Opened
    filling: frozenset[ScopeId] = frozenset()
    _touched: Touched = field(init=False)
    _gone: set[RecordId] = field(default_factory=set)
    _kinds: set[str] = field(default_factory=set)
    _scopes: set[ScopeId] = field(default_factory=set)
    _sums: dict[ScopeId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._touched = Touched(self.at)

    def expect(self, records: Iterable[RecordId]) -> None:
        """These records will be asked for."""
        self._touched.expect(records)

    def held(self, record: RecordId) -> Held | None:
        """The record as it is becoming; None if it is not here. Raises Told("record_damaged")."""
        return self._touched.held(record)

    def put(self, held: Held) -> None:
        """The record has a new confirmed state, or fewer edits to be laid over it."""
        self._touched.put(held)
        self._kinds.add(held.kind)
        self._scopes.add(held.scope)

    def erase(self, record: RecordId) -> None:
        """The record is gone for good, with the text of every edit of it that is not waiting to be sent."""
        held = self.held(record)
        if held is not None:
            self._kinds.add(held.kind)
            self._scopes.add(held.scope)
            self._share(self._touched.before(record))
        self._touched.forget(record)
        self._gone.add(record)
        states.remove(self.at, record)
        blank(self.at, record)

    def flush(self) -> Changes:
        """Store everything, with the unsent edits on top, and the checksums."""
        touched = list(self._touched.after)
        waiting, aside = self._among(_WAITING, touched), self._among(_ASIDE, touched)
        for record, held in list(self._touched.after.items()):
            known = held.acked is not None
            may_wait = record in waiting or (record in aside and not known)
            after = held.under(outbox.pending(self.at, record, known=known) if may_wait else ())
            self._share(self._touched.before(record))
            self._share(after)
            self._touched.put(after)
        self._touched.store()
        _add_to_sums(self.at, self._sums)
        records = frozenset(self._touched.after.keys() | self._gone)
        return Changes(frozenset(self._kinds), records, frozenset(self._scopes))

    def written_on(self, records: Iterable[RecordId]) -> set[RecordId]:
        """Those of the records that have edits waiting, or set aside."""
        wanted = list(records)
        return self._among(_WAITING, wanted) | self._among(_ASIDE, wanted)

    def _among(self, asked: str, records: Sequence[RecordId]) -> set[RecordId]:
        rows = self.at.connection.execute(asked, (to_json(records).decode(),))
        return {RecordId(row[0].hex()) for row in rows.all()}

    def _share(self, held: Held | None) -> None:
        """The record's share enters its scope's checksum, or leaves it: both are the same exclusive or."""
        if held is not None and held.acked is not None and held.scope not in self.filling:
            share = int.from_bytes(record_sum(held.id, held.acked.versions))
            self._sums[held.scope] = self._sums.get(held.scope, 0) ^ share


def blank(at: Opened, record: RecordId) -> None:
    """Take the text out of what was sent or set aside of a record; that it was, and its outcome, stay."""
    for table in (outbox.SENT, outbox.QUARANTINED):
        found = table.rows_unchecked(at, "WHERE record = ? AND body <> ''", (to_bytes(record),))
        table.put(at, [{**row, "body": ""} for row in found])


def _add_to_sums(at: Opened, deltas: Mapping[ScopeId, int]) -> None:
    wanted = (to_json(list(deltas)).decode(),)
    rows = at.connection.execute(
        "SELECT sum, scope FROM cursor WHERE scope IN (SELECT unhex(value) FROM json_each(?))", wanted
    ).all()
    totals = [
        ((int.from_bytes(held) ^ deltas[ScopeId(scope.hex())]).to_bytes(len(EMPTY_SUM)), scope) for held, scope in rows
    ]
    at.connection.executemany("UPDATE cursor SET sum = ? WHERE scope = ?", totals)


def renew(at: Opened) -> None:
    """Another server history begins: numbers of the old feed mean nothing, and every scope is fetched whole again.

    What is here stays until its scope has come, and scopes made here are asked for once more. Epochs of grants begin
    anew too: an older one than was known may be revoked by the server that came back.
    """
    ahead = list(states.RECORD.rows(at, "WHERE ahead <> ''"))
    states.RECORD.put(at, [{**row, "ahead": ""} for row in ahead])
    at.connection.execute("UPDATE cursor SET grant_epoch = 0, seq = 0, is_filled = 0, as_of = NULL, after = NULL")
    at.connection.execute("DELETE FROM filling")
    # What was rescued may be among what that server has lost.
    meta.forget(at, meta.RESCUED)
    at.connection.execute("UPDATE new_file SET is_confirmed = 0")

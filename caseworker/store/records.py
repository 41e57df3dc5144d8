"""The local store as verbs and screens see it."""

from collections.abc import Callable

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import (
    Clock,
    Draft,
    DraftKey,
    Hit,
    OpenConflict,
    Past,
    Row,
    Stored,
    Waiting,
    Wanted,
    Work,
)
from caseworker.store import drafts, history, lists, meta, outbox, search, states
from caseworker.store.door_write import write
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.rows import universal
from caseworker.store.states import Held
from caseworker.store.writing import Writing


class LocalRecords:
    """Implements `ports.Records`. Any thread may read and write; writes wait for each other."""

    def __init__(self, reading: Callable[[], Opened], writing: Writing, clock: Clock) -> None:
        """`reading` gives the calling thread its own reading store; `writing` the one that writes."""
        self._reading = reading
        self._writing = writing
        self._clock = clock

    def get(self, record: RecordId) -> Stored:
        """The record, verified. Raises Told("record_missing") or Told("record_damaged")."""
        at = self._reading()
        with at.connection.snapshot():
            held = states.find(at, record)
            if held is None:
                raise Told("record_missing")
            return _stored(at, held)

    def of(self, scope: ScopeId, kind: str) -> list[Stored]:
        """Every record of a kind in one scope, verified, oldest first. Raises Told("record_damaged")."""
        at = self._reading()
        with at.connection.snapshot():
            rows = states.RECORD.rows(
                at, "WHERE scope = ? AND kind = ? ORDER BY happened_at, id", (to_bytes(scope), kind)
            )
            return [_stored(at, states.held_of(row)) for row in rows]

    def page(self, wanted: Wanted) -> list[Row]:
        """One page of a list."""
        return lists.page(self._reading(), wanted)

    def search(self, words: str, *, limit: int = 30) -> list[Hit]:
        """Records in which every word starts a word, names first. A damaged record is left out, never shown altered."""
        at = self._reading()
        with at.connection.snapshot():
            found = (_hit(at, number, words) for number in search.numbers(at, words, limit))
            return [hit for hit in found if hit is not None]

    def write(self, work: Work) -> Changes:
        """The one door for a person's work: everything in it or nothing."""
        return self._writing.run(write, work, self._clock.now())

    def keep(self, draft: Draft) -> None:
        """Autosave: the newest values of unfinished work, one row per key."""
        self._writing.transact(drafts.keep, draft)

    def draft(self, key: DraftKey) -> Draft | None:
        """The unfinished work under this key. Raises Told("record_damaged")."""
        return drafts.read(self._reading(), key)

    def drafts(self) -> list[Draft]:
        """All unfinished work on this device, newest first."""
        return drafts.every(self._reading())

    def drop(self, key: DraftKey) -> None:
        """Forget unfinished work that the worker threw away."""
        self._writing.transact(drafts.drop, key)

    def history(self, record: RecordId) -> list[Past]:
        """What this device knows of a record's past, oldest first. Raises Told("record_damaged")."""
        return history.of(self._reading(), record)

    def conflicts(self) -> list[OpenConflict]:
        """Every open conflict on this device, oldest first."""
        at = self._reading()
        with at.connection.snapshot():
            return lists.conflicts(at)

    def waiting(self) -> list[Waiting]:
        """Every edit of this device: unsent first, then set aside, then sent in the last 30 days, newest first."""
        at = self._reading()
        with at.connection.snapshot():
            return outbox.waiting(at)

    def next_number(self, series: str) -> int:
        """The next number of a series on this device, counting from 1, never given twice."""
        return self._writing.transact(meta.next_number, series)


def _stored(at: Opened, held: Held) -> Stored:
    shown = held.shown
    return Stored(
        id=held.id,
        scope=held.scope,
        kind=held.kind,
        body=shown.body,
        versions=shown.versions,
        conflicts=shown.conflicts,
        sending=lists.sending(at, to_bytes(held.id)),
        made_by=held.made_by,
        made_at=held.made_at,
    )


def _hit(at: Opened, number: int, words: str) -> Hit | None:
    try:
        found = lists.numbered(at, number)
    except Told:
        return None
    if found is None:
        return None
    row, cells = found
    held = states.held_of(cells)
    cut = search.snippet(universal(held.kind, held.shown.body).words, words)
    return None if cut is None else Hit(row, *cut)

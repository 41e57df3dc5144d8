"""The local store as verbs and screens see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

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
from caseworker.store.looks import Looks
from caseworker.store.mending.damage import note_trouble
from caseworker.store.opened import Opened, Readers, to_bytes
from caseworker.store.rows import universal
from caseworker.store.states import Held
from caseworker.store.writing import Writing

DAMAGED = ("record_damaged", "store_damaged")


class LocalRecords:
    """Implements `ports.Records`. Any thread may read and write; writes wait for each other.

    Every reading of a record is a look at it, and looks are in the audit: no screen can forget that.
    """

    def __init__(self, readers: Readers, writing: Writing, clock: Clock, *, looks: Looks) -> None:
        self._readers = readers
        self._writing = writing
        self._clock = clock
        self._looks = looks

    def glancing(self) -> "LocalRecords":
        """The same records, for lists over many files: their readings are no looks."""
        return LocalRecords(self._readers, self._writing, self._clock, looks=self._looks.blind())

    def get(self, record: RecordId) -> Stored:
        """The record, verified. Raises Told("record_missing") or Told("record_damaged")."""
        with self._reading(record) as at:
            held = states.find(at, record)
            if held is None:
                raise Told("record_missing")
            found = _stored(at, held)
        self._looks.at_record(record, found.scope)
        return found

    def of(self, scope: ScopeId, kind: str) -> list[Stored]:
        """Every record of a kind in one scope, verified, oldest first. Raises Told("record_damaged")."""
        with self._reading(scope=scope) as at:
            rows = states.RECORD.rows(
                at, "WHERE scope = ? AND kind = ? ORDER BY happened_at, id", (to_bytes(scope), kind)
            )
            found = [_stored(at, states.held_of(row)) for row in rows]
        self._looks.at_kind(scope, kind)
        return found

    def page(self, wanted: Wanted) -> list[Row]:
        """One page of a list."""
        with self._reading() as at:
            return lists.page(at, wanted)

    def search(self, words: str, *, limit: int = 30) -> list[Hit]:
        """Records in which every word starts a word, names first. A damaged record is left out, never shown altered."""
        with self._reading() as at:
            self._looks.for_words(at, words)
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
        with self._reading() as at:
            return drafts.read(at, key)

    def drafts(self) -> list[Draft]:
        """All unfinished work on this device, newest first; a damaged one never hides the others."""
        with self._reading() as at:
            return drafts.every(at)

    def drop(self, key: DraftKey) -> None:
        """Forget unfinished work that the worker threw away."""
        self._writing.transact(drafts.drop, key)

    def history(self, record: RecordId) -> list[Past]:
        """What this device knows of a record's past, oldest first. Raises Told("record_damaged")."""
        with self._reading() as at:
            return history.of(at, record)

    def conflicts(self) -> list[OpenConflict]:
        """Every open conflict on this device, oldest first."""
        with self._reading() as at:
            return lists.conflicts(at)

    def waiting(self) -> list[Waiting]:
        """Every edit of this device: unsent first, then set aside, then sent in the last 30 days, newest first."""
        with self._reading() as at:
            return outbox.waiting(at)

    def next_number(self, series: str) -> int:
        """The next number of a series on this device, counting from 1, never given twice."""
        return self._writing.transact(meta.next_number, series)

    @contextmanager
    def _reading(self, record: RecordId | None = None, *, scope: ScopeId | None = None) -> Iterator[Opened]:
        """This thread's reading store, in one state of it. Damage that is met there is noted, and told all the same."""
        try:
            at = self._readers.mine()
            with at.connection.snapshot():
                yield at
        except Told as told:
            if told.key in DAMAGED:
                self._readers.drop()
                self._writing.soon(partial(note_trouble, looks=self._looks, record=record, scope=scope))
            raise


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

"""The records one transaction touches: read once, changed in memory, and stored together at its end.

Together, because every statement that may be undone by itself makes the full-text index write out what it has gathered:
one record after the other cost three times as much as all rows first and all words after them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from caseworker.domain.ids import Path, RecordId
from caseworker.store import states
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.rows import universal
from caseworker.store.sealed import Numbered
from caseworker.store.search import Words, index, split_words
from caseworker.store.states import RECORD, Held

Pair = tuple[Held, Held | None]
"""A record as it is to be stored, and as it is stored now, if it is."""


@dataclass(slots=True)
class Touched:
    """Each record as it was stored, and as it is becoming; `after` has those that will be stored."""

    at: Opened
    after: dict[RecordId, Held] = field(default_factory=dict)
    _before: dict[RecordId, Held | None] = field(default_factory=dict)
    _fetched: dict[RecordId, tuple[Any, ...] | None] = field(default_factory=dict)

    def expect(self, records: Iterable[RecordId]) -> None:
        """These will be asked for: their rows are fetched at once, and verified when they are asked for."""
        wanted = list(dict.fromkeys(records))
        where = "WHERE id IN (SELECT unhex(value) FROM json_each(?))"
        found = {row[2].hex(): row for row in RECORD.stored(self.at, where, (to_json(wanted).decode(),))}
        self._fetched.update((record, found.get(record)) for record in wanted)

    def held(self, record: RecordId) -> Held | None:
        """The record as it is becoming; None if it is not here. Raises Told("record_damaged")."""
        if record in self.after:
            return self.after[record]
        if record not in self._before:
            self._before[record] = self._found(record)
        return self._before[record]

    def before(self, record: RecordId) -> Held | None:
        """The record as it is stored now; None if it is not, or if nobody asked for it."""
        return self._before.get(record)

    def put(self, held: Held) -> None:
        """What the record is becoming."""
        self.after[held.id] = held

    def forget(self, record: RecordId) -> None:
        """The record has been taken off this device."""
        self.after.pop(record, None)
        self._before[record] = None

    def store(self) -> None:
        """Write every changed record with its columns, its words and its open conflicts."""
        store(self.at, [(held, self._before.get(record)) for record, held in self.after.items()])

    def _found(self, record: RecordId) -> Held | None:
        if record not in self._fetched:
            return states.find(self.at, record)
        row = self._fetched.pop(record)
        return None if row is None else states.held_of(RECORD.verified(self.at, row))


def store(at: Opened, pairs: Sequence[Pair]) -> None:
    """Store records, new ones under the next numbers: their rows, then what is open in them, then their words."""
    following = RECORD.next_number(at)
    rows: list[Numbered] = []
    gone: list[int] = []
    words: list[tuple[int, Words]] = []
    for held, before in pairs:
        columns = universal(held.kind, held.shown.body)
        if before is None:
            number, following = following, following + 1
        else:
            number = before.n
        rows.append((number, states.row_of(held, columns)))
        now = split_words(held.kind, columns.words)
        if now != _words_before(held, before, now):
            words.append((number, now))
            gone += () if before is None else (number,)
    RECORD.put_numbered(at, rows)
    _note_conflicts(at, pairs)
    index(at, gone=gone, words=words)


def _words_before(held: Held, before: Held | None, now: Words) -> Words | None:
    """The words that are in the index; a body that stays the same, as after a push, is not read for them again."""
    if before is None:
        return None
    if before.kind == held.kind and before.shown.body == held.shown.body:
        return now
    return split_words(before.kind, universal(before.kind, before.shown.body).words)


def _note_conflicts(at: Opened, pairs: Iterable[Pair]) -> None:
    opened: list[tuple[bytes, Path]] = []
    closed: list[tuple[bytes, Path]] = []
    for held, before in pairs:
        now = held.shown.conflicts
        was: Mapping[Path, object] = before.shown.conflicts if before else {}
        if now or was:
            raw = to_bytes(held.id)
            opened += ((raw, path) for path in now.keys() - was.keys())
            closed += ((raw, path) for path in was.keys() - now.keys())
    at.connection.executemany("INSERT OR IGNORE INTO conflict (record, path) VALUES (?, ?)", opened)
    at.connection.executemany("DELETE FROM conflict WHERE record = ? AND path = ?", closed)

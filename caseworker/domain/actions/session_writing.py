"""Writing a session with what belongs to it: promises and concerns are saved with it, in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from caseworker.domain.actions import records
from caseworker.domain.actions.writing import after, as_seen, change, creation, signature
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.form import Record, gaps
from caseworker.domain.forms.session import Session, when_possible
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import AuditNote, Draft, DraftKey, Ports, Stored, Work

Beside = tuple[RecordId, Record]
"""A record that is saved with a session: something agreed, or a concern."""


@dataclass(frozen=True, slots=True)
class SessionWork:
    """A session as it is on the screen, and what is saved with it.

    `base` is the session as the worker saw it when they began: what they did not touch is not written, so that what a
    colleague or another laptop wrote meanwhile stays. `rest` holds raw values that cannot be read yet.
    """

    session: Session = field(repr=False)
    base: Stored | None = field(repr=False)
    beside: Sequence[Beside] = field(default=(), repr=False)
    rest: Draft | None = field(default=None, repr=False)


def keep_session(ports: Ports, work: SessionWork, *, key: DraftKey) -> Changes:
    """Save an unfinished session, folding its draft row into one edit. What cannot be read stays in the draft row."""
    mine = _mine(ports, work, key)
    edits = [edit for edit in (mine, *_beside(ports, work, key)) if edit]
    changes = ports.records.write(Work(edits=ports.edits(edits), finished=None if work.rest else key))
    if work.rest is not None:
        ports.records.keep(work.rest)
    return changes


def sign_meeting(ports: Ports, work: SessionWork, *, key: DraftKey) -> Changes:
    """Save and sign a session with what belongs to it: all of it, or nothing.

    Raises Told("not_ready") while something that stops it is missing, Told("open_conflict") if somebody else changed
    the same thing meanwhile.
    """
    stored = records.find(ports, key.record)
    mine = _mine(ports, work, key)
    if stored and mine and any(stored.versions.get(path) != done.base for path, done in mine.changes.items()):
        raise Told("open_conflict")
    before = stored or Stored(key.record, key.scope, key.kind, {}, {})
    saved = after(before, mine) if mine else before
    session = Session.read(saved.body)
    possible = when_possible(session, ports.clock.now(), is_doubted=ports.is_clock_doubted)
    if any(gap.stops for gap in (*gaps(session), *possible)):
        raise Told("not_ready")
    edits = [edit for edit in (mine, signature(ports, saved), *_beside(ports, work, key)) if edit]
    note = AuditNote("sign", key.record, key.scope)
    return ports.records.write(Work(edits=ports.edits(edits), audit=(note,), finished=key))


def _mine(ports: Ports, work: SessionWork, key: DraftKey) -> Edit | None:
    stored = records.find(ports, key.record)
    if stored is None:
        return creation(ports, work.session, scope=key.scope, record_id=key.record)
    seen = work.base or Stored(key.record, key.scope, key.kind, {}, {})
    return change(ports, as_seen(ports, stored, seen), work.session)


def _beside(ports: Ports, work: SessionWork, key: DraftKey) -> list[Edit | None]:
    return [_one(ports, record_id, record, key) for record_id, record in work.beside]


def _one(ports: Ports, record_id: RecordId, record: Record, key: DraftKey) -> Edit | None:
    stored = records.find(ports, record_id)
    if stored is None:
        return creation(ports, record, scope=key.scope, record_id=record_id)
    return change(ports, stored, record)

"""The verbs that every form shares: save, sign, and keep unfinished work."""

from collections.abc import Sequence

from caseworker.domain.actions.writing import after, as_seen, change, creation, signature
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.form import Record, gaps
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, DraftKey, Ports, Stored, Work


def save(ports: Ports, record: Record, *, scope: ScopeId, record_id: RecordId, seen: Stored | None = None) -> Changes:
    """Save a record as it is, finished or not, folding its draft into one edit. Nothing is required to save.

    `seen` is the record as the worker saw it when they began: what they did not touch is not written, so that what
    arrived meanwhile stays. None: they saw what is stored now.
    """
    stored = find(ports, record_id)
    if stored is None:
        edit: Edit | None = creation(ports, record, scope=scope, record_id=record_id)
    else:
        edit = change(ports, as_seen(ports, stored, seen or stored), record)
    key = DraftKey(scope, record.info.kind, record_id)
    return ports.records.write(Work(edits=(edit,) if edit else (), finished=key))


def sign(ports: Ports, record: Record, *, scope: ScopeId, record_id: RecordId) -> Changes:
    """Save and sign in one piece. Raises Told("not_ready") while something that stops it is missing.

    A signed record never changes; corrections are addenda.
    """
    if any(gap.stops for gap in gaps(record)):
        raise Told("not_ready")
    stored = find(ports, record_id)
    first = change(ports, stored, record) if stored else creation(ports, record, scope=scope, record_id=record_id)
    base = stored or Stored(record_id, scope, record.info.kind, {}, {})
    saved = after(base, first) if first else base
    edits = [edit for edit in (first, signature(ports, saved)) if edit]
    work = Work(
        edits=ports.edits(edits),
        audit=(AuditNote("sign", record_id, scope),),
        finished=DraftKey(scope, record.info.kind, record_id),
    )
    return ports.records.write(work)


def find(ports: Ports, record_id: RecordId) -> Stored | None:
    """The record if this device has it."""
    try:
        return ports.records.get(record_id)
    except Told as told:
        if told.key != "record_missing":
            raise
        return None


def save_all(ports: Ports, made: Sequence[tuple[Record, RecordId]], *, scope: ScopeId) -> Changes:
    """Save several new records of one scope together: all of them arrive at the server, or none."""
    edits = [creation(ports, record, scope=scope, record_id=record_id) for record, record_id in made]
    return ports.records.write(Work(edits=ports.edits(edits)))

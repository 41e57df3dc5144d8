"""Settling a conflict: a person chooses, and nothing that was written is destroyed."""

from pydantic import JsonValue

from caseworker.domain.actions.writing import after, creation, settlement, signature
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Change, Edit
from caseworker.domain.errors import Told
from caseworker.domain.form import gaps
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.ids import RecordId
from caseworker.domain.merge import STATUS
from caseworker.domain.ports import AuditNote, DraftKey, OpenConflict, Ports, Stored, Work
from caseworker.domain.registry import law_of


def settle(ports: Ports, conflict: OpenConflict, value: JsonValue) -> Changes:
    """Make this value current and close the candidates that were on screen; a later one opens a new conflict.

    The other wordings stay in the history, with who and when. If the current value changed after it was on screen, the
    choice is kept beside it as a candidate: nobody writes over what they have not seen.
    """
    edit = _settling(ports, conflict, value)
    note = AuditNote("settle", conflict.record, conflict.scope)
    return ports.records.write(Work(edits=(edit,), audit=(note,), finished=draft_key(conflict)))


def settle_by_addendum(ports: Ports, conflict: OpenConflict, addendum: Addendum) -> Changes:
    """Settle a change that arrived after signing: the signed text stays, the addendum says what came later.

    Both in one piece, so that trying again after a failure never adds it twice. Raises Told("not_ready") if the record
    is not signed or the addendum says nothing.
    """
    stored = ports.records.get(conflict.record)
    written = addendum.model_copy(update={"about": conflict.record, "written_at": ports.clock.now()})
    if stored.body.get("status") != "signed" or any(gap.stops for gap in gaps(written)):
        raise Told("not_ready")
    record = RecordId(ports.ids.new())
    first = creation(ports, written, scope=conflict.scope, record_id=record)
    signed = signature(ports, after(Stored(record, conflict.scope, "addendum", {}, {}), first))
    edits = ports.edits((first, signed, _settling(ports, conflict, conflict.current)))
    audit = (AuditNote("sign", record, conflict.scope), AuditNote("settle", conflict.record, conflict.scope))
    return ports.records.write(Work(edits=edits, audit=audit, finished=draft_key(conflict)))


def needs_addendum(conflict: OpenConflict, status: str) -> bool:
    """Whether this conflict is on a record that is locked, so that only an addendum can add to it."""
    return conflict.path != STATUS and law_of(conflict.kind).open_fields(status) is not None


def of_record(ports: Ports, record: RecordId) -> list[OpenConflict]:
    """The open conflicts of one record."""
    return [conflict for conflict in ports.records.conflicts() if conflict.record == record]


def draft_key(conflict: OpenConflict) -> DraftKey:
    """Where the words are kept that somebody types while they decide."""
    return DraftKey(conflict.scope, f"settling {conflict.path}", conflict.record)


def _settling(ports: Ports, conflict: OpenConflict, value: JsonValue) -> Edit:
    stored = ports.records.get(conflict.record)
    over = tuple(candidate.edit for candidate in conflict.candidates)
    chosen = Change(value=value, base=conflict.current_edit, over=over)
    return settlement(ports, stored, {conflict.path: chosen})

"""Settling a conflict: a person chooses, and nothing that was written is destroyed."""

from pydantic import JsonValue

from caseworker.domain.actions.sessions import add_addendum
from caseworker.domain.actions.writing import settlement
from caseworker.domain.changes import Changes
from caseworker.domain.edits import Change
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.ids import RecordId
from caseworker.domain.merge import STATUS
from caseworker.domain.ports import AuditNote, OpenConflict, Ports, Work
from caseworker.domain.registry import law_of


def settle(ports: Ports, conflict: OpenConflict, value: JsonValue) -> Changes:
    """Make this value current and close the candidates that were on screen; a later one opens a new conflict.

    The other wordings stay in the history, with who and when.
    """
    stored = ports.records.get(conflict.record)
    chosen = Change(
        value=value,
        base=stored.versions.get(conflict.path),
        over=tuple(candidate.edit for candidate in conflict.candidates),
    )
    edit = settlement(ports, stored, {conflict.path: chosen})
    return ports.records.write(Work(edits=(edit,), audit=(AuditNote("settle", stored.id, stored.scope),)))


def settle_by_addendum(ports: Ports, conflict: OpenConflict, addendum: Addendum) -> Changes:
    """Settle a change that arrived after signing: the signed text stays, the addendum says what came later."""
    written = add_addendum(ports, addendum, about=conflict.record)
    return written | settle(ports, conflict, conflict.current)


def needs_addendum(conflict: OpenConflict, status: str) -> bool:
    """Whether this conflict is on a record that is locked, so that only an addendum can add to it."""
    return conflict.path != STATUS and law_of(conflict.kind).open_fields(status) is not None


def of_record(ports: Ports, record: RecordId) -> list[OpenConflict]:
    """The open conflicts of one record."""
    return [conflict for conflict in ports.records.conflicts() if conflict.record == record]

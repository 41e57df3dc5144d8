"""Concerns: closing one. Raising one needs no rule: it is always saveable, and the app alerts nobody."""

from caseworker.domain.actions.writing import change
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.concern import Concern
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import AuditNote, Ports, Work


def close_concern(ports: Ports, concern: RecordId, outcome: str) -> Changes:
    """Close a concern with what came of it. Raises Told("not_ready") without the name of a receiver (V9)."""
    stored = ports.records.get(concern)
    held = Concern.read(stored.body)
    if not held.told_name.strip():
        raise Told("not_ready")
    edit = change(ports, stored, held.model_copy(update={"status": "closed", "outcome": outcome or held.outcome}))
    note = AuditNote("close_concern", concern, stored.scope)
    return ports.records.write(Work(edits=(edit,) if edit else (), audit=(note,)))

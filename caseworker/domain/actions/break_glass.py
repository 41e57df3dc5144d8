"""Breaking the glass: a look, in an emergency, at what is kept off the screen, with a reason that others read."""

from typing import Final

from caseworker.domain.access import may
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.emergency_look import EmergencyLook
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Ports, Work
from caseworker.domain.reading.hidden import kept_off

REASON_WORDS: Final = 3
"""So many words a reason has at least: "police ask address" is one, "urgent" is none."""


def break_glass(ports: Ports, scope: ScopeId, reason: str) -> Changes:
    """Enter an emergency look in the case and in the chained audit, with its reason; from then on it shows.

    Raises Told("reason_short") for fewer than three words: nothing is shown then. Nothing is entered where nothing is
    hidden.
    """
    why = " ".join(reason.split())
    if len(why.split()) < REASON_WORDS:
        raise Told("reason_short", words=REASON_WORDS)
    person = ports.records.get(RecordId(scope))
    what = ", ".join(spec.ask.label for spec in kept_off(Person.read(person.body)))
    if not what:
        return Changes()
    look = EmergencyLook(status="to_read", what=what, why=why, looked_at=ports.clock.now())
    edit = creation(ports, look, scope=scope, record_id=RecordId(ports.ids.new()))
    return ports.records.write(Work(edits=(edit,), audit=(AuditNote("break_glass", person.id, scope, why),)))


def note_look_read(ports: Ports, record: RecordId) -> Changes:
    """A lead has read why somebody looked. Raises Told("not_ready") for anybody else, and for one's own look."""
    stored = ports.records.get(record)
    if not may(ports.me.role, "supervise", "write") or stored.made_by == ports.me.worker:
        raise Told("not_ready")
    look = EmergencyLook.read(stored.body)
    told = look.model_copy(update={"status": "read", "read_by": ports.me.worker, "read_at": ports.clock.now()})
    edit = change(ports, stored, told)
    return ports.records.write(Work(edits=(edit,) if edit else ()))

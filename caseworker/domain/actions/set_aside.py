"""A lead takes care of work that was set aside."""

from caseworker.domain.actions.records import save
from caseworker.domain.changes import Changes
from caseworker.domain.forms.set_aside import SetAside
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports


def take_care(ports: Ports, record_id: RecordId) -> Changes:
    """Note who took care of it and when. What was written stays as it arrived; nothing is applied by this."""
    stored = ports.records.get(record_id)
    record = SetAside.read(stored.body)
    record.status, record.cared_by, record.cared_at = "cared_for", ports.me.name, ports.clock.now()
    return save(ports, record, scope=stored.scope, record_id=record_id)

"""Sessions: signing them, adding to a signed one, and what they promise for next time."""

from caseworker.domain.actions import records
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.session import Session, when_possible
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey, Ports


def sign_session(ports: Ports, session: Session, *, key: DraftKey) -> Changes:
    """Sign a session. Besides its own gaps, it may not lie in the future (V10), unless the clock is doubted."""
    if any(gap.stops for gap in when_possible(session, ports.clock.now(), is_doubted=ports.is_clock_doubted)):
        raise Told("not_ready")
    return records.sign(ports, session, scope=key.scope, record_id=key.record)


def add_addendum(ports: Ports, addendum: Addendum, *, about: RecordId) -> Changes:
    """Add to a signed record. The addendum is signed at once, with its own time; the record itself does not change."""
    stored = ports.records.get(about)
    if stored.body.get("status") != "signed":
        raise Told("not_ready")
    written = addendum.model_copy(update={"about": about, "written_at": ports.clock.now()})
    return records.sign(ports, written, scope=stored.scope, record_id=RecordId(ports.ids.new()))

"""A concern as a record: whom to ring stands on top, and only with the name of a receiver it is closed (V9)."""

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.concerns import close_concern
from caseworker.domain.changes import Changes
from caseworker.domain.form import Gap
from caseworker.domain.forms.concern import Concern
from caseworker.domain.ids import Path, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.session import around
from ui.desk import Desk
from ui.i18n import _
from ui.widgets.cards import Banner


def ring_banner(desk: Desk, scope: ScopeId) -> Banner:
    """That the app alerts nobody, and the numbers that are known for this place."""
    numbers = desk.now(lambda _records: around(desk.ports, scope).numbers)
    known = " · ".join(_("{name}: {number}").format(name=one.name, number=one.number) for one in numbers)
    words = known or _("No numbers for this place are on this laptop. 999 if anyone is in danger now.")
    return Banner(_("This app alerts nobody. Ring. {numbers}").format(numbers=words), "alert", icon="phone")


def closing_gaps(concern: Concern) -> tuple[Gap, ...]:
    """What a concern lacks before it can be closed."""
    if concern.told_name.strip():
        return ()
    return (Gap(Path("told_name"), _("Write who received it, by name. Until then it stays open"), "V9"),)


def save_and_close(ports: Ports, concern: Concern, *, scope: ScopeId, record: RecordId, seen: Stored | None) -> Changes:
    """Save what is written, then close it. Raises Told("not_ready") without the name of a receiver."""
    saved = verbs.save(ports, concern, scope=scope, record_id=record, seen=seen)
    return saved | close_concern(ports, record, concern.outcome)

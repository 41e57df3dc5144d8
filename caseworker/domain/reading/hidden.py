"""What is kept off the screen of a case, and for how long an emergency look shows it.

A confidential address stands in no list, on no paper and in no search (V15). It is shown to somebody who has said why,
for two minutes; the look is a record of the case, so nothing but that record opens it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from caseworker.domain.access import may
from caseworker.domain.fields import FieldSpec
from caseworker.domain.forms.emergency_look import EmergencyLook
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports
from caseworker.domain.reading.names import colleague_names

LOOK_LASTS: Final = timedelta(minutes=2)
"""How long a look shows what is hidden."""
_MARK: Final = "address_confidential"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is kept off the screen: its labels, and the values only while a look is open, which is until `until`."""

    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = field(default=(), repr=False)
    until: datetime | None = None


NOTHING_HIDDEN: Final = Hidden()


@dataclass(frozen=True, slots=True)
class LookToRead:
    """An emergency look that a lead has not read yet: who looked at what, when and why."""

    record: RecordId
    who: str = field(repr=False)
    what: str
    why: str = field(repr=False)
    at: datetime | None


def kept_off(person: Person) -> tuple[FieldSpec, ...]:
    """The fields with something in them that no page shows: those of the restricted band, where it is confidential."""
    if not person.address_confidential:
        return ()
    return tuple(spec for spec in Person.specs() if spec.ask.band == "restricted" and getattr(person, spec.name))


def left_out(person: Person) -> frozenset[str]:
    """The names of the fields a form leaves out meanwhile: with them the mark, or taking it away would show them."""
    names = {spec.name for spec in kept_off(person)}
    return frozenset(names | {_MARK}) if names else frozenset()


def hidden_of(ports: Ports, scope: ScopeId) -> Hidden:
    """What is hidden in a case, with the values while one's own look is open."""
    person = Person.read(ports.records.get(RecordId(scope)).body)
    specs = kept_off(person)
    until = open_until(ports, scope) if specs else None
    values = tuple(str(getattr(person, spec.name)) for spec in specs) if until else ()
    return Hidden(tuple(spec.ask.label for spec in specs), values, until)


def open_until(ports: Ports, scope: ScopeId) -> datetime | None:
    """Until when one's own newest look shows what is hidden; None if none does. A clock set back opens nothing."""
    now = ports.clock.now()
    begun = [
        look.looked_at
        for stored in ports.records.of(scope, "emergency_look")
        if stored.made_by == ports.me.worker and (look := EmergencyLook.read(stored.body)).looked_at is not None
    ]
    ends = [at + LOOK_LASTS for at in begun if at is not None and at <= now < at + LOOK_LASTS]
    return max(ends, default=None)


def looks_to_read(ports: Ports, scope: ScopeId) -> tuple[LookToRead, ...]:
    """For a lead: the looks of others in this case that nobody has read yet, oldest first. Nothing for anybody else."""
    if not may(ports.me.role, "supervise", "write"):
        return ()
    waiting = [
        (stored, EmergencyLook.read(stored.body))
        for stored in ports.records.of(scope, "emergency_look")
        if stored.made_by != ports.me.worker and stored.body.get("status") == "to_read"
    ]
    names = colleague_names(ports) if waiting else {}
    return tuple(
        LookToRead(stored.id, names.get(stored.made_by) or "A colleague", look.what, look.why, look.looked_at)
        for stored, look in waiting
    )

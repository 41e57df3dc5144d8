"""Printing: the gates, the page from memory, and the entry in the print register."""

from dataclasses import dataclass, field
from datetime import date

from caseworker.domain.actions.rivals import rivals_of
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.documents import Document
from caseworker.domain.edits import Edit
from caseworker.domain.errors import Told
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId, ScopeId, human_number
from caseworker.domain.ports import AuditNote, Ports, Stored, Work
from caseworker.domain.rules import PrintCheck, Standing, print_checks


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be looked at: its bytes, its register number, and the checks."""

    document: Document = field(repr=False)
    pdf: bytes = field(repr=False)
    number: str
    checks: tuple[PrintCheck, ...] = field(repr=False)

    @property
    def is_stopped(self) -> bool:
        """Whether a check stops it."""
        return any(check.verdict == "stops" for check in self.checks)


def checks_of(ports: Ports, kind: str, version: Stored) -> tuple[PrintCheck, ...]:
    """Every check for putting this version on this paper now."""
    person = _person(ports, version.scope)
    return print_checks(kind, person, PlanVersion.read(version.body), standing=standing_of(ports, version))


def standing_of(ports: Ports, version: Stored) -> Standing:
    """Where a version of a plan stands now."""
    plan = ports.records.get(RecordId(str(version.body.get("plan"))))
    return Standing(
        is_current=plan.body.get("current") == version.id,
        is_open=bool(plan.conflicts or version.conflicts or rivals_of(ports, version)),
        family=tuple(NetworkMember.read(stored.body) for stored in ports.records.of(version.scope, "network_member")),
    )


def reserve_number(ports: Ports) -> str:
    """The next number of the print register on this laptop, `K7-0042`; it is used up even if nothing is printed."""
    return human_number(ports.me.device_code, ports.records.next_number("print"))


def enter(ports: Ports, sheet: Sheet, entry: PrintRecord, *, scope: ScopeId) -> Changes:
    """Enter a page in the register, once it has really left. Raises Told("print_stopped") for a stopped page."""
    if sheet.is_stopped:
        raise Told("print_stopped")
    if not entry.recipient.strip() or not entry.purpose.strip():
        raise Told("not_ready")
    record = entry.model_copy(update={"number": sheet.number, "printed_at": ports.clock.now()})
    record_id = RecordId(ports.ids.new())
    deed = "print" if entry.way == "printer" else "export"
    edit = creation(ports, record, scope=scope, record_id=record_id)
    return ports.records.write(Work(edits=(edit,), audit=(AuditNote(deed, record_id, scope, entry.purpose),)))


def follow_up(ports: Ports, entry: Stored, *, status: str, collected_by: str = "", on: date | None = None) -> Changes:
    """What became of a page: collected, returned, destroyed, lost, or that it did not come out after all."""
    record = PrintRecord.read(entry.body)
    ended = {"ended_on": on or ports.clock.now().date()} if status in ("returned", "destroyed") else {}
    told = record.model_copy(update={"status": status, "collected_by": collected_by or record.collected_by, **ended})
    edit: Edit | None = change(ports, entry, told)
    return ports.records.write(Work(edits=(edit,) if edit else ()))


def _person(ports: Ports, scope: ScopeId) -> Person:
    return Person.read(ports.records.get(RecordId(scope)).body)

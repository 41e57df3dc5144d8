"""The print register as it is read: what left the screen, for whom, and where each page is now."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from caseworker.domain.actions.paper import still_out
from caseworker.domain.forms.person import Person, shown_name
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Row, Stored, Wanted

OUT = ("printed", "collected")
"""Where a page may be found by somebody."""
LIMIT = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: whose case, the record, and whether a newer version has made the page an old one."""

    stored: Stored = field(repr=False)
    record: PrintRecord = field(repr=False)
    name: str = field(repr=False)
    is_old: bool = False

    @property
    def is_out(self) -> bool:
        """Whether nobody has brought it back or destroyed it."""
        return self.record.status in OUT


@dataclass(frozen=True, slots=True)
class PrintPage:
    """What the print screen opens with: what is printed, of whom, and the older pages still out."""

    scope: ScopeId
    name: str = field(repr=False)
    made_from: Stored = field(repr=False)
    version: PlanVersion | None = field(repr=False)
    old_pages: int = 0
    out_of_version: int = 0

    @property
    def is_plan(self) -> bool:
        """Whether it is a safety plan."""
        return self.version is not None


def print_page(ports: Ports, record: RecordId) -> PrintPage:
    """What is to be printed. Raises Told("record_missing")."""
    made_from = ports.records.get(record)
    person = Person.read(ports.records.get(RecordId(made_from.scope)).body)
    version = PlanVersion.read(made_from.body) if made_from.kind == "plan_version" else None
    old = still_out(ports, made_from.scope, before_version=version.number) if version else []
    old = [one for one in old if _number(one) > 0]
    newest = max((_number(one) for one in old), default=0)
    name = person.known_as or person.given_name or "them"
    return PrintPage(made_from.scope, name, made_from, version, len(old), newest)


def register_of(ports: Ports, scope: ScopeId) -> tuple[Entry, ...]:
    """One case's register, newest first."""
    name = shown_name(ports.records.get(RecordId(scope)).body)
    return _entries(ports, ((stored, name) for stored in ports.records.of(scope, "print_record")))


def register(ports: Ports, *, only_out: bool) -> tuple[Entry, ...]:
    """The register over every case on this laptop, newest first; `only_out` leaves out what came back."""
    ports = ports.at_a_glance()
    wanted = Wanted(("print_record",), statuses=OUT if only_out else (), limit=LIMIT)
    names: dict[ScopeId, str] = {}
    found = ((ports.records.get(row.id), _name(ports, row, names)) for row in ports.records.page(wanted))
    return _entries(ports, found)


def _entries(ports: Ports, found: Iterable[tuple[Stored, str]]) -> tuple[Entry, ...]:
    current: dict[ScopeId, int] = {}
    entries = []
    for stored, name in found:
        record = PrintRecord.read(stored.body)
        if stored.scope not in current:
            current[stored.scope] = _in_use(ports, stored.scope)
        entries.append(Entry(stored, record, name, 0 < record.version < current[stored.scope]))
    return tuple(
        sorted(entries, key=lambda entry: (str(entry.stored.body.get("printed_at")), entry.record.number))[::-1]
    )


def _in_use(ports: Ports, scope: ScopeId) -> int:
    active = (one for one in ports.records.of(scope, "plan_version") if one.body.get("status") == "active")
    return max((_version_number(one) for one in active), default=0)


def _version_number(stored: Stored) -> int:
    number = stored.body.get("number")
    return number if isinstance(number, int) else 1


def _number(stored: Stored) -> int:
    number = stored.body.get("version")
    return number if isinstance(number, int) else 0


def _name(ports: Ports, row: Row, names: dict[ScopeId, str]) -> str:
    if row.scope not in names:
        names[row.scope] = shown_name(ports.records.get(RecordId(row.scope)).body)
    return names[row.scope]

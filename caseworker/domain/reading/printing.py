"""The print register as it is read: what left the screen, for whom, and where each page is now."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from caseworker.domain.access import team_scope
from caseworker.domain.forms.person import Person, shown_name
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import OUT, PrintRecord
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import Ports, Row, Stored, Wanted

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

    @property
    def is_chased(self) -> bool:
        """Whether it is out and has been replaced: whoever finds it would follow an old plan."""
        return self.is_out and self.is_old


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
    def is_of_a_case(self) -> bool:
        """Whether it is about somebody; other pages are for anybody."""
        return self.scope != CONFIG_SCOPE

    @property
    def is_plan(self) -> bool:
        """Whether it is a safety plan."""
        return self.version is not None


def print_page(ports: Ports, record: RecordId) -> PrintPage:
    """What is to be printed. Raises Told("record_missing")."""
    made_from = ports.records.get(record)
    if made_from.scope == CONFIG_SCOPE:
        return PrintPage(made_from.scope, "", made_from, None)
    person = Person.read(ports.records.get(RecordId(made_from.scope)).body)
    version = PlanVersion.read(made_from.body) if made_from.kind == "plan_version" else None
    old = still_out(ports, made_from) if version else []
    newest = max((one.version for one in old), default=0)
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


def still_out(ports: Ports, version: Stored) -> list[PrintRecord]:
    """Pages of older versions of the same plan that nobody has brought back: to be collected."""
    older = Versions(ports)
    every = (PrintRecord.read(one.body) for one in ports.records.of(version.scope, "print_record"))
    number = _whole(version.body.get("number"))
    return [one for one in every if one.status in OUT and older.is_before(one, version, number)]


class Versions:
    """What is known of the versions that pages were made from; each is read once."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._known: dict[ScopeId, dict[str, Stored]] = {}

    def is_replaced(self, page: PrintRecord, scope: ScopeId) -> bool:
        """Whether a newer version has taken the place of the one on this page, or it was withdrawn.

        A page that does not name its version is old when any plan of the case in use has a higher number.
        """
        known = self._of(scope)
        if page.of in known:
            return known[page.of].body.get("status") in ("superseded", "withdrawn")
        in_use = (_whole(one.body.get("number")) for one in known.values() if one.body.get("status") == "active")
        return 0 < page.version < max(in_use, default=0)

    def is_before(self, page: PrintRecord, version: Stored, number: int) -> bool:
        """Whether the page is of an earlier version of the same plan, as far as is known."""
        made_from = self._of(version.scope).get(page.of)
        is_same = made_from is None or made_from.body.get("plan") == version.body.get("plan")
        return is_same and 0 < page.version < number

    def _of(self, scope: ScopeId) -> dict[str, Stored]:
        if scope not in self._known:
            self._known[scope] = {one.id: one for one in self._ports.records.of(scope, "plan_version")}
        return self._known[scope]


def _entries(ports: Ports, found: Iterable[tuple[Stored, str]]) -> tuple[Entry, ...]:
    versions = Versions(ports)
    entries = []
    for stored, name in found:
        record = PrintRecord.read(stored.body)
        entries.append(Entry(stored, record, name, versions.is_replaced(record, stored.scope)))
    return tuple(
        sorted(entries, key=lambda entry: (str(entry.stored.body.get("printed_at")), entry.record.number))[::-1]
    )


def _whole(number: object) -> int:
    return number if isinstance(number, int) else 0


def _name(ports: Ports, row: Row, names: dict[ScopeId, str]) -> str:
    if row.scope not in names:
        is_teams = row.scope == team_scope(ports.me.team)
        names[row.scope] = "" if is_teams else shown_name(ports.records.get(RecordId(row.scope)).body)
    return names[row.scope]

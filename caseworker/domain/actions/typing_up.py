"""Typing up a sheet that was filled in by hand: its number finds the record, or makes it."""

import re
from dataclasses import dataclass

from caseworker.domain.actions.plans import start_plan
from caseworker.domain.actions.records import find
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId, ScopeId, human_number
from caseworker.domain.paperwork.blank_sheets import blank_kind
from caseworker.domain.ports import Ports, Wanted

_NUMBER = re.compile(r"\s*([A-Za-z0-9]{2})\s*[-–—. ]?\s*0*(\d{1,6})\s*")
_ALL = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its number: what it becomes, and where. For somebody new the scope is the case that will be opened."""

    number: str
    kind: str
    scope: ScopeId
    record: RecordId
    is_typed_up: bool = False


def sheet_of(ports: Ports, typed: str) -> Sheet:
    """The blank sheet with this number, however it is typed ("k7 42"). Raises Told("sheet_unknown", number=…)."""
    number = number_in(typed)
    rows = ports.records.page(Wanted(("print_record",), limit=_ALL)) if number else []
    row = next((row for row in rows if row.title == number), None)
    page = PrintRecord.read(ports.records.get(row.id).body) if row else PrintRecord()
    kind = blank_kind(page.document)
    if row is None or not kind or not page.reserved:
        raise Told("sheet_unknown", number=number or typed.strip()[:20])
    record = RecordId(page.reserved)
    scope = ScopeId(page.reserved) if kind == "person" else row.scope
    return Sheet(number, kind, scope, record, find(ports, record) is not None)


def number_in(typed: str) -> str:
    """The number as it stands on paper, `K7-0042`; empty for anything that is none."""
    found = _NUMBER.fullmatch(typed)
    return human_number(found[1].upper(), int(found[2])) if found else ""


def make_room(ports: Ports, sheet: Sheet) -> Changes:
    """What must be there before it can be typed: a plan has its first version; the rest is made by being saved."""
    if sheet.kind == "plan_version" and not sheet.is_typed_up:
        return start_plan(ports, "everyday", scope=sheet.scope, version_id=sheet.record)
    return Changes()

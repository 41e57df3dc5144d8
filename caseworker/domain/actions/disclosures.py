"""Leaving things out of a copy of a file, putting them back, and the second person who looks it through."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caseworker.domain.actions.writing import change
from caseworker.domain.changes import Changes
from caseworker.domain.copying.checking import seal_of_copy
from caseworker.domain.copying.whole_file import Leaf, whole_file
from caseworker.domain.errors import Told
from caseworker.domain.forms.disclosure import Disclosure, Mark
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import AuditNote, Ports, Stored, Work


@dataclass(frozen=True, slots=True)
class Target:
    """What to leave out: a record; a field of it unless that is empty; and letters of its words, 0 to 0 for all."""

    record: RecordId
    field: str = ""
    start: int = 0
    end: int = 0
    seal: str = ""


def leave_out(ports: Ports, disclosure: RecordId, targets: Iterable[Target], *, reason: str) -> Changes:
    """Mark these as left out. Raises Told("not_ready") without a reason; what is marked already is not marked twice."""
    if not reason:
        raise Told("not_ready")
    stored = ports.records.get(disclosure)
    record = Disclosure.read(stored.body)
    marks = dict(record.marks)
    known = {(one.record, one.field, one.start, one.end) for one in marks.values()}
    for target in targets:
        if (target.record, target.field, target.start, target.end) in known:
            continue
        marks[ports.ids.new()] = Mark(
            record=target.record,
            field=target.field,
            start=target.start,
            end=target.end,
            seal=target.seal,
            by=ports.me.worker,
            reason=reason,
        )
    return _changed(ports, stored, record.model_copy(update={"marks": marks}))


def put_back(ports: Ports, disclosure: RecordId, keys: Iterable[str]) -> Changes:
    """Take marks away: what they left out is in the copy again."""
    stored = ports.records.get(disclosure)
    record, gone = Disclosure.read(stored.body), set(keys)
    marks = {key: mark for key, mark in record.marks.items() if key not in gone}
    return _changed(ports, stored, record.model_copy(update={"marks": marks}))


def check_copy(ports: Ports, disclosure: RecordId) -> Changes:
    """Say that the copy was looked through. Raises Told("own_work_checked") for somebody who marked anything in it."""
    stored = ports.records.get(disclosure)
    record = Disclosure.read(stored.body)
    if stored.made_by == ports.me.worker or any(mark.by == ports.me.worker for mark in record.marks.values()):
        raise Told("own_work_checked")
    checked = record.model_copy(
        update={
            "checked_by": ports.me.worker,
            "checked_on": ports.clock.now().astimezone().date(),
            "checked_seal": seal_of_copy(whole_file(ports, stored.scope), record),
        }
    )
    edit = change(ports, stored, checked)
    audit = (AuditNote("check_copy", stored.id, stored.scope),)
    return ports.records.write(Work(edits=(edit,) if edit else (), audit=audit))


def everywhere(leaves: Iterable[Leaf], words: str) -> tuple[Target, ...]:
    """Every place in the file where these words stand, as whole words, whatever their capitals and spaces."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return ()
    spaced = r"\s+".join(parts)
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    return tuple(
        Target(leaf.record, str(entry.path), found.start(), found.end(), entry.seal)
        for leaf in leaves
        for entry in leaf.entries
        for found in pattern.finditer(entry.words)
    )


def _changed(ports: Ports, stored: Stored, record: Disclosure) -> Changes:
    edit = change(ports, stored, record)
    return ports.records.write(Work(edits=(edit,) if edit else ()))

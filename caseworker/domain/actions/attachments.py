"""Photographs, letters and recordings of a case: added, taken away with a reason, put back, copied out of the app."""

from dataclasses import dataclass
from pathlib import Path

from caseworker.domain.actions.print_out import WayOut, proved
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.files import Files, sealed_file
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Ports, Stored, Work


@dataclass(frozen=True, slots=True)
class NewFile:
    """What the worker chose: the file where it lies now, and what they say of it."""

    source: Path
    said: Attachment


def add(ports: Ports, files: Files, wish: NewFile, *, scope: ScopeId) -> Changes:
    """Seal a copy of a file and save its record. Where it came from it stays as it was.

    Raises Told as `Files.take`; not_ready where nobody said what it is. Either both are here afterwards, or neither.
    """
    if not wish.said.type or not wish.said.title.strip():
        raise Told("not_ready")
    record_id = RecordId(ports.ids.new())
    taken = files.take(wish.source, record_id)
    record = wish.said.model_copy(update={"file": taken.text, "status": "kept"})
    edit = creation(ports, record, scope=scope, record_id=record_id)
    try:
        changes = ports.records.write(Work(edits=(edit,), audit=(AuditNote("attach", record_id, scope),)))
    except BaseException:
        files.drop(record_id)
        raise
    files.keep(record_id)
    return changes


def take_away(ports: Ports, stored: Stored, *, why: str) -> Changes:
    """No longer among the files of the case; kept all the same. Raises Told("not_ready") without a reason."""
    if not why.strip():
        raise Told("not_ready")
    return _put(ports, stored, {"status": "removed", "removed_why": why.strip()})


def put_back(ports: Ports, stored: Stored) -> Changes:
    """Among the files of the case again."""
    return _put(ports, stored, {"status": "kept", "removed_why": ""})


def copied_out(ports: Ports, files: Files, stored: Stored, *, why: str, way: WayOut) -> Changes:
    """Write a readable copy outside the app, once the worker has proved that it is they who ask; the audit says why.

    Raises Told as `way.prove` and `Files.open`; not_ready without a reason; export_failed.
    """
    file = sealed_file(stored.body.get("file"))
    if not why.strip() or file is None:
        raise Told("not_ready")
    proved(ports, way, stored)
    content = files.open(stored.id, file)
    # Noted first: a copy that nobody knows of is worse than a note of one that was never made.
    changes = ports.records.write(Work(audit=(AuditNote("export", stored.id, stored.scope, why.strip()),)))
    try:
        way.write(content)
    except OSError:
        raise Told("export_failed") from None
    return changes


def _put(ports: Ports, stored: Stored, values: dict[str, str]) -> Changes:
    edit = change(ports, stored, Attachment.read(stored.body).model_copy(update=values))
    return ports.records.write(Work(edits=(edit,) if edit else ()))

"""A quick note: who, when, one line, any concern? It counts as a draft session, to be finished later."""

from dataclasses import dataclass, field
from datetime import datetime

from caseworker.domain.actions.writing import creation
from caseworker.domain.changes import Changes
from caseworker.domain.form import Record
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey, Ports, Work


@dataclass(frozen=True, slots=True)
class QuickNote:
    """What is written down in the corridor. `is_concern`: somebody must hear of it."""

    line: str = field(repr=False)
    at: datetime | None
    is_concern: bool = False


def quick_note(ports: Ports, note: QuickNote, *, scope: ScopeId, record_id: RecordId, draft: DraftKey) -> Changes:
    """A draft session in that case, under the given id; with a concern that nobody has heard yet, if there is one.

    `draft` is where the note was kept while it was being written; it is forgotten in the same piece.
    """
    made: list[tuple[Record, RecordId]] = [(Session(started_at=note.at, did_text=note.line), record_id)]
    if note.is_concern:
        concern = Concern(observed=note.line, raised_at=note.at, session=record_id)
        made.append((concern, RecordId(ports.ids.new())))
    edits = [creation(ports, record, scope=scope, record_id=made_id) for record, made_id in made]
    return ports.records.write(Work(edits=ports.edits(edits), finished=draft))

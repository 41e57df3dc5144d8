"""What this device knows of a record's past: its own edits, and those of others since it holds the file."""

from collections.abc import Iterable
from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from caseworker.domain.edits import Edit
from caseworker.domain.ids import EditId, Path, RecordId, WorkerId
from caseworker.domain.ports import Past
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.sealed import Cells, SealedTable
from caseworker.wire import Entry

HISTORY = SealedTable("history", "edit", ("record", "verb", "author", "made_at", "changes"), ("outcome",))


def add_own(at: Opened, edit: Edit) -> None:
    """An edit of this device, not sent yet."""
    past = Past(edit.id, edit.verb, edit.author, edit.made_at, _values(edit), "here")
    HISTORY.insert(at, _row(edit.record, past))


def step(entry: Entry) -> Cells:
    """A step of the feed as the table has it."""
    changes = dict(entry.set)
    candidates = {path: one.value for path, waiting in entry.open.items() for one in waiting if one.edit == entry.edit}
    past = Past(
        entry.edit,
        entry.verb,
        entry.author,
        entry.made_at,
        {**changes, **candidates},
        "conflict" if candidates else "applied",
    )
    return _row(entry.record, past)


def add_steps(at: Opened, steps: Iterable[Cells]) -> None:
    """Steps of the feed, in order. The echo of this device's own edit is known already and changes nothing."""
    HISTORY.insert_new(at, steps)


def note_outcomes(at: Opened, outcomes: Iterable[tuple[EditId, str]]) -> None:
    """What became of edits of this device."""
    rows = [(outcome, to_bytes(edit)) for edit, outcome in outcomes]
    at.connection.executemany("UPDATE history SET outcome = ? WHERE edit = ?", rows)


def of(at: Opened, record: RecordId) -> list[Past]:
    """The steps of one record, oldest first as they came to this device. Raises Told("record_damaged")."""
    rows = HISTORY.rows(at, "WHERE record = ? ORDER BY n", (to_bytes(record),))
    return [_past(row) for row in rows]


def _past(row: Any) -> Past:
    return Past(
        EditId(row["edit"].hex()),
        row["verb"],
        WorkerId(row["author"]),
        row["made_at"],
        from_json(row["changes"]),
        row["outcome"],
    )


def _row(record: RecordId, past: Past) -> Cells:
    return {
        "edit": to_bytes(past.edit),
        "record": to_bytes(record),
        "verb": past.verb,
        "author": past.author,
        "made_at": past.made_at,
        "changes": to_json(past.changes).decode(),
        "outcome": past.outcome,
    }


def _values(edit: Edit) -> dict[Path, JsonValue]:
    return {path: change.value for path, change in edit.changes.items()}

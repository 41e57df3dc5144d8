"""The universal columns as they are stored: what lists, timelines and search need of a record, made to sort."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import JsonValue

from caseworker.domain.columns import Columns, columns_of
from caseworker.domain.ids import is_id
from caseworker.domain.registry import form_of
from caseworker.store.letters import sort_key
from caseworker.store.mac import Value

LONGEST_LINE = 300
NO_DATE = "~"
"""Sorts after every date: what has no date is last in a list by due date, not first."""

_UNREADABLE = (TypeError, ValueError, KeyError, IndexError, AttributeError)


def universal(kind: str, body: Mapping[str, JsonValue]) -> Columns:
    """The columns of a body. Where a newer version wrote what this form cannot read, only the status is known."""
    try:
        return columns_of(form_of(kind), body)
    except _UNREADABLE:
        return columns_of(None, body)


def stored(columns: Columns) -> dict[str, Value]:
    """The columns as the table has them. Moments are UTC, so that they sort; dates stay dates."""
    due_on = moment(columns.due_on)
    return {
        "title": columns.title[:LONGEST_LINE],
        "title_key": sort_key(columns.title[:LONGEST_LINE]),
        "status": columns.status,
        "happened_at": moment(columns.happened_at),
        "due_on": due_on,
        "due_key": due_on or NO_DATE,
        "parent": bytes.fromhex(columns.parent) if is_id(columns.parent) else None,
        "line": columns.line[:LONGEST_LINE],
    }


def moment(text: str) -> str:
    """A date as it is, a moment in UTC, "" for what is neither."""
    if not text:
        return ""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if len(text) <= len("2026-01-01"):
        return text
    return read.astimezone(UTC).isoformat(timespec="seconds") if read.tzinfo else text

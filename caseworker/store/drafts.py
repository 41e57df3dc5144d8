"""Unfinished work: raw editor values, one row per person, form and record on this device. Never sent."""

from typing import Any

from pydantic_core import from_json, to_json

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.sealed import SealedTable

DRAFT = SealedTable("draft", "record", ("scope", "kind", "saved_at", "focus", "body"))
_WHERE = "WHERE scope = ? AND kind = ? AND record = ?"


def keep(at: Opened, draft: Draft) -> None:
    """The newest values under the draft's key, in the transaction that is open."""
    drop(at, draft.key)
    DRAFT.insert(
        at,
        {
            "record": to_bytes(draft.key.record),
            "scope": to_bytes(draft.key.scope),
            "kind": draft.key.kind,
            "saved_at": draft.saved_at,
            "focus": draft.focus,
            "body": to_json(draft.values).decode(),
        },
    )


def read(at: Opened, key: DraftKey) -> Draft | None:
    """The draft under a key, verified; None if there is none."""
    row = DRAFT.first(at, _WHERE, _key(key))
    return None if row is None else _draft(row)


def every(at: Opened) -> list[Draft]:
    """All drafts, newest first; one that is damaged never hides the others."""
    found = (_readable(at, row) for row in DRAFT.stored(at, "ORDER BY saved_at DESC, n DESC"))
    return [draft for draft in found if draft is not None]


def _readable(at: Opened, row: tuple[Any, ...]) -> Draft | None:
    try:
        return _draft(DRAFT.verified(at, row))
    except Told:
        return None


def drop(at: Opened, key: DraftKey) -> None:
    """Forget a draft, in the transaction that is open."""
    at.connection.execute("DELETE FROM draft WHERE scope = ? AND kind = ? AND record = ?", _key(key))


def _key(key: DraftKey) -> tuple[bytes, str, bytes]:
    return to_bytes(key.scope), key.kind, to_bytes(key.record)


def _draft(row: Any) -> Draft:
    key = DraftKey(ScopeId(row["scope"].hex()), row["kind"], RecordId(row["record"].hex()))
    return Draft(key, from_json(row["body"]), row["saved_at"], row["focus"])

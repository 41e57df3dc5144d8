"""This device's own edits: the outbox, what was sent in the last 30 days, and what the server set aside.

An edit is in exactly one of the three. It leaves the outbox only in the transaction that writes its outcome.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from caseworker.domain.edits import Edit
from caseworker.domain.ids import EditId, RecordId, ScopeId
from caseworker.domain.ports import Sending, Waiting
from caseworker.store import meta
from caseworker.store.mac import Value
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.sealed import Cells, SealedTable

KEPT_DAYS = 30
"""How long a confirmed edit is kept whole, to be offered again to a server that was restored from a backup."""

_SEALED = ("record", "scope", "kind", "made_at", "body")
OUTBOX = SealedTable("outbox", "edit", _SEALED, ("seq", "offered", "again"))
_GONE = ("seq", "outcome", "reason", "sent_at")
SENT = SealedTable("sent", "edit", _SEALED, _GONE)
QUARANTINED = SealedTable("quarantined", "edit", _SEALED, _GONE)
DAMAGED = "damaged"
"""Reason of an edit that could not be sent because its row here was changed by something else."""


def add(at: Opened, edit: Edit) -> None:
    """An edit that is not sent yet, in the transaction that is open."""
    OUTBOX.insert(at, {**_sealed(edit), "seq": None, "offered": 0, "again": 0})


def pending(at: Opened, record: RecordId, *, known: bool) -> list[Edit]:
    """The edits to lay over a record's confirmed state, in their order.

    `known`: the server confirmed the record, and edits it confirmed before a restore are in that state already. For a
    record the server does not have, everything this device wrote on it is its only text: edits set aside as well.
    """
    raw = (to_bytes(record),)
    if known:
        return [edit_of(row) for row in OUTBOX.rows(at, "WHERE record = ? AND again = 0 ORDER BY n", raw)]
    aside = [row for row in QUARANTINED.rows(at, "WHERE record = ? ORDER BY n", raw) if row["body"]]
    return [edit_of(row) for row in (*aside, *OUTBOX.rows(at, "WHERE record = ? ORDER BY n", raw))]


def edit_of(row: Any) -> Edit:
    """The edit in a row. Raises ValueError if it is not one."""
    return Edit.model_validate_json(row["body"])


@dataclass(frozen=True, slots=True)
class Answered:
    """An edit that was taken from the outbox, and what became of it."""

    row: dict[str, Any] = field(repr=False)
    outcome: str
    reason: str = ""


def take(at: Opened, edits: Iterable[EditId]) -> dict[EditId, dict[str, Any]]:
    """The outbox rows of edits, removed; those that are not there are left out.

    A row that something else changed has no `body`: what it says now nobody wrote.
    """
    asked = (to_json(tuple(edits)).decode(),)
    rows = OUTBOX.rows_or_blank(at, "WHERE edit IN (SELECT unhex(value) FROM json_each(?))", asked, blank="body")
    at.connection.execute("DELETE FROM outbox WHERE edit IN (SELECT unhex(value) FROM json_each(?))", asked)
    return {EditId(row["edit"].hex()): row for row in rows if isinstance(row["edit"], bytes)}


def settle(at: Opened, answered: Iterable[Answered], *, now: str) -> None:
    """Put edits that were taken from the outbox where their outcomes belong; an erased one keeps no text."""
    rows: dict[str, list[Cells]] = {SENT.name: [], QUARANTINED.name: []}
    for one in answered:
        table = QUARANTINED if one.outcome == "quarantined" else SENT
        body = "" if one.outcome == "erased" else one.row["body"]
        said = {"body": body, "seq": one.row["seq"] or 0, "outcome": one.outcome, "reason": one.reason, "sent_at": now}
        rows[table.name].append({**one.row, **said})
    for table in (SENT, QUARANTINED):
        table.put(at, rows[table.name])


def rebase(at: Opened, record: RecordId, replaced: dict[tuple[str, EditId], EditId]) -> None:
    """Unsent edits built on one that turned out to say what was there already are now based on what was there.

    Only edits that were never offered: an offered one may be on the server, which knows both versions as alike.
    """
    for row in list(OUTBOX.rows(at, "WHERE record = ? AND seq IS NULL ORDER BY n", (to_bytes(record),))):
        edit = edit_of(row)
        changes = {
            path: change.model_copy(update={"base": replaced.get((path, change.base), change.base)})
            if change.base is not None
            else change
            for path, change in edit.changes.items()
        }
        if changes != edit.changes:
            OUTBOX.put(at, [{**row, "body": edit.model_copy(update={"changes": changes}).model_dump_json()}])


def align(at: Opened, expected_seq: int) -> int:
    """Number the outbox as the server expects: what it lost is offered again first, and no number is left out.

    The server has everything before `expected_seq`. Returns how many edits are offered again.
    """
    lost = [
        *SENT.rows(at, "WHERE seq >= ? AND body <> ''", (expected_seq,)),
        *QUARANTINED.rows(at, "WHERE seq >= ? AND body <> ''", (expected_seq,)),
    ]
    first: int = at.connection.value("SELECT coalesce(min(n), 1) FROM outbox")
    for place, row in enumerate(sorted(lost, key=_seq, reverse=True), 1):
        at.connection.execute("DELETE FROM sent WHERE edit = ?", (row["edit"],))
        at.connection.execute("DELETE FROM quarantined WHERE edit = ?", (row["edit"],))
        OUTBOX.insert(at, {**row, "offered": 0, "again": 1})
        at.connection.execute("UPDATE outbox SET n = ? WHERE edit = ?", (first - place, row["edit"]))
    _close_gaps(at, expected_seq)
    return len(lost)


def _close_gaps(at: Opened, expected_seq: int) -> None:
    rows = at.connection.execute("SELECT n, seq FROM outbox WHERE seq >= ? ORDER BY n", (expected_seq,)).all()
    for number, (n, seq) in enumerate(rows, expected_seq):
        if seq != number:
            at.connection.execute("UPDATE outbox SET seq = ? WHERE n = ?", (number, n))
    after = expected_seq + len(rows)
    meta.keep_if_new(at, meta.NEXT_SEQ, str(after))


def waiting(at: Opened) -> list[Waiting]:
    """Every edit of this device that is known here: unsent first, then set aside, then sent, newest of each first."""
    return [*_unsent(at), *_settled(at, _ASIDE_ROWS), *_settled(at, _SENT_ROWS)]


def _unsent(at: Opened) -> Iterator[Waiting]:
    rows = at.connection.execute("SELECT edit, record, scope, kind, made_at, offered FROM outbox ORDER BY n DESC")
    for edit, record, scope, kind, made_at, offered in rows:
        yield Waiting(
            EditId(edit.hex()),
            RecordId(record.hex()),
            ScopeId(scope.hex()),
            kind,
            made_at,
            "sending" if offered else "here",
        )


_SENT_ROWS = """
    SELECT s.edit, s.record, s.scope, s.kind, s.made_at, s.outcome, s.reason, s.sent_at,
           s.outcome = 'conflict' AND EXISTS (SELECT 1 FROM conflict c WHERE c.record = s.record)
    FROM sent s ORDER BY s.n DESC
"""
_ASIDE_ROWS = """
    SELECT edit, record, scope, kind, made_at, outcome, reason, sent_at, 0 FROM quarantined ORDER BY n DESC
"""


def _settled(at: Opened, rows: str) -> Iterator[Waiting]:
    for edit, record, scope, kind, made_at, outcome, reason, sent_at, is_open in at.connection.execute(rows):
        state: Sending = "set_aside" if outcome == "quarantined" else "needs_you" if is_open else "shared"
        yield Waiting(
            EditId(edit.hex()),
            RecordId(record.hex()),
            ScopeId(scope.hex()),
            kind,
            made_at,
            state,
            outcome,
            reason,
            sent_at,
        )


def _seq(row: Any) -> int:
    seq: int = row["seq"]
    return seq


def _sealed(edit: Edit) -> dict[str, Value]:
    return {
        "edit": to_bytes(edit.id),
        "record": to_bytes(edit.record),
        "scope": to_bytes(edit.scope),
        "kind": edit.kind,
        "made_at": edit.made_at,
        "body": edit.model_dump_json(),
    }

"""The next edits to offer to the server: numbered once, whole groups, verified before they leave."""

from collections.abc import Iterator, Sequence
from typing import Any

from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId
from caseworker.store import history, meta, outbox, scopes
from caseworker.store.opened import Opened, to_bytes
from caseworker.wire import Sent

_READ_AT_ONCE = 500


def offered(at: Opened, now: str, *, limit_edits: int, limit_bytes: int) -> tuple[Sent, ...]:
    """The oldest unsent edits, marked as being sent, in the transaction that is open."""
    return tuple(_numbered(at, _batch(_readable(at, now), limit_edits, limit_bytes)))


def _readable(at: Opened, now: str) -> Iterator[dict[str, Any]]:
    """The outbox in order, verified; a row that something else changed is set aside and its number given away."""
    after: int = at.connection.value("SELECT coalesce(min(n), 0) - 1 FROM outbox")
    while rows := outbox.OUTBOX.stored(at, "WHERE n > ? ORDER BY n LIMIT ?", (after, _READ_AT_ONCE)):
        for stored in rows:
            after = stored[0]
            try:
                row = outbox.OUTBOX.verified(at, stored)
            except Told:
                _set_aside(at, after, now)
                continue
            yield {**row, "read": outbox.edit_of(row)}


def _set_aside(at: Opened, number: int, now: str) -> None:
    raw = at.connection.value("SELECT edit FROM outbox WHERE n = ?", (number,))
    edit = EditId(raw.hex())
    row = outbox.take(at, (edit,))[edit]
    outbox.settle(at, (outbox.Answered({**row, "body": ""}, "quarantined", outbox.DAMAGED),), now=now)
    history.note_outcomes(at, ((edit, "quarantined"),))


def _batch(rows: Iterator[dict[str, Any]], limit_edits: int, limit_bytes: int) -> list[dict[str, Any]]:
    """Whole groups until a limit would be passed; always one."""
    batch: list[dict[str, Any]] = []
    size = 0
    for group in _groups(rows):
        more = sum(len(row["body"].encode()) for row in group)
        if batch and (len(batch) + len(group) > limit_edits or size + more > limit_bytes):
            break
        batch += group
        size += more
    return batch


def _groups(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        name = row["read"].group
        if group and (name is None or name != group[-1]["read"].group):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _numbered(at: Opened, batch: Sequence[dict[str, Any]]) -> Iterator[Sent]:
    following = int(meta.read(at, meta.NEXT_SEQ, "1"))
    asked: set[str] = set()
    numbers: list[tuple[int, bytes]] = []
    for row in batch:
        edit, seq = row["read"], row["seq"]
        if seq is None:
            seq, following = following, following + 1
        numbers.append((seq, to_bytes(edit.id)))
        new_scope = None if edit.scope in asked else scopes.new_scope(at, edit.scope)
        asked.add(edit.scope)
        yield Sent(seq=seq, edit=edit, new_scope=new_scope)
    at.connection.executemany("UPDATE outbox SET seq = ?, offered = 1 WHERE edit = ?", numbers)
    meta.keep(at, meta.NEXT_SEQ, str(following))

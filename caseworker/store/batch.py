"""The next edits to offer to the server: numbered once, whole groups, verified before they leave."""

from collections.abc import Iterator, Sequence
from typing import Any

from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId
from caseworker.store import history, meta, outbox, scopes
from caseworker.store.opened import Opened, to_bytes
from caseworker.wire import Sent


def offered(at: Opened, now: str, *, limit_edits: int, limit_bytes: int, after: int = 0) -> tuple[Sent, ...]:
    """The oldest unsent edits, or those that follow number `after`, marked as being sent, in the open transaction."""
    asked = "SELECT n FROM outbox WHERE seq = ?" if after else "SELECT coalesce(min(n), 0) - 1 FROM outbox"
    begin: int | None = at.connection.value(asked, (after,) if after else ())
    if begin is None:
        return ()
    batch = _batch(_readable(at, now, begin, at_once=limit_edits + 1), limit_edits, limit_bytes)
    return tuple(_numbered(at, batch)) if batch else ()


def _readable(at: Opened, now: str, begin: int, *, at_once: int) -> Iterator[dict[str, Any]]:
    """The outbox after a row, verified; one that something else changed is set aside and its number given away."""
    while rows := outbox.OUTBOX.stored(at, "WHERE n > ? ORDER BY n LIMIT ?", (begin, at_once)):
        for stored in rows:
            begin = stored[0]
            try:
                row = outbox.OUTBOX.verified(at, stored)
            except Told:
                _set_aside(at, begin, now)
                continue
            yield {**row, "read": outbox.edit_of(row)}


def _set_aside(at: Opened, number: int, now: str) -> None:
    raw = at.connection.value("SELECT edit FROM outbox WHERE n = ?", (number,))
    edit = EditId(raw.hex())
    row = outbox.take(at, (edit,))[edit]
    outbox.settle(at, (outbox.Answered(row, "quarantined", outbox.DAMAGED),), now=now)
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
    meta.keep_if_new(at, meta.NEXT_SEQ, str(following))

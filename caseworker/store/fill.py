"""Filling a scope from the server's current state, page by page; work that is not sent stays on top."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pydantic_core import to_json

from caseworker.brief import versions_of
from caseworker.digests import record_sum
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.store import scopes, states
from caseworker.store.incoming import EMPTY_SUM, Incoming
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.states import Held, Shown
from caseworker.wire import Bootstrapped, Whole

_BAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


def receive_whole(at: Opened, answer: Bootstrapped, now: datetime) -> Changes:
    """Store an answer in one transaction: its page and those in `then`. A transaction for each file would cost more
    than everything else, because each waits for the disk and each writes out the full-text index.

    With the last page of a scope what the server no longer has goes, and the feed goes on from its first page.
    """
    with at.connection.transaction():
        pages = [page for page in (answer, *answer.then) if _is_wanted(at, page)]
        incoming = Incoming(at, filling=frozenset(page.scope for page in pages))
        incoming.expect(whole.record for page in pages for whole in page.records)
        starts = [_receive_page(incoming, page, now) for page in pages]
        changes = incoming.flush()
        for page, as_of in zip(pages, starts, strict=True):
            _note_progress(at, page, as_of)
    return replace(changes, scopes=changes.scopes | {page.scope for page in pages})


def _is_wanted(at: Opened, page: Bootstrapped) -> bool:
    found = scopes.place(at, page.scope)
    return found is not None and not found.is_filled and found.grant_epoch == page.grant_epoch


def _receive_page(incoming: Incoming, page: Bootstrapped, now: datetime) -> int:
    """Take in the records of a page; returns where the feed of its scope goes on."""
    at = incoming.at
    as_of = _as_of(at, page)
    seen: list[bytes] = []
    for whole in page.records:
        try:
            seen.append(to_bytes(whole.record))
            _take(incoming, page, whole, as_of)
        except _BAD as trouble:
            scopes.park(at, whole, type(trouble).__name__, now=now.isoformat(), scope=page.scope)
    if page.next is None:
        _drop_unseen(incoming, page.scope, seen, as_of)
    else:
        _note_seen(at, page.scope, seen)
    return as_of


def _as_of(at: Opened, page: Bootstrapped) -> int:
    """Where the feed goes on: what the first page said. That first page also forgets what was parked before."""
    raw = to_bytes(page.scope)
    known: int | None = at.connection.value("SELECT as_of FROM cursor WHERE scope = ?", (raw,))
    if known is not None:
        return known
    at.connection.execute("UPDATE cursor SET as_of = ? WHERE scope = ?", (page.as_of, raw))
    at.connection.execute("DELETE FROM parked WHERE scope = ?", (raw,))
    return page.as_of


def _note_seen(at: Opened, scope: ScopeId, seen: Iterable[bytes]) -> None:
    """What the server has, for when the last page has come: whatever is not in any page is gone there."""
    raw = to_bytes(scope)
    at.connection.executemany(
        "INSERT OR IGNORE INTO filling (scope, record) VALUES (?, ?)", [(raw, record) for record in seen]
    )


def _take(incoming: Incoming, page: Bootstrapped, whole: Whole, as_of: int) -> None:
    """A record as it stands. A later page is newer than the place the feed goes on from: older entries leave it be."""
    try:
        held = incoming.held(whole.record)
    except Told as told:
        if told.key != "record_damaged":
            raise
        # The server's copy heals it; its past stays.
        states.discard_row(incoming.at, whole.record)
        held = incoming.held(whole.record)
    ahead = {path: seq for path, seq in held.ahead.items() if seq > page.as_of} if held else {}
    versions = versions_of(whole)
    given = dict.fromkeys((*versions, *whole.open), page.as_of)
    incoming.put(
        Held(
            whole.record,
            page.scope,
            whole.form,
            whole.author,
            whole.made_at,
            acked=Shown(dict(whole.body), versions, {path: one for path, one in whole.open.items() if one}),
            ahead={path: seq for path, seq in (given | ahead).items() if seq > as_of},
        )
    )


def _drop_unseen(incoming: Incoming, scope: ScopeId, seen: Iterable[bytes], as_of: int) -> None:
    """Confirmed records the server did not give: gone there, unless this device's own push put them there since."""
    at = incoming.at
    rows = at.connection.execute(
        "SELECT id FROM record WHERE scope = ? AND acked IS NOT NULL "
        "AND id NOT IN (SELECT record FROM filling WHERE scope = ?) "
        "AND id NOT IN (SELECT unhex(value) FROM json_each(?))",
        (to_bytes(scope), to_bytes(scope), to_json([record.hex() for record in seen]).decode()),
    ).all()
    for (raw,) in rows:
        record = RecordId(raw.hex())
        unsent = at.connection.value("SELECT 1 FROM outbox WHERE record = ?", (raw,))
        held = None if not unsent and _is_damaged(incoming, record) else incoming.held(record)
        if held is not None and max(held.ahead.values(), default=0) > as_of:
            continue
        if held is not None and unsent:
            incoming.put(replace(held, acked=None, ahead={}))
        else:
            states.remove(at, record)


def _is_damaged(incoming: Incoming, record: RecordId) -> bool:
    try:
        incoming.held(record)
    except Told:
        return True
    return False


def _note_progress(at: Opened, page: Bootstrapped, as_of: int) -> None:
    raw = to_bytes(page.scope)
    if page.next is not None:
        at.connection.execute("UPDATE cursor SET after = ? WHERE scope = ?", (to_bytes(page.next), raw))
        return
    at.connection.execute(
        "UPDATE cursor SET seq = ?, is_filled = 1, as_of = NULL, after = NULL, sum = ? WHERE scope = ?",
        (as_of, sum_of(at, raw), raw),
    )
    at.connection.execute("DELETE FROM filling WHERE scope = ?", (raw,))


def sum_of(at: Opened, scope: bytes) -> bytes:
    """The checksum of a scope, from the versions as they lie there: altered ones differ from the server's sum."""
    total = 0
    rows = at.connection.execute("SELECT id, vers FROM record WHERE scope = ? AND acked IS NOT NULL", (scope,))
    for record, versions in rows.all():
        total ^= int.from_bytes(record_sum(RecordId(record.hex()), states.read_versions(versions)))
    return total.to_bytes(len(EMPTY_SUM))

"""Writing a push to PostgreSQL: a handful of statements, whatever its size; the counters come last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic_core import to_json

from caseworker.digests import record_sum, xor
from caseworker.domain.ids import EditId, RecordId, ScopeId
from caseworker.server.book import Batch, Kept, Opening, Posted
from caseworker.server.pg_telling import tell_leads
from caseworker.server.postgres.rows import Connection, id_or_none, row_id, sealed_record
from caseworker.server.sealing import Seals

NO_SUM = bytes(32)


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs: the transaction, the seals, the author's own scope, and the shares records had before.

    `home` seals what arrives for a scope that does not exist.
    """

    connection: Connection
    seals: Seals
    home: str
    shares: dict[RecordId, bytes]


def write(pen: Pen, batch: Batch) -> dict[EditId, int]:
    """Write it all; the numbers of the entries by edit."""
    _open_scopes(pen, batch.openings, batch)
    _write_records(pen, batch.records)
    _write_conflicts(pen, batch)
    _write_quarantine(pen, batch)
    pen.connection.execute(
        "UPDATE device SET next_seq = %s, gap_told = 0 WHERE id = %s::uuid", [batch.next_seq, batch.caller.device]
    )
    numbers = _bump(pen, batch)
    _write_feed(pen, batch, numbers)
    _write_edits(pen, batch, numbers)
    tell_leads(pen.connection, pen.seals, batch)
    if batch.openings:
        scopes = [opening.scope for opening in batch.openings]
        pen.connection.execute("SELECT end_opening(%s::uuid[], %s)", [scopes, batch.at])
    return numbers


def _open_scopes(pen: Pen, openings: Sequence[Opening], batch: Batch) -> None:
    if not openings:
        return
    columns = (
        [one.scope for one in openings],
        [one.kind for one in openings],
        [one.team for one in openings],
        [one.audience for one in openings],
        [one.personal for one in openings],
        [pen.seals.new_key(one.scope) for one in openings],
        batch.at,
    )
    pen.connection.execute(
        "SELECT open_scopes(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::boolean[], %b::bytea[], %s)", columns
    )


def _write_records(pen: Pen, records: Sequence[Kept]) -> None:
    """New ones are inserted plainly: if somebody made the same id meanwhile, the whole push is worked out again."""
    fresh = [kept for kept in records if kept.is_new]
    if fresh:
        pen.connection.execute(
            "INSERT INTO record (id, scope, kind, sealed) "
            "SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %b::bytea[])",
            [
                [kept.record for kept in fresh],
                [kept.scope for kept in fresh],
                [kept.kind for kept in fresh],
                [sealed_record(pen.seals, kept) for kept in fresh],
            ],
        )
    changed = [kept for kept in records if not kept.is_new]
    if changed:
        pen.connection.execute(
            "UPDATE record SET sealed = made.sealed FROM unnest(%s::uuid[], %b::bytea[]) AS made (id, sealed) "
            "WHERE record.id = made.id",
            [[kept.record for kept in changed], [sealed_record(pen.seals, kept) for kept in changed]],
        )


def _write_conflicts(pen: Pen, batch: Batch) -> None:
    """How many paths of each record wait for a choice, and since when; what they say is in the record."""
    touched = {posted.entry.record for posted in batch.posted if posted.entry is not None and posted.entry.open}
    rows = [(kept.record, kept.scope, len(kept.state.conflicts)) for kept in batch.records if kept.record in touched]
    if rows:
        records, scopes, paths = (list(column) for column in zip(*rows, strict=True))
        pen.connection.execute(
            "INSERT INTO conflict AS c (record, scope, paths, since, settled_at) "
            "SELECT id, scope, paths, %(at)s, CASE WHEN paths = 0 THEN %(at)s END "
            "FROM unnest(%(records)s::uuid[], %(scopes)s::uuid[], %(paths)s::int[]) AS made (id, scope, paths) "
            "ON CONFLICT (record) DO UPDATE SET paths = excluded.paths, settled_at = excluded.settled_at, "
            "since = CASE WHEN c.paths = 0 THEN excluded.since ELSE c.since END",
            {"at": batch.at, "records": records, "scopes": scopes, "paths": paths},
        )


def _write_quarantine(pen: Pen, batch: Batch) -> None:
    kept = [posted for posted in batch.posted if posted.result.outcome == "quarantined"]
    if kept:
        edits = [posted.sent.edit for posted in kept]
        pen.connection.execute(
            "INSERT INTO quarantine (device, edit, worker, team, scope, record, reason, at) "
            "SELECT %s::uuid, made.edit, %s::uuid, (SELECT team FROM worker WHERE id = %s::uuid), "
            "made.scope, made.record, made.reason, %s "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) AS made (edit, scope, record, reason)",
            [
                batch.caller.device,
                batch.caller.worker,
                batch.caller.worker,
                batch.at,
                [row_id(edit.id) for edit in edits],
                [id_or_none(edit.scope) for edit in edits],
                [id_or_none(edit.record) for edit in edits],
                [posted.result.reason for posted in kept],
            ],
        )


def _bump(pen: Pen, batch: Batch) -> dict[EditId, int]:
    """Number the entries: the scopes' rows are locked in the order of their ids, and stay so to the commit."""
    entries = [(posted.result.edit, posted.entry) for posted in batch.posted if posted.entry is not None]
    scopes = sorted({entry.scope for _, entry in entries})
    if not scopes:
        return {}
    locked = pen.connection.execute(
        "SELECT id, head, checksum FROM scope WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE", [scopes]
    ).fetchall()
    heads: dict[ScopeId, int] = {scope: head for scope, head, _ in locked}
    sums: dict[ScopeId, bytes] = {scope: checksum for scope, _, checksum in locked}
    numbers: dict[EditId, int] = {}
    for edit, entry in entries:
        heads[entry.scope] += 1
        numbers[edit] = heads[entry.scope]
    for kept in batch.records:
        share = record_sum(kept.record, kept.state.versions)
        sums[kept.scope] = xor(sums[kept.scope], xor(pen.shares.get(kept.record, NO_SUM), share))
    pen.connection.execute(
        "UPDATE scope SET head = made.head, checksum = made.checksum "
        "FROM unnest(%s::uuid[], %s::bigint[], %b::bytea[]) AS made (id, head, checksum) WHERE scope.id = made.id",
        [scopes, [heads[scope] for scope in scopes], [sums[scope] for scope in scopes]],
    )
    return numbers


def _write_feed(pen: Pen, batch: Batch, numbers: dict[EditId, int]) -> None:
    entries = [(posted.entry, numbers[posted.result.edit]) for posted in batch.posted if posted.entry is not None]
    if not entries:
        return
    sealed = [
        pen.seals.seal(entry.scope, f"feed|{number}", to_json(entry, exclude=_RESTATED)) for entry, number in entries
    ]
    pen.connection.execute(
        "INSERT INTO feed (scope, seq, record, form, kind, sealed, at) "
        "SELECT made.*, %s "
        "FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], %s::text[], %s::text[], %b::bytea[]) AS made",
        [
            batch.at,
            [entry.scope for entry, _ in entries],
            [number for _, number in entries],
            [entry.record for entry, _ in entries],
            [entry.form for entry, _ in entries],
            [entry.kind for entry, _ in entries],
            sealed,
        ],
    )


_RESTATED = {"scope", "grant_epoch", "seq"}


def _write_edits(pen: Pen, batch: Batch, numbers: dict[EditId, int]) -> None:
    if not batch.posted:
        return
    rows = [_edit_row(pen, posted, numbers) for posted in batch.posted]
    pen.connection.execute(
        "INSERT INTO edit "
        "(device, worker, received_at, id, seq, scope, record, outcome, entry, key_scope, sealed) "
        "SELECT %s::uuid, %s::uuid, %s, made.* FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], %s::uuid[], "
        "%s::text[], %s::bigint[], %s::uuid[], %b::bytea[]) AS made",
        [batch.caller.device, batch.caller.worker, batch.at, *_columns(rows)],
    )


def _edit_row(pen: Pen, posted: Posted, numbers: dict[EditId, int]) -> tuple[object, ...]:
    edit, result = posted.sent.edit, posted.result
    kept_as = row_id(edit.id)
    key = edit.scope if pen.seals.knows(edit.scope) and result.outcome != "quarantined" else pen.home
    plain = to_json({"edit": edit, "result": result})
    return (
        kept_as,
        posted.sent.seq,
        id_or_none(edit.scope),
        id_or_none(edit.record),
        result.outcome,
        numbers.get(edit.id, 0),
        key,
        None if result.outcome == "erased" else pen.seals.seal(key, f"edit|{kept_as}", plain),
    )


def _columns(rows: Iterable[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]

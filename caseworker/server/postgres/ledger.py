"""The book as one worker may see it, in one PostgreSQL transaction. Row-level security holds it to the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from caseworker.digests import record_sum
from caseworker.domain.ids import DeviceId, EditId, RecordId, ScopeId, TeamId, WorkerId, is_id
from caseworker.server.book import SYSTEM_WORKER, Batch, Colleague, Device, Elsewhere, Fed, Holding, Kept, Note
from caseworker.server.custody.book import Locker
from caseworker.server.files.book import Shelf
from caseworker.server.postgres.locker import PgLocker
from caseworker.server.postgres.people import colleague_of, home_of
from caseworker.server.postgres.rows import Connection, learn_keys, opened_record, row_id
from caseworker.server.postgres.shelf import PgShelf
from caseworker.server.postgres.write import Pen, write
from caseworker.server.sealing import Seals
from caseworker.wire import Entry, Held, Result

DEVICE = (
    "SELECT d.id, d.code, d.worker, d.key, d.enrolled_at, d.next_seq, d.gap_told, "
    "d.enabled AND coalesce(w.enabled, true) "
    "FROM device d LEFT JOIN worker w ON w.id = d.worker WHERE d.id = %s::uuid"
)
_CURSOR_TOP = 2**62


@dataclass(frozen=True, slots=True)
class _Range:
    """Entries of one scope: after one number, up to another."""

    scope: str
    epoch: int
    after: int
    upto: int


class PgLedger:
    """One worker's view over one open transaction, in which that worker is already named to the policies."""

    def __init__(self, connection: Connection, seals: Seals, worker: WorkerId) -> None:
        self._connection = connection
        self._seals = seals
        self._worker = worker
        self._shares: dict[RecordId, bytes] = {}

    def log_epoch(self) -> str:
        """See Ledger."""
        return epoch_of(self._connection)

    @property
    def locker(self) -> Locker:
        """See Ledger."""
        return PgLocker(self._connection, self._seals, self._worker)

    @property
    def shelf(self) -> Shelf:
        """See Ledger."""
        return PgShelf(self._connection, self._worker)

    def device(self, device: DeviceId) -> Device | None:
        """See Ledger."""
        row = self._connection.execute(DEVICE + " FOR NO KEY UPDATE OF d", [device]).fetchone()
        return Device(*row) if row else None

    def colleague(self) -> Colleague | None:
        """See Ledger."""
        return colleague_of(self._connection, self._seals, self._worker)

    def tell_gap(self, device: DeviceId, first_seq: int) -> None:
        """See Ledger."""
        self._connection.execute("UPDATE device SET gap_told = %s WHERE id = %s::uuid", [first_seq, device])

    def results(self, device: DeviceId, edits: Collection[EditId]) -> dict[EditId, Result]:
        """See Ledger."""
        named = {row_id(edit): edit for edit in edits}
        rows = self._connection.execute(
            "SELECT id, key_scope, entry, sealed FROM edit WHERE device = %s::uuid AND id = ANY(%s::uuid[])",
            [device, list(named)],
        ).fetchall()
        learn_keys(self._connection, self._seals, {key for _, key, _, _ in rows})
        return {named[kept_as]: self._stored(named[kept_as], row) for kept_as, *row in rows}

    def holdings(self, scopes: Collection[ScopeId] | None = None) -> list[Holding]:
        """See Ledger."""
        rows = self._connection.execute(
            "SELECT s.id, s.kind, g.level, g.epoch, s.head, s.team, g.closed_at "
            "FROM grant_ g JOIN scope s ON s.id = g.scope "
            "WHERE g.worker = %s::uuid AND (%s::uuid[] IS NULL OR g.scope = ANY(%s::uuid[])) ORDER BY s.id",
            [self._worker, *([None if scopes is None else list(scopes)] * 2)],
        )
        return [Holding(*row) for row in rows]

    def kept(self, records: Collection[RecordId]) -> dict[RecordId, Kept]:
        """See Ledger."""
        rows: list[Any] = self._connection.execute(
            "SELECT id, scope, kind, erased, sealed FROM record WHERE id = ANY(%s::uuid[]) "
            "ORDER BY id FOR NO KEY UPDATE",
            [[record for record in records if is_id(record)]],
        ).fetchall()
        learn_keys(self._connection, self._seals, {row[1] for row in rows})
        found = {row[0]: opened_record(self._seals, row) for row in rows}
        self._shares.update({record: record_sum(record, kept.state.versions) for record, kept in found.items()})
        return found

    def elsewhere(self, asked: Elsewhere) -> Elsewhere:
        """See Ledger."""
        columns = (asked.edits, asked.records, asked.scopes, asked.teams)
        rows = self._connection.execute(
            "SELECT what, id, home FROM elsewhere(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[])",
            [list(column) for column in columns],
        ).fetchall()
        return Elsewhere(
            edits=frozenset(EditId(one) for what, one, _ in rows if what == "edit"),
            scopes=frozenset(ScopeId(one) for what, one, _ in rows if what in ("scope", "erased")),
            records={RecordId(one): ScopeId(home) for what, one, home in rows if what in ("record", "gone")},
            teams=frozenset(TeamId(one) for what, one, _ in rows if what == "team"),
            erased=frozenset(ScopeId(one) for what, one, _ in rows if what == "erased"),
            gone=frozenset(RecordId(one) for what, one, _ in rows if what == "gone"),
        )

    def write(self, batch: Batch) -> dict[EditId, int]:
        """See Ledger."""
        home = home_of(self._connection, self._worker)
        learn_keys(self._connection, self._seals, {home, *(kept.scope for kept in batch.records)} - _made_by(batch))
        return write(Pen(self._connection, self._seals, home, self._shares), batch)

    def entries(self, held: Sequence[Held], limit: int) -> Fed:
        """See Ledger."""
        ranges, behind = self._ranges(held, limit)
        if not ranges:
            return Fed([], behind)
        rows = self._connection.execute(
            "SELECT f.scope, f.seq, f.kind, f.record, f.form, f.sealed, f.at "
            "FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS r (scope, after, upto) "
            "JOIN feed f ON f.scope = r.scope AND f.seq > r.after AND f.seq <= r.upto ORDER BY f.scope, f.seq",
            [[one.scope for one in ranges], [one.after for one in ranges], [one.upto for one in ranges]],
        ).fetchall()
        learn_keys(self._connection, self._seals, {row[0] for row in rows})
        epochs = {one.scope: one.epoch for one in ranges}
        return Fed([self._entry(epochs[row[0]], *row) for row in rows], behind)

    def wholes(self, scopes: Sequence[ScopeId], after: RecordId | None, limit: int) -> list[Kept]:
        """See Ledger. The ids are chosen first, so that only the bodies of this page are read."""
        rows: list[Any] = self._connection.execute(
            "WITH chosen AS MATERIALIZED ("
            "SELECT w.place, r.id FROM unnest(%s::uuid[]) WITH ORDINALITY AS w (scope, place) "
            "JOIN record r ON r.scope = w.scope AND NOT r.erased "
            "AND (w.place > 1 OR %s::uuid IS NULL OR r.id > %s::uuid) "
            "ORDER BY w.place, r.id LIMIT %s) "
            "SELECT r.id, r.scope, r.kind, r.erased, r.sealed FROM chosen JOIN record r ON r.id = chosen.id "
            "ORDER BY chosen.place, r.id",
            [list(scopes), after, after, limit],
        ).fetchall()
        learn_keys(self._connection, self._seals, {row[1] for row in rows})
        return [opened_record(self._seals, row) for row in rows]

    def sums(self, scopes: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
        """See Ledger."""
        rows = self._connection.execute(
            "SELECT s.id, s.head, encode(s.checksum, 'hex') FROM scope s JOIN grant_ g ON g.scope = s.id "
            "WHERE g.worker = %s::uuid AND g.closed_at IS NULL AND s.id = ANY(%s::uuid[])",
            [self._worker, list(scopes)],
        )
        return {scope: (head, checksum) for scope, head, checksum in rows}

    def unpurged(self, device: DeviceId) -> frozenset[ScopeId]:
        """See Ledger."""
        rows = self._connection.execute(
            "SELECT g.scope FROM grant_ g JOIN device d ON d.id = %s::uuid "
            "LEFT JOIN purge p ON p.device = d.id AND p.scope = g.scope "
            "WHERE g.worker = %s::uuid AND g.closed_at >= d.enrolled_at AND coalesce(p.epoch, 0) < g.epoch",
            [device, self._worker],
        )
        return frozenset(scope for (scope,) in rows)

    def purged(self, device: DeviceId, scope: ScopeId, epoch: int) -> None:
        """See Ledger."""
        self._connection.execute(
            "INSERT INTO purge (device, scope, epoch) VALUES (%s::uuid, %s::uuid, %s) "
            "ON CONFLICT (device, scope) DO UPDATE SET epoch = excluded.epoch",
            [device, scope, epoch],
        )

    def note(self, note: Note) -> None:
        """See Ledger."""
        add_note(self._connection, note)

    def _stored(self, edit: EditId, row: Sequence[Any]) -> Result:
        key, entry, sealed = row
        if sealed is None:
            return Result(edit=edit, outcome="erased", entry=entry)
        held = from_json(self._seals.open(key, f"edit|{row_id(edit)}", sealed))
        return Result.model_validate(held["result"]).model_copy(update={"entry": entry})

    def _ranges(self, held: Sequence[Held], limit: int) -> tuple[list[_Range], tuple[ScopeId, ...]]:
        """Which entries of which scope make the next page: numbers have no gaps, so heads alone tell."""
        known = [one for one in held if is_id(one.scope)]
        rows = self._connection.execute(
            "SELECT s.id, g.epoch, h.cursor, s.head, s.floor "
            "FROM unnest(%s::uuid[], %s::bigint[]) AS h (scope, cursor) "
            "JOIN grant_ g ON g.scope = h.scope AND g.worker = %s::uuid AND g.closed_at IS NULL "
            "JOIN scope s ON s.id = h.scope WHERE s.head > h.cursor ORDER BY s.id",
            [[one.scope for one in known], [max(0, min(one.cursor, _CURSOR_TOP)) for one in known], self._worker],
        )
        ranges: list[_Range] = []
        behind: list[ScopeId] = []
        for scope, epoch, cursor, head, floor in rows:
            if cursor < floor:
                behind.append(scope)
                continue
            upto = min(head, cursor + limit)
            limit -= upto - cursor
            if upto > cursor:
                ranges.append(_Range(scope, epoch, cursor, upto))
        return ranges, tuple(behind)

    def _entry(self, epoch: int, *row: Any) -> Entry:
        scope, seq, kind, record, form, sealed, at = row
        if sealed is None:
            return gone_entry(scope, epoch, seq, record=record, form=form, kind=kind, at=at.isoformat())
        plain = self._seals.open(scope, f"feed|{seq}", sealed)
        restated = f'{{"scope":"{scope}","grant_epoch":{epoch},"seq":{seq},'.encode()
        return Entry.model_validate_json(restated + plain[1:])


def gone_entry(scope: str, epoch: int, seq: int, **facts: Any) -> Entry:
    """An entry whose content was erased, or that tells of the erasure itself."""
    return Entry(
        scope=ScopeId(scope),
        grant_epoch=epoch,
        seq=seq,
        record=facts["record"],
        form=facts["form"],
        kind=facts["kind"],
        edit=facts["record"],
        verb="erase" if facts["kind"] == "erase" else "change",
        author=SYSTEM_WORKER,
        made_at=facts["at"],
        received_at=facts["at"],
    )


def epoch_of(connection: Connection) -> str:
    """The name of the server's history."""
    row = connection.execute("SELECT log_epoch FROM book").fetchone()
    return str(row[0]) if row else ""


def add_note(connection: Connection, note: Note) -> None:
    """A line of the audit."""
    connection.execute(
        "INSERT INTO audit (deed, at, device, scope, count) VALUES (%s, %s, %s::uuid, %s::uuid, %s)",
        [note.deed, note.at, note.device, note.scope, note.count],
    )


def _made_by(batch: Batch) -> set[str]:
    return {opening.scope for opening in batch.openings}

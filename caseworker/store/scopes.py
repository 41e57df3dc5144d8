"""The scopes this device holds: their grants, how far each feed was read, their checksums, and what makes them go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import to_json

from caseworker.domain.ids import RecordId, ScopeId, TeamId
from caseworker.store import states
from caseworker.store.files.rows import unsent_files
from caseworker.store.incoming import EMPTY_SUM, blank
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.sealed import Cells, SealedTable
from caseworker.syncport import Fill
from caseworker.wire import Entry, Grant, Held, NewScope, Purged, Revoked, Whole

PARKED = SealedTable("parked", "scope", ("seq", "why", "parked_at", "body"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where this device is in a scope's feed: the grant it reads under, the last entry, and whether it is filled."""

    grant_epoch: int
    seq: int
    is_filled: bool


# -- places -----------------------------------------------------------------------------------------------------------
def place(at: Opened, scope: ScopeId) -> Place | None:
    """Where this device is in a scope; None without a grant."""
    return places(at, (scope,)).get(scope)


def places(at: Opened, wanted: Iterable[ScopeId]) -> dict[ScopeId, Place]:
    """Where this device is in each of these scopes; one without a grant is left out."""
    rows = at.connection.execute(
        "SELECT scope, grant_epoch, seq, is_filled FROM cursor WHERE scope IN (SELECT unhex(value) FROM json_each(?))",
        (to_json(list(wanted)).decode(),),
    ).all()
    return {ScopeId(scope.hex()): Place(epoch, seq, bool(filled)) for scope, epoch, seq, filled in rows}


def move(at: Opened, places: Mapping[ScopeId, Place]) -> None:
    """Note how far each scope was read, in the transaction that applied it."""
    to = [(place.seq, int(place.is_filled), to_bytes(scope)) for scope, place in places.items()]
    at.connection.executemany("UPDATE cursor SET seq = ?, is_filled = ? WHERE scope = ?", to)
    for scope, place in places.items():
        if not place.is_filled:
            refill(at, scope)


def held(at: Opened, *, only_filled: bool) -> tuple[Held, ...]:
    """The scopes with their cursors, 0 while not filled."""
    rows = at.connection.execute("SELECT scope, grant_epoch, seq, is_filled FROM cursor ORDER BY scope")
    return tuple(
        Held(scope=ScopeId(scope.hex()), grant_epoch=epoch, cursor=seq if filled else 0)
        for scope, epoch, seq, filled in rows
        if filled or not only_filled
    )


def sums(at: Opened, wanted: Collection[ScopeId]) -> dict[ScopeId, tuple[int, str]]:
    """Per filled scope its cursor and checksum (hex)."""
    rows = at.connection.execute("SELECT scope, seq, sum FROM cursor WHERE is_filled")
    return {scope: (seq, total.hex()) for raw, seq, total in rows if (scope := ScopeId(raw.hex())) in wanted}


# -- grants -----------------------------------------------------------------------------------------------------------
def take_grants(at: Opened, grants: Sequence[Grant]) -> None:
    """The scopes this worker may hold. A new grant, or a feed that is shorter than what was read, is filled anew.

    Most of what a welcome says is known: only what is not is written.
    """
    rows = at.connection.execute("SELECT scope, grant_epoch, seq, kind, level, team FROM cursor").all()
    known = {scope.hex(): tuple(said) for scope, *said in rows}
    for grant in grants:
        epoch, seq, *said = known.get(grant.scope, (None, 0))
        is_known = epoch == grant.grant_epoch and said == [grant.kind, grant.level, grant.team or ""]
        if not is_known or grant.head < seq:
            _take_grant(at, grant)


def _take_grant(at: Opened, grant: Grant) -> None:
    raw = to_bytes(grant.scope)
    at.connection.execute(
        "INSERT INTO cursor (scope, grant_epoch, kind, level, team, sum) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (scope) DO UPDATE SET kind = excluded.kind, level = excluded.level, team = excluded.team",
        (raw, grant.grant_epoch, grant.kind, grant.level, grant.team or "", EMPTY_SUM),
    )
    found = place(at, grant.scope)
    assert found is not None
    if found.grant_epoch != grant.grant_epoch or grant.head < found.seq:
        at.connection.execute("UPDATE cursor SET grant_epoch = ? WHERE scope = ?", (grant.grant_epoch, raw))
        refill(at, grant.scope)


def behind(at: Opened, grants: Iterable[Grant]) -> tuple[ScopeId, ...]:
    """The filled scopes whose feed has gone on."""
    at_now = {one.scope: one.cursor for one in held(at, only_filled=True)}
    return tuple(grant.scope for grant in grants if grant.head > at_now.get(grant.scope, grant.head))


def may_go(at: Opened, revoked: Revoked) -> bool:
    """Whether a revocation still means anything: a scope that was granted anew since stays."""
    found = place(at, revoked.scope)
    return found is None or found.grant_epoch <= revoked.grant_epoch


def share_of(at: Opened, wanted: Iterable[ScopeId]) -> float:
    """The share of all records here that lie in these scopes."""
    total: int = at.connection.value("SELECT count(*) FROM record")
    count = "SELECT count(*) FROM record WHERE scope = ?"
    gone = sum(at.connection.value(count, (to_bytes(scope),)) for scope in wanted)
    return gone / total if total else 0.0


# -- new files --------------------------------------------------------------------------------------------------------
def new_scope(at: Opened, scope: ScopeId) -> NewScope | None:
    """What asks the server to make a scope that was made here and is not confirmed yet."""
    team = at.connection.value("SELECT team FROM new_file WHERE scope = ? AND NOT is_confirmed", (to_bytes(scope),))
    return None if team is None else NewScope(scope=scope, team=TeamId(team))


def confirm_files(at: Opened, scopes: Iterable[ScopeId]) -> None:
    """The server has these scopes."""
    at.connection.execute(
        "UPDATE new_file SET is_confirmed = 1 "
        "WHERE NOT is_confirmed AND scope IN (SELECT unhex(value) FROM json_each(?))",
        (to_json(list(scopes)).decode(),),
    )


# -- filling ----------------------------------------------------------------------------------------------------------
def fills(at: Opened) -> tuple[Fill, ...]:
    """The scopes still to be fetched whole, small ones (a file) before large ones."""
    rows = at.connection.execute(
        "SELECT scope, grant_epoch, after FROM cursor WHERE NOT is_filled AND grant_epoch > 0 "
        "ORDER BY kind <> 'config', kind, scope"
    )
    return tuple(
        Fill(ScopeId(scope.hex()), epoch, None if after is None else RecordId(after.hex()))
        for scope, epoch, after in rows
    )


def refill(at: Opened, scope: ScopeId) -> None:
    """From the start: what is here stays until the last page has come."""
    raw = to_bytes(scope)
    at.connection.execute(
        "UPDATE cursor SET seq = 0, is_filled = 0, as_of = NULL, after = NULL WHERE scope = ?", (raw,)
    )
    at.connection.execute("DELETE FROM filling WHERE scope = ?", (raw,))


def park(at: Opened, what: Entry | Whole, why: str, *, now: str, scope: ScopeId | None = None) -> None:
    """Keep what could not be applied, for repair."""
    seq = what.seq if isinstance(what, Entry) else 0
    into = what.scope if isinstance(what, Entry) else scope
    assert into is not None
    row: Cells = {"scope": to_bytes(into), "seq": seq, "why": why, "parked_at": now, "body": what.model_dump_json()}
    PARKED.insert(at, row)


# -- purging ----------------------------------------------------------------------------------------------------------
def purge(at: Opened, revoked: Revoked) -> Purged | None:
    """Remove a scope in the transaction that is open. None, with nothing removed, while work or a file in it is unsent.

    What this device sent or had set aside there stays as a line without text. Drafts stay: they are unsent work too.
    """
    raw = to_bytes(revoked.scope)
    unsent = at.connection.value("SELECT count(*) FROM outbox WHERE scope = ?", (raw,))
    if unsent or not may_go(at, revoked):
        return None
    if unsent_files(at, revoked.scope):
        return None
    records = [row[0] for row in at.connection.execute("SELECT id FROM record WHERE scope = ?", (raw,))]
    for record in records:
        states.remove(at, RecordId(record.hex()))
    written = at.connection.execute(
        "SELECT record FROM sent WHERE scope = ? UNION SELECT record FROM quarantined WHERE scope = ?", (raw, raw)
    ).all()
    for row in written:
        blank(at, RecordId(row[0].hex()))
    at.connection.execute("DELETE FROM blob WHERE scope = ?", (raw,))
    at.connection.execute("DELETE FROM parked WHERE scope = ?", (raw,))
    at.connection.execute("DELETE FROM filling WHERE scope = ?", (raw,))
    at.connection.execute("DELETE FROM new_file WHERE scope = ?", (raw,))
    at.connection.execute("DELETE FROM cursor WHERE scope = ?", (raw,))
    return Purged(scope=revoked.scope, grant_epoch=revoked.grant_epoch, records=len(records))

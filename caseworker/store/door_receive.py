"""The door for the server's work: state, cursors and acknowledgements in one transaction, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import JsonValue

from caseworker.domain.changes import Changes
from caseworker.domain.edits import Edit, with_value
from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.merge import Candidate
from caseworker.domain.ports import AuditNote
from caseworker.store import history, outbox, scopes
from caseworker.store.audit import Chain
from caseworker.store.incoming import Incoming
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.states import Held, Shown
from caseworker.wire import Entry, Pulled, Pushed, Result

_BAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


# -- results of a push ------------------------------------------------------------------------------------------------
def receive_results(at: Opened, pushed: Pushed, now: datetime) -> Changes:
    """Take in what became of edits: each leaves the outbox with its outcome, and the state is what the server says."""
    with at.connection.transaction():
        incoming = Incoming(at)
        for result in pushed.results:
            row = outbox.take(at, result.edit)
            if row is not None:
                _take_result(incoming, result, row, now)
        changes = incoming.flush()
        outbox.align(at, pushed.expected_seq)
        before = (now - timedelta(days=outbox.KEPT_DAYS)).isoformat()
        at.connection.execute("DELETE FROM sent WHERE sent_at < ?", (before,))
    return changes


def _take_result(incoming: Incoming, result: Result, row: dict[str, Any], now: datetime) -> None:
    at, record, scope = incoming.at, RecordId(row["record"].hex()), ScopeId(row["scope"].hex())
    outbox.settle(at, row, outcome=result.outcome, reason=result.reason, now=now.isoformat())
    history.note_outcome(at, result.edit, result.outcome)
    if result.outcome == "erased":
        incoming.erase(record)
        return
    if result.outcome != "quarantined":
        scopes.confirm_file(at, scope)
    held = _found(incoming, record, scope)
    if held is None:
        return
    if result.outcome != "quarantined":
        held = _acknowledged(at, held, result, outbox.edit_of(row))
    if result.outcome == "merged":
        outbox.rebase(at, record, _replaced(result))
    incoming.put(held)


def _found(incoming: Incoming, record: RecordId, scope: ScopeId) -> Held | None:
    """The record; None if it is not here, or damaged here: then its scope is fetched whole, and that heals it."""
    try:
        return incoming.held(record)
    except Told as told:
        if told.key != "record_damaged":
            raise
        scopes.refill(incoming.at, scope)
        return None


def _acknowledged(at: Opened, held: Held, result: Result, edit: Edit) -> Held:
    """The confirmed state after the answer to this device's own edit. The feed will bring the same later, or has."""
    if held.acked is not None and result.entry and result.entry <= scopes.cursor(at, held.scope):
        return held
    state, ahead = held.confirmed, dict(held.ahead)
    current = _current(result, edit)
    told = {
        path
        for path in current
        if result.entry >= ahead.get(path, 0) and (result.entry or _is_untouched(state, edit, path))
    }
    if result.entry:
        ahead.update(dict.fromkeys(told, result.entry))
    versions = {path: version for path, version in result.versions.items() if path in told}
    values = {path: current[path] for path in told}
    return replace(held, acked=_moved(state, values, versions, _open(told, result.open)), ahead=ahead)


def _current(result: Result, edit: Edit) -> dict[Path, JsonValue]:
    """The values the answer gives. One without values, because access has ended, still says which of ours hold."""
    if result.values:
        return result.values
    return {path: change.value for path, change in edit.changes.items() if result.versions.get(path) == edit.id}


def _is_untouched(state: Shown, edit: Edit, path: Path) -> bool:
    """Whether nothing came between: an answer without a place in the feed may be older than what is here."""
    change = edit.changes.get(path)
    return change is not None and state.versions.get(path) == change.base


def _replaced(result: Result) -> dict[tuple[str, EditId], EditId]:
    return {
        (path, result.edit): version
        for path, version in result.versions.items()
        if version != result.edit and path in result.values
    }


# -- pages of the feed ------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Reading:
    """How far each scope of a page has been read."""

    incoming: Incoming
    now: str
    places: dict[ScopeId, scopes.Place | None] = field(default_factory=dict)

    def place(self, scope: ScopeId) -> scopes.Place | None:
        if scope not in self.places:
            self.places[scope] = scopes.place(self.incoming.at, scope)
        return self.places[scope]

    def take(self, entry: Entry) -> None:
        place = self.place(entry.scope)
        if place is None or not place.is_filled or place.grant_epoch != entry.grant_epoch or entry.seq <= place.seq:
            return
        if entry.seq != place.seq + 1:
            # Something is missing, and the feed never leaves anything out: fetch the scope whole.
            self.places[entry.scope] = replace(place, is_filled=False)
            return
        self.places[entry.scope] = replace(place, seq=entry.seq)
        try:
            self.apply(entry)
        except Told as told:
            if told.key != "record_damaged":
                raise
            self.places[entry.scope] = replace(place, is_filled=False)
            self.park(entry, told.key)
        except _BAD as trouble:
            self.park(entry, type(trouble).__name__)

    def apply(self, entry: Entry) -> None:
        take_entry(self.incoming, entry)
        if entry.kind == "erase":
            note = AuditNote("erase", entry.record, entry.scope)
            Chain(self.incoming.at, entry.author, self.now).note(note)

    def park(self, entry: Entry, why: str) -> None:
        scopes.park(self.incoming.at, entry, why, now=self.now)


def receive_page(at: Opened, pulled: Pulled, now: datetime) -> Changes:
    """Store a page of entries together with the cursors. One entry that cannot be read never stops the others."""
    with at.connection.transaction():
        reading = _Reading(Incoming(at), now.isoformat())
        for entry in pulled.entries:
            reading.take(entry)
        changes = reading.incoming.flush()
        for scope, place in reading.places.items():
            if place is not None:
                scopes.move(at, scope, place)
    return changes


def take_entry(incoming: Incoming, entry: Entry) -> None:
    """One step of the feed. Raises before it changes anything if the entry cannot be applied."""
    if entry.kind == "erase":
        incoming.erase(entry.record)
        return
    to_bytes(entry.edit), to_bytes(entry.record)
    held = incoming.held(entry.record)
    if held is None:
        held = Held(entry.record, entry.scope, entry.form, entry.author, entry.made_at)
    after = _stepped(held, entry)
    history.add_entry(incoming.at, entry)
    incoming.put(after)


def _stepped(held: Held, entry: Entry) -> Held:
    """The record one step later; a path this device knows a later state of already is left as it is."""
    touched = {path for path in {**entry.set, **entry.versions, **entry.open} if held.ahead.get(path, 0) <= entry.seq}
    values = {path: value for path, value in entry.set.items() if path in touched}
    versions = {path: version for path, version in entry.versions.items() if path in touched}
    return replace(
        held,
        scope=entry.scope,
        kind=entry.form,
        acked=_moved(held.confirmed, values, versions, _open(touched, entry.open)),
        ahead={path: seq for path, seq in held.ahead.items() if seq > entry.seq},
    )


def _open(touched: set[Path], listed: Mapping[Path, tuple[Candidate, ...]]) -> dict[Path, tuple[Candidate, ...]]:
    """Per touched path the candidates that are open now; a path that is not listed has none."""
    return {path: listed.get(path, ()) for path in touched}


def _moved(
    state: Shown,
    values: Mapping[Path, Any],
    versions: Mapping[Path, EditId],
    candidates: Mapping[Path, tuple[Candidate, ...]],
) -> Shown:
    body = dict(state.body)
    for path, value in values.items():
        with_value(body, path, value)
    conflicts = {**state.conflicts, **candidates}
    return Shown(
        body,
        {**state.versions, **versions},
        {path: waiting for path, waiting in conflicts.items() if waiting},
    )

"""The door for the server's work: state, cursors and acknowledgements in one transaction, or nothing at all."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import JsonValue

from caseworker.brief import entry_in_full, result_in_full
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
from caseworker.store.sealed import Cells
from caseworker.store.states import Held, Shown
from caseworker.wire import Entry, Pulled, Pushed, Result

_BAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


# -- results of a push ------------------------------------------------------------------------------------------------
def receive_results(at: Opened, pushed: Pushed, now: datetime) -> Changes:
    """Take in what became of edits: each leaves the outbox with its outcome, and the state is what the server says."""
    with at.connection.transaction():
        taken = outbox.take(at, [result.edit for result in pushed.results])
        answers = _Answers.of(at, taken, now.isoformat())
        for result in pushed.results:
            row = taken.pop(result.edit, None)
            if row is not None:
                answers.take(result, row)
        answers.write()
        answers.move()
        changes = answers.incoming.flush()
        outbox.align(at, pushed.expected_seq)
        before = (now - timedelta(days=outbox.KEPT_DAYS)).isoformat()
        at.connection.execute("DELETE FROM sent WHERE sent_at < ?", (before,))
    return changes


@dataclass(slots=True)
class _Answers:
    """The results of one push: what they mean for records, and what is still to be written of the edits themselves.

    `started` is where the scopes were read to before, `places` where these answers bring them. `alone` are the records
    of which this push answers all that was ever unsent: with one edit.
    """

    incoming: Incoming
    now: str
    started: dict[ScopeId, scopes.Place]
    places: dict[ScopeId, scopes.Place]
    alone: Collection[RecordId]
    _answered: list[outbox.Answered] = field(default_factory=list)
    _confirmed: set[ScopeId] = field(default_factory=set)

    @classmethod
    def of(cls, at: Opened, taken: Mapping[EditId, dict[str, Any]], now: str) -> "_Answers":
        """With everything at hand that the answers to these edits will ask for."""
        incoming = Incoming(at)
        counted = Counter(RecordId(row["record"].hex()) for row in taken.values())
        incoming.expect(counted)
        started = scopes.places(at, {ScopeId(row["scope"].hex()) for row in taken.values()})
        alone = {record for record, count in counted.items() if count == 1} - incoming.written_on(counted)
        return cls(incoming, now, started, dict(started), alone)

    def take(self, result: Result, row: dict[str, Any]) -> None:
        record, scope = RecordId(row["record"].hex()), ScopeId(row["scope"].hex())
        self._answered.append(outbox.Answered(row, result.outcome, result.reason))
        if result.outcome == "erased":
            # Erasing takes the text out of what was written before it.
            self.write()
            self.incoming.erase(record)
            return
        if result.outcome != "quarantined":
            self._confirmed.add(scope)
        held = self._found(record, scope)
        if held is None:
            return
        if result.as_sent and not row["body"]:
            # What was sent is no longer known here: the server's copy of the file heals that.
            self._fetch_anew(scope)
        elif result.outcome != "quarantined" and not self._is_behind(held, result):
            held = self._passed(self._confirmed_by(held, result, row), result)
        if result.outcome == "merged":
            outbox.rebase(self.incoming.at, record, _replaced(result))
        self.incoming.put(held)

    def move(self) -> None:
        """Move the cursors over the entries that these answers already told."""
        moved = {scope: place for scope, place in self.places.items() if place != self.started.get(scope)}
        scopes.move(self.incoming.at, moved)

    def _confirmed_by(self, held: Held, result: Result, row: dict[str, Any]) -> Held:
        """The confirmed state after the answer to this device's own edit. The feed will bring the same later."""
        view = held.view
        if view is not None and result.as_sent and held.id in self.alone and not _has_more(held):
            # What is shown is what was confirmed before with this one edit over it.
            edit = result.edit
            touched = [path for path, version in view.versions.items() if version == edit]
            return _with_state(held, view, dict.fromkeys(touched, result.entry))
        return _acknowledged(held, result, row)

    def _passed(self, held: Held, result: Result) -> Held:
        """Where the edit's entry is the next of its filled scope, its answer said all of it: it need not be fetched.

        An answer without values, because access has ended, does not say all.
        """
        place = self.places.get(held.scope)
        says_all = result.as_sent or bool(result.values) or not result.versions
        if place is None or not place.is_filled or result.entry != place.seq + 1 or not says_all:
            return held
        self.places[held.scope] = scopes.Place(place.grant_epoch, result.entry, is_filled=True)
        state = held.confirmed
        return _with_state(held, state, {path: seq for path, seq in held.ahead.items() if seq > result.entry})

    def write(self) -> None:
        """Put the edits where their outcomes belong."""
        at = self.incoming.at
        outbox.settle(at, self._answered, now=self.now)
        history.note_outcomes(at, ((EditId(one.row["edit"].hex()), one.outcome) for one in self._answered))
        scopes.confirm_files(at, self._confirmed)
        self._answered.clear()

    def _found(self, record: RecordId, scope: ScopeId) -> Held | None:
        """The record; None if it is not here, or damaged here: then its scope is fetched whole, and that heals it."""
        try:
            return self.incoming.held(record)
        except Told as told:
            if told.key != "record_damaged":
                raise
            self._fetch_anew(scope)
            return None

    def _fetch_anew(self, scope: ScopeId) -> None:
        scopes.refill(self.incoming.at, scope)
        self.started.pop(scope, None)
        self.places.pop(scope, None)

    def _is_behind(self, held: Held, result: Result) -> bool:
        """Whether the feed has brought this answer's step already, and perhaps more."""
        if held.acked is None or not result.entry:
            return False
        place = self.started.get(held.scope)
        return place is not None and place.is_filled and result.entry <= place.seq


def _has_more(held: Held) -> bool:
    """Whether more is known of a record than its state: open candidates, or later steps of its feed."""
    return bool(held.ahead or held.confirmed.conflicts or held.shown.conflicts)


def _with_state(held: Held, state: Shown, ahead: Mapping[Path, int]) -> Held:
    """The record with another confirmed state. Written out: `replace` would take longer than all the rest."""
    return Held(held.id, held.scope, held.kind, held.made_by, held.made_at, state, ahead, held.view, held.n)


def _acknowledged(held: Held, result: Result, row: dict[str, Any]) -> Held:
    state, ahead = held.confirmed, dict(held.ahead)
    if result.as_sent:
        result = result_in_full(result, outbox.edit_of(row))
    current, told = result.values, set(result.values)
    if not (result.entry and result.values):
        edit = outbox.edit_of(row)
        current = _current(result, edit)
        told = {path for path in current if result.entry or _is_untouched(state, edit, path)}
    told = {path for path in told if result.entry >= ahead.get(path, 0)}
    if result.entry:
        ahead.update(dict.fromkeys(told, result.entry))
    versions = {path: version for path, version in result.versions.items() if path in told}
    values = {path: current[path] for path in told}
    return _with_state(held, _moved(state, values, versions, _open(told, result.open)), ahead)


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
    places: dict[ScopeId, scopes.Place]
    _steps: list[Cells] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        place = self.places.get(entry.scope)
        if place is None or not place.is_filled or place.grant_epoch != entry.grant_epoch or entry.seq <= place.seq:
            return
        if entry.seq != place.seq + 1:
            # Something is missing, and the feed never leaves anything out: fetch the scope whole.
            self.places[entry.scope] = replace(place, is_filled=False)
            return
        self.places[entry.scope] = scopes.Place(place.grant_epoch, entry.seq, is_filled=True)
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
        """One step of the feed. Raises before it changes anything if the entry cannot be applied."""
        if entry.kind != "erase":
            self._steps.append(_take_step(self.incoming, entry))
            return
        self.write()
        self.incoming.erase(entry.record)
        note = AuditNote("erase", entry.record, entry.scope)
        Chain(self.incoming.at, entry.author, self.now).note(note)

    def write(self) -> None:
        """Write down the steps that were taken: at the end, and before an erasure, which takes away a record's past."""
        history.add_steps(self.incoming.at, self._steps)
        self._steps.clear()

    def park(self, entry: Entry, why: str) -> None:
        scopes.park(self.incoming.at, entry, why, now=self.now)


def receive_page(at: Opened, pulled: Pulled, now: datetime) -> Changes:
    """Store a page of entries together with the cursors. One entry that cannot be read never stops the others."""
    with at.connection.transaction():
        places = scopes.places(at, {entry.scope for entry in pulled.entries})
        reading = _Reading(Incoming(at), now.isoformat(), places)
        reading.incoming.expect(entry.record for entry in pulled.entries)
        for entry in pulled.entries:
            reading.take(entry)
        reading.write()
        changes = reading.incoming.flush()
        scopes.move(at, reading.places)
    return changes


def _take_step(incoming: Incoming, entry: Entry) -> Cells:
    """One change of a record; returns what its history will say."""
    to_bytes(entry.edit), to_bytes(entry.record)
    held = incoming.held(entry.record)
    if held is None:
        held = Held(entry.record, entry.scope, entry.form, entry.author, entry.made_at)
    after, past = _stepped(held, entry_in_full(entry)), history.step(entry)
    incoming.put(after)
    return past


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

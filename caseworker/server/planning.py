"""What a push comes to, worked out before anything is written: a pure function from edits and what is known.

Every edit gets a result. One that may not be applied is quarantined with a reason; a group is applied whole or
quarantined whole; one edit's trouble never touches another's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from caseworker.domain.edits import Edit, value_at
from caseworker.domain.ids import Path, RecordId, ScopeId, TeamId
from caseworker.domain.merge import STATUS, Candidate, Met, State, meet
from caseworker.domain.registry import law_of
from caseworker.server.book import Caller, Elsewhere, Holding, Kept, Opening, Posted
from caseworker.server.envelope import fault_of, is_out_of_shape
from caseworker.wire import Entry, NewScope, Result, Sent


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the sender when a push arrives.

    Attributes:
        enabled: access has not ended.
        holdings: the scopes named in the push that the worker holds or held.
        home_teams: the teams the worker belongs to.
        elsewhere: which of the named ids exist at all.
    """

    caller: Caller
    enabled: bool
    holdings: Mapping[ScopeId, Holding]
    home_teams: frozenset[TeamId]
    elsewhere: Elsewhere


@dataclass(slots=True)
class Plan:
    """A push worked out: what to write, in order. `records` are as they are after all of it."""

    standing: Standing
    at: datetime
    records: dict[RecordId, Kept]
    barred: frozenset[str] = frozenset()
    openings: dict[ScopeId, Opening] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    changed: set[RecordId] = field(default_factory=set)
    broken_groups: set[str] = field(default_factory=set)

    def take(self, sent: Sent) -> None:
        """Work out one edit and add it."""
        edit = sent.edit
        if edit.scope in self.standing.elsewhere.erased or edit.record in self.standing.elsewhere.gone:
            self.posted.append(Posted(sent, Result(edit=edit.id, outcome="erased")))
            return
        reason = self.reason(sent)
        if reason and edit.group:
            self.broken_groups.add(edit.group)
        if not reason and edit.group in self.barred:
            reason = "group"
        if reason:
            self.posted.append(Posted(sent, Result(edit=edit.id, outcome="quarantined", reason=reason)))
        else:
            self.apply(sent)

    def reason(self, sent: Sent) -> str:
        """Why this edit may not be applied, "" if it may."""
        edit = sent.edit
        fault = fault_of(edit)
        if fault:
            return fault
        if not self.standing.enabled:
            return "access_ended"
        if edit.author != self.standing.caller.worker:
            return "other_author"
        if edit.id in self.standing.elsewhere.edits:
            return "id_taken"
        return self.scope_fault(sent) or self.record_fault(edit)

    def scope_fault(self, sent: Sent) -> str:
        """Whether the sender may write in this scope, or make it."""
        scope = sent.edit.scope
        if scope in self.openings:
            return ""
        holding = self.standing.holdings.get(scope)
        if holding is not None and holding.closed_at is None:
            return "" if holding.level == "write" else "read_only"
        if scope in self.standing.elsewhere.scopes or not sent.new_scope or sent.new_scope.scope != scope:
            return "no_grant"
        if sent.new_scope.kind not in ("file", "restricted"):
            return "no_grant"
        return "" if sent.new_scope.team in self.standing.elsewhere.teams else "unknown_team"

    def record_fault(self, edit: Edit) -> str:
        """Whether the record is where the edit says, and of the kind it says."""
        kept = self.records.get(edit.record)
        if kept is None:
            return "other_scope" if edit.record in self.standing.elsewhere.records else ""
        if kept.scope != edit.scope:
            return "other_scope"
        if kept.kind != edit.kind:
            return "other_kind"
        return "out_of_shape" if is_out_of_shape(kept.state.body, edit) else ""

    def apply(self, sent: Sent) -> None:
        """Let the edit meet its record."""
        edit = sent.edit
        if sent.new_scope and edit.scope not in self.openings and edit.scope not in self.standing.holdings:
            self.openings[edit.scope] = self.opening(sent.new_scope)
        kept = self.records.get(edit.record) or Kept(
            edit.record, edit.scope, edit.kind, edit.author, edit.made_at, is_new=True
        )
        met = meet(kept.state, edit, law_of(kept.kind))
        if met.outcome == "erased":
            self.posted.append(Posted(sent, Result(edit=edit.id, outcome="erased")))
            return
        self.posted.append(Posted(sent, _result(edit, met), _entry(edit, kept.state, met, self.at)))
        self.records[edit.record] = replace(kept, state=met.state)
        self.changed.add(edit.record)

    def opening(self, new: NewScope) -> Opening:
        """For whom a scope is made: the team it was made for; its leads if the author has left that team since."""
        has_left = new.team not in self.standing.home_teams
        if new.kind == "restricted":
            return Opening(new.scope, new.kind, new.team, "leads", personal=not has_left)
        return Opening(new.scope, new.kind, new.team, "leads" if has_left else "team")

    def written(self) -> tuple[Kept, ...]:
        """The records that changed, by id."""
        return tuple(self.records[record] for record in sorted(self.changed))


def plan(sents: Iterable[Sent], standing: Standing, records: Mapping[RecordId, Kept], *, at: datetime) -> Plan:
    """Work out a push. Runs again without the groups that broke, until what is left holds together."""
    edits = tuple(sents)
    barred: frozenset[str] = frozenset()
    while True:
        made = Plan(standing, at, dict(records), barred)
        for sent in edits:
            made.take(sent)
        if made.broken_groups <= barred:
            return made
        barred |= made.broken_groups


def _touched(edit: Edit, met: Met) -> tuple[Path, ...]:
    return tuple(edit.changes) if STATUS in edit.changes else tuple({**edit.changes, **dict.fromkeys(met.paths)})


def _result(edit: Edit, met: Met) -> Result:
    paths = _touched(edit, met)
    state = met.state
    is_whole = met.outcome == "applied" and len(paths) == len(edit.changes) > 0
    if is_whole and all(state.versions.get(path) == edit.id and path not in state.conflicts for path in paths):
        return Result.model_construct(edit=edit.id, outcome=met.outcome, as_sent=True)
    return Result.model_construct(
        edit=edit.id,
        outcome=met.outcome,
        versions={path: state.versions[path] for path in paths if path in state.versions},
        values={path: value_at(state.body, path) for path in paths},
        open={path: state.conflicts[path] for path in paths if path in state.conflicts},
        reason="",
    )


def _entry(edit: Edit, before: State, met: Met, at: datetime) -> Entry:
    """What the other devices hear: the paths this edit made current, and the candidates of those it touched.

    Their versions are all this edit, and left out.
    """
    state = met.state
    current = [path for path, version in state.versions.items() if version == edit.id]
    candidates: dict[Path, tuple[Candidate, ...]] = {
        path: state.conflicts.get(path, ())
        for path in _touched(edit, met)
        if path in state.conflicts or path in before.conflicts
    }
    return Entry.model_construct(
        scope=edit.scope,
        grant_epoch=0,
        seq=0,
        record=edit.record,
        form=edit.kind,
        kind="edit",
        edit=edit.id,
        verb=edit.verb,
        author=edit.author,
        made_at=edit.made_at,
        received_at=at.isoformat(),
        set={path: value_at(state.body, path) for path in current},
        open=candidates,
    )

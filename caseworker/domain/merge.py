"""What happens when two edits meet: the outcome of an edit against the state it arrives at.

Client and server use this one module. No clock takes part. The value that is already there stays current; a later one
that differs is kept as a *candidate* of a conflict, and a person settles it with a normal edit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from caseworker.domain.edits import (
    Body,
    Change,
    Edit,
    Versions,
    fits,
    in_turn,
    is_empty,
    seal_of,
    split_path,
    value_at,
    with_value,
)
from caseworker.domain.ids import EditId, Path, WorkerId

Policy = Literal["plain", "protected", "append", "set"]
Outcome = Literal["applied", "merged", "conflict", "quarantined", "erased"]
STATUS = Path("status")


class Law(Protocol):
    """What merging asks of a form: the policy of a field, and which fields stay open once a record is locked."""

    def policy(self, field_name: str) -> Policy:
        """How two values of this field meet."""
        ...

    def open_fields(self, status: str) -> frozenset[str] | None:
        """None while everything may change; once the status locks the record, the fields that still may."""
        ...


class Candidate(BaseModel):
    """A value that arrived against an older version: kept whole, with who wrote it and when."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    edit: EditId
    value: JsonValue = Field(default=None, repr=False)
    author: WorkerId
    made_at: str


Conflicts = dict[Path, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """A record as the server holds it.

    Attributes:
        body: current values.
        versions: per path, the edit that set it; a removed path keeps its version.
        conflicts: per path, candidates that nobody has settled.
        alike: per path, edits whose value equalled the current one, so that work based on them is not stale.
        erased: the payload is gone for good.
    """

    body: Body = field(default_factory=dict, repr=False)
    versions: Versions = field(default_factory=dict)
    conflicts: Conflicts = field(default_factory=dict, repr=False)
    alike: dict[Path, tuple[EditId, ...]] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """The state after an edit arrived, and its outcome per path and as a whole (the most serious one)."""

    state: State
    outcome: Outcome
    paths: Mapping[Path, Outcome]


def meet(state: State, edit: Edit, law: Law) -> Met:
    """The outcome of one edit arriving at a state. Pure: the given state is not changed."""
    if state.erased:
        return Met(state, "erased", {})
    work = _Work(
        dict(state.body),
        dict(state.versions),
        dict(state.conflicts),
        dict(state.alike),
        law,
        edit,
        _still_open(state, law),
    )
    if edit.verb == "sign" and not _sign_holds(work):
        paths: dict[Path, Outcome] = {
            STATUS: work.as_candidate(STATUS, edit.changes.get(STATUS, Change(value="signed")))
        }
    else:
        paths = {path: work.arrive(path, change) for path, change in in_turn(edit)}
    after = State(work.body, work.versions, work.conflicts, work.alike)
    return Met(after, _worst(paths.values()), paths)


def _still_open(state: State, law: Law) -> frozenset[str] | None:
    """The fields that may still change; None while all of them may."""
    status = state.body.get("status")
    return law.open_fields(status) if isinstance(status, str) else None


def _sign_holds(work: "_Work") -> bool:
    """A signature covers the whole record: it holds only if everything its author saw is still current and settled."""
    seen = work.edit.whole
    return (
        seen is not None
        and seen.keys() == work.versions.keys()
        and all(work.is_current(path, version) for path, version in seen.items())
        and work.edit.seal == seal_of(work.body)
        and not work.conflicts
    )


_SERIOUS: tuple[Outcome, ...] = ("conflict", "merged", "applied")


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    met = set(outcomes)
    return next((outcome for outcome in _SERIOUS if outcome in met), "applied")


@dataclass(slots=True)
class _Work:
    """The parts of a state while one edit is being laid over it."""

    body: Body
    versions: Versions
    conflicts: Conflicts
    alike: dict[Path, tuple[EditId, ...]]
    law: Law
    edit: Edit
    still_open: frozenset[str] | None

    def arrive(self, path: Path, change: Change) -> Outcome:
        """One path's outcome; changes the parts."""
        if self.current(path) == (None if is_empty(change.value) else change.value):
            return self.as_same(path, change)
        if self.is_locked(path):
            return self.as_candidate(path, change)
        if not fits(self.body, path, change.value):
            return self.as_candidate(path, change)
        if self.is_current(path, change.base):
            return self.as_current(path, change)
        policy = self.law.policy(split_path(path)[0])
        if policy == "set":
            return self.as_set(path, change)
        return self.as_candidate(path, change)

    def current(self, path: Path) -> JsonValue:
        """The value of this path. A field of elements has none at its own name: theirs are other paths."""
        value = value_at(self.body, path)
        return None if is_empty(value) or (isinstance(value, dict) and "/" not in path) else value

    def is_current(self, path: Path, base: EditId | None) -> bool:
        return base == self.versions.get(path) or (base is not None and base in self.alike.get(path, ()))

    def is_locked(self, path: Path) -> bool:
        return self.still_open is not None and split_path(path)[0] not in self.still_open

    def as_current(self, path: Path, change: Change) -> Outcome:
        with_value(self.body, path, change.value)
        self.versions[path] = self.edit.id
        self.alike.pop(path, None)
        self.settle(path, change)
        return "applied"

    def as_same(self, path: Path, change: Change) -> Outcome:
        """Two people wrote the same: nothing to choose, and work based on either is up to date."""
        if path not in self.versions:
            return self.as_current(path, change)
        self.alike[path] = (*self.alike.get(path, ()), self.edit.id)
        self.settle(path, change)
        return "merged"

    def as_set(self, path: Path, change: Change) -> Outcome:
        """In a set an element that somebody added stays, whoever removed it without having seen that.

        By this the one who removed it has not seen the element, so their next removal is ignored too.
        """
        if is_empty(change.value):
            return "merged"
        if self.current(path) is not None:
            return self.as_candidate(path, change)
        self.as_current(path, change)
        return "merged"

    def as_candidate(self, path: Path, change: Change) -> Outcome:
        """Kept beside the current value; it takes the place of the candidate its own author built it on."""
        waiting = tuple(c for c in self.conflicts.get(path, ()) if c.edit != change.base and c.edit not in change.over)
        made = Candidate(edit=self.edit.id, value=change.value, author=self.edit.author, made_at=self.edit.made_at)
        self.conflicts[path] = (*waiting, made)
        return "conflict"

    def settle(self, path: Path, change: Change) -> None:
        """Close the candidates the author saw, and those that now say the same; one that nobody saw stays open."""
        if path not in self.conflicts:
            return
        now = self.current(path)
        left = tuple(
            c
            for c in self.conflicts.get(path, ())
            if c.edit not in change.over and (c.value if not is_empty(c.value) else None) != now
        )
        if left:
            self.conflicts[path] = left
        else:
            self.conflicts.pop(path, None)


class Unknown:
    """The law of a kind this version does not know: every field plain, nothing locked."""

    def policy(self, field_name: str) -> Policy:  # noqa: ARG002
        """Always plain."""
        return "plain"

    def open_fields(self, status: str) -> frozenset[str] | None:  # noqa: ARG002
        """Never locked."""
        return None

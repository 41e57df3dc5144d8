"""A record as this device holds it: what the server confirmed, and what is shown with unsent edits on top.

Nothing of a record is read or written except through here, so every read is verified and every write is sealed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from caseworker.domain.columns import Columns
from caseworker.domain.edits import Body, Edit, Versions, replay, value_at
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.domain.merge import Candidate, Conflicts
from caseworker.store.mac import Value
from caseworker.store.opened import Opened, to_bytes
from caseworker.store.rows import stored
from caseworker.store.sealed import Cells, SealedTable
from caseworker.store.search import unindex

RECORD = SealedTable(
    "record",
    "id",
    (
        *("scope", "kind", "title", "title_key", "status", "happened_at", "due_on", "due_key", "parent", "line"),
        *("made_by", "made_at", "vers", "conflicts", "ahead", "acked", "view"),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of a record: values, the version of each path, and what is still to be chosen."""

    body: Body = field(default_factory=dict, repr=False)
    versions: Versions = field(default_factory=dict)
    conflicts: Conflicts = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A record on this device.

    Attributes:
        acked: the server's state as far as it was received; None for a record the server never confirmed.
        ahead: per path, the number of the feed entry this device already knows from the answer to its own push.
        view: what is shown while edits are unsent; None when that is the confirmed state itself.
        n: its row; 0 for a record that is not stored yet.
    """

    id: RecordId
    scope: ScopeId
    kind: str
    made_by: str = ""
    made_at: str = ""
    acked: Shown | None = None
    ahead: Mapping[Path, int] = field(default_factory=dict)
    view: Shown | None = None
    n: int = 0

    @property
    def shown(self) -> Shown:
        """What a person sees."""
        return self.view or self.acked or Shown()

    @property
    def confirmed(self) -> Shown:
        """What the server confirmed; nothing for a new record."""
        return self.acked or Shown()

    def under(self, pending: Iterable[Edit]) -> "Held":
        """This record with unsent edits laid over the confirmed state, in their order."""
        base, view = self.confirmed, None
        for edit in pending:
            view = laid_over(view or base, edit)
        return self if view is self.view else replace(self, view=view)


def laid_over(shown: Shown, edit: Edit) -> Shown:
    """What is shown after one more edit of this device; candidates it settles are no longer open."""
    body, versions = replay(shown.body, shown.versions, (edit,))
    conflicts = dict(shown.conflicts)
    for path, change in edit.changes.items():
        left = tuple(one for one in conflicts.pop(path, ()) if one.edit not in change.over)
        if left:
            conflicts[path] = left
    return Shown(body, versions, conflicts)


def find(at: Opened, record: RecordId) -> Held | None:
    """The record, verified; None if it is not here. Raises Told("record_damaged")."""
    row = RECORD.first(at, "WHERE id = ?", (to_bytes(record),))
    return None if row is None else held_of(row)


def held_of(row: Cells) -> Held:
    """The record in a verified row."""
    text: Any = row
    acked = None
    if text["acked"] is not None:
        acked = Shown(from_json(text["acked"]), read_versions(text["vers"]), _conflicts(text["conflicts"]))
    view = None
    if text["view"] is not None:
        body, versions, conflicts = from_json(text["view"])
        view = Shown(body, read_versions(versions), _conflicts(conflicts))
    return Held(
        id=RecordId(text["id"].hex()),
        scope=ScopeId(text["scope"].hex()),
        kind=text["kind"],
        made_by=text["made_by"],
        made_at=text["made_at"],
        acked=acked,
        ahead=from_json(text["ahead"]) if text["ahead"] else {},
        view=view,
        n=text["n"],
    )


def row_of(held: Held, columns: Columns) -> dict[str, Value]:
    """A record as its table has it, without its number and its seal."""
    confirmed, view = held.confirmed, held.view
    return {
        "id": to_bytes(held.id),
        "scope": to_bytes(held.scope),
        "kind": held.kind,
        **stored(columns),
        "made_by": held.made_by,
        "made_at": held.made_at,
        "vers": _json(_by_edit(confirmed.versions)),
        "conflicts": _dumped(confirmed.conflicts),
        "ahead": _json(dict(held.ahead)) if held.ahead else "",
        "acked": None if held.acked is None else _json(confirmed.body),
        "view": None if view is None else _json([view.body, _json(_by_edit(view.versions)), _dumped(view.conflicts)]),
    }


def remove(at: Opened, record: RecordId) -> bool:
    """Take a record, its words, its past and its conflicts off this device; False if it was not here."""
    raw = to_bytes(record)
    was_here = discard_row(at, record)
    at.connection.execute("DELETE FROM history WHERE record = ?", (raw,))
    at.connection.execute("DELETE FROM blob WHERE record = ?", (raw,))
    return was_here


def discard_row(at: Opened, record: RecordId) -> bool:
    """Take away a record's row, its words and its conflicts, unread; its past stays. False if it was not here."""
    raw = to_bytes(record)
    number = at.connection.value("SELECT n FROM record WHERE id = ?", (raw,))
    if number is None:
        return False
    unindex(at, number)
    at.connection.execute("DELETE FROM record WHERE id = ?", (raw,))
    at.connection.execute("DELETE FROM conflict WHERE record = ?", (raw,))
    return True


def _json(value: object) -> str:
    return to_json(value).decode()


def _by_edit(versions: Versions) -> dict[EditId, list[Path]]:
    """Versions turned round: most paths of a record share few edits, and an id is written once instead of per path."""
    if len(set(versions.values())) == 1:
        # A record as its first save made it.
        return {next(iter(versions.values())): list(versions)}
    found: dict[EditId, list[Path]] = {}
    for path, edit in versions.items():
        found.setdefault(edit, []).append(path)
    return found


def read_versions(text: str) -> Versions:
    """The versions in their stored form."""
    by_edit: dict[EditId, list[Path]] = from_json(text)
    return {path: edit for edit, paths in by_edit.items() for path in paths}


def _dumped(conflicts: Conflicts) -> str:
    return (
        _json({path: [one.model_dump() for one in waiting] for path, waiting in conflicts.items()}) if conflicts else ""
    )


def _conflicts(text: str) -> Conflicts:
    found: dict[Path, list[dict[str, JsonValue]]] = from_json(text) if text else {}
    return {path: tuple(Candidate.model_validate(one) for one in waiting) for path, waiting in found.items()}


def value_of(shown: Shown, path: Path) -> JsonValue:
    """The current value at a path, None where there is none."""
    return value_at(shown.body, path)

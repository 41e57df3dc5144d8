"""The algebra that history and sync share: a body, the paths in it, an edit, and what replaying edits gives.

A **body** is a JSON object. A field whose value is itself a JSON object is a *keyed list*: its keys are element ids and
each element is the unit of edit and merge. Anything else is one value. So there are two shapes of path, `field` and
`field/element`, and the rule needs no form definition: fields and kinds from a newer version take part unharmed.

The **version** of a path is the id of the last edit applied to it; an edit names, per path, the version it was
based on.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from caseworker.domain.ids import EditId, Path, RecordId, ScopeId, WorkerId

Body = dict[str, JsonValue]
Versions = dict[Path, EditId]
Verb = Literal["create", "change", "sign", "settle"]

SIGNING_FIELDS = frozenset({"status", "signed_by", "signed_at", "seal"})
"""Fields that signing itself writes; the seal covers everything else."""


class Change(BaseModel):
    """One path's new value. `None` removes an element or empties a field.

    `base` is the version the author saw (None: they saw nothing there). `over` lists the candidates of an open conflict
    that the author saw and settles with this value.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    value: JsonValue = Field(default=None, repr=False)
    base: EditId | None = None
    over: tuple[EditId, ...] = ()


class Edit(BaseModel):
    """One person's change to one record, with a unique id; applied exactly once wherever it arrives.

    `made_at` is the device's clock as ISO 8601 with offset: evidence for people, never order. `whole` and `seal` belong
    to signing: the version of every path the author saw, and the hash of the whole body. Edits with the same `group`
    apply together or not at all.
    """

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)

    id: EditId
    record: RecordId
    scope: ScopeId
    kind: str
    verb: Verb = "change"
    author: WorkerId
    made_at: str
    changes: dict[Path, Change] = Field(default_factory=dict, repr=False)
    group: str | None = None
    whole: dict[Path, EditId] | None = None
    seal: str | None = None


def split_path(path: Path) -> tuple[str, str | None]:
    """The field and, for an element of a keyed list, its id."""
    field, slash, element = path.partition("/")
    return field, element if slash else None


def join_path(field: str, element: str | None = None) -> Path:
    """The path of a field, or of one element in it."""
    return Path(field if element is None else f"{field}/{element}")


def paths_of(body: Mapping[str, JsonValue]) -> dict[Path, JsonValue]:
    """Every path of a body with its value. Empty values (None, "", []) are the same as no path at all."""
    found: dict[Path, JsonValue] = {}
    for field, value in body.items():
        if isinstance(value, dict):
            found.update({join_path(field, key): item for key, item in value.items() if not is_empty(item)})
        elif not is_empty(value):
            found[join_path(field)] = value
    return found


def is_empty(value: JsonValue) -> bool:
    """Whether a value says nothing: missing, an empty text or an empty list. `False` and 0 say something."""
    return value is None or value in ("", [])


def value_at(body: Mapping[str, JsonValue], path: Path) -> JsonValue:
    """The value at a path, None where there is none."""
    if "/" not in path:
        return body.get(path)
    field, element = split_path(path)
    value = body.get(field)
    return value.get(element or "") if isinstance(value, dict) else None


def fits(body: Mapping[str, JsonValue], path: Path, value: JsonValue) -> bool:
    """Whether putting this value there leaves every other path as it is.

    One value does not fit where a field holds elements, nor an element where a field holds one value: each would drop
    texts that the change does not name. An empty value always fits: it only removes its own.
    """
    if is_empty(value):
        return True
    field, slash, _element = path.partition("/")
    held = body.get(field)
    if not slash:
        return not (isinstance(held, dict) and held)
    return is_empty(held) or isinstance(held, dict)


def in_turn(edit: Edit) -> list[tuple[Path, Change]]:
    """An edit's changes, removals first: what they clear away, a value of another shape may then take the place of."""
    return sorted(edit.changes.items(), key=lambda item: not is_empty(item[1].value))


def with_value(body: Body, path: Path, value: JsonValue) -> None:
    """Put one value into a body in place; an empty value removes the path.

    A value that does not fit the shape of what is there changes nothing: see `fits`.
    """
    if "/" not in path:
        _with_field(body, path, value)
        return
    if not fits(body, path, value):
        return
    field, _slash, element = path.partition("/")
    held = body.get(field)
    if is_empty(value) and not isinstance(held, dict):
        return
    items: dict[str, JsonValue] = dict(held) if isinstance(held, dict) else {}
    items.pop(element, None)
    if not is_empty(value):
        items[element] = value
    if items:
        body[field] = items
    else:
        body.pop(field, None)


def _with_field(body: Body, field: Path, value: JsonValue) -> None:
    held = body.get(field)
    if is_empty(value):
        if not isinstance(held, dict):
            body.pop(field, None)
    elif not (isinstance(held, dict) and held):
        body[field] = value


def diff(
    before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], versions: Mapping[Path, EditId]
) -> dict[Path, Change]:
    """What turns `before` into `after`, each path with the version it was based on. Equal bodies give an empty dict."""
    old, new = paths_of(before), paths_of(after)
    return {
        path: Change(value=new.get(path), base=versions.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    }


def replay(
    body: Mapping[str, JsonValue], versions: Mapping[Path, EditId], edits: Iterable[Edit]
) -> tuple[Body, Versions]:
    """The body and versions after one author's own edits, in order: how a device shows work that is not sent yet.

    A change that does not `fit` is left out here; the edit itself is not lost, and the server sets it aside.
    """
    shown: Body = dict(body)
    seen: Versions = dict(versions)
    for edit in edits:
        for path, change in in_turn(edit):
            if fits(shown, path, change.value):
                with_value(shown, path, change.value)
                seen[path] = edit.id
    return shown, seen


def canonical(body: Mapping[str, JsonValue]) -> bytes:
    """One byte string for one meaning: sorted keys, no spaces, UTF-8, empty values left out."""
    full: Body = {}
    for path, value in paths_of(body).items():
        with_value(full, path, value)
    return json.dumps(full, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_of(body: Mapping[str, JsonValue]) -> str:
    """The SHA-256 (hex) over everything a signature covers: the whole body but the signing fields."""
    covered = {field: value for field, value in body.items() if field not in SIGNING_FIELDS}
    return hashlib.sha256(canonical(covered)).hexdigest()

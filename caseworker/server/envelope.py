"""What the server asks of an edit's envelope: ids, names, sizes and shapes. Never form rules, never unknown fields.

An edit that does not meet this is kept in quarantine with the reason given here; it is never refused into nothing.
"""

import math
import re
from collections.abc import Mapping

from pydantic import JsonValue

from caseworker.domain.edits import Change, Edit, fits, is_empty

EDIT_BYTES = 1_000_000
TEXT_LETTERS = 200_000
PATHS = 4_000
DEPTH = 12
_FEW, _LETTER_BYTES = 200, 6
"""So many changes of at most so many bytes a letter are small in any writing."""

_ID = re.compile(r"[0-9a-f]{32}")
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}(/[^\x00-\x1f\x7f/]{1,128})?")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")


def fault_of(edit: Edit) -> str:
    """Why this edit's envelope cannot be taken, "" if it can: broken, too_deep or too_large."""
    if not _is_whole(edit):
        return "broken"
    letters = 0
    for change in edit.changes.values():
        if isinstance(change.value, str):
            letters += len(change.value)
        fault = _value_fault(change.value, 0)
        if fault:
            return fault
    return "too_large" if len(edit.changes) > PATHS or _is_heavy(edit, letters) else ""


def is_out_of_shape(body: Mapping[str, JsonValue], edit: Edit) -> bool:
    """Whether a change does not fit the shape of what is there, or of what the same edit puts there.

    Laying such a change over the body would drop what is there without a trace.
    """
    shapes: dict[str, bool] = {}
    for path, change in edit.changes.items():
        if is_empty(change.value):
            continue
        field, slash, _element = path.partition("/")
        if not slash and isinstance(change.value, dict):
            return True
        if shapes.setdefault(field, bool(slash)) != bool(slash) or not fits(body, path, change.value):
            return True
    return False


def _is_whole(edit: Edit) -> bool:
    ids = (edit.id, edit.record, edit.scope, edit.author, *(edit.whole or {}).values())
    bases = [version for change in edit.changes.values() for version in (change.base, *change.over) if version]
    return (
        all(map(_ID.fullmatch, ids))
        and all(map(_ID.fullmatch, bases))
        and _KIND.fullmatch(edit.kind) is not None
        and len(edit.made_at) <= 64
        and all(map(_PATH.fullmatch, edit.changes))
    )


def _is_heavy(edit: Edit, letters: int) -> bool:
    """Whether the edit is beyond its size as JSON; the common small one is told without writing it out again."""
    is_plain = not edit.model_extra and not edit.whole and len(edit.changes) <= _FEW
    is_small = is_plain and letters * _LETTER_BYTES < EDIT_BYTES // 2
    if is_small and all(_is_brief(change) for change in edit.changes.values()):
        return False
    return len(edit.model_dump_json()) > EDIT_BYTES


def _is_brief(change: Change) -> bool:
    return not change.over and not isinstance(change.value, dict | list)


def _value_fault(value: JsonValue, depth: int) -> str:
    if depth > DEPTH:
        return "too_deep"
    if isinstance(value, str):
        return "too_large" if len(value) > TEXT_LETTERS else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "broken"
    inside = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else ()
    return next((fault for fault in (_value_fault(item, depth + 1) for item in inside) if fault), "")

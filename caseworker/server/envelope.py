"""What the server asks of an edit's envelope: ids, names, sizes and shapes. Never form rules, never unknown fields.

An edit that does not meet this is kept in quarantine with the reason given here; it is never refused into nothing.
"""

import math
import re
from collections.abc import Mapping

from pydantic import JsonValue

from caseworker.domain.edits import Edit, is_empty, split_path
from caseworker.domain.ids import Path

EDIT_BYTES = 1_000_000
TEXT_LETTERS = 200_000
PATHS = 4_000
DEPTH = 12

_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_ELEMENT = re.compile(r"[^\x00-\x1f\x7f/]{1,128}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")


def fault_of(edit: Edit) -> str:
    """Why this edit's envelope cannot be taken, "" if it can: broken, too_deep or too_large."""
    if not _is_whole(edit):
        return "broken"
    for change in edit.changes.values():
        fault = _value_fault(change.value, 0)
        if fault:
            return fault
    if len(edit.changes) > PATHS or len(edit.model_dump_json()) > EDIT_BYTES:
        return "too_large"
    return ""


def is_out_of_shape(body: Mapping[str, JsonValue], edit: Edit) -> bool:
    """Whether a path names an element of a field that holds one value, or one value for a field that holds elements.

    Laying such a change over the body would drop what is there without a trace.
    """
    shapes: dict[str, bool] = {field: isinstance(value, dict) for field, value in body.items() if value != {}}
    for path, change in edit.changes.items():
        if is_empty(change.value):
            continue
        field, element = split_path(path)
        if element is None and isinstance(change.value, dict):
            return True
        if shapes.setdefault(field, element is not None) != (element is not None):
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
        and all(_is_path(path) for path in edit.changes)
    )


def _is_path(path: Path) -> bool:
    field, element = split_path(path)
    return _NAME.fullmatch(field) is not None and (element is None or _ELEMENT.fullmatch(element) is not None)


def _value_fault(value: JsonValue, depth: int) -> str:
    if depth > DEPTH:
        return "too_deep"
    if isinstance(value, str):
        return "too_large" if len(value) > TEXT_LETTERS else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "broken"
    inside = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else ()
    return next((fault for fault in (_value_fault(item, depth + 1) for item in inside) if fault), "")

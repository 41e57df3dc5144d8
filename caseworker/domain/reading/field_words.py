"""A field and its value in words for people, read from the form's definition: for conflicts and histories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import JsonValue

from caseworker.domain.choices import ABSENCES, Lists, is_absent
from caseworker.domain.edits import is_empty, split_path, value_at
from caseworker.domain.fields import FieldSpec, Kind
from caseworker.domain.files import sealed_file
from caseworker.domain.ids import Path
from caseworker.domain.registry import form_of

NOTHING = "Nothing"
"""An empty value in words."""
Named = Callable[[str], str]
"""The words for a linked record, by its id."""


@dataclass(frozen=True, slots=True)
class Words:
    """What turns values into words: the lists of answers, and names of linked records."""

    lists: Lists
    named: Named


def spec_of(kind: str, path: Path) -> FieldSpec | None:
    """The field a path belongs to; None for a field or a kind this version does not know."""
    form, (name, _element) = form_of(kind), split_path(path)
    return next((spec for spec in form.specs() if spec.name == name), None) if form else None


def label_of(kind: str, path: Path, *, body: Mapping[str, JsonValue], words: Words) -> str:
    """What a path is about: the field's label, and for an element of a list which one it is."""
    spec, (name, element) = spec_of(kind, path), split_path(path)
    if spec is None:
        return "Status" if name == "status" else name.replace("_", " ").capitalize()
    if element is None:
        return spec.ask.label
    if spec.kind == "codes":
        return f"{spec.ask.label}: {_code(spec, element, words)}"
    first = next((part for part in _parts(spec, value_at(body, path), words) if part), "")
    return f"{spec.ask.label}: {first}" if first else spec.ask.label


def value_words(kind: str, path: Path, *, value: JsonValue, words: Words) -> str:
    """A value in words: codes through their list, dates as people write them, elements part by part."""
    spec, (name, element) = spec_of(kind, path), split_path(path)
    if is_empty(value):
        return NOTHING
    if spec is None:
        return _status(value) if name == "status" else "The file itself" if sealed_file(value) else _plain(value)
    if element is not None:
        if spec.kind == "codes":
            return "Yes" if value else NOTHING
        return "\n".join(part for part in _parts(spec, value, words) if part) or NOTHING
    return _value(spec, value, words)


def is_free_text(kind: str, path: Path) -> bool:
    """Whether the value at a path is text that a person words freely, so that two of them can stand together."""
    spec, (_name, element) = spec_of(kind, path), split_path(path)
    return spec is not None and element is None and spec.kind == "text" and spec.ask.role != "status"


def _parts(spec: FieldSpec, value: JsonValue, words: Words) -> list[str]:
    """The filled fields of one element; all but the first with their label."""
    if not isinstance(value, dict):
        return [_plain(value)]
    found: list[str] = []
    for field in spec.item_fields:
        inside = value.get(field.name)
        if is_empty(inside):
            continue
        said = _value(field, inside, words)
        found.append(f"{field.ask.label}: {said}" if found else said)
    return found


def _value(spec: FieldSpec, value: JsonValue, words: Words) -> str:
    if is_absent(value):
        return ABSENCES[str(value)]
    said: dict[Kind, Callable[[str], str]] = {
        "code": lambda code: _code(spec, code, words),
        "link": words.named,
        "date": _when,
        "moment": _when,
        "time": lambda text: text[:5],
    }
    return said[spec.kind](str(value)) if spec.kind in said else _plain(value)


def _code(spec: FieldSpec, code: str, words: Words) -> str:
    return words.lists.label(spec.ask.choices, code) if spec.ask.choices else words.named(code)


def _status(value: JsonValue) -> str:
    said = {"draft": "A draft, not signed", "signed": "Signed"}
    return said.get(str(value), str(value).replace("_", " ").capitalize())


def _when(text: str) -> str:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) <= len("2026-01-01"):
        return _day(read.date())
    return f"{_day(read.date())}, {read:%H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _plain(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    if isinstance(value, dict):
        return "\n".join(str(part) for part in value.values() if not is_empty(part))
    return str(value)

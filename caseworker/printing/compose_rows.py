"""Any record as rows of a label and its words, section by section, read from the form's own definition."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import JsonValue

from caseworker.domain.choices import Lists, is_absent
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record, is_asked

Rows = tuple[tuple[str, str], ...]
_PLAN_ITEMS = frozenset({"Words", "GoTo", "PlaceItem", "AdultDoes", "Copy"})


def rows_of(record: Record, lists: Lists, *, names: Mapping[str, str] | None = None) -> tuple[tuple[str, Rows], ...]:
    """The sections of a form with the rows that may stand on paper, in the order of the form; empty sections left out.

    A field that is never printed is left out; so is an empty one, unless the form asks for it always. `names` turns
    colleagues' ids into names.
    """
    body = record.body()
    found: dict[str, list[tuple[str, str]]] = {}
    for spec in record.specs():
        if not spec.ask.section or spec.ask.paper == "never" or spec.kind == "link" or not is_asked(spec, body):
            continue
        if spec.items is not None and spec.items.__name__ in _PLAN_ITEMS:
            continue
        words = words_of(spec, body.get(spec.name), lists, names=names or {})
        if words or spec.ask.paper == "always" or spec.ask.required:
            found.setdefault(spec.ask.section, []).append((spec.ask.label, words))
    return tuple((title, tuple(found[title])) for title in record.info.sections if title in found)


def words_of(spec: FieldSpec, value: JsonValue, lists: Lists, *, names: Mapping[str, str]) -> str:
    """One value in words: codes by their lists, days and times as people write them, elements one on each line."""
    if isinstance(value, dict):
        return _many(spec, value, lists, names)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value in (None, "") else _one(spec, str(value), lists, names)


def _one(spec: FieldSpec, text: str, lists: Lists, names: Mapping[str, str]) -> str:
    if spec.kind == "flag":
        return "Yes" if text == "True" else "No"
    if spec.ask.choices:
        return lists.label(spec.ask.choices, text)
    if is_absent(text):
        return _absence(text)
    return date_words(text) if spec.kind in ("date", "moment", "time") else names.get(text, text)


def date_words(iso: str) -> str:
    """A day as 22/11/2026, a moment as 22/11/2026, 14:05 in local time, a time of day as 14:05."""
    if len(iso) == 10:
        return f"{date.fromisoformat(iso):%d/%m/%Y}"
    if "T" not in iso:
        return iso[:5]
    return f"{datetime.fromisoformat(iso).astimezone():%d/%m/%Y, %H:%M}"


def _absence(code: str) -> str:
    words = {"~not_asked": "Not asked", "~declined": "Asked, did not want to say"}
    return words.get(code, "Not known")


def _many(spec: FieldSpec, value: dict[str, JsonValue], lists: Lists, names: Mapping[str, str]) -> str:
    if spec.items is None:
        chosen = (code for code, is_on in value.items() if is_on)
        return ", ".join(lists.label(spec.ask.choices, code) if spec.ask.choices else code for code in chosen)
    elements = sorted((one for one in value.values() if isinstance(one, dict)), key=_order)
    return "\n".join(words for one in elements if (words := _element(spec, one, lists, names)))


def _element(spec: FieldSpec, one: Mapping[str, JsonValue], lists: Lists, names: Mapping[str, str]) -> str:
    parts = []
    for field in spec.item_fields:
        words = words_of(field, one.get(field.name), lists, names=names)
        if words and words != "No":
            parts.append(f"“{words}”" if field.ask.voice else words)
    return " · ".join(parts)


def _order(one: Mapping[str, JsonValue]) -> float:
    value = one.get("order")
    return float(value) if isinstance(value, int | float) else 0.0

"""The universal columns of a record, filled from its form's field roles: what lists, timelines and search read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pydantic import BaseModel, JsonValue

from caseworker.domain.choices import is_absent
from caseworker.domain.edits import is_empty
from caseworker.domain.fields import FieldSpec, Role, specs_of
from caseworker.domain.form import Record


@dataclass(frozen=True, slots=True)
class Columns:
    """One record as lists see it. Texts; empty where the form has no such role.

    `words` holds, per searchable field, its text; fields in the restricted band are never in it.
    """

    title: str = field(default="", repr=False)
    status: str = ""
    happened_at: str = ""
    due_on: str = ""
    parent: str = ""
    line: str = field(default="", repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)


def columns_of(form: type[Record] | None, body: Mapping[str, JsonValue]) -> Columns:
    """The columns of a body; a kind this version does not know has a status and nothing else."""
    if form is None:
        return Columns(status=_text(body.get("status")))
    by_role: dict[Role, str] = {role: _text(body.get(name)) for name, role in _roles(form)}
    info = form.info
    return Columns(
        title=info.heading(body) if info.heading else by_role.get("title", ""),
        status=_text(body.get("status")),
        happened_at=by_role.get("happened_at", ""),
        due_on=by_role.get("due_on", ""),
        parent=by_role.get("parent", ""),
        line=info.line(body) if info.line else _summary(form, body),
        words={spec.name: words for spec in _found(form) if (words := _words(spec, body.get(spec.name)))},
    )


def _summary(form: type[Record], body: Mapping[str, JsonValue]) -> str:
    parts = (_text(body.get(spec.name)) for spec in form.specs() if spec.ask.summary)
    return " · ".join(part for part in parts if part)


def _words(spec: FieldSpec, value: JsonValue) -> str:
    if is_empty(value):
        return ""
    if spec.kind == "items" and isinstance(value, dict):
        return " ".join(text for item in value.values() for text in _item_words(spec, item))
    return " ".join(_texts(value))


# A page of the feed asks these for every record, and a form never changes while the program runs.
@cache
def _roles(form: type[Record]) -> tuple[tuple[str, Role], ...]:
    return tuple((spec.name, spec.ask.role) for spec in form.specs() if spec.ask.role)


@cache
def _found(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    """The fields whose words can be found."""
    return tuple(spec for spec in specs_of(model) if spec.ask.search and spec.ask.band != "restricted")


def _item_words(spec: FieldSpec, item: JsonValue) -> Iterator[str]:
    """The words of one element: only of its own fields that can be found."""
    if isinstance(item, dict) and spec.items is not None:
        for part in _found(spec.items):
            yield from _texts(item.get(part.name))


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        if not is_absent(value):
            yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _text(value: JsonValue) -> str:
    return "" if value is None or isinstance(value, (dict, list)) or is_absent(value) else str(value)

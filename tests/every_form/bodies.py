"""Any body of any form, drawn from its definition: what `tests/every_form` feeds to every layer."""

import string
from datetime import UTC
from functools import cache

from hypothesis import strategies as st
from pydantic import JsonValue

import resources
from caseworker.domain.choices import ABSENCES, Lists, read_lists
from caseworker.domain.edits import Body, is_empty
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record

LISTS = ("people", "work", "plans", "family")
LETTERS = st.text(string.ascii_letters + " .,'ąłęñšžاردو", min_size=1, max_size=20).map(str.strip).filter(bool)
IDS = st.integers(1, 2**64).map(lambda number: f"{number:032x}")


@cache
def the_lists() -> Lists:
    """The value lists this version ships."""
    return read_lists(resources.text(f"lists/{name}.toml") for name in LISTS)


def values_of(spec: FieldSpec) -> st.SearchStrategy[JsonValue]:
    """Values a person could give this field."""
    made = _PLAIN.get(spec.kind, LETTERS)
    if spec.kind in ("code", "codes") and spec.ask.choices:
        codes = st.sampled_from([choice.code for choice in the_lists()[spec.ask.choices].offered()])
        made = codes if spec.kind == "code" else st.dictionaries(codes, st.just(True), max_size=3)
    if spec.kind == "codes" and not spec.ask.choices:
        made = st.dictionaries(IDS, st.just(True), max_size=2)
    if spec.kind == "items":
        made = st.dictionaries(IDS, _items(spec), max_size=3)
    if spec.ask.absences and spec.kind in ("code", "date"):
        made = st.one_of(made, st.sampled_from(sorted(ABSENCES)))
    return made


def _items(spec: FieldSpec) -> st.SearchStrategy[JsonValue]:
    fields = {part.name: values_of(part) for part in spec.item_fields}
    return st.fixed_dictionaries({}, optional={**fields, "order": st.integers(0, 9).map(float)}).filter(bool)


_PLAIN: dict[str, st.SearchStrategy[JsonValue]] = {
    "number": st.integers(0, 99),
    "flag": st.booleans(),
    "date": st.dates().map(lambda day: day.isoformat()),
    "time": st.times().map(lambda at: at.replace(second=0, microsecond=0).isoformat()),
    "moment": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(second=0, microsecond=0).isoformat()),
    "link": IDS,
    "texts": st.lists(LETTERS, max_size=3),
}


def bodies_of(form: type[Record]) -> st.SearchStrategy[Body]:
    """Bodies of a form with some of its fields answered."""
    fields = {spec.name: values_of(spec) for spec in form.specs()}
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda body: {name: value for name, value in body.items() if not is_empty(value) and value != {}}
    )

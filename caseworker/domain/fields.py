"""What every other layer may ask of a field. A form says it once, in an annotation; everything reads it from there.

    outcome: Annotated[str, Ask("What happened", choices="session_outcome", required=True)] = ""

The metadata is read from pydantic's `model_fields` directly: a JSON Schema would lose labels, predicates and order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue
from pydantic.fields import FieldInfo

from caseworker.domain.choices import Absence
from caseworker.domain.merge import Policy

Kind = Literal["text", "number", "flag", "date", "time", "moment", "code", "codes", "texts", "items", "link"]
Role = Literal["", "title", "status", "happened_at", "due_on", "parent", "person", "lead"]
Paper = Literal["always", "filled", "never"]
Band = Literal["", "restricted", "worker_copy"]
When = Callable[[Mapping[str, JsonValue]], bool]


@dataclass(frozen=True, slots=True)
class Ask:
    """How a field is asked, kept, merged, found, printed and shown.

    Attributes:
        label: the question or heading, in words for the worker.
        help: one line under the label. `hint` is a guiding question inside an empty box.
        section: the heading it stands under; a form's `FormInfo.sections` gives their order.
        lines: height of the box in lines of text; 1 is a single line.
        choices: name of the value list of a coded field.
        role: the universal column it fills, so that lists and timelines need no form code.
        required: must be answered before the record can be signed (or the plan used).
        search: its words can be found.
        paper: whether it appears on a printed sheet.
        band: `restricted` and `worker_copy` govern display, print and search; never who receives the record.
        policy: how two values meet when two people changed it.
        when: asked only while this holds for the body so far.
        absences: the three absences may be answered.
        summary: shown in the one-line form of the record.
        voice: the young person's exact words: never nudged, corrected or spell-checked.
        editor: a custom editor's name, where a plain control is not good enough.
        link: for kind "link", the kind of record it names.
    """

    label: str
    help: str = ""
    hint: str = ""
    section: str = ""
    lines: int = 1
    choices: str = ""
    role: Role = ""
    required: bool = False
    search: bool = False
    paper: Paper = "filled"
    band: Band = ""
    policy: Policy = "plain"
    when: When | None = None
    absences: bool = False
    summary: bool = False
    voice: bool = False
    editor: str = ""
    link: str = ""


class Item(BaseModel):
    """One element of a keyed list: the unit of edit and merge. `order` places it; ties are broken by its id."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    order: float = 0.0


Marks = dict[str, bool]
"""A set of codes: each code is an element of its own, so two people adding different ones never conflict."""

Day = date | Absence | None
"""A date, one of the three absences, or nothing yet."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field as data: its name, its kind, what was asked, and the fields of its elements if it is a keyed list."""

    name: str
    kind: Kind
    ask: Ask
    items: type[Item] | None = None

    @property
    def item_fields(self) -> tuple["FieldSpec", ...]:
        """The fields of one element; empty unless the kind is "items"."""
        return specs_of(self.items) if self.items else ()


@cache
def specs_of(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    """The asked fields of a model, in the order they are written. Fields without an `Ask` are bookkeeping."""
    found = []
    for name, info in model.model_fields.items():
        ask = next((part for part in info.metadata if isinstance(part, Ask)), None)
        if ask is not None:
            kind, items = _kind_of(info, ask)
            found.append(FieldSpec(name, kind, ask, items))
    return tuple(found)


def _kind_of(info: FieldInfo, ask: Ask) -> tuple[Kind, type[Item] | None]:
    annotation = _without_none(info.annotation)
    if get_origin(annotation) is dict:
        inside = get_args(annotation)[1]
        if isinstance(inside, type) and issubclass(inside, Item):
            return "items", inside
        return "codes", None
    if get_origin(annotation) is list:
        return "texts", None
    return _plain_kind(annotation, ask), None


def _plain_kind(annotation: Any, ask: Ask) -> Kind:
    if ask.choices:
        return "code"
    if ask.link:
        return "link"
    return _KINDS.get(annotation, "text")


_KINDS: Mapping[Any, Kind] = {
    bool: "flag",
    int: "number",
    float: "number",
    date: "date",
    time: "time",
    datetime: "moment",
    AwareDatetime: "moment",
}


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        kept = [part for part in get_args(annotation) if part is not type(None)]
        return kept[0]
    return annotation

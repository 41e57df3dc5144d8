"""P10, sheets to fill in by hand: for a night without a laptop. No name is on them; the number finds the record later.

Each print keeps the id of a record that is still to be made. Typing the number of a sheet opens that record, or makes
it: so a sheet that is typed up twice, on any laptop, is one record and not two.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from caseworker.domain.choices import Lists
from caseworker.domain.documents import Document
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import PARTS
from caseworker.domain.forms.session import Session
from caseworker.domain.leaflet import Leaflet, Line, Part
from caseworker.domain.paperwork.kind import Making, PaperKind
from caseworker.domain.paperwork.shared_parts import if_found
from caseworker.domain.reading.fiction import is_fictional
from caseworker.domain.rules import PrintCheck

TYPE_UP = (
    "Circle what fits. Write no name that is not safe on paper. Later: Printing, “Type up a sheet”, number {number}."
)
_BLANK_LINE = "_" * 30
_DAY, _TIME = "___ / ___ / ______", "___ : ___"
_MOST_CHOICES = 9
_LINES_FOR = 3
"""Ruled lines for each line of a box on the screen: handwriting is larger."""
WRITTEN: tuple[str, ...] = ("matters", "wants", "signs", "can_do", "people", "places", "adults", "safer", "now_steps")


@dataclass(frozen=True, slots=True)
class Blank:
    """A sheet without words: its title on paper, the kind of record it becomes, and the sections of the form on it."""

    title: str
    kind: str
    form: type[Record]
    sections: tuple[str, ...]


BLANKS: dict[str, Blank] = {
    "blank_session": Blank("Notes of today", "session", Session, Session.info.sections),
    "blank_concern": Blank("Somebody must hear this", "concern", Concern, Concern.info.sections),
    "blank_new": Blank("Somebody new", "person", Person, Person.info.sections[:2]),
}
PLAN_TITLE = "Our plan, by hand"


def blank_kind(code: str) -> str:
    """The kind of record a sheet with this code becomes; empty for a paper that is no blank sheet."""
    plain = code.removesuffix("_large")
    return "plan_version" if plain == "blank_plan" else BLANKS[plain].kind if plain in BLANKS else ""


def _make(making: Making) -> Document:
    code = making.code.removesuffix("_large")
    if code == "blank_plan":
        return _leaflet(
            making, PLAN_TITLE, tuple(Part(title, (), marks="none", room=4) for name, title in PARTS if name in WRITTEN)
        )
    blank, lists = BLANKS[code], making.ports.lists
    parts = [part for section in blank.sections for part in _section(blank.form, section, lists)]
    return _leaflet(making, blank.title, tuple(parts))


def _leaflet(making: Making, title: str, parts: tuple[Part, ...]) -> Leaflet:
    return Leaflet(
        title=title,
        number=making.number,
        parts=parts,
        beside=making.number,
        lead=TYPE_UP.format(number=making.number),
        found=if_found(making.ports.records),
        large=making.large,
        fictional=is_fictional(making.ports),
    )


def _section(form: type[Record], section: str, lists: Lists) -> Iterable[Part]:
    """The short answers of a section together, then each box with lines for a pen."""
    specs = [spec for spec in form.specs() if spec.ask.section == section and spec.kind != "link" and _is_asked(spec)]
    short = tuple(Line(_short(spec, lists), label=spec.ask.label) for spec in specs if not _is_long(spec))
    if short:
        yield Part(section, short)
    for spec in specs:
        if _is_long(spec):
            yield Part(spec.ask.label, (), room=max(2, min(8, _LINES_FOR * spec.ask.lines)))


def _is_asked(spec: FieldSpec) -> bool:
    return spec.ask.paper != "never" and spec.ask.band != "restricted"


def _is_long(spec: FieldSpec) -> bool:
    return spec.kind == "items" or (spec.kind == "text" and spec.ask.lines > 1)


def _short(spec: FieldSpec, lists: Lists) -> str:
    if spec.kind in ("code", "codes") and spec.ask.choices:
        labels = [choice.label for choice in lists[spec.ask.choices].offered()]
        return " / ".join(labels) if len(labels) <= _MOST_CHOICES else _BLANK_LINE
    by_kind = {"flag": "Yes / No", "date": _DAY, "time": _TIME, "moment": f"{_DAY}   {_TIME}", "number": "______"}
    return by_kind.get(spec.kind, _BLANK_LINE)


def _checks(_making: Making, _document: Document) -> tuple[PrintCheck, ...]:
    return (PrintCheck("Nothing is written on it, and nobody is named", "passed"),)


def _kind(code: str, *made_from: str) -> PaperKind:
    return PaperKind(code, made_from, _make, _checks, large=f"{code}_large")


BLANK_SHEETS: tuple[PaperKind, ...] = (
    _kind("blank_session", "person"),
    _kind("blank_plan", "person"),
    _kind("blank_concern", "person"),
    _kind("blank_new", "worker"),
)

"""Two versions of a plan side by side: what differs, what only one of them says, and what is the same.

Nothing is merged here (V24). Lines are paired so that a person reads only what differs; a wrong pairing harms nothing,
because of two lines both can be kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from caseworker.domain.choices import Lists
from caseworker.domain.forms.plan_version import PARTS, PRIVATE_PARTS, PlanVersion
from caseworker.domain.reading.plan import PART_FIELDS, part_lines, part_number

Standing = Literal["differs", "one", "same"]
ALIKE = 0.5
"""Two lines are one line in other words when they share at least this much of their words."""
LIST_PARTS = ("matters", "wants", "signs", "can_do", "people", "places", "adults", "safer", "now_steps", "copies")
"""Parts that are lists of lines; the others hold single answers."""
ASKED_ANEW = frozenset({"agreement"})
"""Never chosen between: a version that is put together of two is agreed again."""
_KEPT_BESIDE = {"now_steps": ("code_word",)}
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Cell:
    """One line or answer of one version. `differing` are the places of the words the other side does not have."""

    key: str
    text: str = field(repr=False)
    note: str = field(default="", repr=False)
    differing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Paired:
    """A line of one version beside its like in the other; None where that version has none. Answers exclude another."""

    left: Cell | None
    right: Cell | None
    is_same: bool = False
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class PartBeside:
    """One part of both versions. `number` is 0 for a part that stays with the workers."""

    code: str
    title: str
    number: int
    standing: Standing
    rows: tuple[Paired, ...] = field(repr=False)

    @property
    def differing(self) -> int:
        """How many lines or answers are not the same in both."""
        return sum(not row.is_same for row in self.rows)


def beside(left: PlanVersion, right: PlanVersion, lists: Lists, *, today: date) -> tuple[PartBeside, ...]:
    """Every part of the two versions but the agreement, in the order of the plan."""
    return tuple(
        _part(code, title, (left, right), lists, today=today)
        for code, title in (*PARTS, *PRIVATE_PARTS)
        if code not in ASKED_ANEW
    )


def answers_of(code: str) -> tuple[str, ...]:
    """The single answers of a part: its fields that are not a list of lines."""
    return _KEPT_BESIDE.get(code, ()) if code in LIST_PARTS else PART_FIELDS.get(code, (code,))


def _part(code: str, title: str, both: tuple[PlanVersion, PlanVersion], lists: Lists, *, today: date) -> PartBeside:
    rows = _lines(code, both, lists, today=today) if code in LIST_PARTS else []
    rows += _answers(answers_of(code), both, lists)
    return PartBeside(code, title, part_number(code), _standing(rows), tuple(rows))


def _standing(rows: Iterable[Paired]) -> Standing:
    open_rows = [row for row in rows if not row.is_same]
    if not open_rows:
        return "same"
    is_one_sided = not any(row.left for row in open_rows) or not any(row.right for row in open_rows)
    return "one" if is_one_sided else "differs"


def _lines(code: str, both: tuple[PlanVersion, PlanVersion], lists: Lists, *, today: date) -> list[Paired]:
    cells = [
        {line.key: Cell(line.key, line.text, line.note) for line in _said(code, one, lists, today)} for one in both
    ]
    left, right = cells
    pairs = _matched(left, right)
    taken = set(pairs.values())
    rows = [_row(code, left[key], right.get(pairs.get(key, "")), both) for key in left]
    return [*rows, *(_row(code, None, right[key], both) for key in right if key not in taken)]


def _said(code: str, version: PlanVersion, lists: Lists, today: date) -> Iterable[Cell]:
    for line in part_lines(version, code, lists, today=today):
        if line.text.strip():
            yield Cell(line.key, line.text, line.note)


def _row(code: str, left: Cell | None, right: Cell | None, both: tuple[PlanVersion, PlanVersion]) -> Paired:
    if left is None or right is None:
        return Paired(left, right)
    is_same = _content(both[0], code, left.key) == _content(both[1], code, right.key)
    return Paired(_marked(left, right.text), _marked(right, left.text), is_same=is_same)


def _content(version: PlanVersion, code: str, key: str) -> dict[str, object]:
    """Everything a line says, but for its place and the version it comes from."""
    held: dict[str, object] = getattr(version, code)[key].model_dump(exclude={"order", "from_version"})
    return held


def _matched(left: dict[str, Cell], right: dict[str, Cell]) -> dict[str, str]:
    """The key of the like line, by key: first the same line, then the same words, then most words shared."""
    pairs = {key: key for key in left if key in right}
    for likeness in (1.0, ALIKE):
        for key in (key for key in left if key not in pairs):
            likest = [(_likeness(left[key].text, right[other].text), other) for other in right]
            free = [found for found in likest if found[0] >= likeness and found[1] not in pairs.values()]
            if free:
                pairs[key] = max(free, key=lambda found: found[0])[1]
    return pairs


def _likeness(one: str, other: str) -> float:
    """How much of their words two lines share, 0 to 1."""
    a, b = set(_words(one)), set(_words(other))
    return len(a & b) / len(a | b) if a | b else float(one.strip() == other.strip())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _marked(cell: Cell, other: str) -> Cell:
    """The line with the places of the words that the other line does not have."""
    found = list(_WORD.finditer(cell.text))
    matcher = SequenceMatcher(None, [one[0].casefold() for one in found], _words(other), autojunk=False)
    spans: list[tuple[int, int]] = []
    for tag, first, last, _low, _high in matcher.get_opcodes():
        if tag != "equal" and last > first:
            spans.append((found[first].start(), found[last - 1].end()))
    return Cell(cell.key, cell.text, cell.note, tuple(spans))


def _answers(names: tuple[str, ...], both: tuple[PlanVersion, PlanVersion], lists: Lists) -> list[Paired]:
    rows = []
    specs = {spec.name: spec for spec in PlanVersion.specs()}
    for name in names:
        values = [getattr(one, name) for one in both]
        if all(value in (None, "", False) for value in values):
            continue
        label, choices = specs[name].ask.label, specs[name].ask.choices
        left, right = (_answer(name, label, choices, value, lists) for value in values)
        rows.append(_marked_answers(left, right, is_same=values[0] == values[1]))
    return rows


def _answer(name: str, label: str, choices: str, value: object, lists: Lists) -> Cell | None:
    if value in (None, "", False):
        return None
    words = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
    return Cell(name, lists.label(choices, words) if choices else "Yes" if value is True else words, label)


def _marked_answers(left: Cell | None, right: Cell | None, *, is_same: bool) -> Paired:
    if left is None or right is None:
        return Paired(left, right, is_single=True)
    return Paired(_marked(left, right.text), _marked(right, left.text), is_same=is_same, is_single=True)

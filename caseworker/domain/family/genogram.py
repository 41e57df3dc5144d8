"""Where everybody stands in a family tree: generations, chains of partners, their order, and exact positions.

Lengths are in cells: a person needs one. The same family always gives the same drawing, in whatever order it was
written down, and two people can never overlap.

1. A generation is found by walking out from the young person: a partner is in the same one, a child one further down.
2. In each generation partners are joined into chains ("dad's partner, dad, mum, step-dad"), so that families with half
   and step relations need no case of their own.
3. Chains are ordered by where their parents stand, then by age; the order settles in a few sweeps down and up.
4. Then only positions move: each person wants to stand over their children, each group of siblings under its parents.
   Every row is solved exactly, so that order and distances hold whatever was wished for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from caseworker.domain.family.rows import nearest_in_order, partner_chains

CLOSE, APART = 1.0, 1.15
"""Least distance between neighbours who belong together (couples, siblings), and between others."""
ORDER_SWEEPS, SWEEPS = 8, 40
STILL = 0.0005
WIDE, SQUEEZE = 10.0, 0.12
"""Wider than this, everybody is pulled to the middle a little; small trees keep their straight lines."""

Way = Literal["left", "right", "up", "down"]


@dataclass(frozen=True, slots=True)
class Kin:
    """One person of a tree. `row` is the generation where no relation leads to them, counted from the young person."""

    key: str
    age: int | None = None
    sex: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people with their children, or one parent (`other` is empty). `kind` is a code of the list "couple"."""

    one: str
    other: str = ""
    kind: str = ""
    children: tuple[str, ...] = ()

    @property
    def partners(self) -> tuple[str, ...]:
        """The one or two people."""
        return (self.one, self.other) if self.other else (self.one,)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands: cells from the left, rows from the top."""

    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A level line: over the children of a couple, or over a couple that does not stand side by side.

    `row` is the row it lies above. Bars of one row that would touch have different lanes, counted upwards.
    """

    couple: Couple
    row: int
    left: float
    right: float
    lane: int = 0
    is_over_children: bool = True


@dataclass(frozen=True, slots=True)
class Tree:
    """A laid out family. `width` in cells, the outermost symbols included."""

    index: str
    spots: Mapping[str, Spot] = field(default_factory=dict)
    couples: tuple[Couple, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def width(self) -> float:
        """Cells from the first symbol's left to the last one's right."""
        return 1 + max((spot.x for spot in self.spots.values()), default=0.0)

    @property
    def rows(self) -> int:
        """Generations shown."""
        return 1 + max((spot.row for spot in self.spots.values()), default=0)

    def lanes(self, row: int) -> int:
        """How many lanes of bars lie above a row."""
        return max((bar.lane + 1 for bar in self.bars if bar.row == row), default=0)

    def in_row(self, row: int) -> list[str]:
        """Everybody of a generation, from the left."""
        return sorted((key for key, spot in self.spots.items() if spot.row == row), key=lambda key: self.spots[key].x)

    def parents_of(self, key: str) -> tuple[str, ...]:
        """Mother and father, one of them, or nobody: whoever is drawn."""
        return next((one.partners for one in self.couples if key in one.children), ())

    def is_beside(self, couple: Couple) -> bool:
        """Whether nobody stands between the two."""
        if not couple.other or self.spots[couple.one].row != self.spots[couple.other].row:
            return False
        row = self.in_row(self.spots[couple.one].row)
        return abs(row.index(couple.one) - row.index(couple.other)) == 1


def lay_out(kin: Iterable[Kin], couples: Iterable[Couple], *, index: str) -> Tree:
    """The tree of a family. Couples name only people in `kin`, and each child stands in one couple."""
    people = {one.key: one for one in sorted(kin, key=lambda one: (-(one.age if one.age is not None else -1), one.key))}
    joined = tuple(sorted(couples, key=lambda one: (one.partners, one.children)))
    layout = _Layout(people, joined, index)
    layout.settle(0.0)
    if layout.span() > WIDE:
        layout = _Layout(people, joined, index)
        layout.settle(SQUEEZE)
    return layout.tree()


def generations(people: Mapping[str, Kin], couples: Sequence[Couple], index: str) -> dict[str, int]:
    """Generation by key, the young person's own is 0. Who cannot be reached keeps the row they came with."""
    found: dict[str, int] = {}
    for start in (index, *people):
        if start in people and start not in found:
            found[start] = 0 if start == index else people[start].row
            _walk(start, couples, found)
    return found


def _walk(start: str, couples: Sequence[Couple], found: dict[str, int]) -> None:
    waiting = [start]
    while waiting:
        key = waiting.pop(0)
        for couple in couples:
            if key in couple.partners:
                steps = [(one, 0) for one in couple.partners] + [(child, 1) for child in couple.children]
            elif key in couple.children:
                steps = [(one, -1) for one in couple.partners] + [(child, 0) for child in couple.children]
            else:
                continue
            for other, step in steps:
                if other not in found:
                    found[other] = found[key] + step
                    waiting.append(other)


class _Layout:
    """One attempt at a family: its rows of chains, and where everybody is at the moment."""

    def __init__(self, people: Mapping[str, Kin], couples: tuple[Couple, ...], index: str) -> None:
        self._people, self._couples, self._index = people, couples, index
        self._row_of = generations(people, couples, index)
        self._born_to = {child: couple for couple in couples for child in couple.children}
        self._with: dict[str, list[Couple]] = {key: [] for key in people}
        for couple in couples:
            for partner in couple.partners:
                self._with[partner].append(couple)
        self._rows = {row: self._chains(row) for row in sorted(set(self._row_of.values()))}
        self._x = {key: float(at) for chains in self._rows.values() for at, key in enumerate(_flat(chains))}
        self._pull = 0.0

    def settle(self, pull: float) -> None:
        """Sweeps until nothing moves; `pull` is how much everybody leans to the middle."""
        self._pull = pull
        rows = list(self._rows)
        for sweep in range(SWEEPS):
            moved = 0.0
            for row in rows if sweep % 2 == 0 else reversed(rows):
                if sweep < ORDER_SWEEPS:
                    self._order(row, may_turn=sweep > 1)
                moved = max(moved, self._place(row))
            if sweep >= ORDER_SWEEPS and moved < STILL:
                return

    def span(self) -> float:
        """Cells between the first and the last."""
        return max(self._x.values(), default=0.0) - min(self._x.values(), default=0.0)

    def tree(self) -> Tree:
        """What was found, moved to the top left corner."""
        left, top = min(self._x.values(), default=0.0), min(self._rows, default=0)
        spots = {key: Spot(round(self._x[key] - left, 4), self._row_of[key] - top) for key in self._people}
        bare = Tree(self._index, spots, self._couples)
        return Tree(self._index, spots, self._couples, tuple(_bars(bare)))

    def _chains(self, row: int) -> list[list[str]]:
        here = [key for key in self._people if self._row_of[key] == row]
        pairs = [one.partners for one in self._couples if one.other and all(key in here for key in one.partners)]
        chains = partner_chains(here, pairs)
        for chain in chains:
            sexes = [self._people[key].sex for key in chain]
            if sexes == ["female", "male"]:
                chain.reverse()  # the convention, where nothing else decides
        return chains

    def _order(self, row: int, *, may_turn: bool) -> None:
        chains = self._rows[row]
        chains.sort(key=self._sort_key)
        for chain in chains:
            if may_turn and len(chain) > 1 and self._under(chain[-1]) - self._under(chain[0]) < -0.01:
                chain.reverse()

    def _sort_key(self, chain: list[str]) -> tuple[float, int, str]:
        born = [key for key in chain if key in self._born_to]
        middle = _mean([self._under(key) for key in chain])
        oldest = max((self._people[key].age or 0 for key in born), default=0)
        return round(middle, 3), -oldest, min(chain)

    def _under(self, key: str) -> float:
        """Where somebody's parents stand; where they themselves would like to, if those are not known."""
        couple = self._born_to.get(key)
        return _mean([self._x[one] for one in couple.partners]) if couple else self._wish(key)

    def _wish(self, key: str) -> float:
        wishes: list[float] = []
        for couple in self._with[key]:
            if couple.children:
                middle = _mean([self._x[child] for child in couple.children])
                wishes += [middle + self._side(key, couple)] * 2
        family = self._born_to.get(key)
        if family:
            parents = _mean([self._x[one] for one in family.partners])
            wishes.append(self._x[key] + parents - _mean([self._x[child] for child in family.children]))
        wish = _mean(wishes) if wishes else self._x[key]
        return wish + self._pull * (self._x.get(self._index, wish) - wish)

    def _side(self, key: str, couple: Couple) -> float:
        if not couple.other:
            return 0.0
        other = couple.other if key == couple.one else couple.one
        return 0.5 if self._x[key] > self._x[other] else -0.5

    def _place(self, row: int) -> float:
        keys = _flat(self._rows[row])
        places = nearest_in_order([self._wish(key) for key in keys], [self._gap(*two) for two in pairwise(keys)])
        moved = max((abs(self._x[key] - place) for key, place in zip(keys, places, strict=True)), default=0.0)
        self._x.update(zip(keys, places, strict=True))
        return moved

    def _gap(self, one: str, other: str) -> float:
        are_siblings = one in self._born_to and self._born_to[one] is self._born_to.get(other)
        are_couple = any({one, other} == set(couple.partners) for couple in self._with[one])
        return CLOSE if are_siblings or are_couple else APART


def _bars(tree: Tree) -> list[Bar]:
    """Every level line, those that would touch in lanes of their own, from the left."""
    wanted = [bar for couple in tree.couples for bar in _bars_of(tree, couple)]
    placed: list[Bar] = []
    for bar in sorted(wanted, key=lambda one: (one.row, one.left, one.right)):
        taken = {other.lane for other in placed if other.row == bar.row and _touch(bar, other)}
        lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        placed.append(Bar(bar.couple, bar.row, bar.left, bar.right, lane, bar.is_over_children))
    return placed


def _bars_of(tree: Tree, couple: Couple) -> list[Bar]:
    places = sorted(tree.spots[key].x for key in couple.partners)
    row = tree.spots[couple.one].row
    found, middle = [], sum(places) / len(places)
    if couple.other and not tree.is_beside(couple):
        found.append(Bar(couple, row, places[0], places[-1], is_over_children=False))
        middle = places[-1] - 0.5
    if couple.children:
        children = [tree.spots[child] for child in couple.children]
        ends = [middle, *(child.x for child in children)]
        found.append(Bar(couple, min(child.row for child in children), min(ends), max(ends)))
    return found


def _touch(one: Bar, other: Bar) -> bool:
    return one.left < other.right + 0.06 and other.left < one.right + 0.06


def step(tree: Tree, key: str, way: Way) -> str:
    """Who comes next for an arrow key: along the row, to a parent, to the first child. The same one at an edge.

    Where no parent or child is known, up and down lead to whoever stands nearest, so that everybody can be reached.
    """
    here = tree.spots[key]
    if way in ("left", "right"):
        row = tree.in_row(here.row)
        at = row.index(key) + (1 if way == "right" else -1)
        return row[at] if 0 <= at < len(row) else key
    related = tree.parents_of(key) if way == "up" else _children_of(tree, key)
    rows = range(here.row - 1, -1, -1) if way == "up" else range(here.row + 1, tree.rows)
    others = next((found for row in rows if (found := tree.in_row(row))), [])
    choices = [one for one in related if one in tree.spots] or others
    if way == "down" and related:
        return min(choices, key=lambda one: tree.spots[one].x)
    return min(choices, key=lambda one: (abs(tree.spots[one].x - here.x), one), default=key)


def _children_of(tree: Tree, key: str) -> tuple[str, ...]:
    return tuple(child for couple in tree.couples if key in couple.partners for child in couple.children)


def _flat(chains: Iterable[Sequence[str]]) -> list[str]:
    return [key for chain in chains for key in chain]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)

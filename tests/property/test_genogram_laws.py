"""What holds for every family tree, however people in it belong to one another."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.family.genogram import Couple, Tree, Way, lay_out, step
from caseworker.domain.family.rows import nearest_in_order
from tests.property.families import INDEX, Family, families

WAYS: tuple[Way, ...] = ("left", "right", "up", "down")


def drawn(family: Family) -> Tree:
    """The family, laid out."""
    return lay_out(*family, index=INDEX)


@given(families())
def test_that_nobody_overlaps_anybody(family: Family) -> None:
    tree = drawn(family)
    assert set(tree.spots) == {one.key for one in family[0]}
    for row in range(tree.rows):
        places = [tree.spots[key].x for key in tree.in_row(row)]
        assert all(right - left >= 0.999 for left, right in pairwise(places))


@given(families(), st.integers(0, 1000))
def test_that_the_order_of_writing_changes_nothing(family: Family, seed: int) -> None:
    people, couples = list(family[0]), list(family[1])
    chance = random.Random(seed)
    chance.shuffle(people)
    chance.shuffle(couples)
    assert lay_out(people, couples, index=INDEX).spots == drawn(family).spots


@given(families())
def test_that_partners_share_a_row_and_children_stand_one_below(family: Family) -> None:
    tree = drawn(family)
    for couple in family[1]:
        if not is_free_of_rings(family[1]):
            return
        rows = {tree.spots[key].row for key in couple.partners}
        assert len(rows) == 1
        assert {tree.spots[child].row for child in couple.children} <= {rows.pop() + 1}


def is_free_of_rings(couples: tuple[Couple, ...]) -> bool:
    """Whether no two people are related in two ways, which could ask for two different generations."""
    group: dict[str, str] = {}

    def top(key: str) -> str:
        while group.get(key, key) != key:
            key = group[key]
        return key

    for at, couple in enumerate(couples):
        for key in (*couple.partners, *couple.children):
            one, other = top(key), top(f"couple {at}")
            if one == other:
                return False
            group[one] = other
    return True


@given(families())
def test_that_a_couple_without_other_partners_stands_side_by_side(family: Family) -> None:
    tree = drawn(family)
    partners: dict[str, set[str]] = {}
    for couple in family[1]:
        for key in couple.partners:
            partners.setdefault(key, set()).update(couple.partners)
    for couple in family[1]:
        alone = all(partners[key] == set(couple.partners) for key in couple.partners)
        if couple.other and alone and tree.spots[couple.one].row == tree.spots[couple.other].row:
            assert tree.is_beside(couple)


@given(families())
def test_that_level_lines_which_would_touch_have_different_heights(family: Family) -> None:
    bars = drawn(family).bars
    for at, one in enumerate(bars):
        for other in bars[at + 1 :]:
            if (one.row, one.lane) == (other.row, other.lane):
                assert one.right < other.left or other.right < one.left


@given(families())
def test_that_arrow_keys_reach_everybody(family: Family) -> None:
    tree = drawn(family)
    reached, waiting = {INDEX}, [INDEX]
    while waiting:
        key = waiting.pop()
        for found in {step(tree, key, way) for way in WAYS} - reached:
            reached.add(found)
            waiting.append(found)
    assert reached == set(tree.spots)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20), st.data())
def test_that_places_keep_their_order_and_their_gaps(wishes: list[float], data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.floats(0.5, 2), min_size=len(wishes) - 1, max_size=len(wishes) - 1))
    places = nearest_in_order(wishes, gaps)
    for (left, right), gap in zip(pairwise(places), gaps, strict=True):
        assert right - left >= gap - 1e-9


def test_that_wishes_that_fit_are_granted_exactly() -> None:
    assert nearest_in_order([0.0, 2.0, 5.0], [1.0, 1.0]) == [0.0, 2.0, 5.0]
    assert Couple("a").partners == ("a",)

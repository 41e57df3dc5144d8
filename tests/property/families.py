"""Random families up to a given size: half and step relations, single parents, people nobody is related to."""

from collections.abc import Sequence

from hypothesis import strategies as st

from caseworker.domain.family.genogram import Couple, Kin

Family = tuple[tuple[Kin, ...], tuple[Couple, ...]]
KINDS = ("", "together", "married", "separated", "divorced")
INDEX = "p00"


@st.composite
def families(draw: st.DrawFn, most: int = 30) -> Family:
    """People p00 (the young person), p01, ...; each child stands in one couple and is younger in its number."""
    size = draw(st.integers(1, most))
    keys = [f"p{number:02d}" for number in range(size)]
    people = tuple(
        Kin(
            key,
            draw(st.one_of(st.none(), st.integers(0, 95))),
            draw(st.sampled_from(("male", "female", "other", ""))),
            draw(st.integers(-2, 1)),
        )
        for key in keys
    )
    return people, _couples(draw, keys)


def _couples(draw: st.DrawFn, keys: Sequence[str]) -> tuple[Couple, ...]:
    """Parents come later in the list than their children, so nobody is their own ancestor."""
    parents: dict[tuple[str, ...], list[str]] = {}
    for at, key in enumerate(keys):
        older = list(keys[at + 1 :])
        has_parents: bool = draw(st.booleans())
        if older and has_parents:
            pair: list[str] = draw(st.lists(st.sampled_from(older), min_size=1, max_size=2, unique=True))
            parents.setdefault(tuple(sorted(pair)), []).append(key)
    for _ in range(draw(st.integers(0, 4)) if len(keys) > 1 else 0):
        pair = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True))
        parents.setdefault(tuple(sorted(pair)), [])
    return tuple(
        Couple(pair[0], pair[1] if len(pair) > 1 else "", draw(st.sampled_from(KINDS)), tuple(children))
        for pair, children in sorted(parents.items())
    )

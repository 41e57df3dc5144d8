"""What the demo promises: it notices a missing screen, invents the same people each time, and uses drama numbers."""

import re
from datetime import date

import pytest

from installer.demo.__main__ import has_screen
from installer.demo.cast import ALL, children
from installer.demo.story import member, person

TODAY = date(2026, 11, 22)
DRAMA = re.compile(r"07700 900\d{3}|0161 496 0\d{3}")


@pytest.mark.parametrize(
    ("system", "variables", "has"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_that_a_missing_screen_is_noticed(system: str, variables: dict[str, str], *, has: bool) -> None:
    assert has_screen(system, variables) is has


def test_that_the_same_people_are_invented_every_time() -> None:
    assert list(children(TODAY)) == list(children(TODAY))
    assert len({(child.given, child.family) for child in children(TODAY)}) == ALL


def test_that_everybody_is_between_ten_and_twenty_five() -> None:
    assert all(10 <= (TODAY - child.born).days / 365.25 < 26 for child in children(TODAY))


def test_that_every_number_is_of_a_range_kept_for_drama() -> None:
    for child in children(TODAY):
        numbers = [
            person(child, TODAY).contacts["own"].value,
            *(one.phone for one in child.family_members if one.phone),
        ]
        assert all(DRAMA.fullmatch(number) for number in numbers)


def test_that_a_family_record_never_takes_responsibility_from_a_relation() -> None:
    for child in children(TODAY):
        for relative in child.family_members:
            assert member(relative, {}).responsibility == relative.responsibility

"""The lines of a plan's parts: opened for writing, altered from their menu, and the keyboard stays on the line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.plan_version import AdultDoes, Copy, GoTo, PlaceItem, Words
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import begun_plan, plan_tab
from ui.screens.plan.part import LinesView
from ui.screens.plan.tab import PlanTab
from ui.widgets.button import Button

LINES = {
    "can_do": ({"a": Words(text="walk round")}, "text"),
    "people": ({"a": GoTo(name="Nan")}, "name"),
    "places": ({"a": PlaceItem(text="the library")}, "text"),
}
"""Parts whose lines can be opened: one line, and the value its first box shows."""


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def lines_of(qtbot: QtBot, here: Bench, part: str, *, lines: object) -> tuple[PlanTab, LinesView]:
    """A plan whose part has these lines, with that part open."""
    scope = here.open_case()
    tab = plan_tab(qtbot, here, scope, record=begun_plan(here, scope, **{part: lines}))
    tab.open_part(part)
    assert tab.middle is not None
    assert isinstance(tab.middle.view, LinesView)
    return tab, tab.middle.view


def choose(view: LinesView, key: str, words: str) -> None:
    """What the menu of a line does under these words."""
    dict(view.cards[key]._deeds())[words]()


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def done(view: LinesView, key: str) -> Button:
    """The button that closes an open line."""
    return next(button for button in view.cards[key].findChildren(Button) if button.words() == "Done")


@pytest.mark.parametrize("part", LINES)
def test_that_a_line_is_written_in_where_it_stands_and_keeps_the_keyboard(qtbot: QtBot, here: Bench, part: str) -> None:
    lines, name = LINES[part]
    tab, view = lines_of(qtbot, here, part, lines=lines)
    view.edit("a")
    assert view.cards["a"].isAncestorOf(focused())
    QTest.keyClicks(focused(), "X")
    assert "X" in getattr(getattr(tab.draft.version, part)["a"], name)
    done(view, "a").click()
    assert (view.editing, view.cards["a"].isAncestorOf(focused())) == ("", True)


def test_that_words_that_were_emptied_are_no_line_any_more(qtbot: QtBot, here: Bench) -> None:
    tab, view = lines_of(qtbot, here, "can_do", lines={"a": Words(text="x")})
    view.edit("a")
    tab.draft.alter("can_do", "a", text=" ")
    done(view, "a").click()
    assert (tab.draft.version.can_do, view.cards) == ({}, {})
    assert view.adding.box.hasFocus()


@pytest.mark.parametrize(
    ("part", "words"),
    [("can_do", "Leave it off paper"), ("people", "Leave them off paper"), ("places", "Leave it off their copy")],
)
def test_that_what_is_on_paper_is_chosen_in_the_menu_of_a_line(
    qtbot: QtBot, here: Bench, part: str, words: str
) -> None:
    tab, view = lines_of(qtbot, here, part, lines=LINES[part][0])
    before = getattr(tab.draft.version, part)["a"]
    choose(view, "a", words)
    after = getattr(tab.draft.version, part)["a"]
    changed = {name for name in type(after).model_fields if getattr(before, name) != getattr(after, name)}
    assert changed == {"on_paper" if part == "places" else "off_paper"}
    assert view.cards["a"].isAncestorOf(focused())


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("can_do", Words(text="x")),
        ("copies", Copy(who="Nan")),
        ("adults", AdultDoes(what="leave early", who="Ms Real")),
    ],
)
def test_that_a_line_taken_out_leaves_the_keyboard_where_one_writes(
    qtbot: QtBot, here: Bench, part: str, line: object
) -> None:
    tab, view = lines_of(qtbot, here, part, lines={"a": line})
    choose(view, "a", "Take out of the plan")
    assert getattr(tab.draft.version, part) == {}
    assert view.adding.box.hasFocus()


def test_that_what_an_adult_did_is_marked_with_the_day_and_can_be_unmarked(qtbot: QtBot, here: Bench) -> None:
    tab, view = lines_of(qtbot, here, "adults", lines={"a": AdultDoes(what="leave early", who="Ms Okafor")})
    choose(view, "a", "It is done")
    assert tab.draft.version.adults["a"].done_on == here.clock.now().astimezone().date()
    assert focused().objectName() == "who-a"
    choose(view, "a", "Not done yet")
    assert tab.draft.version.adults["a"].done_on is None

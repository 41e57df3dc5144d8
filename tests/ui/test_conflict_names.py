"""Who wrote the other wording: never claimed to be unknown while it may still come, and named once it is known."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.reading.conflicts import Conflict, conflicts_of
from tests.ui.test_sync import opened, text
from tests.ui.two_laptops import Two, two_laptops
from ui.screens.conflict import ConflictPane
from ui.screens.conflict_words import explained, list_words
from ui.sending import sending_of
from ui.widgets.wordingcard import WordingCard

NEVER = "Written before this laptop had the case"
YET = "Not known yet: it comes with the next exchange"


@pytest.fixture
def two(qapp: object, tmp_path: Path) -> Iterator[Two]:
    """Amina and Chidi."""
    with two_laptops(tmp_path) as both:
        yield both


def before_the_pull(conflict: Conflict) -> Conflict:
    """The conflict as it is read while the entry that says who wrote the other wording has not come yet."""
    mine, theirs = conflict.wordings
    return replace(conflict, wordings=(mine, replace(theirs, who="", role="", phone="", at="", occasion="")))


def cards(pane: ConflictPane) -> list[WordingCard]:
    """The cards that are shown now."""
    assert pane._wordings is not None
    return pane._wordings.findChildren(WordingCard)


def spoken(pane: ConflictPane) -> str:
    """What the cards say."""
    return " | ".join(card.accessibleName() for card in cards(pane))


def test_that_a_name_that_may_still_come_is_not_said_to_be_unknown(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    (conflict,) = conflicts_of(two.amina.ports, two.clock.now())
    unknown = before_the_pull(conflict)
    screen.pane.show_conflict(unknown, two.clock.now(), is_whole=True)
    assert NEVER in spoken(screen.pane)
    screen.pane.show_conflict(unknown, two.clock.now(), is_whole=False)
    assert NEVER not in spoken(screen.pane)
    assert YET in spoken(screen.pane)


def test_that_a_run_that_begins_takes_the_claim_back(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    (conflict,) = conflicts_of(two.amina.ports, two.clock.now())
    screen.pane.show_conflict(before_the_pull(conflict), two.clock.now(), is_whole=True)
    sending = sending_of(two.amina.desk)
    sending._tell(replace(sending.sent, is_running=True))
    assert NEVER not in spoken(screen.pane)


def test_that_the_name_comes_without_a_word_about_a_change_and_the_choice_stays(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    (conflict,) = conflicts_of(two.amina.ports, two.clock.now())
    screen.pane.show_conflict(before_the_pull(conflict), two.clock.now(), is_whole=False)
    screen.pane.choose("theirs")
    screen.stale(Changes())
    qtbot.waitUntil(lambda: "Chidi Storey" in spoken(screen.pane))
    assert not screen.pane.news.isVisible()
    assert [card.isChecked() for card in cards(screen.pane)] == [False, True]
    assert "You and Chidi wrote different things." in text(screen)


def test_that_two_wordings_of_one_person_are_told_apart_and_nobody_else_is_named(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    (conflict,) = conflicts_of(two.amina.ports, two.clock.now())
    both = replace(conflict, wordings=tuple(replace(one, is_mine=True) for one in conflict.wordings))
    screen.pane.show_conflict(both, two.clock.now(), is_whole=True)
    assert list_words(both) == "You wrote different things on two laptops."
    assert "on two laptops" in explained(both)
    assert [card.accessibleName().partition(".")[0] for card in cards(screen.pane)] == ["Mine", "Also mine"]

"""Nobody is left without a way back in silence, and nobody is nagged."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import JsonValue
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import desktop
from ui.places import Place
from ui.screens.keys_cards import Standing
from ui.screens.settings import SettingsScreen
from ui.way_back import ALONE, KEPT, OFFER, said_today, standing_words

DAY = date(2026, 11, 12)
NOBODY, SHEET, OFFICERS = Standing(), Standing(code_since="20 October 2026"), Standing(can_be_helped=True)


def said_over(days: int, standing: Standing, *, is_new: bool = False) -> list[int]:
    """The days on which something is said, where the laptop is opened every day."""
    kept: JsonValue = None
    found = list[int]()
    for day in range(days):
        message, kept = said_today(standing, kept, DAY + timedelta(days=day), is_new=is_new and day == 0)
        if message is not None:
            found.append(day)
    return found


@pytest.mark.parametrize(
    ("standing", "is_new", "days"),
    [
        (NOBODY, True, [0, 3, 6, 9]),
        (NOBODY, False, [3, 6, 9]),
        (OFFICERS, True, [0]),
        (OFFICERS, False, []),
        (SHEET, True, []),
        (SHEET, False, []),
    ],
)
def test_that_a_missing_way_back_is_said_at_set_up_and_after_three_days(
    standing: Standing, is_new: bool, days: list[int]
) -> None:
    assert said_over(10, standing, is_new=is_new) == days


def test_that_the_first_word_offers_and_a_later_one_says_why() -> None:
    assert said_today(NOBODY, None, DAY, is_new=True)[0] is OFFER
    assert said_today(NOBODY, (DAY - timedelta(days=3)).isoformat(), DAY, is_new=False)[0] is ALONE


@pytest.mark.parametrize("kept", ["2027-01-01", "nonsense", 7, None])
def test_that_a_clock_set_back_or_a_damaged_day_counts_from_today(kept: JsonValue) -> None:
    assert said_today(NOBODY, kept, DAY, is_new=False) == (None, DAY.isoformat())


@pytest.mark.parametrize(("standing", "is_up"), [(NOBODY, False), (SHEET, True), (OFFICERS, True)])
def test_that_settings_say_what_opens_the_laptop_if_the_words_are_lost(standing: Standing, is_up: bool) -> None:
    words, shown = standing_words(standing)
    assert words.startswith("If you lose your words, ")
    assert shown is is_up


def test_that_a_laptop_nobody_could_open_says_so_with_the_way_to_a_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        bench.unlock(qtbot)
        assert bench.shown == []
        bench.workplace.desk.keep(KEPT, "2026-01-01")
        qtbot.waitUntil(lambda: bench.workplace.desk.kept(KEPT) == "2026-01-01")
        notice = bench.workplace._way_back_notice()
        assert notice is not None
        assert notice.message is ALONE
        assert notice.again is not None
        notice.again()
        there = bench.workplace.shell.place
        assert there is not None
        assert there.screen == "keys"
        bench.workplace.shell.go(Place("settings"))
        screen = bench.workplace.shell.current
        assert isinstance(screen, SettingsScreen)
        said = [label.text() for label in screen.findChildren(QLabel)]
        assert "If you lose your words, nobody can open this laptop for you yet." in said

"""Days and times are read as people write them, and nothing typed is lost."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.widgets.datebox import DateBox, TimeBox
from ui.widgets.dates import Lean, day_words, parse_day, parse_time

TODAY = date(2026, 11, 12)  # a Thursday


@pytest.mark.parametrize(
    ("typed", "lean", "meant"),
    [
        ("12/11/2026", "near", TODAY),
        ("1/2/26", "near", date(2026, 2, 1)),
        ("12.11.2026", "near", TODAY),
        ("2026-11-12", "near", TODAY),
        ("12 Nov", "near", TODAY),
        ("Thu 12th November 2026", "near", TODAY),
        ("sat 14 nov", "near", date(2026, 11, 14)),
        ("2/1", "near", date(2027, 1, 2)),
        ("2/1", "past", date(2026, 1, 2)),
        ("11/11", "future", date(2027, 11, 11)),
        ("today", "near", TODAY),
        ("Tomorrow", "near", date(2026, 11, 13)),
        ("yesterday", "near", date(2026, 11, 11)),
        ("thu", "near", TODAY),
        ("monday", "near", date(2026, 11, 9)),
        ("monday", "future", date(2026, 11, 16)),
        ("friday", "past", date(2026, 11, 6)),
        ("in 2 weeks", "near", date(2026, 11, 26)),
        ("+14", "near", date(2026, 11, 26)),
        ("29/2", "near", date(2028, 2, 29)),
        ("31/11/2026", "near", None),
        ("sometime", "near", None),
        ("monster", "near", None),
        ("12/13/2026", "near", None),
    ],
)
def test_that_a_day_is_read_as_it_is_written_in_britain(typed: str, lean: Lean, meant: date | None) -> None:
    if typed == "29/2":
        assert parse_day(typed, date(2028, 3, 1), lean) == meant
        return
    assert parse_day(typed, TODAY, lean) == meant


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_that_every_day_shown_is_read_back_as_itself(day: date) -> None:
    assert parse_day(day_words(day), TODAY) == day


@given(st.text(max_size=30))
def test_that_no_text_breaks_the_reading_of_days_and_times(typed: str) -> None:
    assert isinstance(parse_day(typed, TODAY), date | None)
    assert isinstance(parse_time(typed), time | None)


@given(st.dates(TODAY - timedelta(days=150), TODAY + timedelta(days=150)))
def test_that_a_day_without_a_year_is_the_nearest_one(day: date) -> None:
    assert parse_day(day.strftime("%d/%m"), TODAY) == day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)), ("1430", time(14, 30)), ("2.30 pm", time(14, 30)), ("9", time(9)), ("12am", time(0)),
        ("12 pm", time(12)), ("noon", time(12)), ("25:00", None), ("9:61", None), ("13 pm", None), ("soon", None),
    ],
)  # fmt: skip
def test_that_a_time_is_read_in_its_usual_forms(typed: str, meant: time | None) -> None:
    assert parse_time(typed) == meant


def test_that_a_short_day_is_written_out_when_the_box_is_left(qtbot: QtBot) -> None:
    box = DateBox(lambda: TODAY)
    qtbot.addWidget(box)
    told: list[object] = []
    box.changed.connect(told.append)
    QTest.keyClicks(box, "14 nov")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (box.text(), told) == ("14/11/2026", [date(2026, 11, 14)])


def test_that_words_that_are_no_day_stay_in_the_box_and_in_the_value(qtbot: QtBot) -> None:
    box = DateBox(lambda: TODAY, value="after half-term")
    qtbot.addWidget(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (box.value(), box.text(), box.readable()) == ("after half-term", "after half-term", False)
    assert box.problem() == "Write a day, like 12/11/2026"


def test_that_an_empty_box_is_nothing_and_no_problem(qtbot: QtBot) -> None:
    box = TimeBox()
    qtbot.addWidget(box)
    assert (box.value(), box.problem()) == (None, "")


def test_that_today_is_asked_again_after_midnight(qtbot: QtBot) -> None:
    days = iter([TODAY, TODAY, TODAY + timedelta(days=1)])
    box = DateBox(lambda: next(days), value="today")
    qtbot.addWidget(box)
    assert [box.value(), box.value()] == [TODAY, TODAY + timedelta(days=1)]


def test_that_midnight_is_a_time_and_not_an_empty_box(qtbot: QtBot) -> None:
    box = TimeBox(value=time(0))
    qtbot.addWidget(box)
    assert (box.value(), box.text()) == (time(0), "00:00")

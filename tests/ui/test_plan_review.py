"""Looking at a plan again, from the plan to the next day and back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.reviewing import save_and_close_review
from caseworker.domain.forms.plan_review import PlanReview
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import agreed_plan, plan_tab, press
from ui.screens.plan.sides import due_day
from ui.screens.record import RecordScreen
from ui.widgets.label import PlainLabel


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def test_that_a_look_is_begun_once_and_closed_with_the_next_day(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = agreed_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    press(tab, "review")
    qtbot.waitUntil(lambda: bool(here.went))
    place = here.went[-1]
    assert (place.screen, place.tab) == ("record", "plan_review")
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(place)
    screen.close_review()
    assert not screen._summary.isHidden()
    assert place.record is not None
    review = PlanReview.read(here.store.records.get(place.record).body)
    assert review.version == version
    whole = review.model_copy(update={"used": "The long way.", "outcome": "stays", "next_on": date(2026, 12, 1)})
    assert screen._view is not None
    screen._view.show_body(whole.body())
    screen.close_review()
    qtbot.waitUntil(lambda: here.went[-1].tab == "plan")
    assert here.store.records.get(place.record).body["status"] == "done"


def test_that_the_plan_shows_the_last_look_and_goes_on_with_one_that_was_begun(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = agreed_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    press(tab, "review")
    qtbot.waitUntil(lambda: bool(here.went))
    first = here.went[-1]
    again = plan_tab(qtbot, here, scope, record=version)
    press(again, "review")
    assert here.went[-1] == first
    assert first.record is not None
    seen = here.store.records.get(first.record)
    said = {"used": "The long way.", "outcome": "stays", "next_on": date(2026, 12, 1)}
    review = PlanReview.read(seen.body).model_copy(update=said)
    save_and_close_review(here.ports, review, scope=scope, record=first.record, seen=seen)
    later = plan_tab(qtbot, here, scope, record=version)
    assert due_day(later.draft) == date(2026, 12, 1)
    assert "“The long way.”" in {label.text() for label in later.findChildren(PlainLabel)}

"""Work of a colleague that was set aside, on the lead's laptop: whose, why, how long, and what a lead does with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.set_aside import take_care
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.sending import what_is_sent
from caseworker.domain.reading.unsettled import Left, left_for_leads
from tests.ui.test_sync import lines, opened, text
from tests.ui.two_laptops import Laptop, Two, two_laptops
from tests.unit.domain.cases import session
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel

DAY_S = 24 * 3600


@pytest.fixture
def two(qapp: object, tmp_path: Path) -> Iterator[Two]:
    """Amina, and Chidi, who leads her team."""
    with two_laptops(tmp_path, second="lead") as both:
        yield both


def _late(two: Two) -> ScopeId:
    """Amina is moved to another team, and writes in a case of the old one before she hears of it."""
    scope = two.amina.open_case()
    two.sync()
    south = two.registrar.add_team("South")
    two.registrar.move(two.amina.ports.me.worker, team=south)
    record = RecordId(two.amina.ports.ids.new())
    verbs.save(two.amina.ports, session(two.clock.now()), scope=scope, record_id=record)
    two.sync()
    two.chidi.sync()
    return scope


def _left(laptop: Laptop) -> tuple[Left, ...]:
    return left_for_leads(laptop.ports, laptop.ports.clock.now())


def test_that_a_lead_reads_whose_late_work_it_is_why_and_what_it_says(two: Two) -> None:
    scope = _late(two)
    (left,) = _left(two.chidi)
    assert (left.scope, left.who, left.what) == (scope, "Amina Fable", "session")
    assert left.name.startswith("Jay")
    assert "their team no longer had this case when it arrived" in left.words
    assert left.words.endswith("It has been waiting since today.")
    assert any(words and label for label, words in left.lines)
    assert _left(two.amina) == ()


def test_that_after_three_days_it_counts_as_old_until_somebody_takes_care_of_it(two: Two) -> None:
    _late(two)
    two.clock.pass_by(2 * DAY_S)
    assert [one.is_old for one in _left(two.chidi)] == [False]
    two.clock.pass_by(2 * DAY_S)
    (left,) = _left(two.chidi)
    assert (left.is_old, left.words.endswith("It has been waiting for 4 days.")) == (True, True)
    take_care(two.chidi.ports, left.record)
    assert _left(two.chidi) == ()
    two.chidi.sync()
    assert two.chidi.stored(left.record).body["cared_by"] == "Chidi Storey"
    assert what_is_sent(two.chidi.ports, two.clock.now()).count("set_aside") == 0


def test_that_the_page_shows_it_to_the_lead_and_one_press_takes_care_of_it(qtbot: QtBot, two: Two) -> None:
    _late(two)
    two.clock.pass_by(4 * DAY_S)
    screen, _window = opened(qtbot, two.chidi)
    assert "Set aside in your team · 1" in text(screen)
    row = next(row for row in lines(screen) if row.key.startswith("left "))
    assert "Nobody has taken care of it for 4 days." in row.spoken
    screen.lines.set_current(row.key)
    screen._show(row.key)
    shown = " | ".join(label.text() for label in screen._detail.findChildren(PlainLabel))
    assert "Amina Fable wrote it" in shown
    care = screen._detail.findChild(Button, "sync.care")
    assert isinstance(care, Button)
    care.click()
    qtbot.waitUntil(lambda: "Set aside in your team" not in text(screen))


def test_that_a_choice_nobody_made_for_three_days_says_so(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.chidi)
    assert "Nobody has chosen" not in text(screen)
    two.clock.pass_by(4 * DAY_S)
    screen._read()
    qtbot.waitUntil(lambda: "Nobody has chosen for 4 days." in text(screen))

"""Two versions side by side: only what differs is read, nothing is chosen for the worker, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.plans import withdraw
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId, ScopeId
from tests.ui.bench import Bench, bench
from tests.ui.every_place import two_drafts
from tests.ui.plan_bench import plan_tab, press
from ui.places import Place
from ui.screens.plan.compare import CompareScreen
from ui.screens.plan.compare_part import ComparePart
from ui.widgets.comparecell import CompareCell


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def compared(qtbot: QtBot, here: Bench, scope: ScopeId, *, left: RecordId, right: RecordId) -> CompareScreen:
    """The screen with both read."""
    screen = CompareScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("compare", scope, left, tab=right))
    qtbot.waitUntil(lambda: screen.part is not None)
    return screen


def drafts(qtbot: QtBot, here: Bench) -> CompareScreen:
    """Two drafts of one version, waiting."""
    scope, (left, right) = two_drafts(here)
    return compared(qtbot, here, scope, left=left, right=right)


def shown(screen: CompareScreen) -> ComparePart:
    """The part on the screen."""
    assert screen.part is not None
    return screen.part


def cell(screen: CompareScreen, row: int, side: int) -> CompareCell:
    """One of the cells that can be kept."""
    found = shown(screen).sides[row][side]
    assert found is not None
    return found


def states(screen: CompareScreen) -> dict[str, str]:
    """What the list says of each part."""
    return {row.key: row.state for row in screen._rows(screen._parts, ()) if row.selectable}


def settled(qtbot: QtBot, screen: CompareScreen) -> None:
    """Press Ctrl+Enter's deed and wait until it is written."""
    part = shown(screen)
    screen.settle()
    qtbot.waitUntil(lambda: screen.part is not part)


def test_that_only_what_differs_asks_and_nothing_is_chosen_between_two_wordings(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    screen.open_part("can_do")
    pairs = [[None if one is None else one.isChecked() for one in cells] for cells in shown(screen).sides]
    assert pairs == [[False, False], [True, None], [None, True]]
    assert cell(screen, 0, 0).hasFocus()
    assert "Different words: sports hall. Mr Khan" in cell(screen, 0, 0).accessibleName()


def test_that_the_arrows_change_the_column_and_space_keeps(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    screen.open_part("can_do")
    QTest.keyClick(cell(screen, 0, 0), Qt.Key.Key_Right)
    assert cell(screen, 0, 1).hasFocus()
    QTest.keyClick(cell(screen, 0, 1), Qt.Key.Key_Space)
    assert cell(screen, 0, 1).isChecked()
    assert "6 things" in shown(screen).result()


def test_that_leaving_both_wordings_out_is_asked_once_more(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    screen.open_part("can_do")
    before = shown(screen)
    screen.settle()
    assert shown(screen) is before
    assert not screen._need.isHidden()
    settled(qtbot, screen)
    assert screen._two is not None
    assert screen._two.decided.parts["can_do"].state == "settled"


def test_that_of_two_single_answers_one_can_be_kept(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    screen.open_part("review")
    cell(screen, 0, 0).click()
    cell(screen, 0, 1).click()
    assert (cell(screen, 0, 0).isChecked(), cell(screen, 0, 1).isChecked()) == (False, True)


def test_that_two_drafts_become_one_version_and_both_stay_readable(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    assert screen._two is not None
    both = (screen._two.left.id, screen._two.right.id)
    screen.open_part("can_do")
    cell(screen, 0, 0).click()
    cell(screen, 0, 1).click()
    screen.reason.setText("Both are true")
    settled(qtbot, screen)
    screen.open_part("review")
    shown(screen).use_all(1)
    settled(qtbot, screen)
    press(screen, "make")
    qtbot.waitUntil(lambda: bool(here.went))
    made = PlanVersion.read(here.store.records.get(RecordId(str(here.went[-1].record))).body)
    texts = {one.text for one in made.can_do.values()}
    assert {"Go to the sports hall. Mr Khan knows", "Go to the front office. Miss Obi knows"} <= texts
    assert len(made.can_do) == 7
    assert {here.store.records.get(one).body["status"] for one in both} == {"withdrawn"}
    assert made.review_on == PlanVersion.read(here.store.records.get(both[1]).body).review_on


def test_that_asking_them_first_leaves_it_open_and_says_so(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    screen.open_part("can_do")
    part = shown(screen)
    press(screen, "ask")
    qtbot.waitUntil(lambda: screen.part is not part)
    assert screen._two is not None
    assert screen._state(next(one for one in screen._parts if one.code == "can_do"), ("can_do",))[0] == "Asking first"
    tasks = [str(one.body["text"]) for one in here.store.records.of(screen._two.left.scope, "action")]
    assert any("Mai" in text and "Things I can do" in text for text in tasks)


def test_that_a_version_is_read_beside_the_one_before_it_and_nothing_can_be_chosen(qtbot: QtBot, here: Bench) -> None:
    scope, (left, _right) = two_drafts(here)
    before = RecordId(str(here.store.records.get(left).body["supersedes"]))
    screen = compared(qtbot, here, scope, left=before, right=left)
    screen.open_part("can_do")
    assert all(one is None or one.focusPolicy() == Qt.FocusPolicy.NoFocus for row in shown(screen).sides for one in row)
    screen.settle()
    assert here.store.records.of(scope, "plan_settlement") == []


def test_that_one_set_aside_by_a_colleague_meanwhile_ends_the_choosing(qtbot: QtBot, here: Bench) -> None:
    screen = drafts(qtbot, here)
    assert screen._two is not None
    part = shown(screen)
    screen.stale(withdraw(here.ports, here.store.records.get(screen._two.right.id)))
    qtbot.waitUntil(lambda: screen.part is not part)
    assert screen._reads


def test_that_the_plan_leads_to_both_and_to_what_changed(qtbot: QtBot, here: Bench) -> None:
    scope, (left, right) = two_drafts(here)
    tab = plan_tab(qtbot, here, scope, record=left)
    press(tab, "compare")
    assert {here.went[-1].record, here.went[-1].tab} == {left, right}
    press(tab, "changes")
    assert (here.went[-1].screen, here.went[-1].tab) == ("compare", left)

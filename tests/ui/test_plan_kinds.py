"""A second kind of plan for one young person, and where a conflict inside a plan is settled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.plan_writing import save_seen
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import agreed_plan, begun_plan, plan_tab, press, stored_version
from ui.places import Place
from ui.screens.plan.sides import StartCard


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def test_that_a_second_kind_of_plan_is_started_beside_the_first_one_which_stays_in_use(
    qtbot: QtBot, here: Bench
) -> None:
    scope = here.open_case()
    first = agreed_plan(here, scope)
    tab = plan_tab(qtbot, here, scope)
    press(tab, "another-plan")
    start = tab.findChild(StartCard)
    assert start is not None
    assert "everyday" not in start.kinds._buttons
    button = tab.findChild(QAbstractButton, "start")
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(here.store.records.of(scope, "plan")) == 2)
    qtbot.waitUntil(lambda: tab.parts is not None)
    kinds = {plan.body["type"] for plan in here.store.records.of(scope, "plan")}
    assert len(kinds) == 2
    assert here.store.records.get(first).body["status"] == "active"
    assert tab.draft.version.number == 1
    assert tab.draft.is_open


def test_that_one_can_go_back_to_the_plan_and_what_was_written_in_it_is_there(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope)
    press(tab, "another-plan")
    press(tab, "back-to-plan")
    qtbot.waitUntil(lambda: tab.parts is not None)
    page = tab.draft.page
    assert page is not None
    assert page.version is not None
    assert page.version.id == version
    assert len(here.store.records.of(scope, "plan")) == 1


def test_that_a_plan_somebody_else_changed_leads_to_where_it_is_settled(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    here.sync(scope)
    here.server.theirs(version, {"safe_paper_why": "Mum looks in the bag"}, scope=scope)
    tab = plan_tab(qtbot, here, scope)

    changed = stored_version(here, version).model_copy(update={"safe_paper_why": "It goes in the shoe"})
    save_seen(here.ports, here.store.records.get(version), changed)
    here.sync(scope)
    tab._read(focus=True)
    qtbot.waitUntil(lambda: tab.findChild(QAbstractButton, "choose") is not None)
    press(tab, "choose")
    assert here.went[-1] == Place("sync")

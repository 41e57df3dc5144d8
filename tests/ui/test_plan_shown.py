"""Showing one part to the young person: nothing else is on the screen, and every way out lands on the cover."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import begun_plan
from ui.commands import Commands
from ui.places import Place
from ui.screens.case.screen import CaseScreen
from ui.screens.plan.middle import PartCard
from ui.screens.plan.reading import Shown
from ui.screens.plan.tab import PlanTab
from ui.screens.plans import PlansScreen
from ui.shell import Shell


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def shell(qtbot: QtBot, here: Bench) -> Iterator[Shell]:
    """A shell on the plan of a case."""
    window = QMainWindow()
    made = Shell(here.desk, {"case": CaseScreen, "plans": PlansScreen}, Commands(window))
    window.setCentralWidget(made)
    here.show(qtbot, window)
    scope = here.open_case()
    made.go(Place("case", scope, begun_plan(here, scope), tab="plan"))
    qtbot.waitUntil(lambda: made.findChild(PartCard) is not None)
    yield made
    assert window.centralWidget() is made


def shown(shell: Shell, code: str) -> Shown | None:
    """Show a part."""
    tab = shell.findChild(PlanTab)
    assert tab is not None
    tab.open_part(code)
    tab.show_part()
    return shell.findChild(Shown)


def test_that_only_the_open_part_is_shown(shell: Shell) -> None:
    card = shown(shell, "can_do")
    assert card is not None
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "Headphones in" in words
    assert "Madeup" not in words
    assert "Jay M." not in words
    assert card.geometry() == shell.rect()


def test_that_escape_lands_on_the_cover(qtbot: QtBot, shell: Shell) -> None:
    card = shown(shell, "can_do")
    assert card is not None
    with qtbot.waitSignal(shell.hide_wished):
        QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()


def test_that_no_command_leads_past_the_cover(qtbot: QtBot, here: Bench, shell: Shell) -> None:
    card = shown(shell, "can_do")
    assert card is not None
    qtbot.waitUntil(card.hasFocus)
    before = shell.place
    for key in (Qt.Key.Key_3, Qt.Key.Key_Left):
        QTest.keyClick(card, key, Qt.KeyboardModifier.AltModifier)
    assert shell.place == before
    assert card.isVisible()


def test_that_what_stays_with_the_workers_is_not_shown(shell: Shell) -> None:
    for code in ("analysis", "copies", "worries", "agreement"):
        assert shown(shell, code) is None

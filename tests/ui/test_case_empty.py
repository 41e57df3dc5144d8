"""A part of a case with nothing in it says so, and offers what comes next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from caseworker.domain.reading.case import header_of
from tests.ui.bench import Bench, bench
from ui.places import Place
from ui.screens.case.sessions import SessionsTab
from ui.widgets.button import Button

WORDS = "No session is written yet"


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def said(tab: SessionsTab) -> list[str]:
    return [label.text() for label in tab.findChildren(QLabel) if label.isVisible()]


def test_that_a_case_without_a_session_says_so_and_offers_to_begin_one(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = SessionsTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    assert WORDS not in said(tab), "nothing has been read yet"
    tab.open(Place("case", scope, tab="sessions"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: WORDS in said(tab))
    next(one for one in tab.findChildren(Button) if one.words() == "Record a session").click()
    assert here.went == [Place("session", scope)]


def test_that_with_a_session_only_the_list_is_there(qtbot: QtBot, here: Bench) -> None:
    empty, full = here.open_case("Ola"), here.open_case()
    here.sign_session(full)
    tab = SessionsTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", empty, tab="sessions"), header_of(here.ports, empty))
    qtbot.waitUntil(lambda: WORDS in said(tab))
    tab.open(Place("case", full, tab="sessions"), header_of(here.ports, full))
    qtbot.waitUntil(lambda: tab.list.isVisible() and tab.list.model().rowCount() == 1)
    assert WORDS not in said(tab)

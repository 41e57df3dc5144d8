"""A quick note: three letters, one line, Enter; a draft session that is finished later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Wanted
from tests.ui.bench import Bench, bench
from ui import theme
from ui.places import Place
from ui.screens.quick_note import DRAFT, QuickNoteScreen


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench with two cases."""
    theme.apply(qapp)
    with bench(tmp_path) as made:
        yield made


def opened(qtbot: QtBot, here: Bench, scope: ScopeId | None = None) -> QuickNoteScreen:
    """The screen as the shell opens it."""
    screen = QuickNoteScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("note", scope))
    target = screen.focus_target()
    assert target is not None
    target.setFocus()
    return screen


def sessions(here: Bench, scope: ScopeId) -> list[Session]:
    """The saved sessions of a case."""
    rows = here.store.records.page(Wanted(("session",), scope=scope))
    return [Session.read(here.store.records.get(row.id).body) for row in rows]


def test_that_three_letters_and_a_line_make_a_draft_session(qtbot: QtBot, here: Bench) -> None:
    case = here.open_case("Jay", "Madeup")
    here.open_case("Precious", "Fable")
    screen = opened(qtbot, here)
    QTest.keyClicks(screen.who, "jay")
    qtbot.waitUntil(lambda: not screen.found.isHidden())
    QTest.keyClick(screen.who, Qt.Key.Key_Return)
    assert screen.line.hasFocus()
    QTest.keyClicks(screen.line, "Met at the gate, he was calm.")
    QTest.keyClick(screen.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: here.went == [Place("today")])
    (session,) = sessions(here, case)
    assert (session.status, session.did_text) == ("draft", "Met at the gate, he was calm.")
    assert session.started_at is not None
    assert here.store.records.draft(DRAFT) is None


def test_that_a_note_with_a_concern_goes_on_where_the_numbers_are(qtbot: QtBot, here: Bench) -> None:
    case = here.open_case()
    screen = opened(qtbot, here, case)
    QTest.keyClicks(screen.line, "He showed me a knife.")
    screen.concern.button("yes").click()
    screen.keep()
    qtbot.waitUntil(lambda: bool(here.went))
    assert (here.went[0].screen, here.went[0].scope) == ("session", case)
    rows = here.store.records.page(Wanted(("concern",), scope=case))
    concern = Concern.read(here.store.records.get(rows[0].id).body)
    assert (concern.observed, concern.told_name, concern.status) == ("He showed me a knife.", "", "open")
    assert concern.session == here.went[0].record


def test_that_a_note_without_a_person_says_so_and_loses_nothing(qtbot: QtBot, here: Bench) -> None:
    screen = opened(qtbot, here)
    screen.line.setText("Somebody at the gate.")
    screen.keep()
    assert [link.words() for link in screen.summary.links()] == ["Choose whom it is about"]
    assert screen.line.words() == "Somebody at the gate."


def test_that_a_note_begun_is_there_the_next_time(qtbot: QtBot, here: Bench) -> None:
    screen = opened(qtbot, here)
    screen.line.setText("He will wait at the g")
    screen.leave()
    qtbot.waitUntil(lambda: here.store.records.draft(DRAFT) is not None)
    screen.open(Place("note"))
    assert screen.line.words() == "He will wait at the g"


def test_that_an_empty_note_does_not_say_that_it_is_being_saved(qtbot: QtBot, here: Bench) -> None:
    screen = opened(qtbot, here)
    assert screen.state.words() == ""
    QTest.keyClicks(screen.line, "Saw him at the gate")
    assert screen.state.words() == "Saving"

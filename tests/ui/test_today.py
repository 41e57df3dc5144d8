"""Today on the screen: keys open the right place, the keyboard starts at the concern, an empty day says so."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMainWindow
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caseworker.domain.actions import sessions
from caseworker.domain.changes import Changes
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.concern import Concern
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from tests.ui.bench import Bench, bench, whole_session
from ui.commands import Commands
from ui.models.rows import ROW
from ui.places import Place, Screen
from ui.screens import SCREENS
from ui.screens.today import TodayScreen
from ui.screens.today_lines import KEYS
from ui.shell import Shell
from ui.waiting import counts_of
from ui.widgets.daylines import DayCard, DutyLine
from ui.widgets.rowlist import RowList


class Elsewhere(Screen):
    """A screen that notes where it was asked to be."""

    @override
    def open(self, place: Place) -> None:
        self.place = place


OTHERS = ("caseload", "case", "session", "record", "sync", "note", "bedside", "new_case")


@pytest.fixture
def here(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as found:
        yield found


def opened(qtbot: QtBot, here: Bench) -> tuple[Shell, TodayScreen, QMainWindow]:
    """Today in its shell, read and shown."""
    window = QMainWindow()
    qtbot.addWidget(window)
    others = {name: lambda _desk, _go: Elsewhere() for name in OTHERS}
    shell = Shell(here.desk, {"today": TodayScreen, **others}, Commands(window))
    window.setCentralWidget(shell)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shell.start()
    screen = shell.current
    assert isinstance(screen, TodayScreen)
    qtbot.waitUntil(lambda: screen._today is not None)
    return shell, screen, window


def a_case(here: Bench, given: str, *, meets: time | None = None) -> ScopeId:
    """A case with an answer about taking part, a fresh plan, and perhaps a meeting promised for today."""
    scope = here.open_case(given)
    here.save(Agreement(type="take_part", decision="yes", status="signed", given_on=date(2026, 10, 1)), scope)
    if meets is not None:
        session = whole_session(here.clock.now() - timedelta(days=7))
        session.next_on, session.next_time = here.clock.now().date(), meets
        key = DraftKey(scope, "session", RecordId(here.ports.ids.new()))
        sessions.sign_session(here.ports, session, key=key)
    return scope


def rows(found: RowList) -> list[DutyLine | DayCard]:
    model = found.model()
    return [model.index(at, 0).data(ROW) for at in range(model.rowCount())]


def place(shell: Shell) -> Place:
    assert isinstance(shell.current, Elsewhere)
    return shell.current.place


def test_that_the_app_starts_on_today() -> None:
    assert next(iter(SCREENS)) == "today"


def test_that_a_number_opens_the_session_of_that_line(qtbot: QtBot, here: Bench) -> None:
    a_case(here, "Reece", meets=time(15, 10))
    second = a_case(here, "Kian", meets=time(16, 15))
    shell, screen, _window = opened(qtbot, here)
    assert [row.name for row in rows(screen.meetings)] == ["Reece M.", "Kian M."]
    QTest.keyClick(screen.meetings, Qt.Key.Key_2)
    assert place(shell) == Place("session", second)


def test_that_a_letter_opens_what_waits_on_that_line(qtbot: QtBot, here: Bench) -> None:
    scope = a_case(here, "Jay")
    concern = here.save(Concern(kind="threat", raised_at=here.clock.now()), scope)
    shell, screen, _window = opened(qtbot, here)
    QTest.keyClick(screen.duties, Qt.Key.Key_A)
    assert place(shell) == Place("record", scope, concern, tab="concern")


def test_that_the_keyboard_starts_at_an_unanswered_concern(qtbot: QtBot, here: Bench) -> None:
    scope = a_case(here, "Reece", meets=time(15, 10))
    here.save(Concern(kind="threat", raised_at=here.clock.now()), scope)
    _shell, screen, _window = opened(qtbot, here)
    qtbot.waitUntil(screen.duties.hasFocus)
    assert screen.duties.current() == rows(screen.duties)[1].key
    assert rows(screen.duties)[1].ink == "danger"  # type: ignore[union-attr]


def test_that_the_keyboard_starts_at_the_next_session_when_no_concern_waits(qtbot: QtBot, here: Bench) -> None:
    a_case(here, "Precious", meets=time(9, 5))
    a_case(here, "Reece", meets=time(15, 10))
    _shell, screen, _window = opened(qtbot, here)
    qtbot.waitUntil(screen.meetings.hasFocus)
    following = next(row for row in rows(screen.meetings) if row.chip.startswith("Next"))
    assert screen.meetings.current() == following.key


def test_that_record_goes_to_the_next_person_or_to_the_card_with_the_keyboard(qtbot: QtBot, here: Bench) -> None:
    first = a_case(here, "Reece", meets=time(15, 10))
    second = a_case(here, "Kian", meets=time(16, 15))
    shell, screen, _window = opened(qtbot, here)
    qtbot.waitUntil(screen.meetings.hasFocus)
    assert screen.record.accessibleName() == "Record a session with Reece M."
    QTest.keyClick(screen.meetings, Qt.Key.Key_R)
    assert place(shell) == Place("session", first)
    shell.go(Place("today"))
    qtbot.waitUntil(screen.meetings.hasFocus)
    QTest.keyClick(screen.meetings, Qt.Key.Key_Down)
    QTest.keyClick(screen.meetings, Qt.Key.Key_R)
    assert place(shell) == Place("session", second)


def test_that_the_other_keys_go_where_they_say(qtbot: QtBot, here: Bench) -> None:
    shell, screen, _window = opened(qtbot, here)
    for key, name in ((Qt.Key.Key_S, "sync"), (Qt.Key.Key_R, "caseload"), (Qt.Key.Key_N, "note")):
        QTest.keyClick(screen, key)
        assert place(shell).screen == name
        shell.go(Place("today"))


def test_that_somebody_just_met_has_a_page_that_is_there(qtbot: QtBot, here: Bench) -> None:
    shell, screen, _window = opened(qtbot, here)
    QTest.keyClick(screen, Qt.Key.Key_M)
    assert place(shell).screen in SCREENS


def test_that_the_lock_counts_the_meetings_that_today_shows(here: Bench) -> None:
    a_case(here, "Reece", meets=time(15, 10))
    a_case(here, "Kian", meets=time(16, 15))
    a_case(here, "Jay")
    assert counts_of(here.store.records, here.clock.now()).planned == 2


def test_that_tomorrow_is_a_key_away_and_back(qtbot: QtBot, here: Bench) -> None:
    scope = a_case(here, "Reece")
    session = whole_session(here.clock.now() - timedelta(days=6))
    here.save(session, scope)
    _shell, screen, _window = opened(qtbot, here)
    assert screen._turn.words() == "Tomorrow: 1 session"
    QTest.keyClick(screen, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: screen._title.text() == "Tomorrow, Friday 13 November")
    assert [row.name for row in rows(screen.meetings)] == ["Reece M."]
    QTest.keyClick(screen, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: screen._title.text() == "Thursday 12 November")


def test_that_an_empty_day_says_so_only_once_it_was_read(qtbot: QtBot, here: Bench) -> None:
    screen = TodayScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    assert not screen._nothing.isVisible()
    screen.open(Place("today"))
    qtbot.waitUntil(screen._nothing.isVisible)
    assert screen._no_meeting.isVisible()
    assert "Nothing was ever received here" in screen.sentence.words()


def test_that_many_of_one_kind_do_not_hide_the_others_and_all_can_be_shown(qtbot: QtBot, here: Bench) -> None:
    scope = a_case(here, "Jay")
    for number in range(19):
        here.save(Action(text=f"Ask about {number}", due_on=here.clock.now().date()), scope)
    _shell, screen, _window = opened(qtbot, here)
    total = len(screen._today.duties) if screen._today else 0
    lettered = [row for row in rows(screen.duties) if row.selectable]
    assert "".join(row.cap for row in lettered) == KEYS
    assert screen._all.words() == f"All {total}"
    QTest.mouseClick(screen._all, Qt.MouseButton.LeftButton)
    assert len([row for row in rows(screen.duties) if row.selectable]) == total


def test_that_today_follows_what_is_written(qtbot: QtBot, here: Bench) -> None:
    scope = a_case(here, "Jay")
    shell, screen, _window = opened(qtbot, here)
    before = len(rows(screen.duties))
    here.save(Action(text="Ask about the pass", due_on=here.clock.now().date()), scope)
    here.desk.changed.emit(Changes(frozenset({"action"})), shell)
    qtbot.waitUntil(lambda: len(rows(screen.duties)) == before + 2)


def test_that_everything_on_today_has_a_name(qtbot: QtBot, here: Bench) -> None:
    a_case(here, "Reece", meets=time(15, 10))
    _shell, screen, _window = opened(qtbot, here)
    assert all(button.accessibleName() for button in screen.findChildren(QAbstractButton))
    for found in (screen.meetings, screen.duties):
        assert found.accessibleName()
        assert all(row.spoken for row in rows(found))

"""The shell: where one goes, the way back, what is read afresh, and a title that says nothing."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caseworker.domain.changes import Changes
from caseworker.domain.ids import RecordId, ScopeId
from tests.fakes.desktop import Desktop, desktop
from ui import theme
from ui.desk import Desk
from ui.palette import Palette
from ui.places import Go, Place, Screen, place_from
from ui.widgets.choices import Segments
from ui.widgets.rail import RailButton
from ui.window import TITLE

SCOPE = ScopeId("5" * 32)


class Notebook(Screen):
    """A screen that writes down what the shell asks of it."""

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__()
        self.desk, self.go = desk, go
        self.opened, self.stales, self.left = list[Place](), list[Changes](), 0
        self.edited = 0
        column = QVBoxLayout(self)
        for name in ("first", "second"):
            box = QLineEdit()
            box.setObjectName(name)
            column.addWidget(box)

    @override
    def open(self, place: Place) -> None:
        self.opened.append(place)

    @override
    def stale(self, changes: Changes) -> None:
        self.stales.append(changes)

    @override
    def leave(self) -> None:
        self.left += 1

    @override
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        return {"case.edit": self._edit}

    @override
    def focus_target(self) -> QWidget | None:
        return self.findChild(QLineEdit, "first")

    def _edit(self) -> None:
        self.edited += 1


TABLE = {"today": Notebook, "caseload": Notebook, "case": Notebook}


def notebook(bench: Desktop) -> Notebook:
    """The screen that is shown."""
    screen = bench.workplace.shell.current
    assert isinstance(screen, Notebook)
    return screen


def test_that_the_first_screen_of_the_table_is_shown_after_unlocking(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        bench.unlock(qtbot)
        assert notebook(bench).opened == [Place("today")]


def test_that_going_elsewhere_leaves_one_screen_and_opens_the_other(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        shell = bench.unlock(qtbot).shell
        today = notebook(bench)
        shell.go(Place("case", SCOPE, tab="plan"))
        assert today.left == 1
        assert notebook(bench).opened == [Place("case", SCOPE, tab="plan")]


def test_that_alt_left_goes_back_to_the_place_and_the_field(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        shell = bench.unlock(qtbot).shell
        shell.go(Place("case", SCOPE))
        second = notebook(bench).findChild(QLineEdit, "second")
        assert second is not None
        second.setFocus()
        shell.go(Place("caseload"))
        QTest.keyClick(notebook(bench), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert shell.place == Place("case", SCOPE, focus="second")
        assert second.hasFocus()


def test_that_a_screen_is_built_once_and_reads_afresh_each_time(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        shell = bench.unlock(qtbot).shell
        today = notebook(bench)
        shell.go(Place("caseload"))
        shell.go(Place("today"))
        assert notebook(bench) is today
        assert len(today.opened) == 2


def test_that_only_the_shown_screen_hears_of_changes_and_never_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        today = notebook(bench)
        workplace.shell.go(Place("caseload"))
        caseload, changes = notebook(bench), Changes(frozenset({"person"}))
        workplace.desk.changed.emit(changes, QObject())
        workplace.desk.changed.emit(changes, caseload)
        assert caseload.stales == [changes]
        assert today.stales == []


def test_that_commands_of_a_screen_hold_while_it_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.shell.go(Place("case"))
        case = notebook(bench)
        assert workplace.commands.run("case.edit")
        workplace.shell.go(Place("today"))
        assert not workplace.commands.run("case.edit")
        assert case.edited == 1


def test_that_the_rail_goes_to_its_place_also_from_a_page_below_it(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        shell = bench.unlock(qtbot).shell
        shell.go(Place("case"))
        assert shell.rail.current() == "caseload"
        button = next(one for one in shell.rail.findChildren(RailButton) if one.words() == "Caseload")
        button.click()
        assert shell.place is not None
        assert shell.place.screen == "caseload"


def test_that_a_place_survives_being_kept() -> None:
    place = Place("session", SCOPE, RecordId("6" * 32), "words", "voice")
    assert place_from(place.kept()) == place
    assert place_from({}) is None
    assert place_from({"screen": 3}) is None


def test_that_the_title_is_the_same_whatever_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        titles = {bench.window.windowTitle()}
        workplace = bench.unlock(qtbot)
        for name in ("case", "settings", "today"):
            workplace.shell.go(Place(name, SCOPE))
            titles.add(bench.window.windowTitle())
        workplace.locking.hide_screen()
        titles.add(bench.window.windowTitle())
        assert titles == {TITLE}


def test_that_the_worker_is_named_at_the_foot_and_the_sync_sentence_is_a_button(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens={**TABLE, "sync": Notebook}) as bench:
        shell = bench.unlock(qtbot).shell
        said = [label.text() for label in shell.foot.findChildren(QLabel)]
        assert "Amina Yusuf" in said
        assert "Locks in 5 minutes" in said
        QTest.keyClick(notebook(bench), Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
        assert shell.place is not None
        assert shell.place.screen == "sync"


def test_that_ctrl_k_finds_a_command_by_its_words_and_runs_it(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        QTest.keyClick(notebook(bench), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = workplace.palette
        assert palette.isVisible()
        find = palette.findChild(QLineEdit, "palette.find")
        assert find is not None
        QTest.keyClicks(find, "settin")
        assert palette.shown() == ("Settings",)
        QTest.keyClick(find, Qt.Key.Key_Return)
        assert not palette.isVisible()
        assert workplace.shell.place is not None
        assert workplace.shell.place.screen == "settings"


def test_that_f1_shows_the_keys_that_hold_here_and_escape_gives_the_keyboard_back(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.shell.go(Place("case"))
        first = notebook(bench).findChild(QLineEdit, "first")
        assert first is not None
        QTest.keyClick(first, Qt.Key.Key_F1)
        palette: Palette = workplace.palette
        assert "Change what is written here" in palette.shown()
        assert "Quick note" not in palette.shown()
        QTest.keyClick(palette, Qt.Key.Key_Escape)
        assert not palette.isVisible()
        assert first.hasFocus()


def test_that_settings_change_the_look_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.shell.go(Place("settings"))
        colours = bench.window.findChild(Segments, "settings.theme")
        assert colours is not None
        colours.button("dark").click()
        assert theme.look().palette.theme == "dark"
        assert workplace.desk.settings.theme == "dark"


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    """Each test ends with the look it began with."""
    yield
    theme.apply(qapp)

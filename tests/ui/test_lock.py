"""The cover and the full lock, on clocks that are moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.ids import ScopeId
from caseworker.domain.settings import Settings
from tests.fakes.desktop import TEAM, Desktop, desktop, enrolled_profile
from tests.ui.lock_bench import TABLE, Writing
from ui.places import Place
from ui.screens.lock.cover import CoverScreen
from ui.workplace import Workplace

CODE = "135246"


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """An open workplace with a cover code."""
    with desktop(qtbot, tmp_path, screens=TABLE) as found:
        found.unlock(qtbot)
        assert found.workplace.locking.code.choose(CODE)
        yield found


def idle(bench: Desktop, seconds: float, *, asleep: float = 0.0) -> None:
    """Nobody touches anything for so long."""
    bench.hands.pass_by(seconds, asleep=asleep)
    bench.workplace.watch.look()


def press_shift(bench: Desktop) -> None:
    """A key pressed at the window, as the system delivers it."""
    handle = bench.window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Shift)


def cover_of(workplace: Workplace) -> CoverScreen:
    """The cover."""
    return workplace.locking.cover


def type_code(workplace: Workplace, digits: str) -> None:
    """Type digits at the cover, the first of them on the bare clock."""
    cover = cover_of(workplace)
    QTest.keyClicks(cover, digits[0])
    field = cover.findChild(QLineEdit, "cover.code")
    assert field is not None
    QTest.keyClicks(field, digits[1:])


def test_that_two_minutes_without_a_touch_bring_the_cover_and_five_the_lock(bench: Desktop) -> None:
    idle(bench, 119)
    assert not bench.workplace.locking.is_covered
    idle(bench, 2)
    assert bench.workplace.locking.is_covered
    assert bench.restarts[0].handed == []
    idle(bench, 121)
    assert bench.workplace.locking.is_locking


def test_that_a_key_puts_the_cover_off(bench: Desktop) -> None:
    idle(bench, 100)
    press_shift(bench)
    idle(bench, 100)
    assert not bench.workplace.locking.is_covered


def test_that_a_laptop_that_slept_was_idle(qtbot: QtBot, bench: Desktop) -> None:
    idle(bench, 1, asleep=3600)
    assert bench.workplace.locking.is_locking
    qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)


def test_that_half_a_minute_in_another_program_brings_the_cover(bench: Desktop) -> None:
    watch = bench.workplace.watch
    watch.on_state(Qt.ApplicationState.ApplicationInactive)
    idle(bench, 20)
    assert not bench.workplace.locking.is_covered
    watch.on_state(Qt.ApplicationState.ApplicationActive)
    watch.on_state(Qt.ApplicationState.ApplicationInactive)
    idle(bench, 29)
    assert not bench.workplace.locking.is_covered
    idle(bench, 2)
    assert bench.workplace.locking.is_covered


def test_that_the_cover_hides_everything_and_shows_no_field_before_the_first_key(bench: Desktop) -> None:
    workplace = bench.workplace
    dialog = QDialog(bench.window)
    dialog.open()
    workplace.locking.hide_screen()
    assert bench.window.page is cover_of(workplace)
    assert not workplace.shell.isVisible()
    assert not dialog.isVisible()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [bench.window]
    field = cover_of(workplace).findChild(QLineEdit, "cover.code")
    assert field is not None
    assert not field.isVisible()
    type_code(workplace, CODE)
    assert dialog.isVisible()
    dialog.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_F12, Qt.Key.Key_Space])
def test_that_f12_and_ctrl_space_hide_the_screen_while_somebody_types(bench: Desktop, key: Qt.Key) -> None:
    box = bench.workplace.shell.findChild(QLineEdit, "words")
    assert box is not None
    box.setFocus()
    modifier = Qt.KeyboardModifier
    QTest.keyClick(box, key, modifier.ControlModifier if key == Qt.Key.Key_Space else modifier.NoModifier)
    assert bench.workplace.locking.is_covered


def test_that_the_code_leads_back_to_the_same_field(bench: Desktop) -> None:
    box = bench.workplace.shell.findChild(QLineEdit, "more")
    assert box is not None
    box.setFocus()
    box.setText("half a sen")
    bench.workplace.locking.hide_screen()
    type_code(bench.workplace, CODE)
    assert bench.window.page is bench.workplace.shell
    assert box.hasFocus()
    assert box.text() == "half a sen"


def test_that_three_wrong_codes_lock_fully(qtbot: QtBot, bench: Desktop) -> None:
    bench.workplace.locking.hide_screen()
    for _ in range(2):
        type_code(bench.workplace, "111112")
        assert not bench.workplace.locking.is_locking
    type_code(bench.workplace, "111112")
    assert bench.workplace.locking.is_locking
    qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)


def test_that_keys_at_the_cover_do_not_put_the_full_lock_off(bench: Desktop) -> None:
    bench.workplace.locking.hide_screen()
    for _ in range(13):
        press_shift(bench)
        idle(bench, 10)
    assert bench.workplace.locking.is_locking


def test_that_without_a_code_the_cover_opens_with_the_words_only(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.locking.hide_screen()
        workplace.locking.try_code("")
        workplace.locking.try_code("000000")
        assert workplace.locking.is_covered
        QTest.keyClick(cover_of(workplace), Qt.Key.Key_Return)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)


def test_that_locking_keeps_the_draft_and_the_place_and_closes_the_store(qtbot: QtBot, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with desktop(qtbot, tmp_path, profile, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        workplace.shell.go(Place("session", ScopeId(TEAM)))
        screen = workplace.shell.current
        assert isinstance(screen, Writing)
        screen.boxes[0].setText("She said the bus")
        screen.boxes[1].setFocus()
        QTest.keyClick(screen.boxes[1], Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)
        log = profile.store.with_name(profile.store.name + "-wal")
        assert not log.exists() or log.stat().st_size == 0
        with profile.held(wait_s=0):
            pass
    with desktop(qtbot, tmp_path, profile, screens=TABLE) as bench:
        workplace = bench.unlock(qtbot)
        screen = workplace.shell.current
        assert isinstance(screen, Writing)
        assert screen.boxes[0].text() == "She said the bus"
        assert workplace.shell.place == Place("session", ScopeId(TEAM), focus="more")


def test_that_the_lock_hands_over_counts_and_the_look_and_nothing_else(qtbot: QtBot, bench: Desktop) -> None:
    bench.workplace.desk.choose(Settings(theme="dark", text_percent=150))
    bench.workplace.locking.lock()
    qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1)
    handed = bench.restarts[0].handed[0]
    assert handed.settings == Settings(theme="dark", text_percent=150)
    assert handed.locked_at
    assert "Amina" not in handed.model_dump_json()


def test_that_nothing_asks_a_store_that_was_closed(bench: Desktop, qtbot: QtBot) -> None:
    workplace = bench.workplace
    workplace._minute.setInterval(1)
    bench.window.close()
    qtbot.wait(30)
    assert not workplace._minute.isActive()

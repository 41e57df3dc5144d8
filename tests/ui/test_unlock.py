"""The lock screen on a real vault: right words, wrong words, waiting, and a window that stays alive."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import Desktop, desktop, enrolled_profile
from ui.restart import Handover
from ui.screens.lock.unlock import UnlockScreen
from ui.screens.lock.words import WordsBox, progress_words, word_begun
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


def words_on(screen: UnlockScreen) -> str:
    """Everything the lock screen says."""
    return " ".join(label.text() for label in screen.findChildren(PlainLabel) if label.isVisible())


def box_of(screen: UnlockScreen) -> WordsBox:
    """The field for the words."""
    found = screen.findChild(WordsBox)
    assert found is not None
    return found


def button(screen: UnlockScreen, words: str) -> Button:
    """The button with these words."""
    return next(one for one in screen.findChildren(Button) if one.words() == words)


def lock_of(bench: Desktop) -> UnlockScreen:
    """The lock screen."""
    assert isinstance(bench.window.page, UnlockScreen)
    return bench.window.page


def fail_once(qtbot: QtBot, bench: Desktop, times: int = 1) -> UnlockScreen:
    """Try wrong words, and wait for each answer."""
    screen = lock_of(bench)
    for _ in range(times):
        bench.type_words("wrong words every time")
        qtbot.waitUntil(lambda: box_of(screen).isEnabled() and box_of(screen).text() == "")
    return screen


def test_that_the_right_words_open_the_workplace(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        workplace = bench.unlock(qtbot)
        assert workplace.desk.ports.me.name == "Amina Yusuf"
        assert bench.window.page is workplace.shell


def test_that_enter_in_the_field_tries_the_words(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        box = box_of(lock_of(bench))
        QTest.keyClicks(box, "OTTER  banjo cloud Thimble")
        QTest.keyClick(box, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bench.window.workplace is not None, timeout=10_000)


def test_that_the_field_has_the_keyboard_from_the_start(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        qtbot.waitUntil(lambda: box_of(lock_of(bench)).hasFocus())


def test_that_wrong_words_are_told_above_an_empty_field_that_keeps_the_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        screen = fail_once(qtbot, bench)
        assert "Error: Those words did not open this laptop." in words_on(screen)
        error = screen.findChild(PlainLabel, "unlock.error")
        assert isinstance(error, PlainLabel)
        assert error.mapToGlobal(error.rect().bottomLeft()).y() <= box_of(screen).mapToGlobal(box_of(screen).pos()).y()
        assert box_of(screen).hasFocus()
        assert bench.window.workplace is None


def test_that_the_window_lives_while_the_words_are_stretched(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        beats = list[int]()
        timer = QTimer()
        timer.timeout.connect(lambda: beats.append(1))
        timer.start(1)
        screen = bench.type_words("wrong words every time")
        assert not box_of(screen).isEnabled()
        assert "Opening, about a second" in words_on(screen)
        qtbot.waitUntil(lambda: box_of(screen).isEnabled())
        timer.stop()
        assert beats


def test_that_the_fifth_wrong_try_starts_a_wait_that_counts_down_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        screen = fail_once(qtbot, bench, 5)
        assert "You can try again in 10 seconds." in words_on(screen)
        bench.type_words()
        assert box_of(screen).isReadOnly()
        assert bench.window.workplace is None
        qtbot.waitUntil(lambda: "You can try again in 9 seconds." in words_on(screen), timeout=3000)


def test_that_a_restart_does_not_end_the_wait(qtbot: QtBot, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with desktop(qtbot, tmp_path, profile) as bench:
        fail_once(qtbot, bench, 5)
    with desktop(qtbot, tmp_path, profile) as bench:
        assert "You can try again in" in words_on(lock_of(bench))


def test_that_letters_are_hidden_and_shown_only_while_the_button_is_held(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        screen = lock_of(bench)
        box, show = box_of(screen), button(screen, "Show")
        box.setText("otter banjo")
        assert box.echoMode() == QLineEdit.EchoMode.Password
        QTest.mousePress(show, Qt.MouseButton.LeftButton)
        assert box.echoMode() == QLineEdit.EchoMode.Normal
        QTest.mouseRelease(show, Qt.MouseButton.LeftButton)
        assert box.echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("typed", "begun", "sentence"),
    [
        ("", 0, "Type your four words"),
        ("ot", 1, "First word of four"),
        ("otter ", 2, "Second word of four"),
        ("otter banjo cl", 3, "Third word of four"),
        ("otter banjo cloud thimble", 4, "Fourth word of four"),
        ("otter banjo cloud thimble ", 5, "All four words"),
        ("otter banjo cloud thimble x", 5, "More than four words"),
    ],
)
def test_that_the_lock_says_which_word_is_being_typed(typed: str, begun: int, sentence: str) -> None:
    assert word_begun(typed) == begun
    assert progress_words(typed) == sentence


def test_that_spaces_are_in_view_between_hidden_letters(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        box = box_of(lock_of(bench))
        box.setText("aaaa aaaa")
        with_space = ink_by_column(box)
        box.setText("aaaaaaaaa")
        without = ink_by_column(box)
        assert without - with_space
        assert len(without - with_space) < len(without) / 4


def ink_by_column(box: WordsBox) -> set[int]:
    """The columns of pixels, inside the field's edge, that have dark dots in them."""
    picture = box.grab().toImage()
    inside = range(10, picture.width() // 2)
    rows = range(12, picture.height() - 12)
    return {x for x in inside if any(picture.pixelColor(x, y).lightness() < 90 for y in rows)}


def test_that_caps_lock_is_said_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        screen = lock_of(bench)
        QTest.keyClicks(box_of(screen), "O")
        assert "Caps Lock is on." in words_on(screen)
        QTest.keyClicks(box_of(screen), "t")
        assert "Caps Lock is on." not in words_on(screen)


def test_that_counts_are_shown_after_a_lock_and_nothing_is_known_after_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with desktop(qtbot, tmp_path, profile) as bench:
        assert "Nothing known since the restart." in words_on(lock_of(bench))
    handed = Handover(locked_at="13:58", planned=3, unsent=1, is_offline=True)
    with desktop(qtbot, tmp_path, profile, handover=handed) as bench:
        said = words_on(lock_of(bench))
        assert "When it was locked at 13:58" in said
        assert "sessions still planned today" in said
        assert "change is only on this laptop" in said
        assert "waiting for somebody" not in said
    with desktop(qtbot, tmp_path, profile, handover=Handover(locked_at="13:58")) as bench:
        assert "Nothing was waiting." in words_on(lock_of(bench))


def test_that_numbers_can_be_read_without_unlocking(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, handover=Handover(numbers=(("Duty officer", "0161 496 0140"),))) as bench:
        screen = lock_of(bench)
        QTest.keyClick(box_of(screen), Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: "0161 496 0140" in words_on(screen))
        assert "999" in words_on(screen)
        button(screen, "Back to the lock").click()
        assert box_of(screen).isVisible()


def test_that_forgotten_words_lead_to_two_doors_and_wipe_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        screen = lock_of(bench)
        button(screen, "I have forgotten my words").click()
        assert "Nothing is wiped." in words_on(screen)
        assert button(screen, "Set up again with a new invite code").isVisible()
        assert bench.profile.is_set_up


def test_that_a_window_open_elsewhere_is_told_and_not_called_wrong_words(qtbot: QtBot, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with desktop(qtbot, tmp_path, profile) as bench, profile.held():
        screen = bench.type_words()
        qtbot.waitUntil(lambda: box_of(screen).isEnabled(), timeout=5000)
        assert "already open for this worker" in words_on(screen)
    with desktop(qtbot, tmp_path, profile) as bench:
        bench.unlock(qtbot)

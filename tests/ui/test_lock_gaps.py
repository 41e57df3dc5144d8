"""Between the lock and the work there is no gap: the watch begins with the opening, and a lock always locks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.store.mending.backup import backups
from tests.fakes.desktop import Desktop, desktop
from ui.screens.lock.code import CodeScreen
from ui.screens.lock.trouble import AwayPage
from ui.screens.lock.unlock import UnlockScreen
from ui.screens.lock.words import WordsBox


@pytest.fixture
def shut(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """A laptop at its lock."""
    with desktop(qtbot, tmp_path) as found:
        yield found


def at_code(qtbot: QtBot, bench: Desktop) -> Desktop:
    """The words were right, and the cover code is asked for."""
    bench.type_words()
    qtbot.waitUntil(lambda: isinstance(bench.window.page, CodeScreen), timeout=10_000)
    return bench


@pytest.mark.parametrize("seconds", [121, 301])
def test_that_the_page_of_the_cover_code_locks_when_nobody_touches_it(
    qtbot: QtBot, shut: Desktop, seconds: int
) -> None:
    bench = at_code(qtbot, shut)
    bench.workplace.watch._timer.setInterval(1)
    bench.hands.pass_by(seconds)
    qtbot.waitUntil(lambda: bench.workplace.locking.is_locking)


def test_that_a_laptop_closed_while_it_opens_is_locked_when_it_has_opened(qtbot: QtBot, shut: Desktop) -> None:
    shut.type_words()
    shut.window.lock()  # the lid, before the vault is open
    qtbot.waitUntil(lambda: len(shut.restarts[0].handed) == 1, timeout=10_000)
    assert shut.workplace.locking.is_locking


def test_that_the_lid_at_the_lock_clears_the_words_that_were_typed(shut: Desktop) -> None:
    screen = shut.window.page
    assert isinstance(screen, UnlockScreen)
    box = screen.findChild(WordsBox)
    assert box is not None
    box.setText("otter banjo")
    shut.window.lock()
    assert box.text() == ""


def test_that_right_words_do_not_wait_behind_a_page_for_whoever_comes_by(qtbot: QtBot, shut: Desktop) -> None:
    screen = shut.window.page
    assert isinstance(screen, UnlockScreen)
    box = screen.findChild(WordsBox)
    assert box is not None
    box.setText("otter banjo cloud thimble")
    screen._left_alone.setInterval(20)
    screen._go_to(screen._away, screen._away.connect_now)
    qtbot.waitUntil(lambda: box.text() == "")
    assert not screen.findChildren(AwayPage)[0].isVisible()


def test_that_a_screen_that_fails_while_it_is_left_is_covered_and_locked_all_the_same(
    qtbot: QtBot, shut: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace = shut.unlock(qtbot)
    assert workplace.shell.current is not None

    def fails() -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(workplace.shell.current, "leave", fails)
    with pytest.raises(RuntimeError):
        workplace.locking.hide_screen()
    assert workplace.locking.is_covered
    with pytest.raises(RuntimeError):
        workplace.locking.lock()
    qtbot.waitUntil(lambda: len(shut.restarts[0].handed) == 1, timeout=10_000)


def test_that_a_backup_is_made_by_itself_after_unlocking(qtbot: QtBot, shut: Desktop) -> None:
    shut.unlock(qtbot)
    qtbot.waitUntil(lambda: len(backups(shut.profile.backups)) == 1, timeout=10_000)

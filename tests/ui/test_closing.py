"""A disk that does not answer while the laptop locks: what is being written is waited for, the window stays alive."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.ports import Ports
from caseworker.store.store import Store
from caseworker.store.vault.vault import unlock
from tests.fakes.desktop import Desktop, desktop
from tests.fakes.fast_kdf import START, WORDS, safeguards
from tests.fakes.open_store import StillClock
from tests.ui.lock_bench import KEY, TABLE, Writing
from ui import closing, window
from ui.restart import Handover
from ui.screens.lock.unlock import UnlockScreen

TYPED = "Half a sentence, marker kestrel"


class Stuck:
    """A disk that takes nothing until it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def __call__(self, _ports: Ports) -> Changes:
        self.free.wait(30)
        return Changes()


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    """The disk; it answers at the latest when the test is over."""
    disk = Stuck()
    yield disk
    disk.free.set()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """A worker who is in, on a page to write on."""
    with desktop(qtbot, tmp_path, screens=TABLE) as found:
        found.unlock(qtbot)
        yield found


def types(bench: Desktop, stuck: Stuck) -> None:
    """Words are on the screen, and the disk answers nothing since just before."""
    page = bench.workplace.shell.current
    assert isinstance(page, Writing)
    bench.workplace.desk.do(page, stuck)
    page.boxes[0].setText(TYPED)


def kept(bench: Desktop) -> str:
    """The words that are on the disk."""
    with (
        unlock(bench.profile, WORDS, safeguards(bench.profile)) as key,
        Store.open(bench.profile, key, StillClock(START)) as store,
    ):
        draft = store.records.draft(KEY)
        return str(draft.values["words"]) if draft is not None else ""


def test_that_a_write_that_hangs_is_waited_for_with_the_window_alive(
    qtbot: QtBot, bench: Desktop, stuck: Stuck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "SLOW_S", 0.1)
    types(bench, stuck)
    beats = list[int]()
    heart = QTimer(bench.window)
    heart.timeout.connect(lambda: beats.append(1))
    heart.start(20)
    bench.workplace.locking.lock()
    cover = bench.workplace.locking.cover
    qtbot.waitUntil(lambda: "Still saving what you typed last" in cover._left.text(), timeout=5_000)
    qtbot.wait(300)
    assert len(beats) > 5
    assert bench.restarts[0].handed == []
    stuck.free.set()
    qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1, timeout=10_000)
    assert not bench.restarts[0].handed[0].is_unsaved
    assert kept(bench) == TYPED


def test_that_a_disk_that_never_answers_ends_no_laptop_closes_nothing_and_is_told(
    qtbot: QtBot, bench: Desktop, stuck: Stuck, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = list[int]()
    opened = bench.window._opened
    assert opened is not None
    close = opened.close
    object.__setattr__(opened, "close", lambda: closed.append(1))
    monkeypatch.setattr(closing, "PATIENCE_S", 0.3)
    types(bench, stuck)
    bench.workplace.locking.lock()
    qtbot.waitUntil(lambda: len(bench.restarts[0].handed) == 1, timeout=10_000)
    assert closed == []
    assert bench.restarts[0].handed[0].is_unsaved
    stuck.free.set()
    close()


def test_that_a_window_that_is_closed_goes_only_when_all_is_saved(
    qtbot: QtBot, bench: Desktop, stuck: Stuck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "AT_ONCE_S", 0.1)
    types(bench, stuck)
    assert not bench.window.close()
    assert bench.window.page is bench.workplace.locking.cover
    qtbot.wait(100)
    assert bench.window.isVisible()
    stuck.free.set()
    qtbot.waitUntil(lambda: not bench.window.isVisible(), timeout=10_000)
    assert bench.restarts[0].handed == []
    assert kept(bench) == TYPED


def test_that_the_lock_says_that_the_disk_did_not_take_the_last_words(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path, handover=Handover(locked_at="02:10", is_unsaved=True)) as bench:
        assert isinstance(bench.window.page, UnlockScreen)
        assert [notice.message.happened for notice in bench.shown] == [window.UNSAVED.happened]
        assert bench.window._banner.isVisible()

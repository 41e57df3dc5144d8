"""Idle time: counted by our window and by the system, and the longer of the two holds."""

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from caseworker.domain.settings import Settings
from tests.fakes.desktop import HandClocks
from ui.idle import macos_idle, system_idle, unknown, windows_idle
from ui.lock import Clocks, Watch
from ui.native import Argument


class Ticks:
    """Windows with a last input at one tick and the present at another."""

    def __init__(self, last: int, now: int, *, answers: int = 1) -> None:
        self._last, self._now, self._answers = last, now, answers

    def __call__(self, library: str, function: str, *arguments: Argument) -> int:
        if function == "GetTickCount":
            return ctypes.c_int(self._now).value  # which ctypes gives as a signed number
        assert (library, function) == ("user32", "GetLastInputInfo")
        assert isinstance(arguments[0], ctypes.c_void_p)
        size, place = (ctypes.c_uint32 * 2).from_address(arguments[0].value or 0), arguments[0].value or 0
        assert size[0] == 8
        ctypes.c_uint32.from_address(place + 4).value = self._last
        return self._answers


@pytest.mark.parametrize(
    ("last", "now", "seconds"),
    [(1000, 61_000, 60.0), (5, 5, 0.0), (0xFFFF_FF00, 0x100, 0.512), (0x8000_0000, 0x8000_03E8, 1.0)],
)
def test_that_windows_counts_on_past_the_end_of_its_clock(last: int, now: int, seconds: float) -> None:
    assert windows_idle(Ticks(last, now)) == seconds


def test_that_a_windows_that_does_not_say_is_not_believed() -> None:
    def missing(_library: str, _function: str, *_: Argument) -> int:
        raise AttributeError

    assert windows_idle(Ticks(0, 1000, answers=0)) is None
    assert windows_idle(missing) is None


def test_that_a_mac_is_asked_for_the_whole_session_and_any_input() -> None:
    asked = list[tuple[int, int]]()

    class Ask:
        """The function, which can be given its types."""

        def __call__(self, state: int, kind: int) -> float:
            asked.append((state, kind))
            return 42.5

    assert macos_idle(lambda _path: SimpleNamespace(CGEventSourceSecondsSinceLastEventType=Ask())) == 42.5
    assert asked == [(0, 0xFFFFFFFF)]

    def missing(_path: str) -> Any:
        raise OSError

    assert macos_idle(missing) is None


def test_that_each_system_has_its_way(qapp: QApplication) -> None:
    owner = QObject()
    assert system_idle(owner, "win32") is windows_idle
    assert system_idle(owner, "darwin") is macos_idle
    assert system_idle(owner, "linux")() is None  # no GNOME here


def watch_with(hands: HandClocks, idle: list[float | None]) -> tuple[Watch, list[str]]:
    """A watch, and what it found due."""
    clocks = hands.clocks()
    watch, due = Watch(Settings(), Clocks(clocks.monotonic, clocks.wall, lambda: idle[0])), list[str]()
    watch.cover_due.connect(lambda: due.append("cover"))
    watch.lock_due.connect(lambda: due.append("lock"))
    return watch, due


def test_that_input_no_hand_made_does_not_put_the_lock_off(qapp: QApplication) -> None:
    hands, window = HandClocks(), QWidget()
    watch, due = watch_with(hands, [301.0])
    hands.pass_by(301)
    watch.eventFilter(window, QEvent(QEvent.Type.MouseMove))  # a window moved under a pointer that lies still
    watch.look()
    assert due == ["lock"]


def test_that_typing_in_another_program_does_not_put_the_lock_off(qapp: QApplication) -> None:
    hands = HandClocks()
    watch, due = watch_with(hands, [0.2])
    hands.pass_by(301)
    watch.look()
    assert due == ["lock"]


def test_that_a_system_that_does_not_say_leaves_it_to_our_window(qapp: QApplication) -> None:
    hands = HandClocks()
    watch, due = watch_with(hands, [None])
    hands.pass_by(100)
    watch.look()
    hands.pass_by(30)
    watch.look()
    assert due == ["cover"]
    assert unknown() is None

"""Hearing that the session goes away: what each system says, read as that system says it, on any machine."""

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.native import Argument
from ui.session_bus import says_gone
from ui.session_macos import SAID, MacWatch
from ui.session_watch import SessionWatch
from ui.session_windows import Message, Setting, WindowsMessages, is_going_away, listen

SHOW, POWER, SESSION = 0x18, 0x218, 0x2B1


def lid(which: str = "4d0f3eba17b89440a2d1d56379e6a0f3", value: int = 0) -> Setting:
    """A power setting as Windows sends it."""
    return Setting((ctypes.c_ubyte * 16).from_buffer_copy(bytes.fromhex(which)), 4, value)


@pytest.mark.parametrize(
    ("message", "parameter", "goes"),
    [
        pytest.param(SESSION, 0x7, True, id="lock"),
        pytest.param(SESSION, 0x2, True, id="another user's turn"),
        pytest.param(SESSION, 0x3, True, id="remote desktop connects"),
        pytest.param(SESSION, 0x4, True, id="remote desktop disconnects"),
        pytest.param(SESSION, 0x6, True, id="log off"),
        pytest.param(SESSION, 0x9, True, id="somebody looks on from elsewhere"),
        pytest.param(SESSION, 0x8, False, id="unlock"),
        pytest.param(POWER, 0x4, True, id="sleep or hibernate"),
        pytest.param(POWER, 0x12, False, id="awake again"),
        pytest.param(POWER, 0x8013, False, id="a setting without its value"),
        pytest.param(1, 7, False, id="something else"),
    ],
)
def test_that_the_messages_of_windows_are_read(message: int, parameter: int, goes: bool) -> None:
    assert is_going_away(message, parameter) is goes


def test_that_a_closing_lid_is_told_from_an_opening_one_and_from_other_settings() -> None:
    assert is_going_away(POWER, 0x8013, lid())
    assert not is_going_away(POWER, 0x8013, lid(value=1))
    assert not is_going_away(POWER, 0x8013, lid(which="00" * 16))


class Posted:
    """A message as Windows hands it to the filter: an address of a structure."""

    def __init__(self, message: int, parameter: int, setting: Setting | None = None, *, window: int = 77) -> None:
        self._setting = setting
        more = ctypes.addressof(setting) if setting is not None else None
        self._message = Message(window, message, parameter, more)

    def to(self, messages: WindowsMessages) -> None:
        """Deliver it; nothing is ever kept from Qt."""
        kind = QByteArray(b"windows_generic_MSG")
        assert messages.nativeEventFilter(kind, ctypes.addressof(self._message)) == (False, 0)


def test_that_a_message_posted_to_a_window_of_ours_is_heard(qapp: QApplication) -> None:
    gone, shown = list[int](), list[int]()
    messages = WindowsMessages(lambda: gone.append(1), shown.append)
    Posted(SESSION, 7).to(messages)
    Posted(POWER, 4).to(messages)
    Posted(POWER, 0x8013, lid()).to(messages)
    assert gone == [1, 1, 1]
    Posted(SESSION, 8).to(messages)
    Posted(POWER, 0x8013, lid(value=1)).to(messages)
    assert (gone, shown) == ([1, 1, 1], [])
    Posted(SHOW, 1, window=1234).to(messages)
    Posted(SHOW, 0, window=1234).to(messages)
    assert (gone, shown) == ([1, 1, 1], [1234])


def test_that_messages_of_another_system_are_left_alone(qapp: QApplication) -> None:
    gone = list[int]()
    messages = WindowsMessages(lambda: gone.append(1), lambda _handle: None)
    message = Message(77, SESSION, 7, None)
    messages.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), ctypes.addressof(message))
    assert gone == []


class Windows:
    """Stands where Windows would be: notes what was asked, and refuses what it is told to."""

    def __init__(self, *refused: str) -> None:
        self.asked: list[str] = []
        self.lid = b""
        self._refused = refused

    def __call__(self, library: str, function: str, *arguments: Argument) -> int:
        assert isinstance(arguments[0], ctypes.c_void_p)
        self.asked.append(f"{library}.{function} {arguments[0].value}")
        if function == "RegisterPowerSettingNotification":
            assert isinstance(arguments[1], ctypes.c_void_p)
            self.lid = ctypes.string_at(arguments[1].value or 0, 16)
        if function in self._refused:
            raise AttributeError(function)
        return 1


def test_that_windows_is_asked_for_locks_sleep_and_the_lid() -> None:
    windows = Windows()
    assert listen(0x1_0000_0002, windows)
    assert windows.asked == [
        "wtsapi32.WTSRegisterSessionNotification 4294967298",
        "user32.RegisterSuspendResumeNotification 4294967298",
        "user32.RegisterPowerSettingNotification 4294967298",
    ]
    assert is_going_away(POWER, 0x8013, lid(windows.lid.hex()))


def test_that_hearing_of_a_lock_is_claimed_only_if_windows_agreed() -> None:
    assert not listen(2, Windows("WTSRegisterSessionNotification"))
    assert listen(2, Windows("RegisterSuspendResumeNotification", "RegisterPowerSettingNotification"))


def test_that_a_watch_on_windows_tells_what_its_messages_say(qapp: QApplication) -> None:
    windows = Windows()
    watch = SessionWatch("win32", call=windows)
    gone = list[int]()
    watch.went_away.connect(lambda: gone.append(1))
    assert watch.hears
    assert watch._messages is not None
    Posted(SESSION, 7).to(watch._messages)
    assert gone == [1]
    qapp.removeNativeEventFilter(watch._messages)


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        ({"Active": False}, True),
        ({"LockedHint": True}, True),
        ({"LidClosed": True}, True),
        ({"LidIsClosed": True, "OnBattery": True}, True),
        ({"Active": True, "LockedHint": False, "LidIsClosed": False}, False),
        ({"Active": None}, False),
        ({"OnBattery": True}, False),
        ({}, False),
    ],
)
def test_that_what_changed_in_a_linux_session_is_read(changed: dict[str, object], gone: bool) -> None:
    assert says_gone(changed) is gone


class Mac:
    """Stands where the notifications of macOS would be."""

    def __init__(self) -> None:
        self.heard: dict[str, Any] = {}
        self.CFNotificationCenterGetDistributedCenter = _Called(lambda: 7)
        self.CFStringCreateWithCString = _Called(lambda _place, name, _kind: name.decode())
        self.CFNotificationCenterAddObserver = _Called(self._observe)

    def _observe(self, centre: int, _observer: None, callback: Any, *rest: Any) -> None:
        name, _from_whom, when = rest
        assert (centre, when) == (7, 4)
        self.heard[name] = callback


class _Called:
    """A function that can be given its types, as one of a library can."""

    def __init__(self, work: Any) -> None:
        self._work = work

    def __call__(self, *arguments: Any) -> Any:
        return self._work(*arguments)


def test_that_a_mac_that_is_locked_is_heard() -> None:
    mac, gone = Mac(), list[int]()
    watch = MacWatch(lambda: gone.append(1), lambda _path: mac)
    assert watch.hears
    assert set(mac.heard) == set(SAID) == {"com.apple.screenIsLocked", "com.apple.screensaver.didstart"}
    mac.heard["com.apple.screenIsLocked"](None, None, None, None, None)
    assert gone == [1]


def test_that_a_mac_that_lacks_the_notifications_is_said_not_to_be_heard() -> None:
    def missing(_path: str) -> Any:
        raise OSError

    assert not MacWatch(lambda: None, missing).hears
    assert not MacWatch(lambda: None, lambda _path: SimpleNamespace()).hears


def test_that_a_linux_without_any_bus_is_said_not_to_be_heard(qtbot: QtBot) -> None:
    from PySide6.QtDBus import QDBusConnection

    from ui.session_bus import Buses, BusWatch

    nothing = QDBusConnection("no such connection")
    watch = BusWatch(Buses(nothing, nothing))
    assert not watch.hears
    watch.hold_sleep()
    assert not watch.holds_sleep

"""Hearing that the worker's session is locked, suspended or taken over: the one module that asks each system for it.

Windows sends a window message, Linux signals on D-Bus. macOS has no way without a further library, so `hears` says so.
"""

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_WM_SESSION_CHANGE: Final = 0x02B1
_WM_POWER: Final = 0x0218
_SUSPENDS: Final = 0x0004
_GOES_AWAY: Final = frozenset({0x2, 0x3, 0x4, 0x6, 0x7})
"""Console disconnect, remote connect and disconnect, log off, lock."""

_THIS_SESSION: Final = 0
_LOGIN: Final = "org.freedesktop.login1"
_SIGNALS: Final = (
    (True, _LOGIN, "", f"{_LOGIN}.Session", "Lock", "on_lock()"),
    (True, _LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", "on_active(bool)"),
    (False, "", "", "org.freedesktop.ScreenSaver", "ActiveChanged", "on_active(bool)"),
    (False, "", "", "org.gnome.ScreenSaver", "ActiveChanged", "on_active(bool)"),
)


def is_going_away(message: int, parameter: int) -> bool:
    """Whether a Windows message says that the worker's session is locked, suspended or taken over."""
    if message == _WM_SESSION_CHANGE:
        return parameter in _GOES_AWAY
    return message == _WM_POWER and parameter == _SUSPENDS


class SessionWatch(QObject):
    """Tells when the session goes away.

    Signals:
        went_away: locked, suspended or taken over.
    """

    went_away = Signal()

    def __init__(self, system: str = sys.platform) -> None:
        super().__init__()
        self._filter: _WindowsMessages | None = None
        self._heard = QWidget()  # never shown: it only has the handle that Windows sends its messages to
        self.hears = False
        if system == "win32":
            self.hears = self._watch_windows(self._heard)
        elif system != "darwin":
            self.hears = self._watch_bus()

    @Slot()
    def on_lock(self) -> None:
        """The session was locked."""
        self.went_away.emit()

    @Slot(bool)
    def on_active(self, is_active: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        """The screen saver came on or went, or the laptop is about to sleep or woke."""
        if is_active:
            self.went_away.emit()

    def _watch_windows(self, window: QWidget) -> bool:
        try:
            windows = ctypes.CDLL("wtsapi32")
            heard = bool(windows.WTSRegisterSessionNotification(int(window.winId()), _THIS_SESSION))
        except (OSError, AttributeError):
            return False
        self._filter = _WindowsMessages(self)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        return heard

    def _watch_bus(self) -> bool:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return False
        heard = False
        for is_system, service, path, interface, name, slot in _SIGNALS:
            bus = QDBusConnection.systemBus() if is_system else QDBusConnection.sessionBus()
            if bus.isConnected():
                heard |= bus.connect(service, path, interface, name, self, f"1{slot}".encode())
        return heard


class _WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages Windows sends to our windows."""

    def __init__(self, watch: SessionWatch) -> None:
        super().__init__()
        self._watch = watch

    @override
    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if QByteArray(kind).startsWith(b"windows"):
            found = _Message.from_address(int(message))
            if is_going_away(found.message, found.parameter):
                self._watch.on_lock()
        return False, 0


class _Message(ctypes.Structure):
    """The beginning of the MSG structure of Windows, as far as it is read here."""

    _fields_ = (("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("parameter", ctypes.c_size_t))

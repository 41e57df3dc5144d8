"""Hearing that the worker's session is locked, asleep, closed or taken over: the one place that picks the system's way.

Windows sends window messages, Linux signals on D-Bus, macOS notifications. `hears` says whether anything is heard.
"""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.native import Native, native
from ui.session_macos import MacWatch
from ui.session_windows import WindowsMessages, listen

if TYPE_CHECKING:
    from ui.session_bus import BusWatch


class SessionWatch(QObject):
    """Tells when the session goes away.

    Signals:
        went_away: locked, suspended, lid closed, another user's turn, or looked at from elsewhere.
        window_shown(int): Windows shows a window of ours; the handle says which.
    """

    went_away = Signal()
    window_shown = Signal(object)

    def __init__(self, system: str = sys.platform, *, call: Native = native) -> None:
        super().__init__()
        self._bus: BusWatch | None = None
        self._messages: WindowsMessages | None = None
        self.hears = False
        if system == "win32":
            self._watch_windows(call)
        elif system == "darwin":
            self._mac = MacWatch(self.went_away.emit)
            self.hears = self._mac.hears
        else:
            self._watch_bus()

    @Slot()
    def hold_sleep(self) -> None:
        """From now on something is open: where the system offers it, sleep waits until the lock is done."""
        if self._bus is not None:
            self._bus.hold_sleep()

    def _watch_windows(self, call: Native) -> None:
        self._window = QWidget()  # never shown: it only has the handle that Windows sends its messages to
        self.hears = listen(int(self._window.winId()), call)
        self._messages = WindowsMessages(self.went_away.emit, self.window_shown.emit)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._messages)

    def _watch_bus(self) -> None:
        try:
            from ui.session_bus import BusWatch, real_buses
        except ImportError:  # a Qt that was built without D-Bus
            return
        self._bus = BusWatch(real_buses(), self)
        self._bus.went_away.connect(self.went_away)
        self.hears = self._bus.hears

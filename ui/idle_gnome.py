"""How long nobody has touched a GNOME session, asked of its window manager once a second and never waited for."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

MONITOR: Final = "org.gnome.Mutter.IdleMonitor"
CORE: Final = "/org/gnome/Mutter/IdleMonitor/Core"
STALE_S: Final = 3.0
_ASKED_MS: Final = 1000


class GnomeIdle(QObject):
    """Each question gives the last answer and asks for the next. A session without GNOME is asked once."""

    def __init__(
        self, parent: QObject, bus: QDBusConnection | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._bus = bus or QDBusConnection.sessionBus()
        self._now = seconds
        self._known: tuple[float, float] | None = None
        self._waiting: QDBusPendingCallWatcher | None = None
        self._is_offered = self._bus.isConnected()

    def seconds(self) -> float | None:
        """Seconds since the last input, as of the last answer; None if there is none, or none lately."""
        self._ask()
        if self._known is None or self._now() - self._known[1] > STALE_S:
            return None
        return self._known[0]

    def _ask(self) -> None:
        if not self._is_offered or self._waiting is not None:
            return
        message = QDBusMessage.createMethodCall(MONITOR, CORE, MONITOR, "GetIdletime")
        self._waiting = QDBusPendingCallWatcher(self._bus.asyncCall(message, _ASKED_MS), self)
        self._waiting.finished.connect(self._on_answer)

    def _on_answer(self, done: QDBusPendingCallWatcher) -> None:
        self._waiting = None
        said = done.reply().arguments()
        if done.isError() or not said or not isinstance(said[0], int):
            self._is_offered = self._known is not None  # one that never answered is not asked again
            return
        self._known = (said[0] / 1000, self._now())

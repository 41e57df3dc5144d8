"""What a Linux session says on D-Bus: locked, about to sleep, lid closed, handed to somebody else.

PySide takes the slot of a D-Bus signal only as the text that `SLOT` makes; the bytes of its own type hints raise.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher

LOGIN: Final = "org.freedesktop.login1"
LOGIN_PATH: Final = "/org/freedesktop/login1"
POWER: Final = "org.freedesktop.UPower"
POWER_PATH: Final = "/org/freedesktop/UPower"
SAVERS: Final = (
    "org.freedesktop.ScreenSaver",  # also KDE's
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_GONE: Final[Mapping[str, bool]] = {"Active": False, "LockedHint": True, "LidClosed": True, "LidIsClosed": True}
"""What each property becomes when nobody who may read is sure to sit there."""


def says_gone(changed: Mapping[str, object]) -> bool:
    """Whether changed properties say: another user's turn, locked, or the lid is closed."""
    return any(name in changed and changed[name] is gone for name, gone in _GONE.items())


@dataclass(frozen=True, slots=True)
class Buses:
    """The two buses: the machine's, and the one of this worker's session."""

    system: QDBusConnection
    session: QDBusConnection


def real_buses() -> Buses:
    """Those of this process. A bus that is not there is not connected."""
    return Buses(QDBusConnection.systemBus(), QDBusConnection.sessionBus())


class BusWatch(QObject):
    """Listens from the moment it is made. `hears` says whether there is anything to listen to.

    Signals:
        went_away: locked, about to sleep, lid closed, or another user's turn.
    """

    went_away = Signal()

    def __init__(self, buses: Buses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses = buses
        self._waiting: list[QDBusPendingCallWatcher] = []
        self._hold: object = None
        self.hears = False
        if buses.session.isConnected():
            for saver in SAVERS:
                self.hears |= self._listen(buses.session, "", "", saver, "ActiveChanged")
        if buses.system.isConnected():
            self._listen_to_system()

    def hold_sleep(self) -> None:
        """Ask the machine to wait with sleeping until this process has ended: the lock comes first.

        Only while something is open. The machine waits five seconds at most, whatever happens here.
        """
        if not self._buses.system.isConnected() or self._hold is not None:
            return
        self._hold = 0
        asked = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit")
        asked.setArguments(["sleep", "Caseworker", "Locks before the laptop sleeps", "delay"])
        self._ask(asked, self._on_hold)

    @property
    def holds_sleep(self) -> bool:
        """Whether the machine said that it will wait."""
        return bool(self._hold)

    @Slot()
    def on_lock(self) -> None:
        """The session was locked."""
        self.went_away.emit()

    @Slot(bool)
    def on_active(self, is_active: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        """The screen saver came on or went, or the laptop is about to sleep or woke."""
        if is_active:
            self.went_away.emit()

    @Slot("QString", "QVariantMap", "QStringList")
    def on_properties(self, _interface: str, changed: dict[str, object], _dropped: list[str]) -> None:
        """Properties of the session, the machine or its lid changed."""
        if says_gone(changed):
            self.went_away.emit()

    def _listen_to_system(self) -> None:
        system = self._buses.system
        self.hears |= self._listen(system, LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep")
        for service, path in ((LOGIN, LOGIN_PATH), (POWER, POWER_PATH)):
            self.hears |= self._listen(system, service, path, _PROPERTIES, "PropertiesChanged")
        asked = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "GetSession")
        asked.setArguments([os.environ.get("XDG_SESSION_ID") or "auto"])
        self._ask(asked, self._on_session)

    def _on_session(self, answer: QDBusMessage) -> None:
        """Our own session is listened to; if the machine cannot say which that is, every one: better too often."""
        said = answer.arguments()
        path = said[0].path() if said and isinstance(said[0], QDBusObjectPath) else ""
        self._listen(self._buses.system, LOGIN, path, f"{LOGIN}.Session", "Lock")
        self._listen(self._buses.system, LOGIN, path, _PROPERTIES, "PropertiesChanged")

    def _on_hold(self, answer: QDBusMessage) -> None:
        """The file handle in the answer is the hold; it ends with this process, however that ends."""
        said = answer.arguments()
        self._hold = said[0] if said and answer.type() == QDBusMessage.MessageType.ReplyMessage else None

    def _ask(self, message: QDBusMessage, then: Callable[[QDBusMessage], None]) -> None:
        """Ask without waiting: a bus that hangs must not keep the window from opening."""
        watcher = QDBusPendingCallWatcher(self._buses.system.asyncCall(message, ASKED_MS), self)
        self._waiting.append(watcher)

        def answered(done: QDBusPendingCallWatcher) -> None:
            self._waiting.remove(watcher)
            then(done.reply())

        watcher.finished.connect(answered)

    def _listen(self, bus: QDBusConnection, service: str, path: str, *named: str) -> bool:
        interface, name = named
        slot = SLOT(_SLOTS[name])
        return bus.connect(service, path, interface, name, self, slot)  # type: ignore[call-overload, no-any-return]


ASKED_MS: Final = 2000
_SLOTS: Final = {
    "Lock": "on_lock()",
    "ActiveChanged": "on_active(bool)",
    "PrepareForSleep": "on_active(bool)",
    "PropertiesChanged": "on_properties(QString,QVariantMap,QStringList)",
}

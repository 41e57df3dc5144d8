"""A D-Bus of a test's own, with a login service, a lid and a screen saver on it that say what the test has them say."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusUnixFileDescriptor

from ui.idle_gnome import CORE, MONITOR
from ui.session_bus import LOGIN, LOGIN_PATH, POWER, POWER_PATH, Buses

DAEMON = shutil.which("dbus-daemon")
OWN_SESSION = f"{LOGIN_PATH}/session/_34"
OTHER_SESSION = f"{LOGIN_PATH}/session/_39"
PROPERTIES = "org.freedesktop.DBus.Properties"
_NUMBERS = count()
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
"""


@ClassInfo({"D-Bus Interface": f"{LOGIN}.Manager"})  # type: ignore[call-arg]
class LoginService(QObject):  # type: ignore[operator]  # its stub hides that it makes decorators
    """As much of the machine's login service as the app asks."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[tuple[str, str]] = []
        self.read_end = -1

    @Slot(str, result="QDBusObjectPath")
    def GetSession(self, name: str) -> QDBusObjectPath:  # noqa: N802  (as the service calls it)
        """Which session is meant; "auto" is the caller's own."""
        return QDBusObjectPath(OWN_SESSION if name in {"auto", "4"} else OTHER_SESSION)

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(self, what: str, _who: str, _why: str, mode: str) -> QDBusUnixFileDescriptor:  # noqa: N802
        """Note that somebody asks sleep to wait, and give the end of a pipe that tells when they are gone."""
        self.held.append((what, mode))
        self.read_end, theirs = os.pipe()
        handle = QDBusUnixFileDescriptor(theirs)  # which keeps a copy of its own
        os.close(theirs)
        return handle


@ClassInfo({"D-Bus Interface": MONITOR})  # type: ignore[call-arg]
class IdleService(QObject):  # type: ignore[operator]  # its stub hides that it makes decorators
    """GNOME's count of idle milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.milliseconds = 0

    @Slot(result=int)
    def GetIdletime(self) -> int:  # noqa: N802  (as the service calls it)
        """As the test has set it."""
        return self.milliseconds


class PrivateBus:
    """The two ends: `buses` for the app, and what a test has the services say."""

    def __init__(self, address: str) -> None:
        self._names = [f"{end}-{next(_NUMBERS)}" for end in ("app", "services")]
        app, self.services = (QDBusConnection.connectToBus(address, name) for name in self._names)
        self.buses = Buses(app, app)
        self.login, self.idle = LoginService(), IdleService()
        everything = QDBusConnection.RegisterOption.ExportAllSlots
        assert self.services.registerObject(LOGIN_PATH, self.login, everything)
        assert self.services.registerObject(CORE, self.idle, everything)
        for name in (LOGIN, POWER):
            assert self.services.registerService(name)

    def offer_idle(self) -> None:
        """From now on there is a GNOME that counts."""
        assert self.services.registerService(MONITOR)

    def says(self, path: str, interface: str, name: str, *said: object) -> None:
        """One of the services sends a signal."""
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(said))
        assert self.services.send(signal)

    def changes(self, path: str, interface: str, **properties: object) -> None:
        """Properties of something change."""
        self.says(path, PROPERTIES, "PropertiesChanged", interface, properties, ["Other"])

    def lid_closes(self) -> None:
        """As UPower tells it."""
        self.changes(POWER_PATH, POWER, LidIsClosed=True)

    def close(self) -> None:
        """Let both ends go."""
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)


@contextmanager
def private_bus(folder: Path) -> Iterator[PrivateBus]:
    """A bus in a folder of the test's own. Only where `DAEMON` was found."""
    assert DAEMON is not None
    (folder / "bus.conf").write_text(_CONFIG.format(folder=folder), "utf-8")
    command = [DAEMON, f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            bus = PrivateBus(daemon.stdout.readline().strip())
            yield bus
            bus.close()
        finally:
            daemon.terminate()
            daemon.wait(5)

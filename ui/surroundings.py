"""What ties the window to the system around it: the session, the clipboard, and who may see its pixels."""

import sys

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from caseworker.domain.settings import Settings
from ui.capture import Capture, way_of
from ui.clipboard import Clipboard
from ui.session_watch import SessionWatch
from ui.window import Window


class Surroundings(QObject):
    """Made before the window, which is told what there is; tied to it by `attach`."""

    def __init__(self, settings: Settings, system: str = sys.platform) -> None:
        """`settings` are the look in force before anybody is in."""
        super().__init__()
        self.session = SessionWatch(system)
        self.session.setParent(self)
        self.capture = Capture(way_of(system), self, is_seen=settings.in_screenshots)
        self.clipboard = Clipboard(QApplication.clipboard(), self)
        self._window: Window | None = None

    def attach(self, window: Window) -> None:
        """The session locks this window, and what was copied goes with the lock and with the end."""
        self._window = window
        self.setParent(window)
        self.session.went_away.connect(window.lock)
        self.session.window_shown.connect(self.capture.on_shown)
        window.ready.connect(self._on_ready)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.clipboard.clear)

    @Slot()
    def _on_ready(self) -> None:
        workplace = None if self._window is None else self._window.workplace
        if workplace is None:
            return
        self.session.hold_sleep()
        self._use(workplace.desk.settings)
        workplace.desk.settings_changed.connect(self._use)
        workplace.locking.locking.connect(self.clipboard.clear)

    @Slot(object)
    def _use(self, settings: Settings) -> None:
        self.capture.use(is_seen=settings.in_screenshots)

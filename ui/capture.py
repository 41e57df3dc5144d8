"""Keeping our windows out of screenshots, recordings and shared screens, where the system can do that.

Windows leaves such a window out. macOS is asked to; versions from 15 on do not keep to it. Linux offers nothing.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from ui.native import Native, ObjectiveC, Objects, native

_SEEN, _BLACK, _LEFT_OUT = 0x00, 0x01, 0x11
_MAC_HIDDEN, _MAC_SEEN = 0, 1
LOOK_MS: Final = 500
"""How long a window that never takes the keyboard, such as a tip, may go without: Windows tells of each at once."""

Apply = Callable[[int, bool], bool]
"""Make the window of this handle seen (True) or not; whether the system took it."""


def windows_apply(call: Native = native) -> Apply:
    """Windows' way; before Windows 10 of 2020 the window is black instead of left out."""

    def apply(handle: int, is_seen: bool) -> bool:  # noqa: FBT001  (the shape of `Apply`)
        try:
            return any(
                call("user32", "SetWindowDisplayAffinity", ctypes.c_void_p(handle), wish)
                for wish in ((_SEEN,) if is_seen else (_LEFT_OUT, _BLACK))
            )
        except (OSError, AttributeError):
            return False

    return apply


def macos_apply(objects: Callable[[], Objects] = ObjectiveC) -> Apply:
    """The way of macOS. The handle is a view; its window is what is shared."""

    def apply(handle: int, is_seen: bool) -> bool:  # noqa: FBT001  (the shape of `Apply`)
        try:
            send = objects().send
        except (OSError, AttributeError):
            return False
        window = send(handle, "window")
        if window:
            send(window, "setSharingType:", _MAC_SEEN if is_seen else _MAC_HIDDEN)
        return bool(window)

    return apply


def way_of(system: str = sys.platform) -> Apply | None:
    """This system's way; None if it has none."""
    if system == "win32":
        return windows_apply()
    return macos_apply() if system == "darwin" else None


class Capture(QObject):
    """Applies the worker's choice to every window of ours, the ones that come later too. The default is: not seen."""

    def __init__(self, apply: Apply | None, parent: QObject | None = None, *, is_seen: bool = False) -> None:
        super().__init__(parent)
        self._apply = apply
        self._is_seen = is_seen
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if apply is not None and isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self.look)
            self._timer.start()

    def use(self, *, is_seen: bool) -> None:
        """From now on, and for every window that is there."""
        self._is_seen = is_seen
        self.look()

    @Slot()
    def look(self, _window: QWindow | None = None) -> None:
        """Apply it to every window that is shown."""
        for window in QGuiApplication.topLevelWindows():
            if window.isVisible():
                self.on_shown(int(window.winId()))

    @Slot(object)
    def on_shown(self, handle: int) -> None:
        """Apply it to one window, by the system's handle."""
        if self._apply is not None:
            self._apply(handle, self._is_seen)

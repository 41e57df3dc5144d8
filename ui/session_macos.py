"""What macOS says about the worker's session: the screen was locked, or the screen saver came on.

It says nothing of this kind before it sleeps without locking. Then the clocks do it: a laptop that slept was idle.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Final

_FOUNDATION: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
SAID: Final = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
_UTF8, _AT_ONCE = 0x08000100, 4
_HEARD = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class MacWatch:
    """Listens from the moment it is made; `hears` says whether macOS took it. It must be kept as long as it listens."""

    def __init__(self, gone: Callable[[], None], load: Callable[[str], Any] = ctypes.CDLL) -> None:
        """`gone` is called on the GUI thread, from its run loop."""
        self._gone = gone
        self._heard = _HEARD(self._on_heard)
        try:
            self.hears = self._listen(load(_FOUNDATION))
        except (OSError, AttributeError):
            self.hears = False

    def _listen(self, library: Any) -> bool:
        centre_of, text, observe = (
            library.CFNotificationCenterGetDistributedCenter,
            library.CFStringCreateWithCString,
            library.CFNotificationCenterAddObserver,
        )
        centre_of.restype, centre_of.argtypes = ctypes.c_void_p, []
        text.restype, text.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        pointer = ctypes.c_void_p
        observe.restype, observe.argtypes = None, [pointer, pointer, _HEARD, pointer, pointer, ctypes.c_long]
        centre = centre_of()
        if not centre:
            return False
        for name in SAID:
            observe(centre, None, self._heard, text(None, name.encode(), _UTF8), None, _AT_ONCE)
        return True

    def _on_heard(self, *_: object) -> None:
        self._gone()

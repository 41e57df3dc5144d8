"""How long nobody has touched this laptop, as its system counts it.

The system knows of input in every program, so for us its count can only be too short, never too long: a worker who
types elsewhere does not touch our window. It is therefore used in one direction only, to make our own count longer.
Ours can be too short when a program moves windows under the pointer or sends input of its own, which no hand did.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject

from ui.native import Native, native, pointer_to

Idle = Callable[[], float | None]
"""Seconds since the last input anywhere on this laptop; None where the system does not say."""

_EVENTS: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_WHOLE_SESSION, _ANY_INPUT = 0, 0xFFFFFFFF
_TICKS: Final = 0x1_0000_0000
"""Windows counts milliseconds in 32 bits, and begins again after 49.7 days."""


def unknown() -> float | None:
    """A system that does not say."""
    return None


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint32), ("at", ctypes.c_uint32))


def windows_idle(call: Native = native) -> float | None:
    """Seconds since the last key, click, touch or pen in this Windows session."""
    last = _LastInput(size=ctypes.sizeof(_LastInput))
    try:
        if not call("user32", "GetLastInputInfo", pointer_to(last)):
            return None
        now = call("kernel32", "GetTickCount")
    except (OSError, AttributeError):
        return None
    return float((now - last.at) % _TICKS) / 1000


def macos_idle(load: Callable[[str], Any] = ctypes.CDLL) -> float | None:
    """Seconds since the last input in this session of macOS."""
    try:
        ask = load(_EVENTS).CGEventSourceSecondsSinceLastEventType
    except (OSError, AttributeError):
        return None
    ask.restype, ask.argtypes = ctypes.c_double, [ctypes.c_int32, ctypes.c_uint32]
    return float(ask(_WHOLE_SESSION, _ANY_INPUT))


def system_idle(owner: QObject, system: str = sys.platform) -> Idle:
    """This system's way. On Linux only GNOME's window manager says, and an answer is a second old."""
    if system == "win32":
        return windows_idle
    if system == "darwin":
        return macos_idle
    try:
        from ui.idle_gnome import GnomeIdle
    except ImportError:  # a Qt that was built without D-Bus
        return unknown
    return GnomeIdle(owner).seconds

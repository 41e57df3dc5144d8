"""What must be settled before Qt is used, so that the product runs and looks the same on every desk."""

import ctypes
import sys
from collections.abc import MutableMapping

_OTHER_LOOKS = ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_STYLE_SHEET", "QT_FONT_DPI")
_NEVER_USED_UP = 1 << (ctypes.sizeof(ctypes.c_ssize_t) * 8 - 4)


def keep_none_alive() -> None:
    """Makes None immortal on Python 3.11, as later versions do themselves; does nothing there, and once is enough.

    PySide6 6.12 is compiled as if None were immortal: on 3.11 every call of a Qt method that returns nothing takes one
    reference to None away (measured: 500 calls, 500 references). After a few thousand calls the interpreter ends with
    "deallocating None". In CPython `id` is the address of an object and its first word is its reference count.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
        ctypes.c_ssize_t.from_address(id(None)).value = _NEVER_USED_UP


def settle_look(environment: MutableMapping[str, str]) -> None:
    """Takes out settings with which a desktop would put its own style, fonts or letter size over ours.

    The system's display scaling stays in force, and so does an explicit QT_SCALE_FACTOR.
    """
    for name in _OTHER_LOOKS:
        environment.pop(name, None)

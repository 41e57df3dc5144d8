"""A defect of PySide6 6.12 on Python 3.11, made harmless before it can end the program."""

import ctypes
import sys

_NEVER_USED_UP = 1 << (ctypes.sizeof(ctypes.c_ssize_t) * 8 - 4)


def keep_none_alive() -> None:
    """Makes None immortal on Python 3.11, as later versions do themselves; does nothing there. Once is enough.

    PySide6 6.12 is compiled as if None were immortal: on 3.11 every call of a Qt method that returns nothing takes one
    reference to None away (measured: 500 calls, 500 references). After a few thousand calls the interpreter ends with
    "deallocating None". In CPython `id` is the address of an object and its first word is its reference count.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
        ctypes.c_ssize_t.from_address(id(None)).value = _NEVER_USED_UP

"""Calls into the libraries of Windows and macOS, in a shape that a test can stand in for."""

import ctypes
from collections.abc import Callable
from typing import Protocol

Argument = int | float | str | ctypes.c_void_p | None
"""What a native call is given. Every handle and pointer is a `c_void_p`: a bare int would be cut to 32 bits."""


class Native(Protocol):
    """A call into a library of the system. Raises OSError or AttributeError where library or function is missing."""

    def __call__(self, library: str, function: str, /, *arguments: Argument) -> int:
        """Call the function and return its integer result."""
        ...


def native(library: str, function: str, *arguments: Argument) -> int:
    """The real thing, through ctypes, for functions that answer with an integer or a truth value."""
    result: int = getattr(ctypes.CDLL(library), function)(*arguments)
    return result


def pointer_to(value: "ctypes.Structure | ctypes.Array[ctypes.c_ubyte]") -> ctypes.c_void_p:
    """Where a value lies. The caller keeps the value as long as the pointer is used."""
    return ctypes.c_void_p(ctypes.addressof(value))


Sent = int | ctypes.c_void_p | bytes
"""What a message to an object of macOS carries: a whole number, an object, or text."""


class Objects(Protocol):
    """Messages to the objects of macOS."""

    def named(self, name: str) -> int:
        """The class of this name."""
        ...

    def text(self, words: str) -> int:
        """A string object."""
        ...

    def send(self, receiver: int, message: str, *sent: Sent) -> int:
        """Send a message; the answer is an object (0: none) or a number."""
        ...


class ObjectiveC:
    """The real objects of macOS. Raises OSError anywhere else."""

    def __init__(self, load: Callable[[str], ctypes.CDLL] = ctypes.CDLL) -> None:
        library = load("/usr/lib/libobjc.A.dylib")
        load("/System/Library/Frameworks/AppKit.framework/AppKit")
        self._class, self._selector = library.objc_getClass, library.sel_registerName
        self._send = library.objc_msgSend
        for asked in (self._class, self._selector):
            asked.restype, asked.argtypes = ctypes.c_void_p, [ctypes.c_char_p]

    def named(self, name: str) -> int:
        """The class of this name; 0 if there is none."""
        return int(self._class(name.encode()) or 0)

    def text(self, words: str) -> int:
        """A string object, which macOS frees by itself."""
        return self.send(self.named("NSString"), "stringWithUTF8String:", words.encode())

    def send(self, receiver: int, message: str, *sent: Sent) -> int:
        """Send a message. The function is given its exact shape each time: macOS passes arguments by their types."""
        kinds = [type(part) if isinstance(part, ctypes.c_void_p) else _KIND[type(part)] for part in sent]
        shape = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *kinds)
        call = ctypes.cast(self._send, shape)
        return int(call(receiver, self._selector(message.encode()), *sent) or 0)


_KIND = {int: ctypes.c_long, bytes: ctypes.c_char_p}

"""What Windows says about the worker's session in messages to our windows: locked, disconnected, asleep, lid closed."""

import ctypes
from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray
from typing_extensions import override

from ui.native import Argument, Native, native, pointer_to

_WM_SHOW, _WM_POWER, _WM_SESSION = 0x0018, 0x0218, 0x02B1
_SUSPENDS, _SETTING = 0x0004, 0x8013
_GOES_AWAY: Final = frozenset({0x2, 0x3, 0x4, 0x6, 0x7, 0x9})
"""Console disconnect (user switch), remote connect and disconnect, log off, lock, somebody else looks on or steers."""

_LID: Final = UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3").bytes_le
_THIS_SESSION, _TO_A_WINDOW, _CLOSED = 0, 0, 0


class Setting(ctypes.Structure):
    """What a power message carries: which setting, how long its value is, and its first byte."""

    _fields_ = (("which", ctypes.c_ubyte * 16), ("length", ctypes.c_uint32), ("value", ctypes.c_ubyte))


class Message(ctypes.Structure):
    """The beginning of the MSG structure, as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("parameter", ctypes.c_size_t),
        ("more", ctypes.c_void_p),
    )


def is_going_away(message: int, parameter: int, setting: Setting | None = None) -> bool:
    """Whether a message says that the worker's session is locked, suspended (hibernated too), closed or taken over."""
    if message == _WM_SESSION:
        return parameter in _GOES_AWAY
    if message != _WM_POWER:
        return False
    if parameter == _SETTING and setting is not None:
        return bytes(setting.which) == _LID and setting.value == _CLOSED
    return parameter == _SUSPENDS


def listen(window: int, call: Native = native) -> bool:
    """Have Windows send these messages to a window. Whether it sends those of a lock; the others are asked for too.

    A laptop with modern standby tells of suspending only windows that asked for it.
    """
    handle = ctypes.c_void_p(window)
    which = (ctypes.c_ubyte * 16).from_buffer_copy(_LID)
    asked: tuple[tuple[str, str, tuple[Argument, ...]], ...] = (
        ("wtsapi32", "WTSRegisterSessionNotification", (handle, _THIS_SESSION)),
        ("user32", "RegisterSuspendResumeNotification", (handle, _TO_A_WINDOW)),
        ("user32", "RegisterPowerSettingNotification", (handle, pointer_to(which), _TO_A_WINDOW)),
    )
    heard = []
    for library, function, arguments in asked:
        try:
            heard.append(bool(call(library, function, *arguments)))
        except (OSError, AttributeError):
            heard.append(False)
    return heard[0]


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages Windows sends to our windows: `gone` when the session goes away, `shown` for a new window."""

    def __init__(self, gone: Callable[[], None], shown: Callable[[int], None]) -> None:
        super().__init__()
        self._gone = gone
        self._shown = shown

    @override
    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if QByteArray(kind).startsWith(b"windows"):
            self._read(Message.from_address(int(message)))
        return False, 0

    def _read(self, found: Message) -> None:
        if found.message == _WM_SHOW and found.parameter and found.window:
            self._shown(found.window)
        has_setting = found.message == _WM_POWER and found.parameter == _SETTING and found.more
        setting = Setting.from_address(found.more) if has_setting else None
        if is_going_away(found.message, found.parameter, setting):
            self._gone()

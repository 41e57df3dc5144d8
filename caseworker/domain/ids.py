"""Identities: 128-bit ids written as 32 hex letters, made on the device, and numbers people can say aloud.

An id is a UUID of version 7 (RFC 9562): its first 48 bits are a time in milliseconds, so ids made later sort later,
which keeps an index tidy. Nothing may read meaning or order of events from it: device clocks are not trusted.
"""

import re
from typing import NewType

RecordId = NewType("RecordId", str)
ScopeId = NewType("ScopeId", str)
EditId = NewType("EditId", str)
WorkerId = NewType("WorkerId", str)
TeamId = NewType("TeamId", str)
DeviceId = NewType("DeviceId", str)
Path = NewType("Path", str)

CONFIG_SCOPE = ScopeId("00000000000070008000000000000001")
"""The one scope every worker holds: lists, programmes, places, helplines and the names of colleagues."""

_ID = re.compile(r"[0-9a-f]{32}")


def uuid7(milliseconds: int, random_bytes: bytes) -> str:
    """A version 7 UUID as 32 hex letters, from a time in milliseconds since 1970 and 10 random bytes."""
    if len(random_bytes) != 10:
        message = "uuid7 needs exactly 10 random bytes"
        raise ValueError(message)
    high = (milliseconds & ((1 << 48) - 1)) << 16 | 0x7000 | (int.from_bytes(random_bytes[:2], "big") & 0x0FFF)
    low = (0b10 << 62) | (int.from_bytes(random_bytes[2:], "big") & ((1 << 62) - 1))
    return f"{high:016x}{low:016x}"


def is_id(text: str) -> bool:
    """Whether the text has the shape of an id: 32 lower-case hex letters."""
    return _ID.fullmatch(text) is not None


def human_number(device_code: str, count: int) -> str:
    """A number two people can say over the phone, `K7-0042`; the device's code keeps offline numbers apart."""
    return f"{device_code}-{count:04d}"

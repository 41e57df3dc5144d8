"""A seal over every stored column of a row.

SQLCipher's page check can miss a changed overflow page and return altered text without an error, so each row of
some length carries its own MAC, checked on every read before the row is shown, exported or sent.
"""

import hmac
import math
import struct
from collections.abc import Mapping

from caseworker.domain.errors import Told
from caseworker.store.keys import Secret

MAC_BYTES = 16

Value = None | int | float | str | bytes
"""What a column may hold. A bool counts as the integer it is stored as."""

_DOMAIN = b"caseworker/record-mac/v1"


class RecordMac:
    """Seals rows and checks seals: HMAC-SHA256 cut to 16 bytes, under the store's "record-mac" key."""

    __slots__ = ("_key",)

    def __init__(self, key: Secret) -> None:
        """The key stays the caller's: wiping it there ends this seal's use."""
        self._key = key

    def seal(self, table: str, row: int | bytes, columns: Mapping[str, Value]) -> bytes:
        """The 16-byte seal of a row: its table, its id and every stored column except the seal itself."""
        return hmac.digest(self._key.raw, canonical(table, row, columns), "sha256")[:MAC_BYTES]

    # shape: parameters: the first three are those of seal, in the same order
    def verify(self, table: str, row: int | bytes, columns: Mapping[str, Value], seal: object) -> None:
        """Say nothing if the seal fits; otherwise raise Told("record_damaged", table=...). In constant time."""
        if not isinstance(seal, bytes) or not hmac.compare_digest(self.seal(table, row, columns), seal):
            raise Told("record_damaged", table=table)


def canonical(table: str, row: int | bytes, columns: Mapping[str, Value]) -> bytes:
    """The bytes that are sealed: every part typed and length-prefixed, columns by name, so no two rows look alike."""
    parts = [_DOMAIN, _part(table), _part(row), struct.pack(">I", len(columns))]
    for name in sorted(columns):
        parts += (_part(name), _part(columns[name]))
    return b"".join(parts)


def _part(value: Value) -> bytes:
    tag, body = _typed(value)
    return tag + struct.pack(">Q", len(body)) + body


def _typed(value: Value) -> tuple[bytes, bytes]:
    if value is None:
        return b"n", b""
    if isinstance(value, str):
        return b"s", _utf8(value)
    if isinstance(value, bytes):
        return b"b", value
    if isinstance(value, int):
        return b"i", _integer(value)
    if isinstance(value, float) and not math.isnan(value):
        return b"f", struct.pack(">d", value)
    raise ValueError("a stored column holds null, an integer, a number, text or bytes")


def _utf8(value: str) -> bytes:
    try:
        return value.encode()
    except UnicodeEncodeError:
        # The original error carries the text itself.
        raise ValueError("text that cannot be stored") from None


def _integer(value: int) -> bytes:
    try:
        return struct.pack(">q", value)
    except struct.error:
        raise ValueError("an integer that does not fit in 64 bits") from None

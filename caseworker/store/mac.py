"""A seal over every stored column of a row.

SQLCipher's page check can miss a changed overflow page and return altered text without an error, so each row of
some length carries its own MAC, checked on every read before the row is shown, exported or sent.
"""

import hmac
import math
import struct
from collections.abc import Sequence

from caseworker.domain.errors import Told
from caseworker.store.vault.keys import Secret

MAC_BYTES = 16

Value = None | int | float | str | bytes
"""What a column may hold. A bool counts as the integer it is stored as."""

_DOMAIN = b"caseworker/record-mac/v1"


class Shape:
    """A table and the names of its sealed columns: what every row of it has in common, encoded once.

    The names are under the seal in the order given, so that order is part of the store's layout: another one needs a
    migration step that seals the rows anew.
    """

    __slots__ = ("_head", "_lengths", "table")

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        names = [name.encode() for name in (table, *columns)]
        self._head = b"".join((_DOMAIN, *(struct.pack(">I", len(part)) + part for part in (_count(names), *names))))
        self._lengths = struct.Struct(f">{len(columns) + 1}Q")

    def encoded(self, row: int | bytes, values: Sequence[Value]) -> bytes:
        """The bytes that are sealed: the names, then a type and a length for each value, then the values.

        `values` are in the order of the names. No two rows look alike. Raises ValueError, without the value, for what
        a column cannot hold.
        """
        types, bodies = bytearray(), []
        try:
            for value in (row, *values):
                # Nearly every column is text, and this runs for every row that is read or written.
                kind, body = (b"s", value.encode()) if type(value) is str else _typed(value)
                types += kind
                bodies.append(body)
        except UnicodeEncodeError:
            # The original error carries the text itself.
            raise ValueError("text that cannot be stored") from None
        return b"".join((self._head, types, self._lengths.pack(*map(len, bodies)), *bodies))


class RecordMac:
    """Seals rows and checks seals: HMAC-SHA256 cut to 16 bytes, under the store's "record-mac" key."""

    __slots__ = ("_key",)

    def __init__(self, key: Secret) -> None:
        """The key stays the caller's: wiping it there ends this seal's use."""
        self._key = key

    def seal(self, shape: Shape, row: int | bytes, values: Sequence[Value]) -> bytes:
        """The 16-byte seal of a row: its table, its id and every stored column except the seal itself."""
        return hmac.digest(self._key.raw, shape.encoded(row, values), "sha256")[:MAC_BYTES]

    # shape: parameters: the first three are those of seal, in the same order
    def verify(self, shape: Shape, row: int | bytes, values: Sequence[Value], seal: object) -> None:
        """Say nothing if the seal fits; otherwise raise Told("record_damaged", table=...). In constant time."""
        if not isinstance(seal, bytes) or not hmac.compare_digest(self.seal(shape, row, values), seal):
            raise Told("record_damaged", table=shape.table)


def _count(names: Sequence[bytes]) -> bytes:
    return struct.pack(">I", len(names))


def _typed(value: Value) -> tuple[bytes, bytes]:
    """The type and the bytes of a value that is no plain text."""
    if value is None:
        return b"n", b""
    if isinstance(value, bytes):
        return b"b", value
    if isinstance(value, int):
        return b"i", _integer(value)
    if isinstance(value, float) and not math.isnan(value):
        return b"f", struct.pack(">d", value)
    if isinstance(value, str):
        return b"s", value.encode()
    raise ValueError("a stored column holds null, an integer, a number, text or bytes")


def _integer(value: int) -> bytes:
    try:
        return struct.pack(">q", value)
    except struct.error:
        raise ValueError("an integer that does not fit in 64 bits") from None

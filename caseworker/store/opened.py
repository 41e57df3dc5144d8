"""What every part of the store is given: a connection, and the keys that seal rows and chain the audit."""

from dataclasses import dataclass

from caseworker.store.connection import Connection
from caseworker.store.keys import Secret
from caseworker.store.mac import RecordMac


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store: reading if its connection reads, writing if it writes."""

    connection: Connection
    mac: RecordMac
    chain: Secret


def to_bytes(identity: str) -> bytes:
    """An id as it is stored: 16 bytes. Raises ValueError for what is not an id."""
    raw = bytes.fromhex(identity)
    if len(raw) != 16 or raw.hex() != identity:
        raise ValueError("an id is 32 lower-case hex letters")
    return raw

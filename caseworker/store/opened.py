"""What every part of the store is given: a connection, and the keys that seal rows and chain the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import local

from caseworker.store.connection import Connection
from caseworker.store.mac import RecordMac
from caseworker.store.vault.keys import Secret


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store: reading if its connection reads, writing if it writes."""

    connection: Connection
    mac: RecordMac
    chain: Secret


class Readers:
    """Reading stores, one for each thread that reads: a connection belongs to its thread."""

    def __init__(self, opening: Callable[[], Opened]) -> None:
        self._opening = opening
        self._local = local()

    def mine(self) -> Opened:
        """The calling thread's own."""
        found: Opened | None = getattr(self._local, "opened", None)
        if found is None:
            found = self._local.opened = self._opening()
        return found

    def drop(self) -> None:
        """Close the calling thread's: the next is a fresh one. One bad page poisons the connection that met it."""
        found: Opened | None = getattr(self._local, "opened", None)
        self._local.opened = None
        if found is not None:
            found.connection.close()


def to_bytes(identity: str) -> bytes:
    """An id as it is stored: 16 bytes. Raises ValueError for what is not an id."""
    raw = bytes.fromhex(identity)
    if len(raw) != 16 or raw.hex() != identity:
        raise ValueError("an id is 32 lower-case hex letters")
    return raw

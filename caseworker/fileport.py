"""What the lane of files asks of the local store, and the values that pass between them. See `syncport` for the text's.

The lane never sees the disk, and the store never sees the network. Each method is whole or has not happened; after a
crash at any point a run goes on from the bytes that are there.
"""

from dataclasses import dataclass
from typing import Protocol

from caseworker.domain.ids import RecordId, ScopeId


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file on its way: record, scope, the digest of its sealed bytes, how many these are, and how many are here."""

    record: RecordId
    scope: ScopeId
    digest: str
    size: int
    have: int


class FileStore(Protocol):
    """The store as the lane of files sees it."""

    def outgoing(self) -> tuple[Parcel, ...]:
        """Files that are here and not known to be on the server, whose records have been sent; oldest first."""
        ...

    def is_whole(self, parcel: Parcel) -> bool:
        """Whether the bytes here are what the record says; if not, that is noted, and the file is not sent."""
        ...

    def chunk(self, parcel: Parcel, offset: int) -> bytes:
        """The sealed bytes from an offset to the end of its chunk."""
        ...

    def note_sealed(self, parcel: Parcel) -> None:
        """The server has all of it and has compared the hash."""
        ...

    def note_erased(self, parcel: Parcel) -> None:
        """Its record is gone for good: the file goes too."""
        ...

    def incoming(self) -> tuple[Parcel, ...]:
        """Files that somebody asked for and that are not whole here."""
        ...

    def take_piece(self, parcel: Parcel, data: bytes) -> bool:
        """Add what follows the bytes that are here; whether the file is whole now.

        Raises Told("file_damaged") where all bytes came and are not what the record says; none of them is kept then.
        """
        ...

    def sweep(self) -> None:
        """Remove what belongs to no record of this laptop any more."""
        ...

"""A laptop that sends and fetches files, for the tests of the server."""

import hashlib
from dataclasses import dataclass

from caseworker import blobs
from caseworker.domain.ids import RecordId, ScopeId
from tests.unit.server.partnership import Laptop


@dataclass(frozen=True)
class Sealed:
    """Bytes as a laptop sealed them, and their digest."""

    data: bytes
    digest: str

    @classmethod
    def of(cls, size: int, start: int = 7) -> "Sealed":
        """So many bytes; another `start` gives others."""
        data = bytes((start + n * n) % 251 for n in range(size))
        return cls(data, hashlib.sha256(data).hexdigest())


class Filing:
    """One file of one record, as one laptop sends and fetches it."""

    def __init__(self, laptop: Laptop, record: RecordId, scope: ScopeId, *, file: Sealed) -> None:
        self.laptop, self.record, self.scope, self.file = laptop, record, scope, file
        self.archive = laptop.home.service.archive

    def by(self, laptop: Laptop) -> "Filing":
        """The same file in another laptop's hands."""
        return Filing(laptop, self.record, self.scope, file=self.file)

    def announce(self, size: int | None = None) -> blobs.Standing:
        """Announce it."""
        size = len(self.file.data) if size is None else size
        asked = blobs.Announce(record=self.record, scope=self.scope, digest=self.file.digest, size=size)
        return self.archive.announce(self.laptop.caller, asked)

    def chunk(self, offset: int, data: bytes | None = None) -> blobs.Standing:
        """Send the chunk at an offset, or other bytes as if they were it."""
        data = self.file.data[offset : offset + blobs.CHUNK] if data is None else data
        asked = blobs.Chunk(
            record=self.record, scope=self.scope, digest=self.file.digest, offset=offset, data=data.hex()
        )
        return self.archive.chunk(self.laptop.caller, asked)

    def send(self) -> blobs.Standing:
        """The whole of it."""
        standing = self.announce()
        while standing.state == "open":
            standing = self.chunk(standing.offset)
        return standing

    def fetch(self, offset: int = 0) -> blobs.Piece:
        """One piece."""
        asked = blobs.Fetch(record=self.record, scope=self.scope, digest=self.file.digest, offset=offset)
        return self.archive.fetch(self.laptop.caller, asked)

    def fetched(self) -> bytes:
        """The whole of it, piece by piece."""
        data = b""
        while (piece := self.fetch(len(data))).offset + len(piece.data) // 2 < piece.size:
            data += bytes.fromhex(piece.data)
        return data + bytes.fromhex(piece.data)

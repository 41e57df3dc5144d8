"""The messages by which files travel: photographs of signed plans, letters, voice notes. A lane of their own.

What is known about a file is an ordinary record and travels with the text; here only its bytes do, sealed with a key
of its own that stands in that record. A file is named by its record and the SHA-256 of its sealed bytes, so nobody can
put other bytes in its place. `PROTOCOL.md` puts this in words. Bytes travel as lower-case hex.
"""

from typing import Literal

from pydantic import Field

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.wire import Message

CHUNK = 262_144
"""Sealed bytes of every chunk but the last, which may be shorter."""
PLAIN_MOST = 15_000_000
"""Most bytes of one file before it is sealed."""
SEALED_MOST = 15_001_000
"""Most bytes once it is: each chunk grows by 16."""

ANNOUNCE_PATH, CHUNK_PATH, FETCH_PATH = "/v1/files/announce", "/v1/files/chunk", "/v1/files/fetch"
"""The answers: `Standing`, `Standing`, `Piece`."""

State = Literal["open", "sealed", "broken", "unknown", "erased"]
"""Where a file is on the server.

`open`: bytes up to the offset are there. `sealed`: all are, and their hash was compared. `broken`: all had come and
were not what was announced, so none is kept. `unknown`: its record is not there, or it was not announced. `erased`: its
record is gone for good.
"""


class Announce(Message):
    """A laptop has this file and will send it. Announcing it again asks how far it is: nothing else begins anew."""

    record: RecordId
    scope: ScopeId
    digest: str
    size: int


class Chunk(Message):
    """The bytes of a file from an offset on: a whole chunk, or what is left of the file."""

    record: RecordId
    scope: ScopeId
    digest: str
    offset: int
    data: str = Field(repr=False)


class Standing(Message):
    """Where a file is on the server; `offset` is the next byte it waits for, the file's size once it is sealed."""

    record: RecordId
    digest: str
    state: State
    offset: int = 0


class Fetch(Message):
    """Ask for the bytes of a sealed file from an offset on, to the end of the chunk that the offset lies in."""

    record: RecordId
    scope: ScopeId
    digest: str
    offset: int = 0


class Piece(Message):
    """Bytes of a sealed file, and how long it is."""

    record: RecordId
    digest: str
    offset: int
    size: int
    data: str = Field(repr=False)


def expected(size: int, offset: int) -> int:
    """How many bytes the chunk at an offset has in a file of this size."""
    return min(CHUNK - offset % CHUNK, size - offset)

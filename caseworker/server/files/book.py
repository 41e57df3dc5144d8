"""What the server's verbs about files ask of storage: a `Shelf`, part of the book and of the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from caseworker.blobs import Announce
from caseworker.domain.ids import DeviceId, RecordId, ScopeId


@dataclass(frozen=True, slots=True)
class Name:
    """What names a file: its record and the SHA-256 (hex) of its sealed bytes."""

    record: RecordId
    digest: str


@dataclass(frozen=True, slots=True)
class Upload:
    """How far one laptop's upload of a file is: `taken` bytes of `size`; `is_sealed` once the hash was compared."""

    size: int
    taken: int
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Burden:
    """How much there is: bytes announced for a scope as far as the worker may see them, and a laptop's unfinished."""

    scope_bytes: int
    unfinished: int


class Shelf(Protocol):
    """Files as one worker may see them. Each laptop has an upload of its own; what is sealed is never changed."""

    def is_own(self, record: RecordId, scope: ScopeId) -> bool:
        """Whether this worker has sent an edit of this record in this scope, applied or set aside."""
        ...

    def upload(self, device: DeviceId, name: Name) -> Upload | None:
        """A sealed upload of the file that this worker may see, else this laptop's own, None if there is neither."""
        ...

    def burden(self, device: DeviceId, scope: ScopeId) -> Burden:
        """How much there is already."""
        ...

    def begin(self, device: DeviceId, announced: Announce, at: datetime) -> None:
        """Make room for this laptop's upload. What it began a month ago and never ended is dropped."""
        ...

    def add(self, device: DeviceId, name: Name, offset: int, *, data: bytes) -> None:
        """The bytes that follow what was taken."""
        ...

    def is_whole(self, device: DeviceId, name: Name) -> bool:
        """Whether the bytes of this upload have the digest that names it."""
        ...

    def seal(self, device: DeviceId, name: Name, at: datetime) -> None:
        """The upload is whole: from now on it is never changed."""
        ...

    def restart(self, device: DeviceId, name: Name) -> None:
        """Drop the bytes of an upload that turned out to be others than announced."""
        ...

    def piece(self, name: Name, scope: ScopeId, offset: int) -> tuple[int, bytes] | None:
        """Size and bytes of a sealed file of a scope this worker holds, from an offset to the end of its chunk."""
        ...

"""Files that belong to a case: what a record says of one, where its bytes are, and the port that reaches them.

What is known of a file is a record (`forms/attachment.py`) and is merged, kept and shown like any other. Its bytes are
sealed with a key of their own, which stands in that record as one value, so that no half of it can meet another's half.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId

FileState = Literal["here", "shared", "coming", "elsewhere", "damaged"]
"""Where a file is: `here` only on this laptop as far as is known, `shared` here and on the server with its hash
compared, `coming` asked for and not whole yet, `elsewhere` not on this laptop, `damaged` here and not as it was."""
Media = Literal["image/jpeg", "image/png", "application/pdf", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav"]
PICTURES: frozenset[str] = frozenset({"image/jpeg", "image/png"})
SUFFIXES: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
}
"""Every kind of file that is kept, and how the name of a copy of it ends."""
_TEXT = re.compile(r"file/1 ([a-z0-9/.+-]{1,60}) ([0-9]{1,12}) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What opens a file: its kind, how many bytes it has, the SHA-256 (hex) of its sealed bytes, and its key (hex)."""

    media: str
    size: int
    digest: str
    key: str = field(repr=False)

    @property
    def text(self) -> str:
        """The one value that a record keeps of it."""
        return f"file/1 {self.media} {self.size} {self.digest} {self.key}"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media in PICTURES


def sealed_file(text: object) -> SealedFile | None:
    """The file a record's value names; None for anything else, and for a way of sealing from a newer version."""
    found = _TEXT.fullmatch(text) if isinstance(text, str) else None
    return SealedFile(found[1], int(found[2]), found[3], found[4]) if found else None


@dataclass(frozen=True, slots=True)
class FileStanding:
    """Where a file is, and how many of its sealed bytes are here."""

    state: FileState
    bytes_here: int = 0


@dataclass(frozen=True, slots=True)
class FileRun:
    """What one run of the lane of files did. `troubles` names by record what one file waits for (a catalogue key);
    `trouble` is what ended the run early, "" if nothing did."""

    sent: int = 0
    fetched: int = 0
    changes: Changes = field(default_factory=Changes)
    troubles: Mapping[RecordId, str] = field(default_factory=dict)
    trouble: str = ""


class Files(Protocol):
    """The bytes of files on this laptop. Any thread may ask; what reads or writes a file takes longer than a frame."""

    def take(self, source: Path, record: RecordId) -> SealedFile:
        """Look at a file, clean it, and seal a copy for a record that is about to be saved; then `keep` or `drop` it.

        Raises Told: file_unreadable, file_too_large, file_broken, disk_full, folder_readonly. Nothing is kept then.
        """
        ...

    def keep(self, record: RecordId) -> None:
        """The record is saved: its file stays."""
        ...

    def drop(self, record: RecordId) -> None:
        """The record was not saved: its file goes."""
        ...

    def standings(self, named: Mapping[RecordId, SealedFile]) -> Mapping[RecordId, FileStanding]:
        """Where each of these files is. A read of a few milliseconds."""
        ...

    def open(self, record: RecordId, file: SealedFile) -> bytes:
        """The whole file in memory, every byte compared. Raises Told: file_damaged, file_elsewhere."""
        ...

    def picture(self, record: RecordId, file: SealedFile, *, most: int) -> bytes:
        """A picture, no side longer than `most` pixels, in memory. Raises Told as `open`."""
        ...

    def fetch(self, records: Collection[RecordId]) -> None:
        """Ask for files that are not here: the next run brings them."""
        ...

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> FileRun:
        """Send what is only here and bring what was asked for, until all is done or it is stopped. It goes on later
        where it stopped. Never raises for the network."""
        ...


class NoFiles:
    """Where there are no files to reach: a damaged store that is only looked at."""

    def take(self, source: Path, record: RecordId) -> SealedFile:  # noqa: ARG002
        """Always raises Told("store_look_only")."""
        raise Told("store_look_only")

    def keep(self, record: RecordId) -> None:
        """Nothing was taken."""

    def drop(self, record: RecordId) -> None:
        """Nothing was taken."""

    def standings(self, named: Mapping[RecordId, SealedFile]) -> Mapping[RecordId, FileStanding]:
        """None is here."""
        return dict.fromkeys(named, FileStanding("elsewhere"))

    def open(self, record: RecordId, file: SealedFile) -> bytes:  # noqa: ARG002
        """Always raises Told("file_elsewhere")."""
        raise Told("file_elsewhere")

    def picture(self, record: RecordId, file: SealedFile, *, most: int) -> bytes:  # noqa: ARG002
        """Always raises Told("file_elsewhere")."""
        raise Told("file_elsewhere")

    def fetch(self, records: Collection[RecordId]) -> None:  # noqa: ARG002
        """Always raises Told("store_look_only")."""
        raise Told("store_look_only")

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> FileRun:  # noqa: ARG002
        """Nothing is sent or fetched."""
        return FileRun()

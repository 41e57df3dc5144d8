"""The files of an open laptop: its own sealed copies, and the lane by which they reach the server and come from it."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from caseworker.domain.files import FileRun, FileStanding, SealedFile
from caseworker.domain.ids import RecordId
from caseworker.store.files.files import FileDesk
from caseworker.sync.file_lane import FileLane


class LaptopFiles:
    """The Files port over a store and a lane of its own."""

    def __init__(self, desk: FileDesk, lane: FileLane) -> None:
        self._desk = desk
        self._lane = lane

    def take(self, source: Path, record: RecordId) -> SealedFile:
        """See Files."""
        return self._desk.take(source, record)

    def keep(self, record: RecordId) -> None:
        """See Files."""
        self._desk.keep(record)

    def drop(self, record: RecordId) -> None:
        """See Files."""
        self._desk.drop(record)

    def standings(self, named: Mapping[RecordId, SealedFile]) -> Mapping[RecordId, FileStanding]:
        """See Files."""
        return self._desk.standings(named)

    def open(self, record: RecordId, file: SealedFile) -> bytes:
        """See Files."""
        return self._desk.open(record, file)

    def picture(self, record: RecordId, file: SealedFile, *, most: int) -> bytes:
        """See Files."""
        return self._desk.picture(record, file, most=most)

    def fetch(self, records: Collection[RecordId]) -> None:
        """See Files."""
        self._desk.fetch(records)

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> FileRun:
        """See Files."""
        return self._lane.run(told, stopped)

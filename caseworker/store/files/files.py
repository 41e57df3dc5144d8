"""The files of this laptop: sealed copies in the profile, taken in, opened, sent and fetched. No temporary file.

What lies on the disk is what travels: sealed bytes, whose key stands in the record and so in the encrypted store. The
daily backup holds the keys and not the bytes, and a new data key leaves the files as they are.
"""

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from caseworker import blobs
from caseworker.domain.errors import Told
from caseworker.domain.files import PICTURES, FileStanding, FileState, SealedFile
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import AuditNote, Clock
from caseworker.fileport import Parcel
from caseworker.store import meta
from caseworker.store.audit import Chain
from caseworker.store.faults import writing_files
from caseworker.store.files import rows as file_rows
from caseworker.store.files import sealed as sealed_files
from caseworker.store.files.kinds import kind_of
from caseworker.store.files.pictures import cleaned, smaller
from caseworker.store.files.rows import DAMAGED, SEALED, WANTED
from caseworker.store.opened import Opened, Readers
from caseworker.store.platform import make_private_folder, move_over, sync_folder, write_whole
from caseworker.store.writing import Writing

_STATES: Mapping[str, FileState] = {SEALED: "shared", DAMAGED: "damaged", "": "here"}


class FileDesk:
    """Files as screens and the lane of files see them. Any thread may ask."""

    def __init__(self, folder: Path, readers: Readers, writing: Writing, *, clock: Clock) -> None:
        """Shares the store's readers and its writer. The folder is made when the first file comes."""
        self._folder = folder
        self._readers = readers
        self._writing = writing
        self._clock = clock
        self._since = clock.now().isoformat()

    # -- for screens --------------------------------------------------------------------------------------------------
    def take(self, source: Path, record: RecordId) -> SealedFile:
        """Look at a file, clean it, and seal a copy. Raises Told as `domain.files.Files.take`."""
        raw = _read(source)
        media = kind_of(raw)
        content = cleaned(raw, media) if media in PICTURES else raw
        if len(content) > blobs.PLAIN_MOST:
            raise _too_large(len(content))
        file, sealed = sealed_files.seal(content, record, media=media)
        make_private_folder(self._folder)
        write_whole(self._fresh(record), sealed)
        return file

    def keep(self, record: RecordId) -> None:
        """The record is saved: its file stays. Where that fails now, the next opening of the store does it."""
        with suppress(OSError):
            move_over(self._fresh(record), self._place(record))
            sync_folder(self._folder)

    def drop(self, record: RecordId) -> None:
        """The record was not saved: its file goes."""
        with suppress(OSError):
            self._fresh(record).unlink(missing_ok=True)

    def standings(self, named: Mapping[RecordId, SealedFile]) -> Mapping[RecordId, FileStanding]:
        """Where each of these files is."""
        at, there = self._readers.mine(), file_rows.whole_files(self._folder)
        found: dict[RecordId, FileStanding] = {}
        for record, file in named.items():
            state = file_rows.state_of(at, record, file.digest)
            if state == WANTED:
                found[record] = FileStanding("coming", _size(self._coming(record)))
            elif record in there:
                found[record] = FileStanding(_STATES.get(state, "here"), sealed_files.sealed_size(file.size))
            else:
                found[record] = FileStanding("elsewhere", _size(self._coming(record)))
        return found

    def open(self, record: RecordId, file: SealedFile) -> bytes:
        """The whole file in memory. Raises Told: file_damaged, file_elsewhere."""
        try:
            sealed = self._place(record).read_bytes()
        except OSError:
            raise Told("file_elsewhere") from None
        try:
            return sealed_files.unseal(sealed, file, record)
        except Told:
            self._note(record, DAMAGED, digest=file.digest)
            raise

    def picture(self, record: RecordId, file: SealedFile, *, most: int) -> bytes:
        """A picture, no side longer than `most` pixels. Raises Told as `open`, file_broken."""
        return smaller(self.open(record, file), file.media, most)

    def fetch(self, records: Collection[RecordId]) -> None:
        """Ask for files that are not whole here, in one transaction."""
        self._writing.transact(_want, tuple(records), self._now())

    # -- for the lane -------------------------------------------------------------------------------------------------
    def outgoing(self) -> tuple[Parcel, ...]:
        """See FileStore."""
        return self._writing.run(_outgoing)

    def is_whole(self, parcel: Parcel) -> bool:
        """See FileStore."""
        digest = hashlib.sha256()
        with suppress(OSError), self._place(parcel.record).open("rb") as file:
            while part := file.read(blobs.CHUNK):
                digest.update(part)
        if digest.hexdigest() == parcel.digest:
            return True
        self._note(parcel.record, DAMAGED, digest=parcel.digest)
        return False

    def chunk(self, parcel: Parcel, offset: int) -> bytes:
        """See FileStore. Raises Told("file_damaged") where the file is gone."""
        try:
            with self._place(parcel.record).open("rb") as file:
                file.seek(offset)
                return file.read(blobs.expected(parcel.size, offset))
        except OSError:
            raise Told("file_damaged") from None

    def note_sealed(self, parcel: Parcel) -> None:
        """See FileStore."""
        self._note(parcel.record, SEALED, digest=parcel.digest)

    def note_erased(self, parcel: Parcel) -> None:
        """See FileStore. The record itself goes with the text's feed."""
        with writing_files():
            self._place(parcel.record).unlink(missing_ok=True)

    def incoming(self) -> tuple[Parcel, ...]:
        """See FileStore."""
        found = []
        for record, scope, file in self._writing.run(_wanted):
            have, size = _size(self._coming(record)), sealed_files.sealed_size(file.size)
            parcel = Parcel(record, scope, file.digest, size, have)
            if have < size:
                found.append(parcel)
            elif not self._is_settled(parcel):
                found.append(replace(parcel, have=0))
        return tuple(found)

    def take_piece(self, parcel: Parcel, data: bytes) -> bool:
        """See FileStore. Raises Told: disk_full, folder_readonly too."""
        coming = self._coming(parcel.record)
        make_private_folder(self._folder)
        with writing_files(), coming.open("ab") as file:
            file.write(data)
            file.flush()
        if _size(coming) < parcel.size:
            return False
        if not self._is_settled(parcel):
            raise Told("file_damaged")
        return True

    def sweep(self) -> None:
        """See FileStore."""
        self._writing.run(file_rows.sweep_files, self._since)

    def _is_settled(self, parcel: Parcel) -> bool:
        """All bytes have come: they take their place if they are what the record says, else none of them is kept."""
        coming = self._coming(parcel.record)
        with writing_files():
            sealed = coming.read_bytes()
            is_whole = hashlib.sha256(sealed).hexdigest() == parcel.digest
            if is_whole:
                write_whole(self._place(parcel.record), sealed)
                self._note(parcel.record, SEALED, digest=parcel.digest)
            coming.unlink(missing_ok=True)
        return is_whole

    def _note(self, record: RecordId, state: str, *, digest: str) -> None:
        self._writing.transact(file_rows.note, record, digest=digest, state=state, now=self._now())

    def _now(self) -> str:
        return self._clock.now().isoformat()

    def _place(self, record: RecordId) -> Path:
        return self._folder / record

    def _fresh(self, record: RecordId) -> Path:
        return self._folder / f"{record}.new"

    def _coming(self, record: RecordId) -> Path:
        return self._folder / f"{record}.coming"


def _want(at: Opened, records: Collection[RecordId], now: str) -> None:
    for record in records:
        known = file_rows.file_in(at, record)
        if known is not None:
            file_rows.note(at, record, digest=known[1].digest, state=WANTED, now=now)
            Chain(at, meta.enrolled(at).worker, now).note(AuditNote("fetch_file", record, known[0]))


def _outgoing(at: Opened) -> tuple[Parcel, ...]:
    found: list[Parcel] = []
    for record in file_rows.unsent_files(at):
        known = None if file_rows.has_unsent_edit(at, record) else file_rows.file_in(at, record)
        if known is not None:
            scope, file = known
            size = sealed_files.sealed_size(file.size)
            found.append(Parcel(record, scope, file.digest, size, size))
    return tuple(found)


def _wanted(at: Opened) -> list[tuple[RecordId, ScopeId, SealedFile]]:
    rows = at.connection.execute("SELECT record FROM blob WHERE state = ? ORDER BY n", (WANTED,)).all()
    found = []
    for (raw,) in rows:
        record = RecordId(raw.hex())
        known = file_rows.file_in(at, record)
        if known is not None and file_rows.state_of(at, record, known[1].digest) == WANTED:
            found.append((record, *known))
    return found


def _read(source: Path) -> bytes:
    """The file where it lies, never more of it than one file may have. Raises Told as `Files.take`."""
    try:
        with source.open("rb") as file:
            raw = file.read(blobs.PLAIN_MOST + 1)
        if len(raw) > blobs.PLAIN_MOST:
            raise _too_large(source.stat().st_size)
    except OSError:
        raise Told("file_broken") from None
    if not raw:
        raise Told("file_broken")
    return raw


def _too_large(size: int) -> Told:
    return Told("file_too_large", size=-(-size // 1_000_000), limit=blobs.PLAIN_MOST // 1_000_000)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

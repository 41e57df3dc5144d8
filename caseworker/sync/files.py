"""The lane of files: a pure generator that yields requests and is sent answers, beside the text and never before it.

It sends what is only here, chunk by chunk, from the byte the server waits for; a file is called sent only when the
server says that it compared the hash. Then it brings what somebody asked for, from the byte that is missing. It may be
stopped before any request, and goes on there another time. What one file waits for stops no other.
"""

from collections.abc import Generator

from caseworker import blobs, wire
from caseworker.blobs import Announce, Chunk, Fetch, Piece, Standing
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.files import FileRun
from caseworker.domain.ids import RecordId
from caseworker.fileport import FileStore, Parcel
from caseworker.sync.answers import as_kind
from caseworker.sync.asks import Ask, Stage

Walk = Generator[Ask, wire.Message, None]
Conversation = Generator[Ask, wire.Message, FileRun]

_ENDS_THE_RUN = frozenset(
    {"server_unreachable", "server_stopped_midway", "server_nonsense", "server_busy", "server_fault", "access_ended"}
)
STOPPED = "sync_stopped"
"""What whoever drives the lane answers when the worker, or the text, wants it to stop: no file's trouble."""
_TRIES = 2
"""How often a file whose bytes arrived otherwise is begun anew in one run."""


def run(store: FileStore) -> Conversation:
    """One run. Never raises for the network; what the disk says to one file is that file's trouble."""
    lane = _Lane(store)
    store.sweep()
    try:
        yield from lane.send()
        yield from lane.fetch()
    except _Ended as ended:
        return lane.report(ended.key)
    return lane.report()


class _Ended(Exception):
    """The run cannot go on."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _Lane:
    """One run: what it has done so far."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._sent, self._fetched = 0, 0
        self._touched: list[Parcel] = []
        self._troubles: dict[RecordId, str] = {}

    def report(self, trouble: str = "") -> FileRun:
        """What was done."""
        kinds = frozenset({"attachment"}) if self._touched else frozenset[str]()
        records = frozenset(one.record for one in self._touched)
        changes = Changes(kinds, records, frozenset(one.scope for one in self._touched))
        return FileRun(self._sent, self._fetched, changes, self._troubles, trouble)

    def send(self) -> Walk:
        """Everything that is only here, oldest first."""
        waiting = self._store.outgoing()
        total, done = sum(one.size for one in waiting), 0
        for parcel in waiting:
            if self._store.is_whole(parcel):
                yield from self._one_sent(parcel, done, total)
            else:
                self._trouble(parcel, "file_damaged")
            done += parcel.size

    def fetch(self) -> Walk:
        """Everything that was asked for."""
        waiting = self._store.incoming()
        total, done = sum(one.size for one in waiting), 0
        for parcel in waiting:
            yield from self._one_fetched(parcel, done, total)
            done += parcel.size

    # -- one file -----------------------------------------------------------------------------------------------------
    def _one_sent(self, parcel: Parcel, done: int, total: int) -> Walk:
        standing = yield from self._announced(parcel, done, total)
        broken, last = 0, -1
        while standing is not None:
            if standing.state in ("sealed", "erased"):
                self._settle(parcel, standing)
                return
            broken += standing.state == "broken"
            if standing.state == "unknown" or broken >= _TRIES or standing.offset == last:
                # Waits for its record; or arrives otherwise; or a server that takes nothing: another run, not a loop.
                self._trouble(parcel, "file_waits")
                return
            last = -1 if standing.state == "broken" else standing.offset
            stage = Stage("Sending a file", done + standing.offset, total)
            standing = yield from self._chunk(parcel, standing.offset, stage)

    def _announced(self, parcel: Parcel, done: int, total: int) -> Generator[Ask, wire.Message, Standing | None]:
        asked = Announce(record=parcel.record, scope=parcel.scope, digest=parcel.digest, size=parcel.size)
        stage = Stage("Sending a file", done, total)
        return (yield from self._standing(Ask(blobs.ANNOUNCE_PATH, asked, Standing, stage), parcel))

    def _chunk(self, parcel: Parcel, offset: int, stage: Stage) -> Generator[Ask, wire.Message, Standing | None]:
        if not 0 <= offset < parcel.size:
            self._trouble(parcel, "server_fault")
            return None
        asked = Chunk(
            record=parcel.record,
            scope=parcel.scope,
            digest=parcel.digest,
            offset=offset,
            data=self._store.chunk(parcel, offset).hex(),
        )
        return (yield from self._standing(Ask(blobs.CHUNK_PATH, asked, Standing, stage), parcel))

    def _standing(self, ask: Ask, parcel: Parcel) -> Generator[Ask, wire.Message, Standing | None]:
        """What the server says of this very file, None where it says nothing that helps."""
        answer = yield ask
        if isinstance(answer, wire.Fault):
            self._fault(parcel, answer)
            return None
        standing = as_kind(answer, Standing)
        if (standing.record, standing.digest) != (parcel.record, parcel.digest):
            self._trouble(parcel, "server_fault")
            return None
        return standing

    def _settle(self, parcel: Parcel, standing: Standing) -> None:
        if standing.state == "sealed" and standing.offset == parcel.size:
            self._store.note_sealed(parcel)
            self._sent += 1
            self._touched.append(parcel)
        elif standing.state == "erased":
            self._store.note_erased(parcel)
            self._touched.append(parcel)
        else:
            self._trouble(parcel, "server_fault")

    def _one_fetched(self, parcel: Parcel, done: int, total: int) -> Walk:
        have, is_whole = parcel.have, False
        while not is_whole:
            asked = Fetch(record=parcel.record, scope=parcel.scope, digest=parcel.digest, offset=have)
            answer = yield Ask(blobs.FETCH_PATH, asked, Piece, Stage("Fetching a file", done + have, total))
            if isinstance(answer, wire.Fault):
                self._fault(parcel, answer)
                return
            data = _bytes_of(as_kind(answer, Piece), parcel, have)
            if not data:
                self._trouble(parcel, "server_fault")
                return
            try:
                is_whole = self._store.take_piece(parcel, data)
            except Told as told:
                self._trouble(parcel, told.key)
                return
            have += len(data)
        self._fetched += 1
        self._touched.append(parcel)

    # -- trouble ------------------------------------------------------------------------------------------------------
    def _fault(self, parcel: Parcel, fault: wire.Fault) -> None:
        if fault.key == STOPPED:
            raise _Ended(STOPPED)
        self._trouble(parcel, fault.key)
        if fault.key in _ENDS_THE_RUN:
            raise _Ended(fault.key)

    def _trouble(self, parcel: Parcel, key: str) -> None:
        self._troubles[parcel.record] = key


def _bytes_of(piece: Piece, parcel: Parcel, offset: int) -> bytes:
    """The bytes of a piece if it is the one that was asked for and no longer than it may be, else none."""
    named = (piece.record, piece.digest, piece.offset, piece.size)
    if named != (parcel.record, parcel.digest, offset, parcel.size):
        return b""
    try:
        data = bytes.fromhex(piece.data)
    except ValueError:
        return b""
    return data if len(data) <= blobs.expected(parcel.size, offset) else b""

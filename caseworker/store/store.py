"""The store, opened: records for the worker, the desk for sync, and what belongs to neither."""

from contextlib import suppress
from threading import local
from typing import Self

from caseworker.domain.access import Me
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import audit, feed_port, meta, scopes
from caseworker.store.anchor import read_anchor, write_anchor
from caseworker.store.audit import Chain, Head, Line
from caseworker.store.backup import Backup, back_up
from caseworker.store.connection import open_reader, open_writer
from caseworker.store.damage import check_profile, note_sweep
from caseworker.store.feed_port import SyncDesk
from caseworker.store.keys import DataKey
from caseworker.store.mac import RecordMac
from caseworker.store.migrations import KNOWN, migrate
from caseworker.store.opened import Opened
from caseworker.store.profile import Profile
from caseworker.store.records import LocalRecords
from caseworker.store.reread import reread_forms
from caseworker.store.writing import Writing
from caseworker.syncport import SyncStatus
from caseworker.wire import Enrolled

_REMEMBERED = "ui."
"""Before the names of what screens remember, so that they never meet the store's own facts."""


class Store:
    """One profile's store: one writing connection on its own thread, one reading connection per thread that reads.

    Attributes:
        records: the store as verbs and screens see it.
        sync: the store as the sync engine sees it.
        is_put_back: the file is older than the audit's last anchor, or its audit was changed: someone put an old copy
            back. Nothing is hidden or blocked here; whoever opens the store decides, and `accept` ends it.
    """

    def __init__(self, profile: Profile, key: DataKey, clock: Clock) -> None:
        """Use `Store.open`."""
        self._profile = profile
        self._opening = key.subkey("sqlcipher")
        self._sealing = key.subkey("record-mac")
        self._chain = key.subkey("chain")
        self._mac = RecordMac(self._sealing)
        self._clock = clock
        self._local = local()
        self._is_swept = check_profile(profile, self._opening, known=KNOWN, now=clock.now())
        self._writing = Writing(self._writer)
        self.records = LocalRecords(self._reader, self._writing, clock)
        self.sync = SyncDesk(self._writing, clock)
        self.is_put_back = not self._writing.run(_continues, read_anchor(profile, self._chain))

    @classmethod
    def open(cls, profile: Profile, key: DataKey, clock: Clock) -> Self:
        """Look for damage, open the store of a profile and bring it to the newest layout, with a backup before.

        The key stays the caller's and may be wiped at once. Raises Told as `check_profile`, `open_writer`, `back_up`.
        """
        return cls(profile, key, clock)

    def enrol(self, enrolled: Enrolled) -> None:
        """Note who this laptop belongs to, as the partnership said. Before this nothing can be written."""
        self._writing.transact(meta.keep, meta.ENROLLED, enrolled.model_dump_json())

    def me(self) -> Me:
        """The worker at this laptop. Raises Told("store_missing") before enrolment."""
        return meta.me(self._reader())

    def status(self) -> SyncStatus:
        """Where this device's work is. A read of a millisecond, on the calling thread."""
        return feed_port.status(self._reader())

    def levels(self) -> dict[ScopeId, tuple[str, str]]:
        """Kind and level of every scope the server has granted; a file made here is not among them yet."""
        return scopes.levels(self._reader())

    def recall(self, name: str) -> str | None:
        """A small fact of this device that is not casework, as it was remembered; None if there is none."""
        return meta.read(self._reader(), _REMEMBERED + name) or None

    def remember(self, name: str, value: str | None) -> None:
        """Keep a small fact of this device, on the disk when this returns; None or "" forgets it."""
        if value:
            self._writing.transact(meta.keep, _REMEMBERED + name, value)
        else:
            self._writing.transact(meta.forget, _REMEMBERED + name)

    def audit(self, *, limit: int = 200) -> list[Line]:
        """The newest rows of the audit, newest first."""
        return audit.lines(self._reader(), limit=limit)

    def check_audit(self) -> Head:
        """Follow the whole audit chain. Raises Told("store_damaged") where a link does not hold."""
        return audit.check(self._reader())

    def anchor(self) -> None:
        """Keep the audit's head beside the store: when locking, when closing, after a sync.

        Never over an anchor that the audit does not hold: that one is the evidence.
        """
        at = self._reader()
        self.is_put_back = self.is_put_back or not _continues(at, read_anchor(self._profile, self._chain))
        if not self.is_put_back:
            write_anchor(self._profile, self._chain, audit.head(at))

    def accept(self, reason: str) -> None:
        """Somebody has decided to go on with a store that was put back: that is noted, and it is the anchor now."""
        self._writing.transact(self._note, AuditNote("accept_store", reason=reason))
        self.is_put_back = False
        write_anchor(self._profile, self._chain, audit.head(self._reader()))

    def back_up(self) -> Backup:
        """A verified backup of the store as it is. Writers wait."""
        return self._writing.run(self._backed_up)

    def close(self) -> None:
        """Anchor, empty the write-ahead log, close, and wipe the keys. Reading threads must have finished."""
        with suppress(Told):
            # An anchor that could not be written leaves the older one, which is still in the chain.
            self.anchor()
        reader: Opened | None = getattr(self._local, "opened", None)
        if reader is not None:
            reader.connection.close()
        self._writing.close()
        for key in (self._opening, self._sealing, self._chain):
            key.wipe()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _writer(self) -> Opened:
        at = Opened(open_writer(self._profile.store, self._opening, known=KNOWN), self._mac, self._chain)
        try:
            migrate(at.connection, backup=lambda: self._backed_up(at))
            # After a crash in the middle of a push nothing is being sent.
            at.connection.execute("UPDATE outbox SET offered = 0 WHERE offered")
            reread_forms(at)
            if self._is_swept or not meta.read(at, meta.SWEPT):
                note_sweep(at, self._clock.now())
        except BaseException:
            at.connection.close()
            raise
        return at

    def _reader(self) -> Opened:
        found: Opened | None = getattr(self._local, "opened", None)
        if found is None:
            connection = open_reader(self._profile.store, self._opening, known=KNOWN)
            found = self._local.opened = Opened(connection, self._mac, self._chain)
        return found

    def _backed_up(self, at: Opened) -> Backup:
        now = self._clock.now()
        return back_up(at.connection, self._profile.backups, self._opening, known=KNOWN, now=now)

    def _note(self, at: Opened, note: AuditNote) -> None:
        Chain(at, meta.me(at).worker, self._clock.now().isoformat()).note(note)


def _continues(at: Opened, anchor: Head | None) -> bool:
    """Whether the audit goes on from where it was anchored."""
    try:
        audit.check(at, anchor)
    except Told:
        return False
    return True

"""The store, opened: records for the worker, the desk for sync, and what belongs to neither."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Self

from caseworker.custody import Deed
from caseworker.domain.access import Me
from caseworker.domain.errors import Told
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import audit, feed_port, meta
from caseworker.store.anchor import is_as_left, lift_pages, print_of, read_anchor, write_anchor
from caseworker.store.audit import START, Chain, Head
from caseworker.store.connection import Connection, open_reader, open_writer
from caseworker.store.custody import desk as custody_desk
from caseworker.store.feed_port import SyncDesk
from caseworker.store.files.files import FileDesk
from caseworker.store.files.rows import FOLDER, settle_new
from caseworker.store.looks import Looks
from caseworker.store.mac import RecordMac
from caseworker.store.mending import mended
from caseworker.store.mending.backup import Backup, back_up, is_due
from caseworker.store.mending.continuity import (
    PutBack,
    brought_up_to_date,
    link_at,
    recount,
    settle_witness,
    why_put_back,
    witnessed,
)
from caseworker.store.mending.damage import check_profile, note_sweep, was_left_open
from caseworker.store.mending.exchange import finish
from caseworker.store.mending.inspection import require_whole
from caseworker.store.mending.mended import Mended
from caseworker.store.mending.reread import reread_forms
from caseworker.store.migrations import KNOWN
from caseworker.store.opened import Opened, Readers
from caseworker.store.profile import Profile
from caseworker.store.records import LocalRecords
from caseworker.store.trail import Trail, read_trail
from caseworker.store.vault import entries, marks
from caseworker.store.vault.entries import BY_WORDS, Entered
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.marks import NOT_ASKED, Mark, Outside, Trouble
from caseworker.store.writing import Writing
from caseworker.syncport import CustodyState, SyncStatus
from caseworker.wire import Enrolled

_REMEMBERED = "ui."
"""Before the names of what screens remember, so that they never meet the store's own facts."""


class Store:
    """One profile's store: one writing connection on its own thread, one reading connection per thread that reads.

    Attributes:
        records: the store as verbs and screens see it.
        sync: the store as the sync engine sees it.
        files: photographs, letters and recordings, as screens and their own lane see them.
        put_back: what does not go on from where this store was left, "" for nothing: someone put an old copy back, or
            a part of one. Nothing is hidden or blocked here; whoever opens the store decides, and `accept` ends it.
        unvouched: why the system's keyring could not say whether this is the newest state, "" where it could.
        mended: what somebody has yet to read of a mending of this store, None if there is nothing.
    """

    def __init__(
        self, profile: Profile, key: DataKey, clock: Clock, *, entered: Entered = BY_WORDS, said: Outside = NOT_ASKED
    ) -> None:
        """Use `Store.open`."""
        self._profile = profile
        self._epoch, self._said = key.epoch, said
        self._mark: Mark | None = None
        self._is_marked = True
        self.unvouched: Trouble = ""
        self.mended: Mended | None = None
        self._opening = key.subkey("sqlcipher")
        self._sealing = key.subkey("record-mac")
        self._chain = key.subkey("chain")
        self._mac = RecordMac(self._sealing)
        self._clock = clock
        self._readers = Readers(self._reader)
        self._backing = Lock()
        self.put_back: PutBack = ""
        finish(profile, clock.now())
        self._anchor = read_anchor(profile, self._chain)
        self._is_left_open = was_left_open(profile.store)
        as_left = self._anchor is None or not profile.store.exists() or is_as_left(profile.store, self._anchor)
        # Pages that are not as they were left may be damaged ones: then that is what has to be told.
        self._is_swept = check_profile(profile, self._opening, known=KNOWN, now=clock.now(), full=not as_left)
        if self._anchor is not None and as_left:
            trail = read_trail(profile, self._chain) or self._anchor.head
            self._anchor = lift_pages(profile, self._chain, max(self._anchor.head, trail, key=lambda head: head.n))
        self._is_new = False
        self._trail, self._trailed = Trail(profile, self._chain), 0
        self._writing = Writing(self._writer, self._follow)
        self._looks = Looks(self._writing, clock)
        self.records = LocalRecords(self._readers, self._writing, clock, looks=self._looks)
        self.sync = SyncDesk(self._writing, clock)
        self.files = FileDesk(profile.folder / FOLDER, self._readers, self._writing, clock=clock)
        try:
            self._writing.run(self._look_back, as_left, entered)
            self._writing.run(settle_new)
        except BaseException:
            # What could not be looked back on is not left open: a damaged file has to be free to be moved.
            self._let_go()
            raise

    @classmethod
    def open(
        cls, profile: Profile, key: DataKey, clock: Clock, *, entered: Entered = BY_WORDS, said: Outside = NOT_ASKED
    ) -> Self:
        """Look for damage, open the store of a profile and bring it to the newest layout, with a backup before.

        That it was opened is in the audit, by what, and what was tried in vain before (`entered`). `said` is what the
        system's keyring has of it. The key stays the caller's and may be wiped at once. Raises Told as
        `check_profile`, `open_writer`, `back_up`.
        """
        return cls(profile, key, clock, entered=entered, said=said)

    @property
    def is_put_back(self) -> bool:
        """Whether the store does not go on from where it was left."""
        return bool(self.put_back)

    def enrol(self, enrolled: Enrolled) -> None:
        """Note who this laptop belongs to, as the partnership said. Before this nothing can be written."""
        self._writing.transact(meta.keep, meta.ENROLLED, enrolled.model_dump_json())

    def me(self) -> Me:
        """The worker at this laptop. Raises Told("store_missing") before enrolment."""
        return meta.me(self._readers.mine())

    def status(self) -> SyncStatus:
        """Where this device's work is. A read of a millisecond, on the calling thread."""
        return feed_port.status(self._readers.mine())

    @property
    def is_enrolled(self) -> bool:
        """Whether it is known whose laptop this is."""
        return bool(meta.read(self._readers.mine(), meta.ENROLLED))

    def custody(self) -> CustodyState:
        """What is kept of the partnership's word over this laptop. A read of a millisecond, on the calling thread."""
        return marks.known_to(custody_desk.custody_state(self._readers.mine()), self._mark)

    def recall(self, name: str) -> str | None:
        """A small fact of this device that is not casework, as it was remembered; None if there is none."""
        return meta.read(self._readers.mine(), _REMEMBERED + name) or None

    def note_read(self) -> None:
        """Somebody has read what there was to be told of a mending."""
        self._writing.transact(meta.forget, meta.MENDED)
        self.mended = None

    def remember(self, name: str, value: str | None) -> None:
        """Keep a small fact of this device, on the disk when this returns; None or "" forgets it."""
        if value:
            self._writing.transact(meta.keep, _REMEMBERED + name, value)
        else:
            self._writing.transact(meta.forget, _REMEMBERED + name)

    def audit(self, *, limit: int = 200) -> list[Deed]:
        """The newest lines of the audit, newest first."""
        self._looks.settle()
        return audit.lines(self._readers.mine(), limit=limit)

    def anchor(self) -> None:
        """Keep the audit's newest link beside the store: when locking, when closing, after a sync.

        Never over an anchor that the audit does not hold: that one is the evidence.
        """
        newest = self._writing.run(self._newest)
        if newest is not None:
            write_anchor(self._profile, self._chain, newest)

    def mark(self, keep: Callable[[str], bool]) -> None:
        """Have the audit's newest link and the latest moment kept outside the folder; `keep` says if it is.

        Never over a mark that the audit does not hold. Raises Told as a save does.
        """
        text = self._writing.run(self._marked)
        if text and keep(text):
            self._writing.transact(marks.note_marked, self._epoch)

    def accept(self, reason: str) -> None:
        """Somebody has decided to go on with a store that was put back: that is noted, and it is the anchor now."""
        self._writing.transact(self._accepted, reason)
        self.put_back = ""
        write_anchor(self._profile, self._chain, audit.head(self._readers.mine()))

    def back_up(self, *, with_damage: bool = False) -> Backup:
        """A verified backup of the store as it is now. Slow; nobody waits for it but you.

        It is looked through row by row, and one damaged row is enough to refuse it: an older backup may have that row
        whole. `with_damage` takes such rows along, damaged as they are.
        """
        with self._backing, self._reader().connection as connection:
            return self._backed_up(connection, with_damage=with_damage)

    def back_up_if_due(self) -> Backup | None:
        """A backup if the newest is a day old; None if it is not. For each unlocking, on a thread of its own."""
        return self.back_up() if is_due(self._profile.backups, self._clock.now()) else None

    def close(self) -> None:
        """Empty the write-ahead log, close, anchor, and wipe the keys. Reading threads must have finished."""
        newest: Head | None = None
        try:
            with suppress(Told):
                # What could not be anchored leaves the older anchor, which is still in the chain.
                newest = self._writing.run(self._newest)
        finally:
            self._let_go()
        if newest is not None and not self.put_back:
            with suppress(Told, OSError):
                write_anchor(self._profile, self._chain, newest, pages=print_of(self._profile.store))
                self._trail.end()
        for key in (self._opening, self._sealing, self._chain):
            key.wipe()

    def _let_go(self) -> None:
        """Close what is open, whatever the disk says to it."""
        try:
            self._readers.drop()
            self._writing.close()
        finally:
            self._trail.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _writer(self) -> Opened:
        at = Opened(open_writer(self._profile.store, self._opening, known=KNOWN), self._mac, self._chain)
        try:
            backup = partial(self._backed_up, at.connection)
            lower = partial(write_anchor, self._profile, self._chain, START)
            self._mark = marks.read(at, self._said)
            # A newer layout may give the lines other links: what was held before it is held.
            was_held = self._mark is not None and link_at(at, self._mark.head.n) == self._mark.head.chain
            self._anchor, self._is_new = brought_up_to_date(at, self._anchor, backup=backup, lower=lower)
            self._is_marked = was_held or marks.is_held(at, self._said)
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
        return Opened(open_reader(self._profile.store, self._opening, known=KNOWN), self._mac, self._chain)

    def _backed_up(self, source: Connection, *, with_damage: bool = False) -> Backup:
        def inspect(copy: Connection) -> None:
            if not with_damage and copy.value("PRAGMA user_version") == KNOWN:
                require_whole(Opened(copy, self._mac, self._chain))

        folder, now = self._profile.backups, self._clock.now()
        return back_up(source, folder, self._opening, known=KNOWN, now=now, inspect=inspect)

    def _look_back(self, at: Opened, as_left: bool, entered: Entered) -> None:  # noqa: FBT001  (run passes it by place)
        kept = read_anchor(self._profile, self._chain)
        whole = self._is_swept or self._is_new
        self.put_back = why_put_back(at, self._anchor, is_as_left=as_left, whole=whole)
        if not self.put_back and not self._is_marked:
            self.put_back = "key_store"
        self.mended = mended.unread(at)
        self.unvouched = marks.trouble(at, self._said, self._epoch)
        if not self.put_back and (kept is None or kept != self._anchor):
            with suppress(Told):
                write_anchor(self._profile, self._chain, START if self._anchor is None else self._anchor.head)
        # A full disk keeps nobody from reading.
        with suppress(Told), at.connection.transaction():
            if self.put_back or self._is_left_open:
                # Nothing vouches for the pages then: the partnership's sums have to.
                recount(at)
            unvouched = f"key_store_{self.unvouched}" if self.unvouched else ""
            entries.note(self._chain_of(at), entered, oddity=self.put_back or unvouched)

    def _accepted(self, at: Opened, reason: str) -> None:
        settle_witness(at)
        self._chain_of(at).note(AuditNote("accept_store", reason=f"{self.put_back}: {reason}"))

    def _newest(self, at: Opened) -> Head | None:
        """The link to anchor, once every look is in the audit; None where it does not go on from the last anchor."""
        self._looks.write(at)
        anchor = read_anchor(self._profile, self._chain)
        if not self.put_back:
            self.put_back = why_put_back(at, anchor)
            self._remember_witness(at)
        return None if self.put_back else audit.head(at)

    def _marked(self, at: Opened) -> str:
        head = self._newest(at)
        return "" if head is None else marks.written(at, head)

    def _remember_witness(self, at: Opened) -> None:
        """What the partnership has confirmed of this very chain."""
        said = None if self.put_back else witnessed(at)
        if said is not None and str(said.n) != meta.read(at, meta.AUDIT_HELD):
            meta.keep(at, meta.AUDIT_HELD, str(said.n))

    def _follow(self, at: Opened) -> None:
        """After each save, before it is acknowledged: the newest link, beside the store."""
        # Work that is done stays done: trouble here must not be told as trouble there.
        with suppress(Told):
            head = audit.head(at)
            if head.n != self._trailed and not self.put_back:
                self._trail.follow(head)
                self._trailed = head.n

    def _chain_of(self, at: Opened) -> Chain:
        return Chain(at, meta.me(at).worker, self._clock.now().isoformat())

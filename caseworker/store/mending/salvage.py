"""A damaged store: look at what is whole, put what is whole into a new one, or put a backup in its place.

Whatever is chosen, the former file is moved aside as it is, work of this laptop that was never sent is kept as far as
it can be read, and no number is given twice. A stop at any moment leaves the former store or the new one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from caseworker.domain.access import Me
from caseworker.domain.errors import Told
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import audit, feed_port, meta
from caseworker.store.anchor import print_of, write_anchor
from caseworker.store.audit import Chain
from caseworker.store.connection import Connection, create_store, open_reader, open_writer
from caseworker.store.custody import desk as custody_desk
from caseworker.store.looks import Looks
from caseworker.store.mac import RecordMac
from caseworker.store.mending import carrying, mended
from caseworker.store.mending.backup import backups, copy_of, made_at
from caseworker.store.mending.carrying import Carried
from caseworker.store.mending.damage import note_sweep
from caseworker.store.mending.exchange import clear, finish, making, put_in_place
from caseworker.store.mending.reread import reread_forms
from caseworker.store.mending.wreck import Wreck, copied
from caseworker.store.migrations import KNOWN, migrate
from caseworker.store.opened import Opened, Readers
from caseworker.store.profile import Profile
from caseworker.store.records import LocalRecords
from caseworker.store.vault import marks
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.marks import NOT_ASKED, Mark, Outside
from caseworker.store.writing import NoWriting
from caseworker.syncport import CustodyState, SyncStatus


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of a damaged store: rows kept and rows that could not be, per table, and where the former one lies.

    `lost` may count too many, never too few: where a page is gone nobody can say how many rows it had.
    """

    kept: Mapping[str, int]
    lost: Mapping[str, int]
    former: Path

    @property
    def unsent_lost(self) -> int:
        """How much of what was never sent may be gone: this a worker must be told."""
        return _unsent_lost(self.kept, self.lost)


def _unsent_lost(kept: Mapping[str, int], lost: Mapping[str, int]) -> int:
    return max(0, lost.get("outbox", 0) - kept.get("rebuilt", 0)) + lost.get("draft", 0)


def reseed(profile: Profile, key: DataKey, clock: Clock) -> Salvaged:
    """A new store with everything that is whole; the next sync then fetches every file anew.

    No store of the profile may be open. Raises Told: store_newer, store_damaged where neither the file nor a backup
    says whose laptop this is, disk_full, folder_readonly; nothing has changed then.
    """
    with _Work.on(profile, key, clock) as work:
        target = work.fresh()
        with target.connection.transaction():
            carried = carrying.everything(target, work.wreck, work.facts())
            work.note(target, "salvage", carried)
            mended.note(target, lost=_unsent_lost(carried.kept, carried.lost))
        return work.settled(target, carried)


def restore(profile: Profile, backup: Path, key: DataKey, *, clock: Clock) -> Salvaged:
    """A backup in the place of the store, with what was written since and never sent, as far as that is whole.

    When it was made, and whether a newer one was passed over, is kept to be told. Nothing is touched unless the backup
    verifies: otherwise it raises Told as `reseed`, and store_newer.
    """
    with _Work.on(profile, key, clock) as work:
        target = work.backed(backup)
        with target.connection.transaction():
            carried = carrying.own_work(target, work.wreck)
            work.note(target, "restore", carried)
            lost, is_older = _unsent_lost(carried.kept, carried.lost), backup != backups(profile.backups)[0]
            mended.note(target, lost=lost, backup=made_at(backup), is_older=is_older)
        return work.settled(target, carried)


def look(profile: Profile, key: DataKey, clock: Clock, *, said: Outside = NOT_ASKED) -> "Looking":
    """What is whole, to be looked at and then closed; the store stays as it is. `said` is what the system's keyring has
    of it. Raises Told as `reseed`.
    """
    with _Work.on(profile, key, clock) as work:
        target = work.fresh()
        with target.connection.transaction():
            carried = carrying.everything(target, work.wreck, work.facts())
        mark = marks.read(target, said)
        target.connection.close()
        return Looking(work.made, _Keys(key), clock, carried=carried, mark=mark)


class Looking:
    """A damaged store that can only be looked at: what is whole, nothing else, and no writing and no sending.

    Attributes:
        records: the store as screens see it; whatever writes raises Told("store_look_only").
        carried: how much is whole, and at most how much is not.
    """

    def __init__(self, made: Profile, keys: "_Keys", clock: Clock, *, carried: Carried, mark: Mark | None) -> None:
        """Use `look`."""
        self._mark = mark
        self._made = made
        self._keys = keys
        self._readers = Readers(lambda: keys.opened(open_reader(made.store, keys.opening, known=KNOWN)))
        self.carried = carried
        writing = NoWriting()
        self.records = LocalRecords(self._readers, writing, clock, looks=Looks(writing, clock))

    def me(self) -> Me:
        """The worker at this laptop."""
        return meta.me(self._readers.mine())

    def status(self) -> SyncStatus:
        """Where this device's work is, as far as that is whole."""
        return feed_port.status(self._readers.mine())

    def custody(self) -> CustodyState:
        """What is kept of the partnership's word over this laptop, as far as that is whole."""
        return marks.known_to(custody_desk.custody_state(self._readers.mine()), self._mark)

    @property
    def server_key(self) -> str:
        """The partnership's key as it was pinned, "" if none was: then it gives no leases either."""
        return meta.enrolled(self._readers.mine()).server_key

    def close(self) -> None:
        """Close, take away what was made for looking, and wipe the keys. Reading threads must have finished."""
        self._readers.drop()
        clear(self._made)
        self._keys.wipe()


class _Keys:
    """The keys of one store, while something is done with its file."""

    def __init__(self, key: DataKey) -> None:
        self.opening, self.chain = key.subkey("sqlcipher"), key.subkey("chain")
        self._sealing = key.subkey("record-mac")

    def opened(self, connection: Connection) -> Opened:
        return Opened(connection, RecordMac(self._sealing), self.chain)

    def wipe(self) -> None:
        for key in (self.opening, self._sealing, self.chain):
            key.wipe()


class _Work:
    """One salvage: the wreck, and the place where the new store is made."""

    def __init__(self, profile: Profile, keys: _Keys, clock: Clock) -> None:
        self.profile = profile
        self.keys = keys
        self.clock = clock
        self.made = making(profile)
        copy = copied(profile, self.made.folder / "wreck.db")
        self.wreck = Wreck(copy, keys.opening, keys.opened)

    @classmethod
    @contextmanager
    def on(cls, profile: Profile, key: DataKey, clock: Clock) -> Iterator["_Work"]:
        """What is made there stays; it is taken away where something goes wrong."""
        finish(profile, clock.now())
        keys = _Keys(key)
        try:
            work = cls(profile, keys, clock)
            try:
                yield work
            finally:
                work.wreck.close()
        except BaseException:
            clear(Profile(profile.folder / "making"))
            raise
        finally:
            keys.wipe()

    def fresh(self) -> Opened:
        """A new store of the newest layout."""
        at = self.keys.opened(create_store(self.made.store, self.keys.opening))
        migrate(at, backup=lambda: None)
        reread_forms(at)
        return at

    def backed(self, backup: Path) -> Opened:
        """A copy of a backup, verified, and brought to the newest layout. Raises Told as `backup.verify`."""
        copy_of(backup, self.made.store, self.keys.opening, known=KNOWN)
        at = self.keys.opened(open_writer(self.made.store, self.keys.opening, known=KNOWN))
        migrate(at, backup=lambda: None)
        reread_forms(at)
        return at

    def facts(self) -> dict[str, str]:
        """The small facts of the wreck; where some are gone, those of the newest backup that has them."""
        found = self.wreck.facts()
        if self.wreck.lost["meta"] or meta.ENROLLED not in found:
            for backup in backups(self.profile.backups):
                with suppress(Told):
                    found = {**self._facts_in(backup), **found}
                    break
        if meta.ENROLLED not in found:
            raise Told("store_damaged")
        return found

    def _facts_in(self, backup: Path) -> dict[str, str]:
        with open_reader(backup, self.keys.opening, known=KNOWN) as reader:
            at = self.keys.opened(reader)
            return {key: meta.read(at, key) for (key,) in reader.execute("SELECT key FROM meta").all()}

    def note(self, at: Opened, deed: str, carried: Carried) -> None:
        """Say in the audit what was done, and how much was lost."""
        lost = sum(carried.lost.values())
        Chain(at, meta.me(at).worker, self.clock.now().isoformat()).note(AuditNote(deed, reason=f"lost {lost}"))
        note_sweep(at, self.clock.now())

    def settled(self, at: Opened, carried: Carried) -> Salvaged:
        """Close the new store, anchor it, and put it in the place of the former one."""
        head = audit.head(at)
        at.connection.close()
        write_anchor(self.made, self.keys.chain, head, pages=print_of(self.made.store))
        self.wreck.close()
        former = put_in_place(self.profile, self.made, self.clock.now())
        return Salvaged(dict(carried.kept), {table: n for table, n in carried.lost.items() if n}, former)

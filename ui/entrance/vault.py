"""The open vault: the store behind its door, the ports over it, and how it is closed, for a while or for ever."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Final

from caseworker.domain.errors import Told
from caseworker.domain.messages import Message
from caseworker.domain.ports import Clock, Ports
from caseworker.store.custody.escrow import seal_escrow
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.store.store import Store
from caseworker.store.vault import marks
from caseworker.store.vault.entries import BY_WORDS, Entered, Way
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.slots import Place
from caseworker.store.vault.vault import Safeguards, rotate, state, take_in_secret
from caseworker.sync.address import Address
from caseworker.sync.file_lane import FileLane
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from caseworker.sync.report import Leaving
from ui.desk import Outside
from ui.device_key import KEPT, LaptopKey
from ui.entrance.custody import RENEW, LaptopCustody
from ui.entrance.ending import end_laptop, is_called
from ui.entrance.files import LaptopFiles
from ui.entrance.lease import LeaseClock
from ui.entrance.mailbag import AnchoredMailbag
from ui.entrance.mending import said_of
from ui.i18n import N_
from ui.notices import Notice
from ui.parts import LatePress, RandomIds, StoreMemory, languages, lists
from ui.workplace import Opened

APP_VERSION: Final = "0.1.0"
PUT_BACK: Final = Message(
    N_("An older copy of the record store was put back on this laptop."),
    N_("What the server has is not affected."),
    N_("If you did not do this yourself, ring your helpdesk before you write anything."),
)
UNVOUCHED: Final = {
    "lost": Message(
        N_("This system's key store no longer holds what these records are checked against."),
        N_("Nothing is lost, and it is kept there anew when you lock."),
        N_("If nobody has reset this computer's passwords, ring your helpdesk and say: key store reset."),
    ),
    "silent": Message(
        N_("This system's key store does not answer, so nobody could check that these records are the newest."),
        N_("Nothing is lost, and the partnership checks it at the next sync."),
        N_("If it stays like this, ring your helpdesk and say: key store silent."),
    ),
}
CLOCK_BACK: Final = Message(
    N_("This laptop's clock shows an earlier time than it did before."),
    N_("Nothing is lost, and the days it opens without a network are counted all the same."),
    N_("Set the clock right: what you write carries its time."),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What every way into one profile needs. `wait_s`: how long to wait for another process to leave."""

    profile: Profile
    safeguards: Safeguards
    clock: Clock
    wait_s: float

    def entered(
        self, opened: Callable[[], DataKey], *, words: str = "", way: Way = "words", is_mended: bool = False
    ) -> "OpenVault":
        """The open vault behind a data key. With the words a new key is made first, if the worker wished for one, else
        the system's keyring takes part from now on, where another way in exists. `is_mended`: the store has just been
        put together anew, and may hold less than it did.

        Raises Told as `opened`, `Profile.held`, `vault.rotate` and `Store.open` do; the profile is then let go.
        """
        with ExitStack() as held:
            held.enter_context(self.profile.held(wait_s=self.wait_s))
            entered = self._tried(way)
            with opened() as key:
                store = opened_store(self, key, entered=entered, is_mended=is_mended)
                is_wished = bool(words) and self._wishes_new_key(store)
                if words and not is_wished:
                    self._take_in_secret(store, key, words)
            if is_wished:
                store = self._renewed(store, words)
            return OpenVault(self, store, held.pop_all())

    def _tried(self, way: Way) -> Entered:
        """By what it is opened, and what was wrong before: counted first, because being right clears a count."""
        guesses, profile = self.safeguards.guesses, self.profile
        codes, requests = (guesses.beside(file).count for file in (profile.code_tries, profile.request_tries))
        return Entered(way, guesses.count, codes, requests)

    def _wishes_new_key(self, store: Store) -> bool:
        """A store that was put back takes no other key: the wish waits until the worker has said why."""
        with closed_on_fault(store):
            return bool(StoreMemory(store).recall(RENEW)) and not store.is_put_back

    def _take_in_secret(self, store: Store, key: DataKey, words: str) -> None:
        """The system's keyring takes part once the officers or a recovery sheet could open the vault without it."""
        with closed_on_fault(store):
            if store.unvouched == "silent":
                return  # it was waited for once; a worker does not wait for it twice
            if store.custody().escrow_kept or state(self.profile).code_since:
                take_in_secret(self.profile, key, words, safeguards=self.safeguards)

    def _renewed(self, store: Store, words: str) -> Store:
        StoreMemory(store).remember(RENEW, None)
        store.close()
        with rotate(self.profile, words, self.safeguards, clock=self.clock) as key:
            return opened_store(self, key)


def opened_store(entry: Entry, key: DataKey, *, entered: Entered = BY_WORDS, is_mended: bool = False) -> Store:
    """The store of an entry's profile, with its data key sealed to the partnership where that was not done yet."""
    said = marks.ask(entry.safeguards.secrets, Place(key.store, key.epoch))
    store = Store.open(entry.profile, key, entry.clock, entered=entered, said=replace(said, is_head_past=is_mended))
    with closed_on_fault(store):
        seal_for_officers(store, key)
        pin_in_clear(store, entry.profile)
    return store


def pin_in_clear(store: Store, profile: Profile) -> None:
    """The profile says in the clear which key of the partnership the store pinned: somebody may have altered it."""
    with suppress(Told):
        said, card = read_device(profile), store.sync.device()
        if (said.server_key, said.device) != (card.server_key, card.device):
            write_device(profile, said.model_copy(update={"server_key": card.server_key, "device": card.device}))


def seal_for_officers(store: Store, key: DataKey) -> None:
    """Say which data key is open, and seal it to the partnership's recovery key if it has one. Needs an enrolment."""
    custody = store.sync.custody
    custody.note_opened(key.store.hex(), key.epoch)
    if not store.is_enrolled:
        return
    state = custody.state()
    if state.wants_escrow:
        custody.keep_escrow(seal_escrow(key, state.recovery_key))


@contextmanager
def closed_on_fault(store: "Store | OpenVault") -> Iterator[None]:
    """Whatever goes wrong on the way closes it first."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def _unheard(_words: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    return False


class OpenVault:
    """Everything that is open once the words were right, and how it is closed again."""

    def __init__(self, entry: Entry, store: Store, held: ExitStack) -> None:
        self._entry = entry
        self._held = held
        self._mailbag: AnchoredMailbag | None = None
        self._is_closed = False
        self._is_told = False
        self.store = store
        self.memory = StoreMemory(store)
        self.lease = LeaseClock(store, entry.clock, time.monotonic)

    def mailbag(self) -> AnchoredMailbag:
        """Sync over this store. Raises Told("slot_damaged") when the laptop's own key is gone."""
        if self._mailbag is None:
            key = self._key()
            server = Address.of(read_device(self._entry.profile).server)
            line = Line(Post(server), self.store.sync.device().device, key)
            run = ServerMailbag(self.store.sync, line, clock=self._entry.clock, key=key, app_v=APP_VERSION)
            self._mailbag = AnchoredMailbag(run, self.store, self._mark)
        return self._mailbag

    def opened(self) -> Opened:
        """The ports over this store. Raises Told: lease_over, store_missing before enrolment. It is then closed."""
        with closed_on_fault(self):
            self.lease.require()
            self._require_met()
            return self._opened(self.mailbag())

    def met(self) -> Opened:
        """As `opened`, after one sync with the server. Raises Told as that does; laptop_ended or end_waits once it
        was ordered to end.

        A run that stopped half-way counts where the server has renewed the lease: the app itself goes on with the rest.
        """
        with closed_on_fault(self):
            try:
                self.mailbag().run(_unheard, _never)
            except Told:
                self._require_life()
                if self.lease.is_over():
                    raise
                self._require_met()
            self._require_life()
            self._entry.profile.called.unlink(missing_ok=True)
        return self.opened()

    def fetched(self) -> Opened:
        """As `opened`, after one sync if the server can be met: a new store has next to nothing before that."""
        with closed_on_fault(self):
            with suppress(Told):
                self.mailbag().run(_unheard, _never)
            self._require_life()
        return self.opened()

    def is_over(self) -> bool:
        """Whether it is time to lock: the lease has ended, or the partnership has ended this laptop."""
        return self.lease.is_over() or self._order() is not None

    def close(self) -> None:
        """Anchor, empty the log, close, wipe the keys, and let another process in. A laptop that is to end, ends.

        Slow where it is to end: what is not in safe hands is handed over first. An end that cannot be followed now is
        ordered again at the next sync; the way out is never barred by it. Closing twice does no harm.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            due = self._end_due()
            with suppress(Told):
                self.lease.note()
            self._mark()
            self.store.close()
            if due is not None:
                safe = self._entry.safeguards.secrets
                with suppress(Told):
                    end_laptop(self._entry.profile, *due, secrets=safe, at=self._entry.clock.now())
        finally:
            self._held.close()

    def _mark(self) -> None:
        """Have the system's keyring hold where the store is now. Neither a full disk nor a silent one stop anything."""
        with suppress(Told):
            said = read_device(self._entry.profile)
            place = Place(bytes.fromhex(said.store), said.epoch)
            self.store.mark(lambda text: marks.keep(self._entry.safeguards.secrets, place, text))

    def _server_key(self) -> str:
        """The partnership's key as it was pinned; "" where nobody enrolled this laptop."""
        with suppress(Told):
            return self.store.sync.device().server_key
        return ""

    def _require_met(self) -> None:
        """Raise Told("lease_over") for a profile set aside whose laptop was ended: it opens by meeting the server."""
        if is_called(self._entry.profile, self._server_key()):
            raise Told("lease_over")

    def _end_due(self) -> tuple[Leaving, LaptopKey] | None:
        with suppress(Told):
            leaving = self._leaving()
            return None if leaving is None else (leaving, self._key())
        return None

    def _leaving(self) -> Leaving | None:
        """The order to end, if everything on this laptop is in safe hands now.

        Locking keeps what was being written as a draft, after the run that handed the rest over: one more run hands
        that over too. Where it cannot, the laptop does not end yet; its next run tries again.
        """
        leaving = self._order()
        if leaving is None or self._is_all_of(leaving):
            return leaving
        with suppress(Told):
            self.mailbag().run(_unheard, _never)
        leaving = self._order()
        return leaving if leaving is not None and self._is_all_of(leaving) else None

    def _order(self) -> Leaving | None:
        return self._mailbag.leaving() if self._mailbag is not None else None

    def _is_all_of(self, leaving: Leaving) -> bool:
        return self.store.sync.custody.unsent().mark == leaving.mark

    def _require_life(self) -> None:
        """Raises Told: laptop_ended once it has, end_waits where the order could not be followed yet."""
        if self._order() is not None:
            self.close()
            raise Told("end_waits" if state(self._entry.profile).ended is None else "laptop_ended")

    def _opened(self, mailbag: AnchoredMailbag) -> Opened:
        entry, store = self._entry, self.store
        ports = Ports(store.records, entry.clock, RandomIds(), store.me(), lists(), mailbag.clock_minutes, languages())
        custody = LaptopCustody(entry.profile, entry.safeguards, store, clock=entry.clock, lease=self.lease)
        outside = Outside(LatePress(), mailbag, store.status, custody.prove, self._files())
        return Opened(
            ports,
            outside,
            self.memory,
            self.close,
            self._warning(),
            custody=custody,
            is_over=self.is_over,
            back_up=store.back_up_if_due,
            news=self._news,
        )

    def _files(self) -> LaptopFiles:
        """Over a line of their own: no text waits for a photograph."""
        server = Address.of(read_device(self._entry.profile).server)
        line = Line(Post(server), self.store.sync.device().device, self._key())
        return LaptopFiles(self.store.files, FileLane(self.store.files, line))

    def _key(self) -> LaptopKey:
        kept = self.memory.recall(KEPT)
        if not isinstance(kept, str):
            raise Told("slot_damaged")
        return LaptopKey.from_kept(kept)

    def _warning(self) -> Notice | None:
        """What must be said first of all that is odd about this laptop."""
        if (mended := self.store.mended) is not None:
            return Notice(said_of(mended), "alarm", self.store.note_read, action=N_("I have read it"))
        if (put_back := self._news()) is not None:
            return put_back
        if self.store.unvouched:
            return Notice(UNVOUCHED[self.store.unvouched], "alert")
        standing = self.lease.standing()
        return Notice(CLOCK_BACK, "alert") if standing is not None and standing.is_set_back else None

    def _news(self) -> Notice | None:
        """That an older copy was put back: at the opening, or once the partnership's word about the audit shows it."""
        if self._is_told or not self.store.is_put_back:
            return None
        self._is_told = True
        return Notice(PUT_BACK, "alarm", self._accept, action=N_("I know why, go on"))

    def _accept(self) -> None:
        self.store.accept("the worker said they know why")
        self._mark()

"""How one gets in: the vault opened with words, and the laptop that is set up. `ui.app` binds both to the window."""

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.messages import Message
from caseworker.domain.ports import Clock, Ports
from caseworker.store.device_secret import Keyring
from caseworker.store.guesses import Guesses
from caseworker.store.kdf import KdfPolicy
from caseworker.store.passphrase import normalised, offered
from caseworker.store.passphrase import words as word_list
from caseworker.store.profile import Profile, read_device
from caseworker.store.store import Store
from caseworker.store.vault import Laptop, Safeguards, create_vault, unlock
from caseworker.sync.address import Address
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from caseworker.wire import Enrolled
from ui.desk import Outside
from ui.device_key import KEPT, LaptopKey
from ui.i18n import N_
from ui.notices import Notice
from ui.parts import SYSTEM_CLOCK, LatePress, RandomIds, StoreMemory, lists
from ui.screens.enrol import Invited
from ui.workplace import Opened

APP_VERSION: Final = "0.1.0"
WAIT_FOR_OTHER_S: Final = 0.5
CLOCK_OFF: Final = "clock_minutes"
PUT_BACK: Final = Message(
    N_("An older copy of the record store was put back on this laptop."),
    N_("What the server has is not affected."),
    N_("If you did not do this yourself, ring your helpdesk before you write anything."),
)


class OpenVault:
    """Everything that is open once the words were right, and how it is closed again."""

    def __init__(self, profile: Profile, store: Store, held: ExitStack, *, clock: Clock) -> None:
        self._held = held
        self._profile = profile
        self.store = store
        self._clock = clock
        self.memory = StoreMemory(self.store)

    def opened(self) -> Opened:
        """The ports over this store. Raises Told("store_missing") before enrolment."""
        mailbag = AnchoredMailbag(self._mailbag(), self.store)
        ports = Ports(
            self.store.records, self._clock, RandomIds(), self.store.me(), lists(), clock_minutes=mailbag.clock_minutes
        )
        outside = Outside(LatePress(), mailbag, self.store.status)
        return Opened(ports, outside, self.memory, self.close, self._warning())

    def close(self) -> None:
        """Anchor, empty the log, close, wipe the keys, and let another process in."""
        try:
            self.store.close()
        finally:
            self._held.close()

    def _mailbag(self) -> ServerMailbag:
        card, kept = self.store.sync.device(), self.memory.recall(KEPT)
        if not isinstance(kept, str):
            raise Told("slot_damaged")
        key = LaptopKey.from_kept(kept)
        line = Line(Post(Address.of(read_device(self._profile).server)), card.device, key)
        return ServerMailbag(self.store.sync, line, clock=self._clock, key=key, app_v=APP_VERSION)

    def _warning(self) -> Notice | None:
        if not self.store.is_put_back:
            return None
        return Notice(PUT_BACK, "alarm", self._accept, action=N_("I know why, go on"))

    def _accept(self) -> None:
        self.store.accept("the worker said they know why")


class AnchoredMailbag:
    """Sync; after each run, however it ended, the audit's head is kept beside the store, and how the clocks differ."""

    def __init__(self, mailbag: ServerMailbag, store: Store) -> None:
        self._mailbag = mailbag
        self._store = store
        self._memory = StoreMemory(store)

    def clock_minutes(self) -> int:
        """How far this laptop's clock was ahead of the server's when they last met; negative: behind."""
        kept = self._memory.recall(CLOCK_OFF)
        return kept if isinstance(kept, int) else 0

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:
        """One full sync; see `ServerMailbag.run`."""
        try:
            return self._mailbag.run(told, stopped)
        finally:
            with suppress(Told):
                self._store.anchor()
                self._keep_clock()

    def _keep_clock(self) -> None:
        """A run that did not reach the server says nothing about its clock."""
        last = self._mailbag.last
        if last is not None and (last.clock_minutes or not last.trouble) and last.clock_minutes != self.clock_minutes():
            self._memory.remember(CLOCK_OFF, last.clock_minutes or None)


class VaultDoor:
    """The door of one profile: tries words against the vault and opens the store."""

    def __init__(self, profile: Profile, policy: KdfPolicy, *, wait_s: float, clock: Clock = SYSTEM_CLOCK) -> None:
        self._profile = profile
        self._wait = wait_s
        self._clock = clock
        self._safeguards = Safeguards(policy, Guesses(profile.tries, self._clock.now), Keyring())

    @property
    def tag(self) -> str:
        """The laptop's code, empty if it cannot be read."""
        try:
            return read_device(self._profile).code
        except Told:
            return ""

    def wait_s(self) -> int:
        """Seconds until words may be tried again."""
        return self._safeguards.guesses.wait_s()

    def open(self, words: str) -> Opened:
        """What the app goes on with. Raises Told as `vault.unlock`, `Profile.held` and `Store.open` do."""
        with ExitStack() as held:
            held.enter_context(self._profile.held(wait_s=self._wait))
            with unlock(self._profile, words, self._safeguards) as key:
                store = Store.open(self._profile, key, self._clock)
            vault = OpenVault(self._profile, store, held.pop_all(), clock=self._clock)
        return closed_on_fault(vault)


def closed_on_fault(vault: OpenVault) -> Opened:
    """The open vault's ports; whatever goes wrong on the way closes it first."""
    try:
        return vault.opened()
    except BaseException:
        vault.close()
        raise


class NewLaptop:
    """Sets a laptop up. What the server answered is kept until the vault is made, because an invite works once."""

    def __init__(self, base: Path | None, policy: KdfPolicy, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._base = base
        self._policy = policy
        self._clock = clock
        self._answers: dict[tuple[str, str], tuple[Enrolled, LaptopKey]] = {}

    def words(self) -> str:
        """Four words drawn at random."""
        return offered(word_list())

    def same(self, shown: str, typed: str) -> bool:
        """Whether they are read the same."""
        return normalised(shown) == normalised(typed)

    def set_up(self, invited: Invited) -> Opened:
        """Enrol, make the vault, open it. Raises Told as `enrol`, `create_vault` and `Store.open` do."""
        from caseworker.sync.enrol import enrol

        asked = (invited.server, invited.code)
        if asked not in self._answers:
            key = LaptopKey.fresh()
            self._answers[asked] = (enrol(invited.server, invited.code, public_key=key.public), key)
        enrolled, key = self._answers[asked]
        profile = Profile.of(enrolled.worker, Address.of(invited.server).url, self._base)
        set_aside(profile)
        opened = self._made(profile, invited, enrolled, key)
        self._answers.clear()
        return opened

    def _made(self, profile: Profile, invited: Invited, enrolled: Enrolled, key: LaptopKey) -> Opened:
        params = self._policy.calibrated(time.perf_counter)
        server = Address.of(invited.server).url
        with ExitStack() as held:
            profile.make()
            held.enter_context(profile.held(wait_s=WAIT_FOR_OTHER_S))
            laptop = Laptop(server=server, code=enrolled.device_code, device=enrolled.device)
            safeguards = Safeguards(self._policy, Guesses(profile.tries, self._clock.now), Keyring())
            with create_vault(profile, invited.words, safeguards, params=params, laptop=laptop) as data_key:
                store = Store.open(profile, data_key, self._clock)
            vault = OpenVault(profile, store, held.pop_all(), clock=self._clock)
        vault.store.enrol(enrolled)
        vault.memory.remember(KEPT, key.kept())
        return closed_on_fault(vault)


def set_aside(profile: Profile) -> None:
    """Keep a profile that is there already under another name: its unsent work opens again with the old words."""
    if not profile.folder.exists():
        return
    number = 1
    while (aside := profile.folder.with_name(f"aside-{profile.folder.name}-{number}")).exists():
        number += 1
    profile.folder.rename(aside)

"""The one place where real parts are built and handed down: vault, store, sync, press, and the window over them."""

import json
import os
import secrets
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue
from PySide6.QtWidgets import QApplication

import resources
from caseworker.domain.changes import Changes
from caseworker.domain.choices import Lists, read_lists
from caseworker.domain.errors import Told
from caseworker.domain.ids import uuid7
from caseworker.domain.messages import Message
from caseworker.domain.ports import Clock, Ports, Restart
from caseworker.store.guesses import Guesses
from caseworker.store.kdf import PRODUCT, KdfPolicy
from caseworker.store.passphrase import normalised, offered
from caseworker.store.passphrase import words as word_list
from caseworker.store.platform import Hardening, harden
from caseworker.store.profile import LEAVING_S, Profile, profiles, read_device
from caseworker.store.store import Store
from caseworker.store.vault import create_vault, unlock
from caseworker.sync.address import Address
from caseworker.sync.line import Line, Post
from caseworker.sync.mailbag import ServerMailbag
from caseworker.wire import Enrolled
from ui import early
from ui.desk import Outside
from ui.device_key import KEPT, LaptopKey
from ui.i18n import N_
from ui.lock import Clocks
from ui.notices import Hooks, Notice, Notices
from ui.places import Factory
from ui.protections import protections
from ui.restart import AFTER_LOCK, NOTHING_KNOWN, FreshProcess, Handover, read_handover
from ui.screens import SCREENS
from ui.screens.enrol import Invited
from ui.session_watch import SessionWatch
from ui.tasks import Sweep, Tasks
from ui.window import TITLE, Entrance, Window
from ui.workplace import Fittings, Opened

if TYPE_CHECKING:
    from caseworker.printing.compose import DocumentPress

APP_VERSION: Final = "0.1.0"
WAIT_FOR_OTHER_S: Final = 0.5
PUT_BACK: Final = Message(
    N_("An older copy of the record store was put back on this laptop."),
    N_("What the server has is not affected."),
    N_("If you did not do this yourself, ring your helpdesk before you write anything."),
)


class SystemClock:
    """The laptop's clock, in UTC."""

    def now(self) -> datetime:
        """The moment this is asked, with its offset."""
        return datetime.now(UTC)


NOT_HARDENED: Final = Hardening((), ())
SYSTEM_CLOCK: Final = SystemClock()
CLOCK_OFF: Final = "clock_minutes"
CLOCKS: Final = Clocks(time.monotonic, time.time)
Restarting = Callable[[Callable[[], Handover]], Restart]


@dataclass(frozen=True, slots=True)
class Setup:
    """What one start of the app is given.

    Attributes:
        base: folder of profiles; None is the user's local application data.
        name: folder name of the profile to open; empty takes the one that was used last.
        policy: what unlocking costs. Only tests give another than the product's.
        arguments: the command line, for starting again after a lock.
        handover: what the process before said.
        screens: the pages of the shell, by name; the settings come on top.
        clock: what the laptop takes for the present moment.
    """

    base: Path | None = None
    name: str = ""
    policy: KdfPolicy = PRODUCT
    arguments: tuple[str, ...] = ()
    handover: Handover = NOTHING_KNOWN
    screens: Mapping[str, Factory] = field(default_factory=lambda: SCREENS)
    clock: Clock = SYSTEM_CLOCK


class RandomIds:
    """Fresh ids from the system's randomness."""

    def new(self) -> str:
        """An id nobody else has."""
        return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


class StoreMemory:
    """Small values of this device, in the store's own facts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, name: str) -> JsonValue:
        """What was kept, None if nothing was."""
        text = self._store.recall(name)
        value: JsonValue = json.loads(text) if text else None
        return value

    def remember(self, name: str, value: JsonValue) -> None:
        """Keep a value; None forgets."""
        self._store.remember(name, None if value is None else json.dumps(value))


class LatePress:
    """The press, loaded when something is first printed: its fonts take a while."""

    def press(self, paper: object) -> bytes:
        """The PDF of a document. Raises Told("print_glyph_missing") or Told("print_card_full"): nothing is printed."""
        return _press().press(paper)


@lru_cache(maxsize=1)
def _press() -> "DocumentPress":
    from caseworker.printing.compose import DocumentPress
    from caseworker.printing.fonts import Fonts
    from caseworker.printing.press import Press

    return DocumentPress(Press(Fonts(resources.data)))


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The value lists of this version."""
    return read_lists(resources.text(f"lists/{name}") for name in resources.folder("lists") if name.endswith(".toml"))


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
        self._policy = policy
        self._wait = wait_s
        self._clock = clock
        self._guesses = Guesses(profile.tries, self._clock.now)

    @property
    def tag(self) -> str:
        """The laptop's code, empty if it cannot be read."""
        try:
            return read_device(self._profile).code
        except Told:
            return ""

    def wait_s(self) -> int:
        """Seconds until words may be tried again."""
        return self._guesses.wait_s()

    def open(self, words: str) -> Opened:
        """What the app goes on with. Raises Told as `vault.unlock`, `Profile.held` and `Store.open` do."""
        with ExitStack() as held:
            held.enter_context(self._profile.held(wait_s=self._wait))
            with unlock(self._profile, words, self._policy, self._guesses) as key:
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
            with create_vault(
                profile, invited.words, self._policy, params=params, server=server, code=enrolled.device_code
            ) as data_key:
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


def chosen_profile(setup: Setup) -> Profile | None:
    """The profile that was named, or the one that was used last; None if this laptop is not set up."""
    found = profiles(setup.base)
    named = [profile for profile in found if profile.folder.name == setup.name]
    return max(named or found, key=lambda profile: profile.store.stat().st_mtime, default=None)


def build(
    setup: Setup,
    notices: Notices,
    *,
    hardening: Hardening = NOT_HARDENED,
    clocks: Clocks = CLOCKS,
    restarting: Restarting | None = None,
) -> Window:
    """The window over the real parts. The caller owns the application and the event loop.

    Tests give their own clocks, and a restart that does not start a process.
    """
    profile = chosen_profile(setup)
    wait_s = LEAVING_S if AFTER_LOCK in setup.arguments else WAIT_FOR_OTHER_S
    door = VaultDoor(profile, setup.policy, wait_s=wait_s, clock=setup.clock) if profile is not None else None
    entrance = Entrance(door, NewLaptop(setup.base, setup.policy, clock=setup.clock), setup.handover)

    def fresh_process(handover: Callable[[], Handover]) -> Restart:
        return FreshProcess(setup.arguments, handover)

    watch = SessionWatch()
    fittings = Fittings(
        Tasks(),
        notices,
        setup.screens,
        clocks,
        protections(hardening.done, hardening.missing, hears_lock=watch.hears),
    )
    window = Window(entrance, fittings, restarting or fresh_process)
    watch.setParent(window)
    watch.went_away.connect(window.lock)
    return window


def setup_from(arguments: Sequence[str]) -> Setup:
    """What the command line says."""
    parser = ArgumentParser(prog="caseworker", description="Casework for the people who keep young people safe.")
    parser.add_argument("--profiles", type=Path, default=None, help="folder of profiles, for trying things out")
    parser.add_argument("--profile", default="", help="folder name of the profile to open")
    parser.add_argument(AFTER_LOCK, action="store_true", help="started by a lock: wait for the process before to end")
    known = parser.parse_args(arguments)
    return Setup(known.profiles, known.profile, arguments=tuple(arguments), handover=read_handover(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app; the exit status of its event loop."""
    early.settle_look(os.environ)
    early.settle_quiet(os.environ)
    hardening = harden()
    setup = setup_from(sys.argv[1:] if arguments is None else arguments)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(TITLE)
    sweep = Sweep()
    notices = Notices()
    hooks = Hooks(notices)
    window = build(setup, notices, hardening=hardening)
    window.place()
    status = application.exec()
    hooks.remove()
    sweep.end()
    return status

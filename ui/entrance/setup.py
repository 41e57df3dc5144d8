"""Setting a laptop up. What the server answered is kept until the vault is made, because an invite works once."""

import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from caseworker.domain.errors import Told
from caseworker.domain.ports import Clock
from caseworker.store.faults import writing_files
from caseworker.store.platform import data_folder, move_over, sync_folder, write_whole
from caseworker.store.profile import ASIDE, Profile, profiles
from caseworker.store.store import Store
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import KdfPolicy
from caseworker.store.vault.shredding import remove_tree
from caseworker.store.vault.vault import Laptop, Safeguards, create_vault
from caseworker.sync.address import Address
from caseworker.wire import Enrolled
from ui.device_key import KEPT, LaptopKey
from ui.entrance.custody import Drawing
from ui.entrance.ending import report_end
from ui.entrance.vault import Entry, OpenVault, seal_for_officers
from ui.parts import SYSTEM_CLOCK, StoreMemory
from ui.screens.lock.enrol import Invited
from ui.workplace import Opened

WAIT_FOR_OTHER_S: Final = 0.5
_MADE: Final = "new-"


def entry_of(profile: Profile, policy: KdfPolicy, clock: Clock, *, wait_s: float = WAIT_FOR_OTHER_S) -> Entry:
    """The way into a profile, with this system's keyring."""
    return Entry(profile, Safeguards(policy, Guesses(profile.tries, clock.now), Keyring()), clock, wait_s)


class NewLaptop(Drawing):
    """Makes a profile from an invite."""

    def __init__(self, base: Path | None, policy: KdfPolicy, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._base = base
        self._policy = policy
        self._clock = clock
        self._answers: dict[tuple[str, str], tuple[Enrolled, LaptopKey]] = {}

    def set_up(self, invited: Invited) -> Opened:
        """Enrol, make the vault, open it. Raises Told as `enrol`, `create_vault` and `Store.open` do."""
        from caseworker.sync.enrol import enrol

        asked = (invited.server, invited.code)
        if asked not in self._answers:
            key = LaptopKey.fresh()
            self._answers[asked] = (enrol(invited.server, invited.code, public_key=key.public), key)
        enrolled, key = self._answers[asked]
        profile = Profile.of(enrolled.worker, Address.of(invited.server).url, self._base)
        for before in profiles(self._base):
            report_end(before)  # a laptop that has ended is never started again: this is its last chance to say so
        opened = self._made(profile, invited, enrolled, key)
        self._answers.clear()
        return opened

    def _made(self, profile: Profile, invited: Invited, enrolled: Enrolled, key: LaptopKey) -> Opened:
        entry, fresh = entry_of(profile, self._policy, self._clock), being_made(profile)
        remove_tree(fresh.folder)
        params = self._policy.calibrated(time.perf_counter)
        server = Address.of(invited.server).url
        laptop = Laptop(server, enrolled.device_code, enrolled.device, enrolled.server_key)
        with ExitStack() as held:
            with create_vault(fresh, invited.words, entry.safeguards, params=params, laptop=laptop) as data_key:
                with Store.open(fresh, data_key, self._clock) as store:
                    store.enrol(enrolled)
                    StoreMemory(store).remember(KEPT, key.kept())
                    seal_for_officers(store, data_key)
                write_whole(_mark(fresh), b"")
                put_in_place(profile, wait_s=entry.wait_s)
                held.enter_context(profile.held(wait_s=entry.wait_s))
                store = Store.open(profile, data_key, self._clock)
            vault = OpenVault(entry, store, held.pop_all())
        return replace(vault.opened(), is_new=True)


def being_made(profile: Profile) -> Profile:
    """Where the vault of a profile is made: only when it is whole does it take the place of one that is there."""
    return Profile(profile.folder.with_name(_MADE + profile.folder.name))


def finish_set_up(base: Path | None) -> None:
    """Put in place what was whole when a crash interrupted it. Trouble waits for the next start."""
    place = base or data_folder()
    for folder in place.glob(f"{_MADE}p-*") if place.is_dir() else ():
        with suppress(Told):
            if _mark(Profile(folder)).exists():
                put_in_place(Profile(folder.with_name(folder.name.removeprefix(_MADE))), wait_s=0.0)


def put_in_place(profile: Profile, *, wait_s: float) -> None:
    """The vault that was made takes its place; one that is there makes way, and opens again when it is named.

    Raises Told, and then the old one is where it was: profile_in_use, disk_full, folder_readonly.
    """
    fresh = being_made(profile)
    if not fresh.folder.is_dir():
        return  # another start of the app has done it
    aside = set_aside(profile, wait_s=wait_s)
    try:
        with writing_files():
            move_over(fresh.folder, profile.folder)
    except BaseException:
        if aside is not None:
            move_over(aside.folder, profile.folder)
        raise
    with suppress(OSError):
        # Beside a vault in its place the mark says nothing any more.
        _mark(profile).unlink()
        sync_folder(profile.folder.parent)


def set_aside(profile: Profile, *, wait_s: float) -> Profile | None:
    """Keep a profile that is there already under another name, which is given: the old words open it there.

    Raises Told: profile_in_use, disk_full, folder_readonly.
    """
    if not profile.folder.exists():
        return None
    number = 1
    while (aside := profile.folder.with_name(f"{ASIDE}{profile.folder.name}-{number}")).exists():
        number += 1
    with suppress(OSError), profile.held(wait_s=wait_s):
        profile.folder.rename(aside)
        return Profile(aside)
    # Windows moves no folder in which a file is open, and the lock is one: there a second app would be in the way too.
    with writing_files():
        move_over(profile.folder, aside)
    return Profile(aside)


def _mark(fresh: Profile) -> Path:
    return fresh.folder / "made"

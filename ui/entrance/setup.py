"""Setting a laptop up. What the server answered is kept until the vault is made, because an invite works once."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from caseworker.domain.ports import Clock
from caseworker.store.device_secret import Keyring
from caseworker.store.guesses import Guesses
from caseworker.store.kdf import KdfPolicy
from caseworker.store.profile import Profile, profiles
from caseworker.store.store import Store
from caseworker.store.vault import Laptop, Safeguards, create_vault
from caseworker.sync.address import Address
from caseworker.wire import Enrolled
from ui.device_key import KEPT, LaptopKey
from ui.entrance.custody import Drawing
from ui.entrance.ending import report_end
from ui.entrance.vault import Entry, OpenVault, closed_on_fault, seal_for_officers
from ui.parts import SYSTEM_CLOCK, StoreMemory
from ui.screens.enrol import Invited
from ui.workplace import Opened

WAIT_FOR_OTHER_S: Final = 0.5


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
        set_aside(profile)
        opened = self._made(profile, invited, enrolled, key)
        self._answers.clear()
        return opened

    def _made(self, profile: Profile, invited: Invited, enrolled: Enrolled, key: LaptopKey) -> Opened:
        entry = entry_of(profile, self._policy, self._clock)
        params = self._policy.calibrated(time.perf_counter)
        server = Address.of(invited.server).url
        laptop = Laptop(server=server, code=enrolled.device_code, device=enrolled.device)
        with ExitStack() as held:
            profile.make()
            held.enter_context(profile.held(wait_s=entry.wait_s))
            with create_vault(profile, invited.words, entry.safeguards, params=params, laptop=laptop) as data_key:
                store = Store.open(profile, data_key, self._clock)
                with closed_on_fault(store):
                    store.enrol(enrolled)
                    StoreMemory(store).remember(KEPT, key.kept())
                    seal_for_officers(store, data_key)
            vault = OpenVault(entry, store, held.pop_all())
        return vault.opened()


def set_aside(profile: Profile) -> None:
    """Keep a profile that is there already under another name: its unsent work opens again with the old words."""
    if not profile.folder.exists():
        return
    number = 1
    while (aside := profile.folder.with_name(f"aside-{profile.folder.name}-{number}")).exists():
        number += 1
    profile.folder.rename(aside)

"""What can be done about a damaged store from the lock: look at what is whole, put a backup back, fetch all anew."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

from pydantic import JsonValue

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.messages import Message
from caseworker.domain.ports import Ports
from caseworker.store.mending.backup import backups, made_at
from caseworker.store.mending.salvage import Salvaged, look, reseed, restore
from caseworker.store.vault import marks
from caseworker.store.vault.keys import DataKey, wiped_on_fault
from caseworker.store.vault.slots import Place
from caseworker.store.vault.vault import unlock
from ui.desk import Outside
from ui.entrance.custody import moment_in_words
from ui.entrance.ending import is_called
from ui.entrance.lease import LeaseClock
from ui.entrance.vault import Entry, OpenVault
from ui.i18n import N_
from ui.notices import Notice
from ui.parts import LatePress, RandomIds, lists
from ui.workplace import Opened

LOOKING: Final = Message(
    N_("You are looking at what is whole of a damaged file."),
    N_("Nothing can be written or sent, and nothing is changed."),
    N_("When you are done, lock, and choose to fetch everything again."),
)


class VaultRepairs:
    """See `ui.screens.lock.trouble.Repairs`."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def newest_backup(self) -> str:
        """When the newest backup was made, in words; "" if there is none."""
        newest = next(iter(backups(self._entry.profile.backups)), None)
        return moment_in_words(made_at(newest).timestamp()) if newest is not None else ""

    def look_only(self, words: str) -> Opened:
        """What is whole, without writing or sending. Raises Told as `vault.unlock`, `salvage.look`; lease_over."""
        entry = self._entry
        with ExitStack() as held:
            held.enter_context(entry.profile.held(wait_s=entry.wait_s))
            with unlock(entry.profile, words, entry.safeguards) as key:
                said = marks.ask(entry.safeguards.secrets, Place(key.store, key.epoch))
                looking = look(entry.profile, key, entry.clock, said=said)
            held.callback(looking.close)
            lease = LeaseClock(looking, entry.clock, time.monotonic)
            if looking.server_key and looking.custody().lease is None:
                raise Told("lease_over")  # who damages the lease does not get in by that
            lease.require()
            if is_called(entry.profile, looking.server_key):
                raise Told("lease_over")
            ports = Ports(looking.records, entry.clock, RandomIds(), looking.me(), lists())
            outside = Outside(LatePress(), NoPost(), looking.status)
            return Opened(
                ports, outside, ShortMemory(), held.pop_all().close, Notice(LOOKING, "alarm"), is_over=lease.is_over
            )

    def restore(self, words: str) -> Opened:
        """The newest backup that is whole, with the work of since. Raises Told as `salvage.restore`."""

        def put_back(key: DataKey) -> Salvaged:
            for backup in backups(self._entry.profile.backups):
                try:
                    return restore(self._entry.profile, backup, key, clock=self._entry.clock)
                except Told as told:
                    if told.key != "store_damaged":
                        raise
            raise Told("store_damaged")

        return self._repaired(words, put_back, OpenVault.opened)

    def fetch_again(self, words: str) -> Opened:
        """A new store with what is whole; the rest comes from the server if it can be met now, else by the next sync.

        Raises Told as `salvage.reseed`.
        """

        def anew(key: DataKey) -> Salvaged:
            return reseed(self._entry.profile, key, self._entry.clock)

        return self._repaired(words, anew, OpenVault.fetched)

    def _repaired(
        self, words: str, deed: Callable[[DataKey], Salvaged], go_on: Callable[[OpenVault], Opened]
    ) -> Opened:
        entry = self._entry

        def opened() -> DataKey:
            key = unlock(entry.profile, words, entry.safeguards)
            with wiped_on_fault(key):
                deed(key)
            return key

        return go_on(entry.entered(opened, is_mended=True))


class NoPost:
    """Nothing is sent while one only looks."""

    def run(self, told: Callable[[str, int, int], None], stopped: Callable[[], bool]) -> Changes:  # noqa: ARG002
        """Raises Told("store_look_only")."""
        raise Told("store_look_only")


class ShortMemory:
    """Small values for as long as one looks."""

    def __init__(self) -> None:
        self._values: dict[str, JsonValue] = {}

    def recall(self, name: str) -> JsonValue:
        """What was kept, None if nothing was."""
        return self._values.get(name)

    def remember(self, name: str, value: JsonValue) -> None:
        """Keep a value until this is closed."""
        self._values[name] = value

"""Words, recovery and backups of the laptop that is open, for the screen that shows them."""

from contextlib import suppress
from datetime import date, datetime
from typing import Final

from caseworker.custody import fingerprint
from caseworker.domain.errors import Told
from caseworker.domain.ports import Clock
from caseworker.store.mending.backup import backups
from caseworker.store.profile import Profile, read_device
from caseworker.store.store import Store
from caseworker.store.vault.lost_words import confirm_recovery_code
from caseworker.store.vault.passphrase import normalised, offered
from caseworker.store.vault.passphrase import words as word_list
from caseworker.store.vault.recovery import drawn_code, seal_for_code
from caseworker.store.vault.vault import Safeguards, change_passphrase, state, unlock
from ui.entrance.lease import LeaseClock
from ui.parts import StoreMemory
from ui.screens.keys_cards import Standing

RENEW: Final = "renew_key"
"""Remembered while the worker wishes for a new data key: the next opening makes it."""


class Drawing:
    """Draws words, and reads them as unlocking does."""

    def words(self) -> str:
        """Four words drawn at random."""
        return offered(word_list())

    def same(self, shown: str, typed: str) -> bool:
        """Whether they are read the same."""
        return normalised(shown) == normalised(typed)


class LaptopCustody(Drawing):
    """What the vault does for the worker who is in. The profile is held by whoever made this."""

    def __init__(
        self, profile: Profile, safeguards: Safeguards, store: Store, *, clock: Clock, lease: LeaseClock
    ) -> None:
        self._profile = profile
        self._safeguards = safeguards
        self._store = store
        self._clock = clock
        self._lease = lease
        self._drawn = b""

    @property
    def laptop(self) -> str:
        """The laptop's code."""
        return read_device(self._profile).code

    def standing(self) -> Standing:
        """How things stand now."""
        kept, files, lease = self._store.custody(), state(self._profile), self._lease.standing()
        made = backups(self._profile.backups)
        return Standing(
            lease_until=day_in_words(kept.lease.not_after.astimezone().date()) if kept.lease else "",
            days_left=lease.days_left if lease else None,
            code_since=day_in_words(date.fromisoformat(files.code_since)) if files.code_since else "",
            can_be_helped=kept.escrow_kept,
            other_key=fingerprint(kept.recovery_key_changed) if kept.recovery_key_changed else "",
            has_device_secret=files.has_device_secret,
            backup=moment_in_words(made[0].stat().st_mtime) if made else "",
        )

    def prove(self, words: str) -> None:
        """Whether it is the worker who asks: raises Told as `vault.unlock` unless these words open this laptop."""
        with unlock(self._profile, words, self._safeguards):
            pass

    def change_words(self, old: str, new: str) -> None:
        """From now on the new words open the laptop. Raises Told as `vault.change_passphrase`."""
        change_passphrase(self._profile, old, new, safeguards=self._safeguards)
        self._note("words_changed")

    def make_code(self, words: str) -> str:
        """A new recovery code, in groups; it opens nothing before `confirm_code`. Raises Told as `vault.unlock`."""
        code = drawn_code()
        with unlock(self._profile, words, self._safeguards) as key:
            today = self._clock.now().astimezone().date().isoformat()
            self._drawn = seal_for_code(key, code, self._safeguards.policy, made_on=today)
        return code

    def confirm_code(self, typed: str) -> None:
        """The code that was made last, typed from its paper, is the one from now on; the sheet before opens no more.

        Raises Told: recovery_code_typo, wrong_recovery_code, disk_full; the sheet before stays good then.
        """
        confirm_recovery_code(self._profile, self._drawn, typed, policy=self._safeguards.policy)
        self._drawn = b""
        self._note("sheet_made")

    def back_up(self) -> None:
        """Make a backup and verify it. Raises Told as `Store.back_up`."""
        self._store.back_up()

    def accept_key(self, name: str) -> None:
        """The other recovery key of this name is the right one; the next opening seals the data key to it."""
        other = self._store.custody().recovery_key_changed
        if other and fingerprint(other) == name:
            self._store.sync.custody.accept_recovery_key(other)

    def renew_key(self) -> None:
        """The next opening makes a new data key."""
        StoreMemory(self._store).remember(RENEW, True)  # noqa: FBT003  (a JSON value)

    def _note(self, deed: str) -> None:
        """What was done is done: a disk that is full now must not be told as if it were not."""
        with suppress(Told):
            self._store.sync.custody.note_deed(deed)


def day_in_words(day: date) -> str:
    """A day as people write it: `22 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(seconds: float) -> str:
    """A moment in local time, of seconds since 1970: `22 November 2026, 08:12`."""
    moment = datetime.fromtimestamp(seconds).astimezone()
    return f"{day_in_words(moment.date())}, {moment:%H:%M}"

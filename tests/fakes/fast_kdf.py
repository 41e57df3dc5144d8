"""A vault that opens in microseconds, for tests. The product cannot open what is made here: its policy refuses it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from caseworker.store.profile import Profile
from caseworker.store.vault.device_secret import NO_SECRETS, DeviceSecrets
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import KdfParams, KdfPolicy
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.lost_words import confirm_recovery_code
from caseworker.store.vault.recovery import seal_for_code
from caseworker.store.vault.vault import Safeguards, create_vault

FAST_PARAMS = KdfParams(memory_kib=64, passes=1, lanes=1)
FAST = KdfPolicy(floor=FAST_PARAMS, ceiling=KdfParams(1024, 3, 4), largest_kib=1024, aim_s=(0.0, 1.0))
WORDS = "otter banjo cloud thimble"
START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def fresh_vault(base: Path, words: str = WORDS) -> tuple[Profile, DataKey]:
    """A profile with an empty store under `base`, and its open data key."""
    profile = Profile.of("worker-1", "https://partnership.example", base)
    return profile, create_vault(profile, words, safeguards(profile), params=FAST_PARAMS)


def keep_recovery_code(profile: Profile, key: DataKey, code: str, *, policy: KdfPolicy, on: date) -> None:
    """A recovery sheet with this code, made and typed back as its page has it."""
    confirm_recovery_code(profile, seal_for_code(key, code, policy, made_on=on.isoformat()), code, policy=policy)


def guesses_of(profile: Profile, now: Callable[[], datetime] | None = None) -> Guesses:
    """The profile's counter, on a clock that stands still unless one is given."""
    return Guesses(profile.tries, now or SetClock())


def safeguards(
    profile: Profile, now: Callable[[], datetime] | None = None, *, secrets: DeviceSecrets = NO_SECRETS
) -> Safeguards:
    """What a profile of the tests is opened with: the fast policy, its own counter, and no keyring unless given."""
    return Safeguards(FAST, guesses_of(profile, now), secrets)

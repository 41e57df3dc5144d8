"""What keeping the vault costs a worker: opening it, other words, another key, a backup, a recovery code."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from caseworker.clock import SystemClock
from caseworker.store.profile import profiles
from caseworker.store.store import Store
from caseworker.store.vault.device_secret import NO_SECRETS
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import PRODUCT
from caseworker.store.vault.vault import Safeguards, change_passphrase, rotate, unlock
from tests.speed.figures import Record
from tests.speed.measure_start import WORDS, make_profile

OTHER = "harbour velvet ladder pepper"
TIMES = 20


def measure(record: Record) -> None:
    """Figures with the product's own cost of a passphrase, on a store that holds nobody."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        make_profile(Path(folder))
        (profile,) = profiles(Path(folder))
        safeguards = Safeguards(PRODUCT, Guesses(profile.tries, SystemClock().now), NO_SECRETS)

        def opened() -> None:
            with unlock(profile, WORDS, safeguards) as key:
                Store.open(profile, key, SystemClock()).close()

        taken = sorted(seconds(opened) for _ in range(TIMES))
        at_95 = taken[round(0.95 * (TIMES - 1))]
        record("unlocking to an open store", statistics.median(taken), "s", note=f"Argon2id included, {TIMES} times")
        record("unlocking to an open store, 95th percentile", at_95, "s", note="goal 1.5 s")
        change = seconds(lambda: change_passphrase(profile, WORDS, OTHER, safeguards=safeguards))
        record("changing the words", change, "s", note="two derivations")
        renew = seconds(lambda: rotate(profile, OTHER, safeguards, clock=SystemClock()).wipe())
        record("another key for an empty store", renew, "s")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

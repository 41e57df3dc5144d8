"""T6: nothing is left in memory after a lock, looked for from outside as another program or a cold boot would.

Before the lock the same search finds the words, the key and the passphrase: it is the positive control.
"""

import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from caseworker.clock import SystemClock
from caseworker.domain.ports import Ports
from caseworker.store.profile import read_device, write_device
from caseworker.store.store import Store
from tests.fakes.desktop import ENROLLED, SERVER
from tests.fakes.fast_kdf import fresh_vault
from tests.fakes.process_watch import Process, is_there, memory_holds, running
from tests.journeys.bad_days import new_case, new_session
from tests.property.long_hour import SHARES_S
from ui.device_key import KEPT, LaptopKey
from ui.parts import RandomIds, StoreMemory, lists

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="reads memory as Linux shows it")

TRIGGERS = ("session", "key", "idle", "cover")
LONG_CYCLES, LONG_S = 200, SHARES_S["lock after lock, and what is in memory"]


class Vaulted:
    """A profile with one case, and what nobody may find once it is locked."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.words = " ".join(secrets.token_hex(4) for _ in range(4))
        self.secrets: dict[str, str | bytes] = {"words": self.words, "row": f"seen{secrets.token_hex(8)}"}
        profile, key = fresh_vault(base, self.words)
        write_device(profile, read_device(profile).model_copy(update={"server": SERVER, "code": "K7"}))
        with Store.open(profile, key, SystemClock()) as store:
            store.enrol(ENROLLED)
            StoreMemory(store).remember(KEPT, LaptopKey.fresh().kept())
            ports = Ports(store.records, SystemClock(), RandomIds(), store.me(), lists())
            self.case = new_case(ports, family=str(self.secrets["row"]))
            new_session(ports, self.case, str(self.secrets["row"]))
        with key.subkey("sqlcipher") as page, key.subkey("record-mac") as seal:
            self.secrets |= {"page key": bytes(page.raw), "seal key": bytes(seal.raw), "data key": bytes(key.raw)}
        key.wipe()


@pytest.fixture
def vaulted(qapp: QApplication, tmp_path: Path) -> Vaulted:
    """A closed vault."""
    return Vaulted(tmp_path / "profiles")


@pytest.fixture
def process(vaulted: Vaulted, tmp_path: Path) -> Iterator[Process]:
    """The app at its lock."""
    arguments = ("--profiles", str(vaulted.base))
    with running(tmp_path / "control", tmp_path / "said", *arguments) as made:
        yield made


def left_by(process: Process, vaulted: Vaulted, trigger: str) -> Counter[str]:
    """One round, in, look, lock: what the search finds after it. Before, it must have found everything."""
    old = process.pid
    process.order("type", vaulted.words)
    typed = memory_holds(old, {"words": vaulted.words})
    process.order("open")
    process.order("see", vaulted.case)
    seen = memory_holds(old, vaulted.secrets)
    assert typed["words"], "the search does not find a passphrase that is being typed"
    assert seen["row"], "the search does not find words that are on the screen"
    assert seen["page key"] + seen["seal key"] + seen["data key"], "the search does not find the key of an open store"
    process.order("lock", trigger, waits=False)
    fresh = process.wait_ready()
    process.wait_gone(old)
    assert fresh != old
    assert not is_there(old)
    return +memory_holds(fresh, vaulted.secrets)


def test_that_after_a_lock_no_key_no_row_and_no_passphrase_is_in_memory(process: Process, vaulted: Vaulted) -> None:
    assert left_by(process, vaulted, "session") == {}


@pytest.mark.long
@pytest.mark.timeout(LONG_S + 120)
def test_that_lock_after_lock_leaves_nothing_in_memory(process: Process, vaulted: Vaulted) -> None:
    begun, rounds = time.monotonic(), 0
    for trigger in islice(cycle(TRIGGERS), LONG_CYCLES):
        if time.monotonic() - begun > LONG_S:
            break
        assert left_by(process, vaulted, trigger) == {}
        rounds += 1
    sys.stderr.write(f"\n{rounds} locks in {time.monotonic() - begun:.0f} s, nothing left in memory after any\n")
    assert rounds

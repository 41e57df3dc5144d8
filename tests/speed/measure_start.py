"""How long the app takes to its lock screen, to open after the words, and how much memory it then has."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from caseworker.clock import SystemClock
from caseworker.domain.ids import DeviceId, TeamId, WorkerId
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import PRODUCT
from caseworker.store.vault.vault import Laptop, Safeguards, create_vault
from caseworker.wire import Enrolled
from tests.speed.figures import ROOT, Record
from ui.device_key import KEPT, LaptopKey
from ui.parts import StoreMemory

WORDS = "otter banjo cloud thimble"
SERVER = "https://partnership.example"

# The product's own start, with a clock at its first frame; then the words are typed and the memory is read.
CHILD = """
import os, sys, time
started = float(sys.argv.pop(1))
from PySide6.QtCore import QTimer
from ui import app, window
from ui.screens.lock.words import WordsBox
def opened(found):
    print("inside", time.time() - typed[0], flush=True)
    found.workplace.skip_code()
    QTimer.singleShot(800, lambda: (print("rest", flush=True), sys.stdin.readline(), found.close()))
typed = []
def drawn(found):
    print("drawn", time.time() - started, flush=True)
    page = found.page
    page.findChild(WordsBox).setText(%r)
    typed.append(time.time())
    page.opened.connect(lambda _: QTimer.singleShot(0, lambda: opened(found)))
    page.try_words()
class Timed(window.Window):
    def place(self):
        super().place()
        QTimer.singleShot(0, lambda: (self.repaint(), drawn(self)))
app.Window = Timed
sys.exit(app.main(sys.argv[1:]))
"""


def measure(record: Record) -> None:
    """Figures of starting and unlocking, on a real vault with the product's own cost of a passphrase."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        make_profile(base)
        runs = [run_app(base) for _ in range(3)]
    record("process start to the lock screen", statistics.median(run[0] for run in runs), "s", note="median of 3")
    record("words typed to the first screen", statistics.median(run[1] for run in runs), "s", note="Argon2id included")
    record("memory after unlocking", statistics.median(run[2] for run in runs), "MB", note="resident, empty store")


def make_profile(base: Path) -> None:
    profile = Profile.of("worker", SERVER, base)
    params = PRODUCT.calibrated(time.perf_counter)
    safeguards = Safeguards(PRODUCT, Guesses(profile.tries, SystemClock().now))
    key = create_vault(profile, WORDS, safeguards, params=params, laptop=Laptop(server=SERVER, code="K7"))
    enrolled = Enrolled(
        device=DeviceId("3" * 32),
        device_code="K7",
        worker=WorkerId("1" * 32),
        name="Amina Yusuf",
        role="worker",
        team=TeamId("2" * 32),
        team_name="North team",
        programme="safe",
        log_epoch="epoch-1",
    )
    with Store.open(profile, key, SystemClock()) as store:
        store.enrol(enrolled)
        StoreMemory(store).remember(KEPT, LaptopKey.fresh().kept())


def run_app(base: Path) -> tuple[float, float, float]:
    """Seconds to the lock screen, seconds from there to the first screen, and megabytes then."""
    command = [sys.executable, "-c", CHILD % WORDS, str(time.time()), "--profiles", str(base)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        drawn, inside = (float(child.stdout.readline().split()[1]) for _ in range(2))
        child.stdout.readline()
        memory = psutil.Process(child.pid).memory_info().rss / 2**20
        child.stdin.write("\n")
        child.stdin.close()
    return drawn, inside, memory

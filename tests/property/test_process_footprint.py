"""T13: what the app leaves on the disk outside its encrypted profile: its own few files, and not one word.

A real process in a fresh home does what workers do, fails in every way, and is killed at some moment or closed.
"""

import random
import re
import secrets
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from caseworker.clock import SystemClock
from caseworker.domain.ports import Ports
from caseworker.store.platform import data_folder
from caseworker.store.profile import read_device, write_device
from caseworker.store.store import Store
from tests.fakes.desktop import ENROLLED, SERVER
from tests.fakes.fast_kdf import WORDS, fresh_vault
from tests.fakes.process_watch import Process, files_below, files_holding, running
from tests.journeys.bad_days import new_case, new_session
from tests.property.long_hour import SHARES_S
from ui.device_key import KEPT, LaptopKey
from ui.parts import RandomIds, StoreMemory, lists

LONG_RUNS, LONG_S = 200, SHARES_S["run after run, and what is on the disk"]
ALLOWED = re.compile(
    r"""data/Caseworker/(
        profiles/p-[0-9a-f]+/.*             # the encrypted profile
        | look/Caseworker/window\.conf      # the size and place of the window
        )
    | cache/(fontconfig/.* | qtshadercache.*/.* | mesa_shader_cache.*/.*)   # of fonts and graphics, by the system""",
    re.VERBOSE,
)
"""Every file there may be below a fresh home."""


class Steps:
    """What a worker does, each with words of their own that must stay inside."""

    def __init__(self, case: str, folder: Path) -> None:
        self.case, self.folder = case, folder
        self.words: list[str] = []

    def marker(self) -> str:
        """Words nobody wrote before."""
        self.words.append(f"mark{secrets.token_hex(6)}")
        return self.words[-1]

    def take(self, process: Process, name: str) -> None:
        """One step."""
        if name == "save":
            child = self.folder / self.marker()
            child.mkdir()
            process.order("save", str(child))
        elif name == "see":
            process.order("see", self.case)
        elif name == "write":
            process.order("write", self.case, self.marker())
        elif name == "hide":
            process.order("hide")
        else:
            process.order(name, self.marker())


EVERY_STEP = ("see", "write", "search", "copy", "save", "fall", "write")


@pytest.fixture
def case(qapp: QApplication) -> str:
    """A profile in its real place, with one case; its scope."""
    profile, key = fresh_vault(data_folder())
    write_device(profile, read_device(profile).model_copy(update={"server": SERVER, "code": "K7"}))
    with Store.open(profile, key, SystemClock()) as store:
        store.enrol(ENROLLED)
        StoreMemory(store).remember(KEPT, LaptopKey.fresh().kept())
        ports = Ports(store.records, SystemClock(), RandomIds(), store.me(), lists())
        scope = new_case(ports)
        new_session(ports, scope, "The first thing anybody wrote")
    key.wipe()
    return scope


def left_in(home: Path) -> list[str]:
    """Every file below the home that is not one of those that may be there."""
    found = [path.relative_to(home).as_posix() for path in files_below([home])]
    return [path for path in found if not ALLOWED.fullmatch(path)]


def one_run(case: str, home: Path, folder: Path, *, steps: tuple[str, ...], end: str) -> int:
    """Start, go in, take the steps, end; how many words were looked for and not found."""
    taken = Steps(case, folder)
    folder.mkdir(parents=True, exist_ok=True)
    control, said = folder / "control", folder / "said"
    with running(control, said, is_hardened=True) as process:
        process.order("type", WORDS)
        process.order("open")
        for name in steps:
            taken.take(process, name)
        pid = process.pid
        if end == "close":
            process.order("close", waits=False)
            process.wait_gone(pid)
    looked_for = [*taken.words, WORDS, "The first thing anybody wrote"]
    assert files_holding([home, said], looked_for) == []
    assert said.stat().st_size > 0 or "fall" not in steps, "the log said nothing of the failures"
    assert left_in(home) == []
    return len(looked_for)


@pytest.mark.parametrize("end", ["kill", "close"])
def test_that_nothing_a_worker_wrote_is_left_outside_the_profile(
    own_home: Path, tmp_path: Path, case: str, end: str
) -> None:
    assert one_run(case, own_home, tmp_path / "outside", steps=EVERY_STEP, end=end)


def test_that_the_search_finds_words_in_a_file_and_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "wide").write_bytes("followed home".encode("utf-16-le"))
    (tmp_path / "followed home.txt").write_bytes(b"")
    (tmp_path / "clean").write_bytes(b"nothing")
    assert {path.name for path in files_holding([tmp_path], ["followed home"])} == {"wide", "followed home.txt"}
    assert files_holding([tmp_path / "wide"], ["followed home"]) == [tmp_path / "wide"]


def test_that_a_file_that_may_not_be_there_is_told(own_home: Path) -> None:
    stray = own_home / "data" / "Caseworker" / "look" / "QtProject.conf"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"")
    assert left_in(own_home) == ["data/Caseworker/look/QtProject.conf"]


@pytest.mark.long
@pytest.mark.timeout(LONG_S + 120)
def test_that_run_after_run_killed_anywhere_leaves_nothing(own_home: Path, tmp_path: Path, case: str) -> None:
    begun, runs, words, chance = time.monotonic(), 0, 0, random.Random(20261122)
    while runs < LONG_RUNS and time.monotonic() - begun < LONG_S:
        steps = tuple(chance.choices((*EVERY_STEP, "hide")[: chance.randint(2, 8)], k=chance.randint(1, 12)))
        upto_hidden = steps[: steps.index("hide") + 1] if "hide" in steps else steps
        end = chance.choice(("kill", "kill", "close"))
        words += one_run(case, own_home, tmp_path / f"run-{runs}", steps=upto_hidden, end=end)
        runs += 1
    sys.stderr.write(f"\n{runs} runs in {time.monotonic() - begun:.0f} s, {words} words looked for, 0 found\n")
    assert runs

"""The main job from end to end, by itself: the real window, the real store and the real server, each step checked.

Everything from finding somebody to printing is done with the server switched off. Then it is switched on, and what
arrived is read from the server's own database.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from caseworker.store.vault.kdf import PRODUCT, KdfPolicy
from installer.demo import alone, together
from installer.demo.cast import ALL, TEAMS
from installer.demo.driver import Driver
from installer.demo.laptops import fill_and_send, laptop_of
from installer.demo.partnership import Partnership
from installer.demo.walker import Walker
from ui import early
from ui.app import Setup, build
from ui.notices import Notices
from ui.tasks import Sweep


@dataclass(frozen=True, slots=True)
class Done:
    """One step that was done: what was checked, where, and its pictures."""

    step: str
    checked: str
    seconds: float
    pictures: tuple[str, ...]


STEPS: tuple[tuple[str, Callable[[Walker], str]], ...] = (
    ("unlock", alone.unlock),
    ("find", alone.find),
    ("new young person, offline", alone.open_case),
    ("session", alone.record_session),
    ("safety plan", together.make_plan),
    ("family and network", together.family),
    ("print", together.print_plan),
    ("send", alone.send),
    ("colleagues and conflict", together.colleagues),
)


def steps(walk: Walker) -> list[Done]:
    """Do every step; raises Lost at the first that does not hold."""
    done = []
    for name, step in STEPS:
        begun, before = time.monotonic(), len(walk.pictures)
        checked = step(walk)
        done.append(Done(name, checked, round(time.monotonic() - begun, 2), tuple(walk.pictures[before:])))
        print(f"  {name}: {checked}")
        if name == "unlock":
            walk.partnership.stop()
    return done


def prepared(partnership: Partnership, folder: Path, *, policy: KdfPolicy = PRODUCT, count: int = ALL) -> Path:
    """Fill every team's cases through the protocol; the first laptop's folder, for the window."""
    for team in TEAMS:
        cases = fill_and_send(partnership, laptop_of(folder, team), policy=policy, count=count)
        print(f"  {team.worker}, {team.name}: {cases} cases written and sent")
    return laptop_of(folder, TEAMS[0]).base


def walk(folder: Path, shots: Path) -> int:
    """The whole walk with its own application; leaves pictures and `walk.json` in `shots`. 0 if every step held."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    early.settle_look(os.environ)
    early.settle_quiet(os.environ)
    application = QApplication.instance() or QApplication([])
    sweep = Sweep()
    with Partnership(folder) as partnership:
        base = prepared(partnership, folder)
        window = build(Setup(base), Notices())
        try:
            done = steps(Walker(Driver(window, shots), partnership, folder))
        finally:
            window.close()
            sweep.end()
    del application
    shots.mkdir(parents=True, exist_ok=True)
    report = json.dumps([asdict(one) for one in done], indent=2)
    (shots / "walk.json").write_text(report + "\n", encoding="utf-8", newline="\n")
    print(f"{len(done)} steps held. Pictures and walk.json are in {shots}")
    return 0

"""Where the real parts meet: the profile, the entrance to it, and the window over both. It runs the app."""

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from caseworker.domain.ports import Clock, Restart
from caseworker.store.profile import LEAVING_S, Profile, profiles
from caseworker.store.vault.device_secret import warm_up
from caseworker.store.vault.hardening import Hardening, Passing, harden
from caseworker.store.vault.kdf import PRODUCT, KdfPolicy
from ui import early, logbook
from ui.entrance.door import VaultDoor
from ui.entrance.setup import WAIT_FOR_OTHER_S, NewLaptop, entry_of, finish_set_up
from ui.idle import system_idle
from ui.lock import Clocks
from ui.notices import Hooks, Notices
from ui.parts import SYSTEM_CLOCK
from ui.places import Factory
from ui.protections import protections
from ui.restart import AFTER_LOCK, NOTHING_KNOWN, FreshProcess, Handover, read_handover
from ui.screens import SCREENS
from ui.surroundings import Surroundings
from ui.tasks import Sweep, Tasks
from ui.traces import forget_folders, keep_settings_in
from ui.window import TITLE, Entrance, Window
from ui.workplace import Fittings

NOT_HARDENED: Final = Hardening((), ())
CLOCKS: Final = Clocks(time.monotonic, time.time)
Restarting = Callable[[Callable[[], Handover]], Restart]


@dataclass(frozen=True, slots=True)
class Setup:
    """What one start of the app is given.

    Attributes:
        base: folder of profiles; None is the user's local application data.
        name: folder name of the profile to open; empty takes the one that was used last.
        policy: what unlocking costs. Only tests give another than the product's.
        arguments: the command line, for starting again after a lock.
        handover: what the process before said.
        screens: the pages of the shell, by name; the settings come on top.
        clock: what the laptop takes for the present moment.
    """

    base: Path | None = None
    name: str = ""
    policy: KdfPolicy = PRODUCT
    arguments: tuple[str, ...] = ()
    handover: Handover = NOTHING_KNOWN
    screens: Mapping[str, Factory] = field(default_factory=lambda: SCREENS)
    clock: Clock = SYSTEM_CLOCK


def offered_profiles(setup: Setup) -> list[Profile]:
    """The profile that was named, else all of them, the one used last first; none if this laptop is not set up.

    One that was set aside must be named.
    """
    found = profiles(setup.base)
    named = [profile for profile in found if profile.folder.name == setup.name]
    usual = [profile for profile in found if not profile.is_aside]
    return sorted(named or usual, key=lambda profile: profile.used_at, reverse=True)


def build(
    setup: Setup,
    notices: Notices,
    *,
    hardening: Hardening = NOT_HARDENED,
    clocks: Clocks = CLOCKS,
    restarting: Restarting | None = None,
) -> Window:
    """The window over the real parts. The caller owns the application and the event loop.

    Tests give their own clocks, and a restart that does not start a process.
    """
    finish_set_up(setup.base)
    wait_s = LEAVING_S if AFTER_LOCK in setup.arguments else WAIT_FOR_OTHER_S
    entries = (entry_of(one, setup.policy, setup.clock, wait_s=wait_s) for one in offered_profiles(setup))
    doors = tuple(VaultDoor(entry) for entry in entries)
    if doors:
        warm_up()
    enrolment = NewLaptop(setup.base, setup.policy, clock=setup.clock)
    entrance = Entrance(next(iter(doors), None), enrolment, setup.handover, doors)

    def fresh_process(handover: Callable[[], Handover]) -> Restart:
        return FreshProcess(setup.arguments, handover)

    around = Surroundings(setup.handover.settings)
    fittings = Fittings(
        Tasks(),
        notices,
        setup.screens,
        clocks,
        protections(hardening.done, hardening.missing, hears_lock=around.session.hears),
    )
    window = Window(entrance, fittings, restarting or fresh_process)
    around.attach(window)
    return window


def setup_from(arguments: Sequence[str]) -> Setup:
    """What the command line says."""
    parser = ArgumentParser(prog="caseworker", description="Casework for the people who keep young people safe.")
    parser.add_argument("--profiles", type=Path, default=None, help="folder of profiles, for trying things out")
    parser.add_argument("--profile", default="", help="folder name of the profile to open")
    parser.add_argument(AFTER_LOCK, action="store_true", help="started by a lock: wait for the process before to end")
    known = parser.parse_args(arguments)
    return Setup(known.profiles, known.profile, arguments=tuple(arguments), handover=read_handover(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app; the exit status of its event loop."""
    early.settle_look(os.environ)
    early.settle_quiet(os.environ)
    passing = Passing()
    hardening = harden(passing=passing)
    setup = setup_from(sys.argv[1:] if arguments is None else arguments)
    keep_settings_in(passing.folder.with_name("look"))
    forget_folders()
    application = QApplication(sys.argv[:1])
    application.setApplicationName(TITLE)
    sweep = Sweep()
    notices = Notices()
    hooks = Hooks(notices)
    clocks = Clocks(time.monotonic, time.time, system_idle(application))
    window = build(setup, notices, hardening=hardening, clocks=clocks)
    window.place()
    status = application.exec()
    hooks.let_qt_go()
    sweep.end()
    forget_folders()
    passing.empty()
    logbook.note("ended", status=status)
    return status

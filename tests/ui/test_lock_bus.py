"""The session on a real D-Bus: every signal a Linux desktop sends reaches the lock, and sleep waits for it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.private_bus import DAEMON, OTHER_SESSION, OWN_SESSION, PrivateBus, private_bus
from ui.idle_gnome import GnomeIdle
from ui.session_bus import LOGIN, LOGIN_PATH, SAVERS, BusWatch

pytestmark = pytest.mark.skipif(DAEMON is None, reason="this machine has no dbus-daemon; the slots are tested anyway")

SESSION, MACHINE = f"{LOGIN}.Session", f"{LOGIN}.Manager"
LATEST_S = 1.0
GOING: dict[str, Callable[[PrivateBus], None]] = {
    "lock": lambda bus: bus.says(OWN_SESSION, SESSION, "Lock"),
    "locked": lambda bus: bus.changes(OWN_SESSION, SESSION, LockedHint=True),
    "another user's turn": lambda bus: bus.changes(OWN_SESSION, SESSION, Active=False),
    "sleep": lambda bus: bus.says(LOGIN_PATH, MACHINE, "PrepareForSleep", True),
    "lid, told by UPower": lambda bus: bus.lid_closes(),
    "lid, told by logind": lambda bus: bus.changes(LOGIN_PATH, MACHINE, LidClosed=True),
    **{
        saver: lambda bus, saver=saver: bus.says("/org/x/ScreenSaver", saver, "ActiveChanged", True)  # type: ignore[misc]
        for saver in SAVERS
    },
}
STAYING: dict[str, Callable[[PrivateBus], None]] = {
    "unlocked": lambda bus: bus.changes(OWN_SESSION, SESSION, LockedHint=False, Active=True),
    "awake again": lambda bus: bus.says(LOGIN_PATH, MACHINE, "PrepareForSleep", False),
    "saver off": lambda bus: bus.says("/org/x/ScreenSaver", SAVERS[0], "ActiveChanged", False),
    "somebody else's session": lambda bus: bus.changes(OTHER_SESSION, SESSION, Active=False),
    "somebody else's lock": lambda bus: bus.says(OTHER_SESSION, SESSION, "Lock"),
}


@pytest.fixture
def bus(qapp: QApplication, tmp_path: Path) -> Iterator[PrivateBus]:
    """A bus with its services."""
    with private_bus(tmp_path) as made:
        yield made


@pytest.fixture
def gone(qtbot: QtBot, bus: PrivateBus) -> Iterator[list[float]]:
    """When the watch said that the session went away, once it knows which session is its own."""
    watch, heard = BusWatch(bus.buses), list[float]()
    assert watch.hears
    watch.went_away.connect(lambda: heard.append(monotonic()))
    qtbot.waitUntil(lambda: not watch._waiting)
    yield heard
    watch.deleteLater()


@pytest.mark.parametrize("what", GOING)
def test_that_a_session_that_goes_away_is_heard_within_a_second(
    qtbot: QtBot, bus: PrivateBus, gone: list[float], what: str
) -> None:
    begun = monotonic()
    GOING[what](bus)
    qtbot.waitUntil(lambda: bool(gone), timeout=3000)
    assert gone[0] - begun < LATEST_S


def test_that_what_does_not_take_the_session_away_locks_nothing(
    qtbot: QtBot, bus: PrivateBus, gone: list[float]
) -> None:
    for say in STAYING.values():
        say(bus)
    GOING["lock"](bus)  # what was sent before it was heard before it
    qtbot.waitUntil(lambda: bool(gone))
    assert len(gone) == 1


def test_that_sleep_waits_for_the_lock_only_while_something_is_open(qtbot: QtBot, bus: PrivateBus) -> None:
    watch = BusWatch(bus.buses)
    qtbot.waitUntil(lambda: not watch._waiting)
    assert bus.login.held == []
    watch.hold_sleep()
    watch.hold_sleep()
    qtbot.waitUntil(lambda: watch.holds_sleep)
    assert bus.login.held == [("sleep", "delay")]
    os.close(bus.login.read_end)
    watch.deleteLater()


def test_that_a_desktop_that_counts_idle_time_is_believed_and_a_stale_answer_is_not(
    qtbot: QtBot, bus: PrivateBus
) -> None:
    bus.offer_idle()
    now = [100.0]
    bus.idle.milliseconds = 61_500
    idle = GnomeIdle(bus.login, bus.buses.session, lambda: now[0])
    assert idle.seconds() is None
    qtbot.waitUntil(lambda: idle.seconds() == 61.5)
    now[0] += 10
    assert idle.seconds() is None
    bus.idle.milliseconds = 70
    qtbot.waitUntil(lambda: idle.seconds() == 0.07)


def test_that_a_desktop_that_counts_nothing_is_asked_once(qtbot: QtBot, bus: PrivateBus) -> None:
    idle = GnomeIdle(bus.login, bus.buses.session)
    assert idle.seconds() is None
    qtbot.waitUntil(lambda: idle._waiting is None)
    assert idle.seconds() is None
    assert idle._waiting is None

"""Opening a young person with 300 sessions until it is on the screen; the app's memory with the demo's cases open."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path as Folder
from typing import TYPE_CHECKING

from caseworker.domain.actions import records
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import case_of
from caseworker.store.profile import Profile, profiles
from caseworker.store.store import Store
from caseworker.store.vault.guesses import Guesses
from caseworker.store.vault.kdf import PRODUCT
from caseworker.store.vault.vault import Safeguards, unlock
from installer.demo.cast import TEAMS
from installer.demo.fill import fill
from tests.speed.figures import Record
from tests.speed.measure_start import WORDS, make_profile, run_app
from tests.speed.repeated import median_ms

if TYPE_CHECKING:
    from tests.ui.bench import Bench

SESSIONS, TIMES = 300, 9


def measure(record: Record) -> None:
    """The overview and the sessions of one long case, and the memory of an app with real cases in it."""
    _cases(record)
    _memory(record)


def _cases(record: Record) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.ui.bench import bench
    from ui import theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, bench(Folder(folder)) as here:
        scope = _long_case(here)
        note = f"{SESSIONS} sessions, plan and family"
        record("reading a case", median_ms(lambda: case_of(here.ports, scope), TIMES), "ms", note=note)
        record("opening a case until it is shown", median_ms(_opening(here, scope, "overview"), TIMES), "ms", note=note)
        record(
            "opening its sessions until they are shown",
            median_ms(_opening(here, scope, "sessions"), TIMES),
            "ms",
            note=note,
        )


def _long_case(here: Bench) -> ScopeId:
    from tests.ui.bench import whole_session

    scope = here.open_case()
    for number in range(SESSIONS):
        session = whole_session(here.clock.now() - timedelta(days=number + 1))
        records.sign(here.ports, session, scope=scope, record_id=RecordId(here.ports.ids.new()))
    here.agree_plan(scope)
    return scope


def _opening(here: Bench, scope: ScopeId, tab: str) -> Callable[[], None]:
    """What the worker waits for: the header, reading on its thread, laying out and painting."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from ui.places import Place
    from ui.screens.case.screen import CaseScreen
    from ui.widgets.rowlist import RowList

    screen = CaseScreen(here.desk, here.went.append)
    screen.resize(1274, 731)
    screen.show()
    name = "lately" if tab == "overview" else "happenings"

    def is_shown() -> bool:
        rows: RowList | None = screen.findChild(RowList, name)
        return rows is not None and rows.model().rowCount() > 0

    def opened() -> None:
        for old in screen.findChildren(RowList, name):
            old.setObjectName("")
        screen.open(Place("case", scope, tab=tab))
        if tab != "overview":
            next(one for one in screen.findChildren(RowList) if one.isVisible()).setObjectName(name)
        while not is_shown():
            QApplication.sendPostedEvents()
            QEventLoop().processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        screen.grab()

    return opened


def _memory(record: Record) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        base = Folder(folder)
        make_profile(base)
        (profile,) = profiles(base)
        _fill(profile)
        _drawn, inside, memory = run_app(base)
    record("memory with the demo's cases open", memory, "MB", note="resident, Today on the screen")
    record("words typed to Today with the demo's cases", inside, "s", note="Argon2id included")


def _fill(profile: Profile) -> None:
    from caseworker.clock import SystemClock
    from caseworker.domain.ports import Ports
    from ui.parts import RandomIds, lists

    clock = SystemClock()
    key = unlock(profile, WORDS, Safeguards(PRODUCT, Guesses(profile.tries, clock.now)))
    with key, Store.open(profile, key, clock) as store:
        fill(Ports(store.records, clock, RandomIds(), store.me(), lists()), TEAMS[0])

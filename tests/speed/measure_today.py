"""Today with a caseload of 40 and 500 sessions: reading it, and opening it until it is on the screen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path as Folder
from typing import TYPE_CHECKING

from caseworker.domain.actions import records
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.sending import what_is_sent
from caseworker.domain.reading.today import today_of
from tests.speed.figures import Record
from tests.speed.repeated import median_ms

if TYPE_CHECKING:
    from tests.ui.bench import Bench

CASES, SESSIONS, MEETINGS, TIMES = 40, 500, 8, 9


def measure(record: Record) -> None:
    """How long it takes until the worker sees their day."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.ui.bench import bench
    from ui import theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application)
    note = f"{CASES} cases, {SESSIONS} sessions"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, bench(Folder(folder)) as here:
        _fill(here)
        now = here.clock.now().astimezone()
        record("reading Today", median_ms(lambda: today_of(here.ports, now), TIMES), "ms", note=note)
        record("opening Today until it is shown", median_ms(_opening(here), TIMES), "ms", note=note)
        record(
            "reading what is sent",
            median_ms(lambda: what_is_sent(here.ports, now), TIMES),
            "ms",
            note=f"{note}, all unsent",
        )


def _fill(here: Bench) -> None:
    from tests.ui.bench import whole_session

    scopes = [here.open_case(f"Name{number}", "Madeup") for number in range(CASES)]
    for number in range(SESSIONS):
        weeks, case = divmod(number, CASES)
        session = whole_session(here.clock.now() - timedelta(days=1 + 7 * weeks, hours=number % 6))
        if weeks == 0 and case < MEETINGS:
            session.next_on = here.clock.now().date()
        records.sign(here.ports, session, scope=scopes[case], record_id=RecordId(here.ports.ids.new()))


def _opening(here: Bench) -> Callable[[], None]:
    """What the worker waits for when they go to Today: reading on its thread, and laying it out."""
    from PySide6.QtTest import QTest

    from ui.places import Place
    from ui.screens.today import TodayScreen

    screen = TodayScreen(here.desk, here.went.append)
    screen.resize(1274, 731)
    screen.show()

    def opened() -> None:
        screen.meetings.set_rows([])
        screen.open(Place("today"))
        while not screen.meetings.model().rowCount():
            QTest.qWait(1)
        screen.grab()

    return opened

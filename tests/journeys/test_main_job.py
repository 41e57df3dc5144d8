"""The main job from end to end: real widgets, the real store, and the real server over PostgreSQL.

The steps are the demo's own walk: unlock, find, a new young person, a session, a plan, the family and a printed page,
all with the server switched off; then everything is sent, arrives with the team and nobody else, and a conflict between
two laptops is settled by a person.
"""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from installer.demo.driver import Driver
from installer.demo.partnership import Partnership
from installer.demo.walk import STEPS, prepared, steps
from installer.demo.walker import Walker
from tests.fakes.fast_kdf import FAST
from ui.app import Setup, build
from ui.notices import Notices


@pytest.mark.timeout(240)
def test_that_the_main_job_holds_from_unlocking_to_a_settled_conflict(qtbot: QtBot, tmp_path: Path) -> None:
    with Partnership(tmp_path) as partnership:
        base = prepared(partnership, tmp_path, policy=FAST, count=12)
        window = build(Setup(base, policy=FAST), Notices())
        qtbot.addWidget(window)
        try:
            done = steps(Walker(Driver(window), partnership, tmp_path, policy=FAST))
        finally:
            window.close()
    assert [one.step for one in done] == [name for name, _step in STEPS]

"""A concern is answered and closed where it is written: never without the name of somebody who received it (V9)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.config import Place as School
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.today import today_of
from tests.ui.bench import NOW, Bench, bench
from ui.places import Place
from ui.screens.record import RecordScreen
from ui.widgets.cards import Banner
from ui.widgets.errors import ErrorSummary

SAID = "They will be at the gate on Friday."


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def opened(qtbot: QtBot, here: Bench, scope: ScopeId, *, record: RecordId) -> RecordScreen:
    """The concern as Today opens it."""
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("record", scope, record, tab="concern"))
    return screen


def a_concern(here: Bench) -> tuple[ScopeId, RecordId]:
    """An open concern that nobody has answered."""
    scope = here.open_case()
    return scope, here.save(Concern(kind="", verbatim=SAID, raised_at=NOW), scope)


def write(screen: QWidget, name: str, words: str) -> None:
    """Type into the field of this name."""
    box = screen.findChild(QLineEdit, name) or screen.findChild(QPlainTextEdit, name)
    assert box is not None
    box.setFocus()
    QTest.keyClicks(box, words)


def press_close(screen: QWidget) -> None:
    """By keyboard."""
    button = screen.findChild(QAbstractButton, "close-concern")
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_that_a_concern_is_not_closed_before_somebody_is_named_who_received_it(qtbot: QtBot, here: Bench) -> None:
    scope, record = a_concern(here)
    screen = opened(qtbot, here, scope, record=record)
    press_close(screen)
    links = [link.words() for summary in screen.findChildren(ErrorSummary) for link in summary.links()]
    assert links == ["Write who received it, by name. Until then it stays open"]
    assert here.store.records.get(record).body["status"] == "open"
    assert here.went == []


def test_that_a_concern_is_closed_with_who_was_told_and_leaves_what_waits(qtbot: QtBot, here: Bench) -> None:
    scope, record = a_concern(here)
    assert [duty.record for duty in today_of(here.ports, NOW).duties if duty.group == "concern"] == [record]
    screen = opened(qtbot, here, scope, record=record)
    write(screen, "told_name", "Ms Okafor")
    write(screen, "outcome", "She met him at the gate.")
    press_close(screen)
    qtbot.waitUntil(lambda: bool(here.went))
    body = here.store.records.get(record).body
    assert (body["status"], body["told_name"], body["verbatim"]) == ("closed", "Ms Okafor", SAID)
    assert body["outcome"] == "She met him at the gate."
    assert not [duty for duty in today_of(here.ports, NOW).duties if duty.group == "concern"]
    again = opened(qtbot, here, scope, record=record)
    assert again.findChild(QAbstractButton, "close-concern") is None
    assert any("closed" in banner.accessibleName() for banner in again.findChildren(Banner) if not banner.isHidden())


def test_that_whom_to_ring_stands_over_a_concern(qtbot: QtBot, here: Bench) -> None:
    here.config(School(name="Ash Grove High", safeguarding_lead="Ms Okafor", safeguarding_phone="0161 496 0123"))
    scope, record = a_concern(here)
    screen = opened(qtbot, here, scope, record=record)
    said = [banner.accessibleName() for banner in screen.findChildren(Banner) if not banner.isHidden()]
    assert any("This app alerts nobody" in words and "0161 496 0123" in words for words in said)

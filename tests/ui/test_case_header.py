"""The head of a case leaves room for the case: at large text, in a low window, and by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.bench import Bench, bench
from ui import theme
from ui.places import Place
from ui.screens.case.screen import CaseScreen
from ui.widgets.button import Button
from ui.widgets.caseheader import CaseHeader

SAFE = "Text his own phone after 4 pm"
LARGE = (1182, 657)
"""What the shell leaves of 1366x768 at 200 % text."""


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench; the text is of usual size afterwards."""
    with bench(tmp_path) as made:
        yield made
    theme.apply(qapp, "light", 1.0)


def case_of(qtbot: QtBot, here: Bench, size: tuple[int, int], *, tab: str = "overview") -> CaseScreen:
    """A case on the screen, everything in it laid out."""
    screen = CaseScreen(here.desk, here.went.append)
    screen.open(Place("case", here.open_case(), tab=tab))
    here.show(qtbot, screen, width=size[0], height=size[1])
    QApplication.processEvents()
    return screen


def header_of(screen: CaseScreen) -> CaseHeader:
    header = screen.findChild(CaseHeader)
    assert header is not None
    return header


def record_button(header: CaseHeader) -> Button:
    return next(one for one in header.findChildren(Button) if one.words() == "Record a session")


@pytest.mark.parametrize(("scale", "size"), [(2.0, LARGE), (1.5, (1228, 690)), (1.0, (1274, 300))])
def test_that_the_header_takes_at_most_a_third_of_a_case(
    qapp: QApplication, qtbot: QtBot, here: Bench, scale: float, size: tuple[int, int]
) -> None:
    theme.apply(qapp, "light", scale)
    screen = case_of(qtbot, here, size)
    assert header_of(screen).height() <= screen.height() / 3
    assert header_of(screen).safe_contact.isVisible()
    assert header_of(screen).safe_contact.words() == SAFE


def test_that_with_room_every_part_of_a_case_is_in_sight(qtbot: QtBot, here: Bench) -> None:
    header = header_of(case_of(qtbot, here, (1274, 690)))
    assert (header.is_tight, header.more.isVisible()) == (False, False)
    assert header.tabs.isVisible()
    assert record_button(header).isVisible()


def test_that_more_brings_the_parts_and_the_deeds_by_keyboard(qapp: QApplication, qtbot: QtBot, here: Bench) -> None:
    theme.apply(qapp, "light", 2.0)
    header = header_of(case_of(qtbot, here, LARGE, tab="family"))
    assert not header.tabs.isVisible()
    assert "other parts of this case" in header.more.accessibleName()
    header.more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(header.more, Qt.Key.Key_Space)
    assert header.tabs.isVisible()
    assert record_button(header).isVisible()
    assert header.more.hasFocus()
    QTest.keyClick(header.more, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is record_button(header)
    QTest.keyClick(record_button(header), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is header.tabs.button("family")
    QTest.keyClick(header.tabs.button("family"), Qt.Key.Key_Left)
    assert here.went[-1].tab == "plan"
    QTest.keyClick(header.more, Qt.Key.Key_Space)
    assert not header.tabs.isVisible()


def test_that_the_header_follows_the_text_and_the_window(qapp: QApplication, qtbot: QtBot, here: Bench) -> None:
    screen = case_of(qtbot, here, (1274, 690))
    header = header_of(screen)
    theme.apply(qapp, "light", 2.0)
    qtbot.waitUntil(lambda: header.is_tight)
    theme.apply(qapp, "light", 1.0)
    qtbot.waitUntil(lambda: not header.is_tight)
    screen.resize(1274, 240)
    qtbot.waitUntil(lambda: header.is_tight)
    screen.resize(1274, 690)
    qtbot.waitUntil(header.tabs.isVisible)

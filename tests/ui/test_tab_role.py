"""What leads somewhere is announced as a tab; what answers a question stays a radio button."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.caseheader import CaseHeader, Tabs
from ui.widgets.choices import Segments
from ui.widgets.exclusive import Exclusive
from ui.widgets.rail import NavRail, Place

PARTS = (("overview", "Overview"), ("plan", "Safety plan"))


def spoken(widget: QWidget) -> QAccessibleInterface:
    """What a screen reader is given."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def rail(qtbot: QtBot) -> NavRail:
    made = NavRail([Place("today", "Today", "calendar-event"), Place("caseload", "Caseload", "users")])
    qtbot.addWidget(made)
    made.set_current("today")
    return made


def header(qtbot: QtBot) -> CaseHeader:
    made = CaseHeader("Jay M.", "15", safe_contact="Text after 4 pm.", tabs=PARTS, current="overview")
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("make", [rail, header])
def test_that_places_and_parts_are_announced_as_tabs(qtbot: QtBot, make: Callable[[QtBot], QWidget]) -> None:
    made = make(qtbot)
    group = made.findChild(Exclusive)
    assert group is not None
    buttons = group.findChildren(QAbstractButton)
    assert spoken(group).role() == QAccessible.Role.PageTabList
    assert [spoken(one).role() for one in buttons] == [QAccessible.Role.PageTab] * 2
    assert [spoken(one).state().selected for one in buttons] == [1, 0]
    assert [spoken(one).text(QAccessible.Text.Name) for one in buttons] == [one.accessibleName() for one in buttons]
    assert spoken(group).childCount() == 2


def test_that_a_screen_reader_can_press_a_tab(qtbot: QtBot) -> None:
    made, chosen = header(qtbot), list[str]()
    made.tab_chosen.connect(chosen.append)
    spoken(made.tabs.button("plan")).actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert chosen == ["plan"]
    assert spoken(made.tabs.button("plan")).state().selected


def test_that_answers_and_what_is_not_a_place_keep_their_own_role(qtbot: QtBot) -> None:
    answers = Segments((("yes", "Yes"), ("no", "No")), "Did it help?")
    qtbot.addWidget(answers)
    assert spoken(answers.button("yes")).role() == QAccessible.Role.RadioButton
    made = rail(qtbot)
    hide = next(one for one in made.findChildren(QAbstractButton) if one.accessibleName() == "Hide the screen")
    assert spoken(hide).role() == QAccessible.Role.Button


def test_that_tabs_come_and_go_while_a_screen_reader_listens(qapp: QApplication) -> None:
    for _ in range(200):
        made = Tabs(PARTS, "Parts of the case", value="plan")
        assert [spoken(one).state().selected for one in made.findChildren(QAbstractButton)] == [0, 1]
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

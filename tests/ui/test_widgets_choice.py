"""Choosing: announced as what it is, reached by the keyboard, nothing moves when something is chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.choices import ChoiceChips, Segments
from ui.widgets.exclusive import Exclusive
from ui.widgets.tick import RadioList, TickBox

OPTIONS = (("held", "Took place"), ("short", "Shortened"), ("absent", "Not there"))


def role(widget: QWidget) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role()


@pytest.fixture(params=[Segments, RadioList])
def group(request: pytest.FixtureRequest, qtbot: QtBot) -> Exclusive:
    made: Exclusive = request.param(OPTIONS, "What happened")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.button("held").setFocus(Qt.FocusReason.TabFocusReason)
    return made


def test_that_exclusive_answers_are_announced_as_radio_buttons(group: Exclusive) -> None:
    assert {role(group.button(code)) for code, _ in OPTIONS} == {QAccessible.Role.RadioButton}
    assert group.button("short").accessibleDescription() == "What happened"


def test_that_a_digit_chooses_and_tells_once(group: Exclusive, qtbot: QtBot) -> None:
    told: list[object] = []
    group.changed.connect(told.append)
    QTest.keyClick(group.button("held"), Qt.Key.Key_2)
    QTest.keyClick(group.button("short"), Qt.Key.Key_2)
    assert (group.value(), told) == ("short", ["short"])


def test_that_arrow_keys_move_choose_and_go_round(group: Exclusive, qtbot: QtBot) -> None:
    seen = []
    for _ in range(3):
        focus = group.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Right)
        seen.append(group.value())
    assert seen == ["short", "absent", "held"]
    QTest.keyClick(group.button("held"), Qt.Key.Key_Up)
    assert group.value() == "absent"


def test_that_delete_takes_an_answer_back(group: Exclusive, qtbot: QtBot) -> None:
    group.set_value("short")
    told: list[object] = []
    group.changed.connect(told.append)
    QTest.keyClick(group.button("short"), Qt.Key.Key_Delete)
    assert (group.value(), told) == (None, [None])


def test_that_a_group_is_one_tab_stop_at_the_chosen_answer(group: Exclusive) -> None:
    def stops() -> list[str]:
        tab = Qt.FocusPolicy.TabFocus
        return [code for code, _ in OPTIONS if group.button(code).focusPolicy() & tab]

    assert stops() == ["held"]
    group.set_value("absent")
    assert stops() == ["absent"]
    group.set_value(None)
    assert stops() == ["held"]


def test_that_a_value_set_from_code_tells_nobody(group: Exclusive) -> None:
    told: list[object] = []
    group.changed.connect(told.append)
    group.set_value("short")
    group.set_value(None)
    assert told == []
    with pytest.raises(KeyError):
        group.set_value("unknown")


def test_that_choosing_moves_nothing(qtbot: QtBot) -> None:
    segments = Segments(OPTIONS, "What happened")
    qtbot.addWidget(segments)
    before = [segments.button(code).sizeHint() for code, _ in OPTIONS]
    segments.set_value("short")
    assert [segments.button(code).sizeHint() for code, _ in OPTIONS] == before


def test_that_a_code_cannot_be_offered_twice(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="offered twice"):
        Segments((("a", "One"), ("a", "Two")))


def test_that_many_of_several_are_check_boxes_in_the_order_offered(qtbot: QtBot) -> None:
    chips = ChoiceChips(OPTIONS, "Who was there", values=("absent",))
    qtbot.addWidget(chips)
    told: list[object] = []
    chips.changed.connect(told.append)
    chips.show()
    first = chips.focusProxy()
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_1)
    assert told == [("held", "absent")]
    assert role(first) == QAccessible.Role.CheckBox
    chips.hide()


def test_that_an_ampersand_in_an_answer_is_an_ampersand(qtbot: QtBot) -> None:
    box = TickBox("A&E told us")
    qtbot.addWidget(box)
    assert (box.accessibleName(), box.shortcut().toString()) == ("A&E told us", "")

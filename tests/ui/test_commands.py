"""One table of commands: no key twice, none of the system's, and letters only while nobody types."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.assets import icon
from ui.commands import COMMANDS, Command, Commands, faults


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a text box and a place to rest the keyboard."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    box, rest = QLineEdit(), QWidget()
    box.setObjectName("box")
    rest.setObjectName("rest")
    rest.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column.addWidget(box)
    column.addWidget(rest)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    return widget


def at(window: QWidget, name: str) -> QWidget:
    """The widget of this name, with the keyboard."""
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    found.setFocus()
    return found


def test_that_the_table_of_commands_has_no_faults(qapp: object) -> None:
    assert faults(COMMANDS) == []


def test_that_every_command_has_an_icon_that_exists() -> None:
    for command in COMMANDS:
        assert command.icon, command.id
        icon(command.icon)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ((Command("a", "A", ("Ctrl+J",)), Command("a", "A")), "twice"),
        ((Command("a", "A", ("Ctrl+J",)), Command("b", "B", ("Ctrl+J",))), "already"),
        ((Command("a", "A", ("Ctrl+J",)), Command("b", "B", ("Ctrl+J",), "today")), "already"),
        ((Command("a", "A", ("Ctrl+C",)),), "belongs to the system"),
        ((Command("a", " ", ("Ctrl+J",)),), "no words"),
        ((Command("a", "A", ("ctrl+j",)),), "spells"),
    ],
)
def test_that_a_faulty_table_is_found_out(qapp: object, table: tuple[Command, ...], fault: str) -> None:
    assert any(fault in words for words in faults(table))


def test_that_the_same_key_may_mean_two_things_on_two_screens(qapp: object) -> None:
    assert faults((Command("a", "A", ("R",), "today"), Command("b", "B", ("R",), "case"))) == []


def test_that_a_letter_acts_only_while_no_text_box_has_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    ran = list[str]()
    commands = Commands(window, (Command("today.note", "Note", ("N",), "today"),))
    commands.bind("today.note", lambda: ran.append("note"))
    commands.enter("today")
    box = at(window, "box")
    commands.look_at_focus()
    QTest.keyClick(box, Qt.Key.Key_N)
    assert ran == []
    assert isinstance(box, QLineEdit)
    assert box.text().lower() == "n"
    rest = at(window, "rest")
    commands.look_at_focus()
    QTest.keyClick(rest, Qt.Key.Key_N)
    assert ran == ["note"]


def test_that_a_letter_does_not_act_in_a_box_that_can_only_be_read(window: QWidget) -> None:
    ran = list[str]()
    commands = Commands(window, (Command("today.note", "Note", ("N",), "today"),))
    commands.bind("today.note", lambda: ran.append("note"))
    commands.enter("today")
    box = at(window, "box")
    assert isinstance(box, QLineEdit)
    box.setReadOnly(True)
    commands.look_at_focus()
    QTest.keyClick(box, Qt.Key.Key_N)
    assert ran == []


def test_that_letters_can_be_switched_off(qtbot: QtBot, window: QWidget) -> None:
    ran = list[str]()
    commands = Commands(window, (Command("today.note", "Note", ("N",), "today"),))
    commands.bind("today.note", lambda: ran.append("note"))
    commands.enter("today")
    commands.use_letters(is_on=False)
    QTest.keyClick(at(window, "rest"), Qt.Key.Key_N)
    assert ran == []
    assert commands.run("today.note")


def test_that_a_command_of_another_screen_does_not_run(window: QWidget) -> None:
    ran = list[str]()
    commands = Commands(window, (Command("case.edit", "Edit", ("E",), "case"),))
    commands.bind("case.edit", lambda: ran.append("edit"))
    commands.enter("today")
    assert not commands.run("case.edit")
    assert commands.offered() == ()
    commands.enter("case")
    assert commands.run("case.edit")
    assert ran == ["edit"]


def test_that_a_covered_screen_answers_to_nothing_but_the_lock(window: QWidget) -> None:
    ran = list[str]()
    commands = Commands(window)
    commands.bind("lock", lambda: ran.append("lock"))
    commands.bind("find", lambda: ran.append("find"))
    commands.cover(is_covered=True)
    assert [command.id for command in commands.offered()] == ["lock"]
    assert not commands.run("find")
    assert commands.run("lock")
    assert ran == ["lock"]


def test_that_binding_an_unknown_command_is_a_fault(window: QWidget) -> None:
    with pytest.raises(KeyError):
        Commands(window).bind("no.such", lambda: None)

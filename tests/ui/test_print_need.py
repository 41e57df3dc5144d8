"""What a printing still lacks stands beside the field for as long as it lacks it, not only for a moment at the foot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import press
from tests.ui.test_print_screen import CORRIDOR, ROOM, PaperTray, answered, opened
from ui.printers import Printer
from ui.screens.paper.screen import PrintScreen
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def said(screen: PrintScreen) -> list[str]:
    """The lines of the form that are shown."""
    return [label.text() for label in screen.form.findChildren(PlainLabel) if not label.isHidden()]


@pytest.mark.parametrize(
    ("copies", "printers", "words"),
    [
        ("0", (CORRIDOR,), "1 to 9 copies, please."),
        ("1", (CORRIDOR,), "Choose a printer first. A shared one is never chosen by itself."),
        ("1", (), "There is no printer here. Save it as a PDF."),
    ],
)
def test_that_what_a_printing_lacks_stands_in_the_form_until_it_is_there(
    qtbot: QtBot, here: Bench, tmp_path: Path, copies: str, printers: tuple[Printer, ...], words: str
) -> None:
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case()))
    screen.printers = PaperTray(tmp_path, *printers)
    screen.form.show_printers(printers)
    answered(screen)
    screen.form.copies.setText(copies)
    screen.print_it()
    assert words in said(screen)
    screen.form.copies.setText("1")
    screen.form.printers.set_value(printers[0].name if printers else None)
    screen._is_asked()
    assert words not in said(screen)


def main_deed(screen: PrintScreen) -> tuple[str, ...]:
    """The words of the buttons at the foot of the form, the main one first."""
    return tuple(one.words() for one in screen.form._deeds.findChildren(Button) if not one.isHidden())


def test_that_without_a_printer_saving_is_the_main_thing_and_printing_is_not_offered(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case()))
    qtbot.waitUntil(lambda: main_deed(screen) == ("Print it", "Save as a PDF"))
    screen.printers = PaperTray(tmp_path)
    screen.look_for_printers()
    qtbot.waitUntil(lambda: main_deed(screen) == ("Save as a PDF", "Look for a printer again"))
    assert "There is no printer on this laptop, so the page is saved as a PDF." in said(screen)
    assert "There is still no printer." in said(screen)
    assert "Stand at the printer. We ask you straight after if it came out." not in said(screen)
    assert screen.form.copies_field.isHidden()


def test_that_a_printer_that_was_plugged_in_is_found_without_leaving(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case()))
    screen.printers = PaperTray(tmp_path)
    screen.look_for_printers()
    screen.printers = PaperTray(tmp_path, ROOM)
    qtbot.waitUntil(lambda: "Look for a printer again" in main_deed(screen))
    press(screen, "look-again")
    qtbot.waitUntil(lambda: main_deed(screen) == ("Print it", "Save as a PDF"))
    assert screen.form.printers.value() == ROOM.name
    assert screen.form.printers.button(ROOM.name).hasFocus()

"""What a printing still lacks stands beside the field for as long as it lacks it, not only for a moment at the foot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.bench import Bench, bench
from tests.ui.test_print_screen import CORRIDOR, PaperTray, answered, opened
from ui.printers import Printer
from ui.screens.print_screen import PrintScreen
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

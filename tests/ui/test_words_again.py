"""Nothing leaves the vault as a file before the worker has typed their words again, and giving up loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.fast_kdf import WORDS, guesses_of
from tests.ui.bench import Bench, bench
from tests.ui.test_print_screen import ROOM, PaperTray, answered, opened, register, saved_to, types_words
from ui.desk import Outside
from ui.printers import Printer
from ui.screens.paper.screen import PrintScreen

WRONG = "four other wrong words"


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def screen(qtbot: QtBot, here: Bench, tmp_path: Path) -> PrintScreen:
    """A page that may leave, with every question answered."""
    made = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case()))
    answered(made)
    return made


def deeds(here: Bench) -> list[str]:
    """What the audit says was done, in order."""
    return [deed.deed for deed in here.store.sync.custody.deeds(0, 500)]


def buttons(screen: PrintScreen) -> set[str]:
    """The names of the buttons in sight at the foot of the form."""
    return {one.objectName() for one in screen.form._deeds.findChildren(QAbstractButton) if one.isVisible()}


def waits_for_answer(qtbot: QtBot, screen: PrintScreen) -> None:
    """Until the words were tried."""
    qtbot.waitUntil(lambda: screen.saving.card is None or screen.saving.card.go.isEnabled())


def test_that_wrong_words_save_nothing_are_told_at_their_place_and_noted(
    qtbot: QtBot, here: Bench, screen: PrintScreen, tmp_path: Path
) -> None:
    path = tmp_path / "page.pdf"
    saved_to(screen, path, WRONG)
    waits_for_answer(qtbot, screen)
    card = screen.saving.card
    assert card is not None
    assert "did not open this laptop" in card._field.error()
    assert card.words.text() == ""
    assert card.words.hasFocus()
    assert not path.exists()
    assert register(here, screen._page.scope) == []  # type: ignore[union-attr]
    assert deeds(here)[-1] == "export_refused"
    types_words(screen, WORDS)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: "export" in deeds(here))


def test_that_wrong_words_count_as_at_the_lock_and_wipe_nothing(
    qtbot: QtBot, here: Bench, screen: PrintScreen, tmp_path: Path
) -> None:
    path = tmp_path / "page.pdf"
    saved_to(screen, path, WRONG)
    for _again in range(4):
        waits_for_answer(qtbot, screen)
        types_words(screen, WRONG)
    waits_for_answer(qtbot, screen)
    guesses = guesses_of(here.vault[0])
    assert guesses.count == 5
    assert guesses.wait_s() > 0
    types_words(screen, WORDS)
    waits_for_answer(qtbot, screen)
    card = screen.saving.card
    assert card is not None
    assert "Wait 10 seconds, then try again" in card._field.error()
    assert not path.exists()
    guesses.succeeded()
    types_words(screen, WORDS)
    qtbot.waitUntil(path.exists)


@pytest.mark.parametrize("way", ["the button", "Escape"])
def test_that_giving_up_keeps_every_answer_and_saves_nothing(
    qtbot: QtBot, here: Bench, screen: PrintScreen, tmp_path: Path, way: str
) -> None:
    saved_to(screen, tmp_path / "page.pdf", "")
    card = screen.saving.card
    assert card is not None
    assert card._field.error() == "Type your four words first."
    QTest.keyClicks(card.words, WORDS)
    if way == "Escape":
        QTest.keyClick(card.words, Qt.Key.Key_Escape)
    else:
        QTest.keyClick(card.no, Qt.Key.Key_Return)
    assert screen.saving.card is None
    assert card.words.text() == ""
    assert screen.form.purpose.text() == "So he has it on the way home"
    assert screen.checks.readers.words() == "Jay. Anyone who opens his bag."
    qtbot.waitUntil(lambda: {"print", "save-pdf"} <= buttons(screen))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "print"
    assert not (tmp_path / "page.pdf").exists()
    assert register(here, screen._page.scope) == []  # type: ignore[union-attr]


def test_that_words_do_not_wait_on_a_page_that_is_left(qtbot: QtBot, screen: PrintScreen, tmp_path: Path) -> None:
    saved_to(screen, tmp_path / "page.pdf", "")
    card = screen.saving.card
    assert card is not None
    QTest.keyClicks(card.words, WORDS)
    screen.leave()
    assert card.words.text() == ""
    assert screen.saving.card is None
    qtbot.waitUntil(lambda: "save-pdf" in buttons(screen))


def test_that_nothing_leaves_where_one_may_only_look(
    qtbot: QtBot, here: Bench, screen: PrintScreen, tmp_path: Path
) -> None:
    there = here.desk._outside
    here.desk._outside = Outside(there.press, there.mailbag, there.status)
    saved_to(screen, tmp_path / "page.pdf")
    waits_for_answer(qtbot, screen)
    card = screen.saving.card
    assert card is not None
    assert "nothing can be written here" in card._said.text()
    assert not (tmp_path / "page.pdf").exists()


@pytest.mark.parametrize(
    "printer",
    [
        Printer("Microsoft Print to PDF", is_shared=False),
        Printer("Office", is_shared=False, model="Generic CUPS-PDF Printer"),
        Printer("Fax", is_shared=False),
        Printer("Microsoft XPS Document Writer", is_shared=False),
    ],
)
def test_that_a_printer_that_writes_files_is_no_way_round_the_words(tmp_path: Path, printer: Printer) -> None:
    assert PaperTray(tmp_path, printer, ROOM).offered() == (ROOM,)

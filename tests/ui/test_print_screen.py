"""Printing: nothing leaves past a gate, nothing touches a file by itself, and the register holds what has left."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caseworker.domain.forms.config import Programme
from caseworker.domain.forms.plan_version import GoTo, Words
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.fiction import FICTIONAL
from caseworker.domain.reading.printing import register_of
from tests.fakes.fast_kdf import WORDS
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import agreed_plan, begun_plan, next_version, press
from tests.unit.printing.paper_reader import words_of
from ui.places import Place
from ui.printers import Printer, Printers, file_name
from ui.screens.paper.saving import Going
from ui.screens.paper.screen import PrintScreen

ROOM = Printer("Room 12", is_shared=False)
MUCH = {str(place): Words(text="go round by the main road " * 8, order=place) for place in range(12)}
"""More than one page holds."""
CORRIDOR = Printer("Corridor", is_shared=True)


class PaperTray(Printers):
    """Two printers whose paper is a PDF in a folder: the product's own way to the printer, drawn for real."""

    def __init__(self, folder: Path, *printers: Printer) -> None:
        self.folder, self.printers = folder, printers

    @override
    def known(self) -> tuple[Printer, ...]:
        """The printers there are said to be."""
        return self.printers

    def opened(self, name: str) -> QPrinter | None:
        """A printer that draws into a file, while it is there."""
        if all(printer.name != name for printer in self.printers):
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / "tray.pdf"))
        return printer


class Jammed(QPrinter):
    """A printer that takes the first sheet and then stops."""

    @override
    def newPage(self) -> bool:
        return False


class JammingTray(PaperTray):
    """A tray whose printer stops after the first sheet."""

    @override
    def opened(self, name: str) -> QPrinter | None:
        printer = Jammed(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / "tray.pdf"))
        return printer


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def opened(qtbot: QtBot, here: Bench, folder: Path, *, record: RecordId) -> PrintScreen:
    """The print screen with its page made."""
    screen = PrintScreen(here.desk, here.went.append)
    screen.printers = PaperTray(folder, CORRIDOR, ROOM)
    here.show(qtbot, screen)
    screen.open(Place("print", here.store.records.get(record).scope, record, tab="plan"))
    qtbot.waitUntil(lambda: screen.sheet is not None or screen.preview.pages.isHidden())
    return screen


def shown(qtbot: QtBot, screen: PrintScreen, paper: str) -> None:
    """Choose a paper and wait for its page."""
    screen.choose(paper)
    qtbot.waitUntil(lambda: screen.sheet is not None)


def answered(screen: PrintScreen) -> None:
    """Every question of the form answered."""
    screen.form.purpose.setText("So he has it on the way home")
    screen.checks.readers.set_words("Jay. Anyone who opens his bag.")


def saved_to(screen: PrintScreen, path: Path, words: str = WORDS) -> None:
    """Save as a PDF, to this place, with these words typed again."""
    assert screen.sheet is not None
    screen.saving.ask_words(Going(screen.sheet, screen._wish(), screen._entry()), path)
    types_words(screen, words)


def types_words(screen: PrintScreen, words: str) -> None:
    """The words typed where they are asked, and Enter."""
    assert screen.saving.card is not None
    QTest.keyClicks(screen.saving.card.words, words)
    QTest.keyClick(screen.saving.card.words, Qt.Key.Key_Return)


def buttons(screen: PrintScreen) -> set[str]:
    """The names of the buttons at the foot of the form."""
    shown = [button for button in screen.form._deeds.findChildren(QAbstractButton) if not button.isHidden()]
    return {button.objectName() for button in shown if button.objectName()}


def register(here: Bench, scope: ScopeId) -> list[PrintRecord]:
    """What the register holds."""
    return [PrintRecord.read(stored.body) for stored in here.store.records.of(scope, "print_record")]


def test_that_a_page_is_printed_entered_and_asked_for(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    version = here.agree_plan(scope)
    screen = opened(qtbot, here, tmp_path, record=version)
    answered(screen)
    screen.print_it()
    qtbot.waitUntil(lambda: screen.after is not None)
    (entry,) = register(here, scope)
    assert (tmp_path / "tray.pdf").stat().st_size > 5_000
    assert (entry.number, entry.document, entry.version, entry.of) == ("K7-0001", "my_plan", 1, version)
    assert (entry.recipient, entry.purpose) == ("Jay, their own copy", "So he has it on the way home")
    assert entry.readers == "Jay. Anyone who opens his bag."
    assert screen.after is not None
    press(screen.after, "came-out")
    qtbot.waitUntil(lambda: register(here, scope)[0].status == "collected")
    assert register(here, scope)[0].collected_by == "Jay, their own copy"


def test_that_a_shared_printer_is_never_chosen_by_itself(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    version = here.agree_plan(here.open_case())
    screen = opened(qtbot, here, tmp_path, record=version)
    assert screen.form.printers.value() == ROOM.name
    screen.form.show_printers((CORRIDOR,))
    assert screen.form.printers.value() is None
    answered(screen)
    screen.print_it()
    assert screen.after is None
    assert not (tmp_path / "tray.pdf").exists()


def test_that_a_shared_printer_prints_only_for_somebody_who_says_they_stand_beside_it(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    version = here.agree_plan(here.open_case())
    screen = opened(qtbot, here, tmp_path, record=version)
    answered(screen)
    screen.form.printers.button(CORRIDOR.name).click()
    screen.print_it()
    assert screen.form.beside.isVisible()
    assert not (tmp_path / "tray.pdf").exists()
    screen.form.beside.click()
    screen.form.printers.button(ROOM.name).click()
    screen.form.printers.button(CORRIDOR.name).click()
    assert not screen.form.is_watched()
    screen.form.beside.click()
    screen.print_it()
    qtbot.waitUntil(lambda: screen.after is not None)


def test_that_a_page_that_came_out_in_part_stays_out_with_whoever_has_it(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    answered(screen)
    screen.print_it()
    qtbot.waitUntil(lambda: screen.after is not None)
    assert screen.after is not None
    press(screen.after, "came-in-part")
    qtbot.waitUntil(lambda: register(here, scope)[0].status == "in_part")
    (entry,) = register_of(here.ports, scope)
    assert entry.is_out
    assert entry.record.collected_by == "Jay, their own copy"


def test_that_only_the_card_means_no_page_and_offers_the_card(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope, number=1))
    assert screen.paper == "card"
    shown(qtbot, screen, "my_plan")
    qtbot.waitUntil(lambda: buttons(screen) == {"card-instead", "ask-again"})
    screen.print_it()
    screen.save_it()
    assert register(here, scope) == []
    press(screen, "card-instead")
    qtbot.waitUntil(lambda: screen.sheet is not None)
    qtbot.waitUntil(lambda: "print" in buttons(screen))


def test_that_no_paper_means_practising(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case(), number=3))
    assert screen.paper == "practise"
    shown(qtbot, screen, "card")
    qtbot.waitUntil(lambda: buttons(screen) == {"practise", "ask-again"})


def test_that_a_draft_is_not_printed_for_the_young_person(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    screen = opened(qtbot, here, tmp_path, record=begun_plan(here, here.open_case()))
    assert screen.sheet is not None
    assert screen.sheet.is_stopped
    qtbot.waitUntil(lambda: bool(buttons(screen)))
    assert "print" not in buttons(screen)


def test_that_a_surname_in_the_text_stops_the_page(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case(family="Madeup")
    version = begun_plan(here, scope, people={"a": GoTo(name="Nan Madeup", agreed="yes")})
    screen = opened(qtbot, here, tmp_path, record=version)
    assert screen.sheet is not None
    assert [check.rule for check in screen.sheet.checks if check.verdict == "stops" and check.rule == "V15"] == ["V15"]


def test_that_two_versions_written_apart_stop_printing_the_one_in_use(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    version = here.agree_plan(here.open_case())
    next_version(here, version)
    next_version(here, version)
    screen = opened(qtbot, here, tmp_path, record=version)
    assert screen.sheet is not None
    assert "V24" in {check.rule for check in screen.sheet.checks if check.verdict == "stops"}


def test_that_a_printer_that_is_gone_leaves_no_entry(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    answered(screen)
    screen.printers = PaperTray(tmp_path)
    screen.print_it()
    qtbot.waitUntil(lambda: bool(here.shown))
    assert "printer did not take the page" in here.shown[0].message.happened
    qtbot.waitUntil(lambda: here.desk._tasks.is_idle)
    assert register(here, scope) == []
    assert screen.after is None
    assert screen.form.purpose.words() == "So he has it on the way home"


def test_that_a_printer_that_stops_midway_leaves_a_failed_entry(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    version = agreed_plan(here, scope, can_do=MUCH)
    screen = opened(qtbot, here, tmp_path, record=version)
    screen.printers = JammingTray(tmp_path, ROOM)
    shown(qtbot, screen, "my_plan_large")
    assert screen.preview.pages.sheets.count > 1
    answered(screen)
    screen.print_it()
    qtbot.waitUntil(lambda: bool(register(here, scope)))
    assert [entry.status for entry in register(here, scope)] == ["failed"]
    assert "printer did not take the page" in here.shown[0].message.happened


def test_that_who_could_read_it_must_be_typed(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    screen.form.purpose.setText("For the way home")
    screen.print_it()
    assert "Write who could read it" in screen.checks.readers_field.error()
    assert screen.checks.readers.hasFocus()
    assert register(here, scope) == []


def test_that_the_saved_file_is_the_previewed_page_under_a_neutral_name(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    answered(screen)
    sheet = screen.sheet
    assert sheet is not None
    name = file_name(screen.paper, sheet.number)
    saved_to(screen, tmp_path / name)
    qtbot.waitUntil(lambda: bool(register(here, scope)))
    assert name == "page-K7-0001.pdf"
    assert (tmp_path / name).read_bytes() == sheet.pdf
    assert register(here, scope)[0].way == "file"
    qtbot.waitUntil(lambda: screen.sheet is not None and screen.sheet.number == "K7-0002")


def test_that_a_folder_that_cannot_be_written_leaves_no_entry(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    answered(screen)
    saved_to(screen, tmp_path / "not there" / "page.pdf")
    qtbot.waitUntil(lambda: bool(here.shown))
    assert "could not be written there" in here.shown[0].message.happened
    assert register(here, scope) == []


def test_that_looking_at_a_page_opens_no_file_for_writing(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    version = here.agree_plan(here.open_case())
    opened_for_writing: list[object] = []
    is_watching = [True]

    def watch(event: str, args: tuple[object, ...]) -> None:
        if is_watching[0] and event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
            opened_for_writing.append(args[0])

    sys.addaudithook(watch)
    try:
        screen = opened(qtbot, here, tmp_path, record=version)
        for paper in ("my_plan_large", "worker_plan", "my_plan"):
            shown(qtbot, screen, paper)
            screen.preview.pages.sheets.grab()
    finally:
        is_watching[0] = False
    written = [path for path in opened_for_writing if not str(path).endswith(".pyc") and "__pycache__" not in str(path)]
    assert written == []
    assert not list(tmp_path.glob("*.pdf"))


def test_that_long_and_urdu_words_are_previewed(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, can_do=MUCH, now_steps={"a": Words(text="نانی کو فون کرو")})
    screen = opened(qtbot, here, tmp_path, record=version)
    assert screen.preview.pages.sheets.count >= 2
    assert screen.sheet is not None
    assert "نانی" in words_of(screen.sheet.pdf)


def test_that_pages_about_invented_people_say_so(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    here.config(Programme(name="Nobody in it is real", code=FICTIONAL))
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(here.open_case()))
    assert screen.sheet is not None
    assert "FICTIONAL" in words_of(screen.sheet.pdf).upper().replace(" ", "")


def test_that_a_session_is_printed_for_the_file(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=here.sign_session(scope))
    assert screen.paper == "session"
    assert screen.sheet is not None
    words = words_of(screen.sheet.pdf)
    assert "I got the early bus." in words
    assert "signed by" in words


def test_that_half_filled_questions_are_there_again(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    version = here.agree_plan(here.open_case())
    screen = opened(qtbot, here, tmp_path, record=version)
    screen.checks.readers.set_words("Anyone who opens his")
    screen.leave()
    qtbot.waitUntil(lambda: here.desk.kept("print") is not None)
    again = opened(qtbot, here, tmp_path, record=version)
    assert again.checks.readers.words() == "Anyone who opens his"

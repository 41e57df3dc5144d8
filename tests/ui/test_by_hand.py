"""Papers that are of no case, and sheets filled in by hand: printed, found by their number, typed up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.print_out import Wish, entered, look_at
from caseworker.domain.actions.writing import creation
from caseworker.domain.forms.config import Helpline, Worker
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import Work
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import press
from tests.ui.test_print_register import spoken
from tests.ui.test_print_screen import ROOM, PaperTray
from ui.places import Place
from ui.screens.case.new import NewCaseScreen
from ui.screens.paper.printing import PrintingScreen
from ui.screens.paper.screen import PrintScreen


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench where the partnership has told of this worker, and one number was rung."""
    with bench(tmp_path) as made:
        edit = creation(made.ports, Worker(name="Amina"), scope=CONFIG_SCOPE, record_id=RecordId(made.ports.me.worker))
        made.store.records.write(Work(edits=(edit,)))
        made.config(Helpline(name="Childline", number="0800 1111", verified_on=made.clock.now().date()))
        yield made


@pytest.fixture
def printing(qtbot: QtBot, here: Bench) -> PrintingScreen:
    """The register, shown."""
    screen = PrintingScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("printing"))
    return screen


def a_blank(here: Bench, scope: ScopeId, code: str) -> str:
    """A blank sheet that was printed for a case; its number."""
    wish = Wish(RecordId(scope), code, "K7-0007")
    entry = PrintRecord(recipient="Me", purpose="The laptop stays here")
    entered(here.ports, look_at(here.ports, here.desk.press, wish), wish, entry=entry)
    return wish.number


@pytest.mark.parametrize(
    ("code", "screen", "tab"),
    [("blank_session", "session", ""), ("blank_plan", "case", "plan"), ("blank_concern", "record", "concern")],
)
def test_that_the_number_of_a_sheet_opens_what_it_becomes(
    qtbot: QtBot, here: Bench, printing: PrintingScreen, *, code: str, screen: str, tab: str
) -> None:
    scope = here.open_case()
    a_blank(here, scope, code)
    printing.by_hand.number.setText("k7 7")
    press(printing, "type-up")
    qtbot.waitUntil(lambda: bool(here.went))
    reserved = PrintRecord.read(here.store.records.of(scope, "print_record")[0].body).reserved
    assert here.went[-1] == Place(screen, scope, RecordId(reserved), tab=tab)


def test_that_a_number_nobody_printed_is_said_at_its_box(qtbot: QtBot, printing: PrintingScreen) -> None:
    press(printing, "type-up")
    assert "Write the number" in printing.by_hand.field.error()
    printing.by_hand.number.setText("K7-0999")
    press(printing, "type-up")
    qtbot.waitUntil(lambda: "no blank sheet with the number K7-0999" in printing.by_hand.field.error())
    assert printing.by_hand.number.hasFocus()


def test_that_a_sheet_for_somebody_new_is_printed_typed_up_and_becomes_their_case(
    qtbot: QtBot, here: Bench, printing: PrintingScreen, tmp_path: Path
) -> None:
    press(printing, "for-anybody")
    screen = PrintScreen(here.desk, here.went.append)
    screen.printers = PaperTray(tmp_path, ROOM)
    here.show(qtbot, screen)
    screen.open(here.went[-1])
    qtbot.waitUntil(lambda: screen.sheet is not None)
    screen.choose("blank_new")
    qtbot.waitUntil(lambda: screen.sheet is not None)
    screen.form.recipient.setText("The navigator on tonight")
    screen.form.purpose.setText("No laptop in the corridor")
    screen.print_it()
    qtbot.waitUntil(lambda: screen.after is not None)
    assert screen.after is not None
    press(screen.after, "came-out")
    qtbot.waitUntil(lambda: here.went[-1] == Place("printing"))
    printing.open(Place("printing"))
    qtbot.waitUntil(lambda: len(spoken(printing.register.list)) == 1)
    assert "For anybody" in spoken(printing.register.list)[0]
    printing.by_hand.number.setText("K7-0001")
    press(printing, "type-up")
    qtbot.waitUntil(lambda: here.went[-1].screen == "new_case")
    new = NewCaseScreen(here.desk, here.went.append)
    qtbot.addWidget(new)
    scope = here.went[-1].scope
    new.open(here.went[-1])
    new.given.setText("Ola")
    new.save()
    qtbot.waitUntil(lambda: here.went[-1] == Place("case", scope))
    printing.by_hand.number.setText("K7-0001")
    press(printing, "type-up")
    qtbot.waitUntil(lambda: here.went[-1] == Place("case", scope) and len(here.went) > 4)


def test_that_a_laptop_that_does_not_know_its_worker_yet_offers_nothing_for_anybody(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with bench(tmp_path / "other") as bare:
        screen = PrintingScreen(bare.desk, bare.went.append)
        bare.show(qtbot, screen)
        screen.open(Place("printing"))
        assert screen.by_hand._numbers.isHidden()

"""Each paper is within a worker's reach: from the documents of a case, from a form, and from the plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.paperwork.registry import PAPERS, papers_of
from caseworker.domain.reading.case import header_of
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import agreed_plan, press
from tests.ui.test_print_screen import buttons, opened, register, saved_to, shown
from tests.unit.printing.paper_reader import words_of
from tests.unit.verbs.paper_bench import ADULTS, PEOPLE, a_leaving, a_school_day, saved
from ui.places import Place
from ui.screens.case.documents import DocumentsTab
from ui.screens.paper.form import PRACTISE
from ui.screens.record import RecordScreen


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def documents(qtbot: QtBot, here: Bench, scope: ScopeId) -> DocumentsTab:
    """The documents of a case, read."""
    tab = DocumentsTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", scope, tab="documents"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: bool(tab.papers.findChildren(QAbstractButton)))
    return tab


def offered(tab: DocumentsTab) -> set[str]:
    """The names of the buttons over the register."""
    return {one.objectName() for one in tab.papers.findChildren(QAbstractButton) if not one.isHidden()}


def test_that_the_documents_of_a_case_lead_to_every_paper_that_is_not_a_plans(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    kinds = {kind for paper in PAPERS for kind in paper.made_from} - {"plan_version", "session", "person", "worker"}
    tab = documents(qtbot, here, scope)
    wanted = {"papers-person", *(f"fill-{kind}" for kind in kinds)}
    qtbot.waitUntil(lambda: here.desk._tasks.is_idle and offered(tab) == wanted)
    press(tab, "papers-person")
    assert here.went[-1] == Place("print", scope, RecordId(scope), tab="documents")
    press(tab, "fill-school_day")
    assert here.went[-1] == Place("record", scope, tab="school_day")
    day = saved(here.ports, a_school_day(), scope)
    tab.open(Place("case", scope, tab="documents"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: "papers-school_day" in offered(tab))
    press(tab, "papers-school_day")
    assert here.went[-1] == Place("print", scope, day, tab="documents")
    press(tab, "change-school_day")
    assert here.went[-1] == Place("record", scope, day, tab="school_day")


def test_that_a_form_that_becomes_a_paper_is_saved_and_shown_as_a_page(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    leaving = saved(here.ports, a_leaving(), scope)
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("record", scope, leaving, tab="leaving_hospital"))
    press(screen, "save-and-print")
    qtbot.waitUntil(lambda: here.went[-1:] == [Place("print", scope, leaving, tab="documents")])


def test_that_a_copy_is_made_for_whoever_is_chosen_and_entered_for_them(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    scope = here.open_case()
    version = agreed_plan(here, scope, people=PEOPLE, adults=ADULTS)
    screen = opened(qtbot, here, tmp_path, record=version)
    shown(qtbot, screen, "network_copy")
    assert screen.form.readers.value() == "nan"
    assert screen.form.recipient.words() == "Nan"
    screen.sheet = None
    coach = screen.form.readers.button("coach")
    assert coach is not None
    coach.click()
    qtbot.waitUntil(lambda: screen.sheet is not None)
    assert screen.sheet is not None
    assert "Keep a place free for me" in words_of(screen.sheet.pdf)
    assert screen.form.recipient.words() == "Coach Dee"
    screen.form.purpose.setText("So that he knows his part")
    screen.checks.readers.set_words("Coach. Whoever is in the gym office.")
    saved_to(screen, tmp_path / "page.pdf")
    qtbot.waitUntil(lambda: bool(register(here, scope)))
    (entry,) = register(here, scope)
    assert (entry.document, entry.recipient, entry.version) == ("network_copy", "Coach Dee", 1)
    shown(qtbot, screen, "my_plan")
    assert screen.form.recipient.words() == "Jay, their own copy"


def test_that_a_tick_gives_the_same_paper_in_large_print(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=saved(here.ports, a_leaving(), scope))
    assert screen.paper == "after_today"
    screen.sheet = None
    screen.form.large.click()
    qtbot.waitUntil(lambda: screen.sheet is not None)
    assert screen.paper == "after_today_large"
    screen.choose("after_today")
    assert not screen.form.large.isChecked()


def test_that_a_stopped_leaflet_can_be_neither_printed_nor_saved(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    screen = opened(qtbot, here, tmp_path, record=saved(here.ports, a_leaving(safe_paper="none"), scope))
    qtbot.waitUntil(lambda: bool(buttons(screen)))
    assert not buttons(screen) & {"print", "save-pdf"}
    screen.save_it()
    screen.print_it()
    assert register(here, scope) == []


def test_that_every_paper_of_a_plan_is_in_its_chooser(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    screen = opened(qtbot, here, tmp_path, record=agreed_plan(here, here.open_case()))
    codes = [paper.code for paper in papers_of("plan_version")]
    assert all(screen.form.paper.button(code) is not None for code in (*codes, PRACTISE))


def test_that_no_paper_is_a_list_to_practise_and_leaves_no_trace(qtbot: QtBot, here: Bench, tmp_path: Path) -> None:
    scope = here.open_case()
    version = agreed_plan(here, scope, people=PEOPLE, adults=ADULTS, safe_paper="none", code_word="zebra")
    screen = opened(qtbot, here, tmp_path, record=version)
    assert screen.paper == PRACTISE
    ticks = [one for one in screen.preview.findChildren(QAbstractButton) if one.objectName().startswith("practised-")]
    names = " ".join(one.accessibleName() for one in ticks)
    assert "Nan" in names
    assert "0800 1111" in names
    assert "Dre" not in " ".join(one.accessibleName() for one in ticks if "people" in one.objectName())
    assert "zebra" not in names
    for tick in ticks:
        tick.click()
    screen.print_it()
    screen.save_it()
    assert register(here, scope) == []
    assert not buttons(screen) & {"print", "save-pdf"}

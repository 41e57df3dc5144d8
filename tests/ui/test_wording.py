"""The words of the papers in other languages: what nobody has read does not leave, and a lead says who has read it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.access import WorkerRole
from caseworker.domain.actions import records
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.wording import Reader, confirm_words
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId
from caseworker.domain.wording import WORDS_OF, all_words
from tests.ui.bench import Bench, bench
from tests.ui.test_print_screen import opened, shown
from tests.unit.printing.paper_reader import words_of
from ui.parts import languages
from ui.places import Place
from ui.screens.paper.screen import PrintScreen
from ui.screens.wording import WordingScreen
from ui.widgets.button import Button


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def as_role(here: Bench, role: WorkerRole) -> None:
    """The worker at this laptop has another role."""
    ports = here.desk.ports
    here.desk._ports = replace(ports, me=ports.me.model_copy(update={"role": role}))


def words_screen(qtbot: QtBot, here: Bench, code: str) -> WordingScreen:
    """The words of a language."""
    screen = WordingScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("wording", tab=code))
    return screen


def in_language(qtbot: QtBot, screen: PrintScreen, code: str) -> None:
    """The paper in another language, chosen as a worker does: by way of the whole list."""
    link = screen.form.language.findChild(Button, "other-language")
    assert link is not None
    link.click()
    screen.sheet = None
    screen.form.language.list.button(code).click()
    qtbot.waitUntil(lambda: screen.sheet is not None)


def made(screen: PrintScreen) -> Sheet:
    """The page as it is shown now."""
    assert screen.sheet is not None
    return screen.sheet


def named(screen: PrintScreen) -> set[str]:
    """The names of the buttons there are."""
    shown = [button for button in screen.form._deeds.findChildren(QAbstractButton) if not button.isHidden()]
    return {button.objectName() for button in shown if button.objectName()}


def test_that_an_unread_language_stops_the_page_says_why_and_leads_on(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    version = here.agree_plan(here.open_case())
    screen = opened(qtbot, here, tmp_path, record=version)
    in_language(qtbot, screen, "ur")
    assert made(screen).is_stopped
    assert {"in-english", "read-words"} <= named(screen)
    assert "print" not in named(screen)
    screen.read_words()
    assert here.went[-1] == Place("wording", tab="ur")
    screen.sheet = None
    screen.in_english()
    qtbot.waitUntil(lambda: screen.sheet is not None)
    assert not made(screen).is_stopped


def test_that_a_page_in_a_confirmed_language_can_be_printed_with_english_beside_it(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    version = here.agree_plan(here.open_case())
    as_role(here, "lead")
    texts = {english: languages()["pl"].words[english].text for english in WORDS_OF["my_plan"]}
    confirm_words(here.ports, "pl", Reader("Ola (fictional)", "first language", date(2026, 11, 10)), texts=texts)
    screen = opened(qtbot, here, tmp_path, record=version)
    in_language(qtbot, screen, "pl")
    assert not made(screen).is_stopped
    assert "Things I can do" not in words_of(made(screen).pdf)
    screen.sheet = None
    screen.form.language.beside.click()
    qtbot.waitUntil(lambda: screen.sheet is not None)
    words = words_of(made(screen).pdf)
    assert "Co mogę zrobić" in words
    assert "Things I can do" in words


def test_that_their_own_language_is_offered_and_the_workers_copy_asks_for_none(
    qtbot: QtBot, here: Bench, tmp_path: Path
) -> None:
    scope = here.open_case()
    person = here.store.records.get(RecordId(scope))
    told = Person.read(person.body).model_copy(update={"first_language": "tigrinya"})
    records.save(here.ports, told, scope=scope, record_id=person.id)
    screen = opened(qtbot, here, tmp_path, record=here.agree_plan(scope))
    assert list(screen.form.language.list._buttons) == ["en", "ti", "another"]
    shown(qtbot, screen, "worker_plan")
    assert screen.form.language.isHidden()


def test_that_a_lead_confirms_what_was_ticked_with_a_name_and_a_day(qtbot: QtBot, here: Bench) -> None:
    as_role(here, "lead")
    screen = words_screen(qtbot, here, "so")
    assert [row.word.english for row in screen.rows] == list(all_words())
    screen.confirm()
    assert screen.reader_field.error()
    assert screen.reader.hasFocus()
    screen.reader.setText("Hodan (fictional)")
    screen.knows.setText("first language")
    screen.confirm()
    assert not screen._need.isHidden()
    screen.rows[0].box.setText("Qorshahayga aniga")
    for row in screen.rows[:2]:
        row.right.click()
    QTest.keyClick(screen.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: screen.rows[0].word.is_checked)
    assert screen.rows[0].word.text == "Qorshahayga aniga"
    assert [row.word.is_checked for row in screen.rows[:3]] == [True, True, False]


def test_that_a_worker_reads_the_words_and_confirms_none(qtbot: QtBot, here: Bench) -> None:
    screen = words_screen(qtbot, here, "ar")
    assert all(row.box.isReadOnly() and row.right.isHidden() for row in screen.rows)
    assert not screen.go.isVisible()


def test_that_words_half_read_are_not_lost_when_others_are_confirmed_meanwhile(qtbot: QtBot, here: Bench) -> None:
    as_role(here, "lead")
    screen = words_screen(qtbot, here, "so")
    screen.rows[3].right.click()
    screen.rows[3].box.setText("‹day› mar kale")
    texts = {"My plan": "Qorshahayga"}
    changes = confirm_words(
        here.ports, "so", Reader("A (fictional)", "first language", date(2026, 11, 10)), texts=texts
    )
    screen.stale(changes)
    assert screen.rows[3].right.isChecked()
    assert screen.rows[3].text() == "{day} mar kale"

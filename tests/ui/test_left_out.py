"""Leaving things out of a copy of a file: words, fields, records, names; with a reason, and looked through by two."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.disclosure import Disclosure
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import press
from ui.places import Place
from ui.screens.paper.left_out import LeftOutScreen
from ui.screens.paper.screen import PrintScreen


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def scope(here: Bench) -> ScopeId:
    """A case in which somebody else is named twice."""
    scope = here.open_case()
    here.save(NetworkMember(name="Dre"), scope)
    here.save(Session(observation="Dre waited by the gate. Dre had his hood up."), scope)
    return scope


@pytest.fixture
def request_id(here: Bench, scope: ScopeId) -> RecordId:
    """A request of the young person."""
    return here.save(Disclosure(asked_by="young_person", asker_name="Jay Madeup", identity="School card"), scope)


@pytest.fixture
def screen(qtbot: QtBot, here: Bench, scope: ScopeId, request_id: RecordId) -> LeftOutScreen:
    """The screen, read."""
    made = LeftOutScreen(here.desk, here.went.append)
    here.show(qtbot, made)
    made.open(Place("left_out", scope, request_id))
    qtbot.waitUntil(lambda: made._all is not None)
    return made


def marks(here: Bench, request_id: RecordId) -> list[tuple[str, int, int, str]]:
    """What is left out, as it is stored."""
    stored = Disclosure.read(here.store.records.get(request_id).body).marks.values()
    return sorted((one.field, one.start, one.end, one.reason) for one in stored)


def choose(screen: LeftOutScreen, kind: str, field: str) -> None:
    """Go to a record of this kind and a field of it."""
    assert screen._all is not None
    leaf = next(leaf for leaf in screen._all.leaves if leaf.kind == kind)
    screen.records.set_current(leaf.record)
    screen.fields.set_current(field)


def select(screen: LeftOutScreen, start: int, end: int) -> None:
    """Choose letters, as with Shift and the arrows."""
    cursor = screen.words.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    screen.words.setTextCursor(cursor)


def test_that_chosen_words_are_left_out_once_a_reason_is_given(
    qtbot: QtBot, here: Bench, screen: LeftOutScreen, request_id: RecordId
) -> None:
    choose(screen, "session", "observation")
    select(screen, 0, 4)
    press(screen, "leave-words")
    assert "Choose why first" in screen._why.error()
    assert marks(here, request_id) == []
    screen.reason.button("other_person").click()
    select(screen, 0, 4)
    press(screen, "leave-words")
    qtbot.waitUntil(lambda: marks(here, request_id) == [("observation", 0, 3, "other_person")])


def test_that_a_name_is_left_out_wherever_it_stands(
    qtbot: QtBot, here: Bench, screen: LeftOutScreen, request_id: RecordId
) -> None:
    screen.reason.button("other_person").click()
    press(screen, "other-0")
    qtbot.waitUntil(lambda: len(marks(here, request_id)) == 3)
    assert [mark[:3] for mark in marks(here, request_id)] == [
        ("name", 0, 3),
        ("observation", 0, 3),
        ("observation", 24, 27),
    ]
    qtbot.waitUntil(lambda: screen._all is not None and not screen._all.others)


def test_that_a_field_and_a_record_are_left_out_and_put_back(
    qtbot: QtBot, here: Bench, screen: LeftOutScreen, request_id: RecordId
) -> None:
    screen.reason.button("serious_harm").click()
    choose(screen, "session", "observation")
    press(screen, "leave-field")
    qtbot.waitUntil(lambda: marks(here, request_id) == [("observation", 0, 0, "serious_harm")])
    press(screen, "leave-record")
    qtbot.waitUntil(lambda: len(marks(here, request_id)) == 2)
    key = next(iter(Disclosure.read(here.store.records.get(request_id).body).marks))
    qtbot.waitUntil(lambda: bool(screen._marks.findChildren(QAbstractButton, f"back-{key}")))
    press(screen, f"back-{key}")
    qtbot.waitUntil(lambda: len(marks(here, request_id)) == 1)


def test_that_whoever_marked_it_is_not_offered_to_check_it(qtbot: QtBot, screen: LeftOutScreen) -> None:
    qtbot.waitUntil(lambda: "Nobody else has looked yet." in screen._state.text())
    assert screen._check.isHidden()
    screen.check()
    qtbot.waitUntil(lambda: "Nobody else has looked yet." in screen._state.text())


def test_that_a_second_person_says_that_they_looked(
    qtbot: QtBot, here: Bench, screen: LeftOutScreen, request_id: RecordId
) -> None:
    ben = here.ports.me.model_copy(update={"worker": "9" * 32})
    here.desk._ports = replace(here.ports, me=ben)
    screen._read()
    qtbot.waitUntil(lambda: screen._all is not None and not screen._all.is_own and not screen._check.isHidden())
    press(screen, "check")
    qtbot.waitUntil(lambda: "A second person has looked it through." in screen._state.text())


def test_that_the_pages_are_one_button_away(here: Bench, screen: LeftOutScreen, request_id: RecordId) -> None:
    press(screen, "look")
    assert here.went[-1].screen == "print"
    assert here.went[-1].record == request_id


def is_offered(pages: PrintScreen, name: str) -> bool:
    """Whether this button is there to be pressed."""
    return any(one.isVisible() for one in pages.form._deeds.findChildren(QAbstractButton, name))


def opened_pages(qtbot: QtBot, here: Bench, *, scope: ScopeId, request_id: RecordId) -> PrintScreen:
    """The print screen, with the pages begun."""
    made = PrintScreen(here.desk, here.went.append)
    here.show(qtbot, made)
    made.open(Place("print", scope, request_id, tab="file_copy"))
    return made


def test_that_the_pages_of_a_whole_file_are_made_with_progress_and_stopped_by_a_check(
    qtbot: QtBot, here: Bench, scope: ScopeId, request_id: RecordId
) -> None:
    pages = opened_pages(qtbot, here, scope=scope, request_id=request_id)
    qtbot.waitUntil(lambda: pages.sheet is not None)
    assert pages.sheet is not None
    assert pages.sheet.is_stopped
    qtbot.waitUntil(lambda: is_offered(pages, "open-source"))
    press(pages, "open-source")
    assert here.went[-1] == Place("left_out", scope, request_id)


def test_that_making_the_pages_of_a_whole_file_can_be_stopped(
    qtbot: QtBot, here: Bench, scope: ScopeId, request_id: RecordId
) -> None:
    for _ in range(60):
        here.save(Session(observation="He walked home by the main road. " * 40), scope)
    pages = opened_pages(qtbot, here, scope=scope, request_id=request_id)
    qtbot.waitUntil(lambda: "% done" in pages.preview._making.text())
    press(pages, "stop-making")
    qtbot.waitUntil(lambda: is_offered(pages, "make-again"))
    assert pages.sheet is None
    press(pages, "make-again")
    qtbot.waitUntil(lambda: pages.sheet is not None, timeout=20_000)

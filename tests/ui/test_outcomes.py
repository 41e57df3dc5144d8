"""What happened is asked in the words of the programme: no school in A&E, and nothing old is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.choices import read_lists
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId, ScopeId
from resources import folder, text
from tests.ui.bench import NOW, Bench, bench
from ui.places import Place
from ui.screens.session.facts import OutcomeBox
from ui.screens.session.screen import SessionScreen
from ui.widgets.button import Button

LISTS = read_lists(text(f"lists/{name}") for name in folder("lists") if name.endswith(".toml"))


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def asked(qtbot: QtBot, here: Bench, scope: ScopeId, *, record: RecordId | None = None) -> OutcomeBox:
    """What happened, as a session in this case asks it."""
    screen = SessionScreen(here.desk, here.went.append)
    screen.open(Place("session", scope, record))
    here.show(qtbot, screen)
    found = screen.findChild(OutcomeBox)
    assert found is not None
    return found


def words(box: OutcomeBox) -> set[str]:
    """Every answer there is, those under "Other" included."""
    return {one.words() for one in box.findChildren(Button) if not one.isHidden()}


def test_that_in_hospital_nobody_is_asked_about_school(qtbot: QtBot, here: Bench) -> None:
    school = words(asked(qtbot, here, here.open_case(programme="safe")))
    hospital = words(asked(qtbot, here, here.open_case("Ola", programme="navigator")))
    assert school - hospital == {"Not in school", "Suspended"}
    assert {"Took place", "Not there", "Said no today"} <= hospital


def test_that_an_old_answer_of_another_programme_stays_and_can_be_read(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case(programme="navigator")
    record = here.save(Session(started_at=NOW, outcome="not_in_school"), scope)
    box = asked(qtbot, here, scope, record=record)
    assert box.code() == "not_in_school"
    assert "Not in school" in words(box)
    box.show_code("took_place")
    assert "Not in school" not in words(box)


def test_that_where_no_programme_is_known_everything_is_offered() -> None:
    outcomes = LISTS["session_outcome"]
    assert {choice.code for choice in outcomes.offered()} == outcomes.codes()


def test_that_a_list_names_only_its_own_codes_and_programmes_there_are() -> None:
    programmes = LISTS["programme"].codes()
    for one in LISTS.by_name.values():
        assert all(choice.programmes <= programmes for choice in one.choices), one.name


def test_that_a_list_that_limits_a_code_it_does_not_have_is_refused() -> None:
    table = 'title = "T"\nversion = "1"\nsource = "S"\nchoices = [["a", "A"]]\nonly = { b = ["safe"] }\n'
    with pytest.raises(ValueError, match="b"):
        read_lists([f"[one]\n{table}"])

"""Bad days while writing: a disk that takes no more, and more words than a box can hold. The words stay there."""

import resource
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import DraftKey
from tests.fakes.desktop import enrolled_profile
from tests.fakes.small_disks import fill_up
from tests.journeys.bad_days import Day, new_case, new_session, window_on
from ui.places import Place

BEFORE, TYPED = "Hood down after ten minutes.", "Drew the way home, past the canal."
MEGABYTE = "It was raining and we walked. " * 35_000
LIMIT = f"{TEXT_LIMIT:,}"


def test_that_a_full_disk_is_told_and_the_words_are_saved_once_there_is_room(qtbot: QtBot, disk: Path) -> None:
    enrolled_profile(disk / "profiles")
    with window_on(qtbot, disk / "profiles") as day:
        day.open_laptop()
        case = new_case(day.ports)
        new_session(day.ports, case, BEFORE)
        day.types_into_session(case, TYPED)
        fill_up(disk / "ballast")
        day.click("Keep as draft and close")
        day.wait_told("disk_full")
        assert day.saved_words(case) == [BEFORE]
        assert day.session_words() == TYPED
        (disk / "ballast").unlink()
        day.click("Try again")
        day.until(lambda: TYPED in day.saved_words(case), "the session to be saved", seconds=6)
    with window_on(qtbot, disk / "profiles") as day:
        day.open_laptop()
        assert sorted(day.saved_words(case)) == sorted([BEFORE, TYPED])


def test_that_a_full_disk_while_words_are_kept_by_themselves_leaves_them_on_the_screen(
    qtbot: QtBot, disk: Path
) -> None:
    enrolled_profile(disk / "profiles")
    with window_on(qtbot, disk / "profiles") as day:
        day.open_laptop()
        case = new_case(day.ports)
        fill_up(disk / "ballast")
        day.types_into_session(case, TYPED)
        day.wait_told("disk_full")
        assert "Could not save: keep this window open" in day.reads()
        assert day.session_words() == TYPED
        (disk / "ballast").unlink()
        day.until(lambda: any(one.key.scope == case for one in day.ports.records.drafts()), "the draft", seconds=6)
        day.until(lambda: "Could not save" not in day.reads(), "the line to say so", seconds=6)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_that_a_limit_on_file_sizes_is_told_and_the_words_are_saved_afterwards(day: Day) -> None:
    case = new_case(day.ports)
    day.types_into_session(case, TYPED)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        day.click("Keep as draft and close")
        day.wait_told("save_failed")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert day.saved_words(case) == []
    day.click("Try again")
    day.until(lambda: TYPED in day.saved_words(case), "the session to be saved", seconds=6)


def paste(box: QPlainTextEdit, words: str) -> None:
    """As Ctrl+V does."""
    held = QMimeData()
    held.setText(words)
    box.setFocus()
    box.insertFromMimeData(held)


def test_that_a_megabyte_in_a_session_is_told_kept_whole_as_a_draft_and_saved_once_shorter(day: Day) -> None:
    case = new_case(day.ports)
    day.types_into_session(case, "")
    box = day.find(QPlainTextEdit, "observation")
    paste(box, MEGABYTE)
    day.click("Keep as draft and close")
    day.wait_told("text_too_long", limit=TEXT_LIMIT)
    assert day.session_words() == MEGABYTE
    day.until(lambda: any(one.key.scope == case for one in day.ports.records.drafts()), "the draft", seconds=6)
    (draft,) = [one for one in day.ports.records.drafts() if one.key.scope == case]
    assert MEGABYTE in draft.values.values()
    day.find(QPlainTextEdit, "observation").setPlainText(TYPED)
    day.click("Keep as draft and close")
    day.until(lambda: TYPED in day.saved_words(case), "the shorter session to be saved", seconds=6)


def test_that_a_paste_no_box_can_hold_is_told_and_what_was_there_stays(day: Day) -> None:
    case = new_case(day.ports)
    day.types_into_session(case, TYPED)
    paste(day.find(QPlainTextEdit, "observation"), MEGABYTE * 2)
    day.wait_told("paste_too_long", limit=LIMIT)
    assert day.session_words() == TYPED


def test_that_a_megabyte_in_a_form_is_said_at_its_field_and_saved_once_shorter(day: Day) -> None:
    case = new_case(day.ports)
    day.go(Place("record", case, RecordId(case), tab="person"))
    box = next(one for one in day.screen.findChildren(QPlainTextEdit) if one.isVisible())
    paste(box, MEGABYTE)
    day.click("Save and close")
    excess = len(MEGABYTE) - TEXT_LIMIT
    day.until(lambda: f"{excess} letters too long for one box" in day.reads(), "how much too long", seconds=6)
    assert box.toPlainText() == MEGABYTE
    key = DraftKey(case, "person", RecordId(case))
    day.until(lambda: day.ports.records.draft(key) is not None, "the draft", seconds=6)
    box.setPlainText(TYPED)
    day.click("Save and close")
    day.until(lambda: TYPED in str(day.ports.records.get(RecordId(case)).body), "the record", seconds=6)


def test_that_a_line_that_is_full_says_so(day: Day) -> None:
    day.go(Place("new_case"))
    day.find(QWidget, "new.given").setFocus()
    QApplication.clipboard().setText(MEGABYTE)
    day.press("V", ctrl=True)
    day.wait_told("line_full", limit=400)
    assert len(day.find(QLineEdit, "new.given").text()) == 400

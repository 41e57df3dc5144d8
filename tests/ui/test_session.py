"""Recording a session: by keyboard in a few presses, kept by itself, signed only when it is whole."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Wanted
from tests.ui.session_bench import Desktop, focused, session_desktop
from ui.places import Place

QUOTE = "I got the early bus and nobody was there."
SAW = "Came in on time. Talked about the match."
THINK = "The early bus takes the fear out of the way to school."


def write_by_keyboard(desk: Desktop) -> None:
    """A whole session without a mouse: keys are counted, letters of his and our words are not."""
    desk.type(QUOTE)
    desk.command(Qt.Key.Key_2)
    desk.type(SAW)
    desk.command(Qt.Key.Key_4)
    desk.type(THINK)
    desk.command(Qt.Key.Key_5)
    desk.press(Qt.Key.Key_1)
    desk.command(Qt.Key.Key_6)
    desk.press(Qt.Key.Key_3)
    desk.command(Qt.Key.Key_7)
    desk.press(Qt.Key.Key_1)
    desk.command(Qt.Key.Key_8)
    desk.press(Qt.Key.Key_1)
    desk.command(Qt.Key.Key_9)
    desk.type("thu")
    desk.pressed += len("thu")


def test_that_a_session_is_recorded_and_signed_by_keyboard_in_under_twenty_presses(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.here.clock.pass_by(days=1)  # a Friday, so that "thu" is next week
        desk.open()
        write_by_keyboard(desk)
        desk.command(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: desk.is_saved() and desk.stored().body.get("status") == "signed")
        assert desk.pressed <= 20, f"{desk.pressed} key presses besides the words"
        session = desk.session()
        assert [quote.text for quote in session.quotes.values()] == [QUOTE]
        assert (session.observation, session.analysis) == (SAW, THINK)
        assert (session.outcome, session.minutes(), session.seen_alone) == ("took_place", 30, "yes")
        assert session.did == {"one_to_one": True}
        assert [one.name for one in session.present.values()] == ["Jay"]
        assert (session.method, session.place) == ("school", "Ash Grove High")
        assert str(session.next_on) == "2026-11-19"
        assert desk.draft() is None


def test_that_a_new_session_is_the_last_half_hour_at_the_last_place_with_the_young_person(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.here.sign_session(desk.case)
        desk.open()
        session = desk.editor.session()
        assert session.started_at is not None
        assert session.ended_at is not None
        assert f"{session.started_at:%H:%M} {session.ended_at:%H:%M}" == "14:00 14:30"
        assert session.place == "Ash Grove High, room 14"
        assert session.outcome == "", "what happened is never guessed"
        assert focused() is desk.editor.voice.first


def test_that_looking_at_a_new_session_saves_nothing(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.press(Qt.Key.Key_Escape)
        desk.screen.leave()
        written = list[Changes]()
        desk.here.desk.do(desk.screen, lambda _ports: Changes(), written.append)
        qtbot.waitUntil(lambda: bool(written))  # whatever leaving had asked for is done by now
        assert not desk.is_saved()
        assert desk.here.went == [Place("case", desk.case, tab="sessions")]


def test_that_words_are_kept_two_seconds_after_the_last_key(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.type(QUOTE)
        assert desk.writing.state.words() == "Saving"
        qtbot.waitUntil(lambda: desk.draft() is not None, timeout=8_000)
        qtbot.waitUntil(lambda: desk.writing.state.words() == "Saved here 14:32:06. Not sent yet.")
        assert not desk.is_saved(), "autosave writes no history"


def test_that_a_draft_goes_on_mid_sentence_in_the_box_it_stopped_in(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = desk.record
        desk.type(QUOTE)
        desk.command(Qt.Key.Key_2)
        desk.type("He drew the w")
        desk.writing._keeper.keep()
        qtbot.waitUntil(lambda: desk.draft() is not None)
        desk.writing._keeper.stop()  # as after a crash: nothing was folded
        desk.open(record)
        assert desk.editor.saw.box.words() == "He drew the w"
        assert focused() is desk.editor.saw.box


def test_that_esc_keeps_the_draft_as_one_edit_and_closes_without_asking(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.type(QUOTE)
        desk.press(Qt.Key.Key_Escape)
        desk.screen.leave()
        qtbot.waitUntil(desk.is_saved)
        assert desk.stored().body["status"] == "draft"
        assert len(desk.here.store.records.history(desk.record)) == 1
        assert desk.draft() is None
        qtbot.waitUntil(lambda: desk.here.went == [Place("case", desk.case, tab="sessions")])
        desk.open(desk.record)
        assert desk.editor.voice.first.words() == QUOTE


def test_that_a_time_nobody_can_read_stays_as_it_was_typed(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = desk.record
        desk.type(QUOTE)
        desk.editor.facts.when.start.setText("half ten")
        desk.screen.leave()
        qtbot.waitUntil(lambda: desk.is_saved() and desk.draft() is not None)
        assert "started_at" not in desk.stored().body
        desk.open(record)
        assert desk.editor.facts.when.start.words() == "half ten"
        assert desk.editor.voice.first.words() == QUOTE


def test_that_signing_with_gaps_says_each_on_top_and_at_its_field(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        write_by_keyboard(desk)
        desk.editor.safety.answer.show_code(None)
        desk.editor.heard.first.set_words("Late four times.")
        desk.editor.next.day.clear()
        desk.command(Qt.Key.Key_Return)
        said = [link.words() for link in desk.editor.summary.links()]
        assert said == [
            "Write who said what you heard",
            "Say whether anything about safety has changed",
            "Say when you meet next, or that nothing is planned",
        ]
        assert desk.editor.summary.hasFocus()
        assert desk.editor.safety.spots["safety_change"].error.text() == (
            "Error: say whether anything about safety has changed"
        )
        desk.editor.summary.links()[0].click()
        assert focused().objectName() == "source"
        qtbot.wait(50)
        assert not desk.is_saved() or desk.stored().body["status"] == "draft"


def test_that_what_is_left_before_signing_is_a_list_of_links_from_the_start(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        links = [one for one in desk.editor.before.findChildren(QAbstractButton) if not one.isHidden()]
        assert [one.text() for one in links] == [
            "His words, or why none",
            "Times, outcome, how",
            "What you saw",
            "What you think",
            "Safety",
            "When you meet next",
        ]
        links[2].click()
        assert focused() is desk.editor.saw.box


def test_that_nothing_to_quote_asks_why_and_then_may_be_signed(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        write_by_keyboard(desk)
        desk.editor.voice.first.set_words("")
        assert "quotes" in desk.editor.missing().names
        desk.editor.voice.none_button.click()
        desk.press(Qt.Key.Key_1)
        assert "quotes" not in desk.editor.missing().names
        assert desk.editor.session().no_quote_reason == "did_not_speak"


def test_that_not_there_asks_for_the_reasons_and_keeps_what_was_written(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.type(QUOTE)
        desk.command(Qt.Key.Key_5)
        desk.press(Qt.Key.Key_3)
        assert desk.editor.boxes.isHidden()
        assert not desk.editor.missed.isHidden()
        desk.command(Qt.Key.Key_1)
        desk.type("The bus was full.")
        desk.editor.next.none.click()
        desk.command(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: desk.is_saved() and desk.stored().body["status"] == "signed")
        session = desk.session()
        assert (session.outcome, session.absent_reason_theirs) == ("not_there", "The bus was full.")
        assert session.present == {}, "who was not there is not said to have been there"
        assert [quote.text for quote in session.quotes.values()] == [QUOTE]
        assert session.minutes() == 0


def test_that_what_was_agreed_is_saved_as_promises_of_this_session(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.command(Qt.Key.Key_D)
        desk.type("Ask about the exit pass")
        desk.press(Qt.Key.Key_Return)
        desk.command(Qt.Key.Key_S)
        qtbot.waitUntil(desk.is_saved)
        (row,) = desk.here.store.records.page(Wanted(("action",), scope=desk.case))
        action = Action.read(desk.here.store.records.get(row.id).body)
        assert (action.text, action.owner_kind, action.source) == ("Ask about the exit pass", "worker", desk.record)
        qtbot.waitUntil(lambda: not desk.writing._keeper.is_changed)
        desk.command(Qt.Key.Key_S)
        qtbot.wait(50)
        assert len(desk.here.store.records.page(Wanted(("action",), scope=desk.case))) == 1


def test_that_what_another_laptop_wrote_meanwhile_is_not_overwritten(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = desk.here.save(Session(observation="First", analysis="Mine"), desk.case)
        desk.here.sync(desk.case)
        desk.open(record)
        desk.command(Qt.Key.Key_4)
        desk.type(" and more")
        desk.here.server.theirs(RecordId(record), {"observation": "From the other laptop"}, scope=desk.case)
        desk.here.sync(desk.case)
        desk.screen.leave()
        qtbot.waitUntil(lambda: desk.session().analysis == "Mine and more")
        assert desk.session().observation == "From the other laptop"


def test_that_every_control_has_a_name_for_a_screen_reader(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        kinds = (QAbstractButton, QLineEdit, QPlainTextEdit)
        controls = [one for kind in kinds for one in desk.screen.findChildren(kind)]
        assert len(controls) > 60
        assert [type(one).__name__ for one in controls if not one.accessibleName()] == []


def test_that_the_page_fits_a_small_laptop_without_scrolling(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        write_by_keyboard(desk)
        desk.editor.heard.first.set_words("Late four times since half-term.")
        qtbot.wait(30)
        assert desk.writing._page.scroll_area().verticalScrollBar().maximum() == 0

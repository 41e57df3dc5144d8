"""What surrounds the words: nudges under the worker's own boxes, somebody who must hear, the head, and failure."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.config import Place as School
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.ports import Ports, Wanted
from caseworker.domain.reading.session import around
from tests.ui.session_bench import Desktop, focused, session_desktop
from ui.places import Place
from ui.screens.session.head import contact_sentence, duties
from ui.screens.session.pronouns import pronouns_of

BLAMED = "He has started associating with gang members at the bus stop."


def concerns(desk: Desktop) -> list[Concern]:
    """The saved concerns of the case."""
    rows = desk.here.store.records.page(Wanted(("concern",), scope=desk.case))
    return [Concern.read(desk.here.store.records.get(row.id).body) for row in rows]


def test_that_a_remark_comes_after_two_seconds_and_never_takes_the_keyboard(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.command(Qt.Key.Key_4)
        desk.type(BLAMED)
        nudge = desk.editor.think.nudge
        assert nudge.isHidden()
        qtbot.waitUntil(lambda: not nudge.isHidden(), timeout=6_000)
        assert focused() is desk.editor.think.box
        assert "associating with gang members" in nudge.accessibleName()
        assert desk.editor.think.box.words() == BLAMED, "a remark changes nothing"


def test_that_use_this_puts_the_words_in_with_the_gap_selected(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        box, nudge = desk.editor.think.box, desk.editor.think.nudge
        box.set_words(f"😀 {BLAMED}")
        nudge.look()
        nudge.use.click()
        assert box.words() == "😀 He has started is under pressure from … at the bus stop."
        assert box.textCursor().selectedText() == "…"
        desk.type("older boys")
        assert box.words() == "😀 He has started is under pressure from older boys at the bus stop."


def test_that_keep_mine_silences_that_phrase_in_that_note_also_after_reopening(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = desk.record
        desk.editor.think.box.set_words(BLAMED)
        desk.editor.think.nudge.look()
        desk.editor.think.nudge.keep.click()
        assert desk.editor.think.nudge.isHidden()
        desk.writing._keeper.keep()
        qtbot.waitUntil(lambda: desk.draft() is not None)
        desk.writing._keeper.stop()
        desk.open(record)
        desk.editor.think.nudge.look()
        assert desk.editor.think.nudge.isHidden()
        assert desk.editor.think.box.words() == BLAMED


def test_that_their_own_words_are_never_looked_at(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.type("I refused, they call me a gang member.")
        desk.command(Qt.Key.Key_2)
        qtbot.wait(2_200)
        assert desk.editor.saw.nudge.isHidden()
        assert desk.editor.think.nudge.isHidden()
        assert desk.editor.session().quotes


def test_that_who_to_ring_comes_from_the_place_and_who_answered_is_kept_with_the_time(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.here.config(
            School(name="Ash Grove High", safeguarding_lead="Ms Okafor", safeguarding_phone="0161 496 0123")
        )
        desk.here.config(School(name="Other School", safeguarding_lead="Mr Sample", safeguarding_phone="0161 496 0999"))
        desk.here.config(Helpline(name="Not checked", number="0161 496 0777"))
        desk.open()
        there = around(desk.here.ports, desk.case)
        assert [(one.name, one.number) for one in there.numbers] == [("Ms Okafor", "0161 496 0123")]
        desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert focused().objectName() == "concern.verbatim"
        desk.type("They will be at the gate on Friday.")
        desk.editor.concern._answerer(there.numbers[0])()
        desk.type("She rings Mum now.")
        desk.editor.concern.keep_wanted.emit()
        qtbot.waitUntil(lambda: bool(concerns(desk)))
        (concern,) = concerns(desk)
        assert concern.verbatim == "They will be at the gate on Friday."
        assert (concern.told_name, concern.told_number) == ("Ms Okafor", "0161 496 0123")
        assert concern.answered == "She rings Mum now."
        assert concern.told_at == desk.here.clock.now().replace(microsecond=0)
        assert (concern.session, concern.status) == (desk.record, "open")
        assert desk.is_saved(), "the session is kept with it"


def test_that_a_concern_nobody_heard_yet_is_saved_on_leaving(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.editor.open_concern()
        desk.type("He has a knife in his bag.")
        desk.screen.leave()
        qtbot.waitUntil(lambda: bool(concerns(desk)))
        assert concerns(desk)[0].told_name == ""
        desk.open(desk.record)
        assert not desk.editor.concern.isHidden(), "it stands on top until somebody is named"


def test_that_the_concern_button_says_that_nobody_is_alerted(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        assert "alerts nobody" in desk.editor.safety.concern.accessibleDescription()


def test_that_both_versions_of_the_safe_contact_stand_on_the_page(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        case, here = desk.case, desk.here
        here.sync(case)
        here.server.theirs(case, {"safe_contact": "Not his phone"}, kind="person", scope=case)  # type: ignore[arg-type]
        from caseworker.domain.actions import records as verbs
        from caseworker.domain.forms.person import Person
        from caseworker.domain.ids import RecordId

        person = Person.read(here.store.records.get(RecordId(case)).body)
        mine = person.model_copy(update={"safe_contact": "Ring Nan"})
        verbs.save(here.ports, mine, scope=case, record_id=RecordId(case))
        here.sync(case)
        desk.open()
        words = desk.writing.head.contact.words()
        assert "two versions" in words
        assert "Not his phone" in words
        assert "You, 12 Nov: Ring Nan." in words
        assert contact_sentence(around(here.ports, case)) == words


def test_that_chips_speak_of_our_duties_only(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.here.agree_plan(desk.case, number=4)
        chips = duties(around(desk.here.ports, desk.case), desk.here.clock.now().date())
        assert chips == [
            ("Plan review due Sat 14 Nov", "info"),
            ("Limits of confidentiality last said 2 Oct", "info"),
        ]


def test_that_a_failure_to_save_stays_in_view_and_nothing_on_the_screen_changes(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.type("I am fine.")

        def full(_ports: Ports, _work: object, *, key: object) -> Changes:
            raise Told("disk_full")

        monkeypatch.setattr("ui.screens.session.writing.keep_session", full)
        desk.writing.fold()
        qtbot.waitUntil(lambda: desk.writing.state.words() == "Could not save: keep this window open")
        assert desk.editor.voice.first.words() == "I am fine."
        assert desk.here.shown[-1].again is not None
        monkeypatch.undo()
        desk.here.shown[-1].again()
        qtbot.waitUntil(desk.is_saved)
        assert desk.session().quotes


def test_that_people_of_the_network_are_offered_as_present(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        nan = desk.here.save(NetworkMember(name="Nan", relation="grandmother"), desk.case)
        desk.open()
        present = desk.editor.facts.present
        present.open_panel()
        present._adder(nan, "Nan")()
        assert [(key, one.name) for key, one in desk.editor.session().present.items()] == [
            ("young_person", "Jay"),
            (nan, "Nan"),
        ]


def test_that_slots_are_asked_only_where_the_day_has_lessons(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path, programme="navigator") as desk:
        assert not desk.editor.facts.when.slot.isVisible()
        assert desk.editor.facts.method.code() == "hospital_ed"


def test_that_the_plan_can_be_changed_now_or_made_a_promise(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.command(Qt.Key.Key_8)
        desk.press(Qt.Key.Key_3)
        desk.editor.safety.plan_later.emit()
        assert [action.text for _key, action in desk.editor.agreed.promises(desk.record)] == [
            "Change his plan with him"
        ]
        desk.editor.safety.plan_wanted.emit()
        assert desk.here.went == [Place("case", desk.case, tab="plan")]


@pytest.mark.parametrize(
    ("written", "subject"),
    [("he/him", "he"), ("She/her", "she"), ("they/them", "they"), ("", "they"), ("xe/xem", "they")],
)
def test_that_nobody_is_called_he_or_she_who_did_not_say_so(written: str, subject: str) -> None:
    assert pronouns_of(written).subject == subject

"""A signed session: read-only for ever, and the one way to add to it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.conflicts import of_record
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Wanted
from tests.ui.session_bench import Desktop, focused, session_desktop


def addenda(desk: Desktop) -> list[Addendum]:
    """The saved addenda of the case."""
    rows = desk.here.store.records.page(Wanted(("addendum",), scope=desk.case))
    return [Addendum.read(desk.here.store.records.get(row.id).body) for row in rows]


def test_that_a_signed_session_is_shown_in_its_order_and_offers_no_box_to_change_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.open(desk.here.sign_session(desk.case, said="I got the early bus."))
        words = [label.text() for label in desk.signed.view.findChildren(QLabel)]
        shown = [words.index(part) for part in ("“I got the early bus.”", "What I saw", "What I think it means")]
        assert shown == sorted(shown)
        assert any("Signed by Amina Yusuf" in line for line in words)
        boxes = [*desk.screen.findChildren(QLineEdit), *desk.screen.findChildren(QPlainTextEdit)]
        assert [box for box in boxes if box.isVisible()] == []


def test_that_an_addendum_is_signed_at_once_and_the_record_does_not_change(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.open(desk.here.sign_session(desk.case))
        before = desk.stored().body
        desk.signed.add_button.click()
        desk.press(Qt.Key.Key_2)
        desk.signed.view.form.text.setFocus()
        desk.type("He also said the driver waits.")
        desk.command(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(addenda(desk)))
        (one,) = addenda(desk)
        assert (one.reason, one.text, one.whose) == ("forgotten", "He also said the driver waits.", "worker")
        assert (one.status, one.about, one.signed_by) == ("signed", desk.record, desk.here.ports.me.worker)
        assert desk.stored().body == before
        qtbot.waitUntil(lambda: bool(desk.here.went))
        desk.open(desk.record)
        assert "1 addendum" in [label.text() for label in desk.signed.view.findChildren(QLabel)]


def test_that_an_addendum_without_a_reason_says_so_and_is_not_signed(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.open(desk.here.sign_session(desk.case))
        desk.signed.begin_addendum()
        desk.signed.view.form.sign()
        assert [link.words() for link in desk.signed.view.form.summary.links()] == [
            "Say why",
            "Write what is added or corrected",
        ]
        assert addenda(desk) == []


def test_that_the_young_persons_own_comment_is_in_their_words(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.open(desk.here.sign_session(desk.case))
        desk.signed.begin_addendum()
        desk.press(Qt.Key.Key_4)
        assert desk.signed.view.form.addendum().whose == "young_person"


def test_that_an_addendum_begun_is_there_after_leaving_mid_sentence(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = desk.here.sign_session(desk.case)
        desk.open(record)
        desk.signed.begin_addendum()
        desk.press(Qt.Key.Key_1)
        desk.signed.view.form.text.setFocus()
        desk.type("The date was wr")
        desk.screen.leave()
        qtbot.waitUntil(lambda: bool(desk.here.store.records.drafts()))
        desk.open(record)
        assert desk.signed.view.form.text.words() == "The date was wr"
        assert focused() is desk.signed.view.form.text
        assert addenda(desk) == []


def test_that_a_change_that_came_after_signing_is_settled_by_an_addendum(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        record = RecordId(desk.here.sign_session(desk.case))
        desk.here.sync(desk.case)
        desk.here.server.theirs(record, {"observation": "He had a bruise."}, scope=desk.case)
        desk.here.sync(desk.case)
        desk.open(record)
        (conflict,) = of_record(desk.here.ports, record)
        signed = desk.stored().body["observation"]
        shown = [label.text() for label in desk.signed.view.findChildren(QLabel)]
        assert any("He had a bruise." in words for words in shown)
        desk.signed.view.settle_wanted.emit(conflict)
        desk.type("Seen on Tuesday, written on the other laptop.")
        desk.command(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: of_record(desk.here.ports, record) == [])
        assert addenda(desk)[0].reason == "late_edit"
        assert desk.stored().body["observation"] == signed


def test_that_the_addendum_just_signed_is_what_the_worker_sees(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with session_desktop(qtbot, qapp, tmp_path) as desk:
        desk.open(desk.here.sign_session(desk.case))
        said: list[str] = []
        desk.here.desk.notices.said.connect(said.append)
        desk.signed.begin_addendum()
        desk.press(Qt.Key.Key_2)
        desk.signed.view.form.text.setFocus()
        desk.type("He also said the driver waits.")
        desk.command(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(desk.here.went))
        desk.screen.open(desk.here.went[-1])
        newest = desk.signed.view.newest
        assert newest is not None
        area = desk.signed.page.scroll_area()
        assert area.verticalScrollBar().maximum() > 0
        qtbot.waitUntil(lambda: newest.visibleRegion().boundingRect().height() == newest.height())
        assert said == ["The addendum is signed. It is on this laptop, not sent yet."]

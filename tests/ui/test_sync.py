"""What is sent, on two laptops with the real service between them: each state in words, and a conflict to its end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMainWindow
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.conflicts import settle
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.conflicts import conflicts_of
from tests.ui.bench import whole_session
from tests.ui.two_laptops import Laptop, Two, two_laptops
from ui.commands import Commands
from ui.places import Place
from ui.screens.sync import SyncScreen
from ui.screens.sync_rows import SentRow
from ui.sending import Sent, sending_of
from ui.shell import Shell
from ui.widgets.label import PlainLabel

SAFE_CONTACT = FieldPath("safe_contact")
AMINAS, CHIDIS = "Text Jay's own phone after 4 pm.", "Ring his mum at work, 9 to 3."


@pytest.fixture
def two(qapp: object, tmp_path: Path) -> Iterator[Two]:
    """Amina and Chidi."""
    with two_laptops(tmp_path) as both:
        yield both


def opened(qtbot: QtBot, laptop: Laptop) -> tuple[SyncScreen, QMainWindow]:
    """The page in the shell of a window, as the worker sees it, with its keys."""
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = Commands(window)
    shell = Shell(laptop.desk, {"sync": SyncScreen, "case": SyncScreen}, commands)
    window.setCentralWidget(shell)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shell.go(Place("sync"))
    screen = shell.current
    assert isinstance(screen, SyncScreen)
    qtbot.waitUntil(lambda: screen._sent is not None)
    return screen, window


def lines(screen: SyncScreen) -> list[SentRow]:
    return [
        screen.lines.model().index(at, 0).data(Qt.ItemDataRole.UserRole + 1)
        for at in range(screen.lines.model().rowCount())
    ]


def text(screen: SyncScreen) -> str:
    return " | ".join(row.spoken for row in lines(screen))


def received(laptop: Laptop, owner: QObject) -> None:
    """Sync runs on this laptop as it does by itself, on its own thread, and everybody hears what changed."""
    laptop.desk.run(
        owner, lambda _report: laptop.mailbag.run(lambda *_said: None, lambda: False), lambda _changes: None
    )


def test_that_a_conflict_shows_both_values_with_names_on_both_laptops(qtbot: QtBot, two: Two) -> None:
    two.differ()
    for laptop, mine, theirs, who in (
        (two.amina, AMINAS, CHIDIS, "Chidi Storey"),
        (two.chidi, CHIDIS, AMINAS, "Amina Fable"),
    ):
        now = two.clock.now()
        (conflict,) = conflicts_of(laptop.ports, now)
        assert [(one.words, one.is_mine) for one in conflict.wordings] == [(mine, True), (theirs, False)]
        assert conflict.wordings[1].who == who
        screen, _window = opened(qtbot, laptop)
        assert "You and" in text(screen)
        assert "Needs you · 1" in text(screen)


def test_that_what_it_said_before_is_shown_where_it_is_known_and_else_said_not_to_be(qtbot: QtBot, two: Two) -> None:
    two.differ()
    (here,) = conflicts_of(two.amina.ports, two.clock.now())
    assert here.before is not None
    assert here.before.words == "Text Jay's own phone."
    (there,) = conflicts_of(two.chidi.ports, two.clock.now())
    assert there.before is None  # his laptop was given the case as it was, without its past
    screen, _window = opened(qtbot, two.chidi)
    said = [label.text() for label in screen.pane.findChildren(PlainLabel)]
    assert "What it said before is not known on this laptop." in said


def test_that_a_conflict_is_settled_by_keyboard_and_closes_on_both_laptops(qtbot: QtBot, two: Two) -> None:
    record, _scope = two.differ()
    screen, window = opened(qtbot, two.amina)
    assert not screen.pane.use.isEnabled()
    QTest.keyClick(screen.lines, Qt.Key.Key_C)
    assert screen.pane.use.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not two.amina.store.records.conflicts())
    assert two.amina.stored(record).body["safe_contact"] == CHIDIS
    two.sync()
    for laptop in (two.amina, two.chidi):
        assert laptop.stored(record).body["safe_contact"] == CHIDIS
        assert laptop.store.records.conflicts() == []
        values = [past.changes.get(SAFE_CONTACT) for past in laptop.store.records.history(record)]
        assert {AMINAS, CHIDIS} <= set(values)


def test_that_nothing_is_chosen_until_a_person_chooses_and_the_reason_is_said(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, window = opened(qtbot, two.amina)
    assert screen.pane._why.text() == "Choose one first. Nothing is chosen for you."
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(30)
    assert len(two.amina.store.records.conflicts()) == 1


def test_that_a_new_wording_is_written_saved_and_shared(qtbot: QtBot, two: Two) -> None:
    record, _scope = two.differ()
    screen, window = opened(qtbot, two.amina)
    QTest.keyClick(screen.lines, Qt.Key.Key_N)
    qtbot.waitUntil(screen.pane.box.hasFocus)
    assert not screen.pane.use.isEnabled()
    QTest.keyClicks(screen.pane.box, "Ring Mum first.")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: two.amina.stored(record).body["safe_contact"] == "Ring Mum first.")
    assert two.amina.store.records.drafts() == []
    two.sync()
    assert two.chidi.stored(record).body["safe_contact"] == "Ring Mum first."


def test_that_both_can_be_kept_as_two_lines(qtbot: QtBot, two: Two) -> None:
    record, _scope = two.differ()
    screen, window = opened(qtbot, two.chidi)
    QTest.keyClick(screen.lines, Qt.Key.Key_B)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not two.chidi.store.records.conflicts())
    assert two.chidi.stored(record).body["safe_contact"] == f"{CHIDIS}\n{AMINAS}"


def test_that_words_begun_while_deciding_are_there_again_after_leaving(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    QTest.keyClick(screen.lines, Qt.Key.Key_N)
    QTest.keyClicks(screen.pane.box, "Ring Mu")
    screen.leave()
    qtbot.waitUntil(lambda: bool(two.amina.store.records.drafts()))
    again, _other = opened(qtbot, two.amina)
    assert again.pane.box.words() == "Ring Mu"
    assert again.pane.use.isEnabled()


def test_that_a_wording_that_arrives_while_deciding_is_shown_and_words_are_kept(qtbot: QtBot, two: Two) -> None:
    record, _scope = two.differ()
    screen, _window = opened(qtbot, two.amina)
    QTest.keyClick(screen.lines, Qt.Key.Key_N)
    QTest.keyClicks(screen.pane.box, "Ring Mum")
    two.chidi.write(record, safe_contact="Through school only.")
    two.chidi.sync()
    received(two.amina, screen.pane)
    qtbot.waitUntil(lambda: "while you were deciding" in screen.pane.news.words())
    assert "Chidi Storey" in screen.pane.news.words()
    assert screen.pane.box.words() == "Ring Mum"
    assert screen.pane.conflict is not None
    assert "Through school only." in [one.words for one in screen.pane.conflict.wordings]


def test_that_a_choice_somebody_else_made_leaves_my_words_to_copy(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    QTest.keyClick(screen.lines, Qt.Key.Key_N)
    QTest.keyClicks(screen.pane.box, "Ring Mum")
    (conflict,) = two.chidi.store.records.conflicts()
    settle(two.chidi.ports, conflict, CHIDIS)
    two.chidi.sync()
    received(two.amina, screen.pane)
    qtbot.waitUntil(lambda: screen.pane.is_gone)
    assert screen.pane.box.words() == "Ring Mum"
    assert "still here to copy" in screen.pane.news.words()


def test_that_the_words_of_every_state_are_those_of_the_store(qtbot: QtBot, two: Two) -> None:
    laptop = two.amina
    scope = laptop.open_case("Reece", "Brown")
    screen, window = opened(qtbot, laptop)
    assert screen._title.text() == "0 of 2 changes sent"
    assert "Only on this laptop · 2" in text(screen)
    assert "Waiting to be sent" in text(screen)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen._title.text().startswith("All 2 are in the shared record"), timeout=5_000)
    assert "In the shared record · 2" in text(screen)
    assert "Only on this laptop" not in text(screen)
    two.registrar.close(scope, team="North")
    verbs.save(
        laptop.ports,
        whole_session(two.clock.now() - timedelta(days=1)),
        scope=scope,
        record_id=RecordId(laptop.ports.ids.new()),
    )
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Set aside" in text(screen), timeout=5_000)
    status = laptop.store.status()
    assert (status.here, status.shared, status.set_aside) == (0, 2, 1)
    assert screen._title.text() == "3 of 3 changes sent"
    assert "you do not need to write it again" in text(screen)
    assert screen.cells.accessibleName() == "2 in the shared record, 1 reached the server, set aside"


def test_that_offline_is_said_in_words_and_nothing_is_called_sent(qtbot: QtBot, two: Two) -> None:
    laptop = two.amina
    laptop.open_case("Kian", "Dunne")
    laptop.store.sync.note_run(two.clock.now().isoformat(), trouble="server_unreachable")
    screen, _window = opened(qtbot, laptop)
    assert "no network" in screen._last.text()
    assert "Waiting for a network." in text(screen)
    assert screen._title.text() == "0 of 2 changes sent"
    assert "synced" not in f"{text(screen)} {screen._title.text()} {screen._note.text()}".lower()


def test_that_a_run_shows_how_far_it_is_and_can_be_stopped(qtbot: QtBot, two: Two) -> None:
    laptop = two.amina
    laptop.open_case()
    screen, _window = opened(qtbot, laptop)
    sending_of(laptop.desk).changed.emit(Sent(is_running=True, done=7, total=14))
    assert screen._last.text() == "Sending 7 of 14. You can stop it."
    assert screen.stop.isVisible()
    assert not screen.try_now.isVisible()
    sending_of(laptop.desk).changed.emit(Sent())
    assert screen.try_now.isVisible()


def test_that_each_change_is_shown_by_record_when_it_is_asked_for(qtbot: QtBot, two: Two) -> None:
    two.amina.open_case("Hodan", "Farah")
    two.sync()
    screen, _window = opened(qtbot, two.amina)
    assert "2 changes" in text(screen)
    QTest.keyClick(screen.lines, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "episode of support" in text(screen))
    assert text(screen).count("Hodan F.") == 2
    assert "young person, new" in text(screen)


def test_that_a_laptop_with_nothing_to_send_says_so(qtbot: QtBot, two: Two) -> None:
    screen, _window = opened(qtbot, two.amina)
    assert screen._title.text() == "Nothing to send"
    assert screen._nothing.isVisible()
    assert screen.focus_target() is screen.try_now


def test_that_everything_on_the_page_has_a_name(qtbot: QtBot, two: Two) -> None:
    two.differ()
    screen, _window = opened(qtbot, two.amina)
    assert all(button.accessibleName() for button in screen.findChildren(QAbstractButton))
    assert screen.pane.box.accessibleName() == "In new words"
    assert all(row.spoken for row in lines(screen))

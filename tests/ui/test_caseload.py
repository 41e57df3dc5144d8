"""Finding somebody, opening a case, and the header that always carries the safe way to make contact."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Wanted
from tests.ui.bench import bench
from ui.models.rows import ROW
from ui.places import Place
from ui.screens.case.new import NewCaseScreen
from ui.screens.case.screen import CaseScreen
from ui.screens.caseload import CaseloadScreen
from ui.widgets.rowlist import RowList


def titles(rows: RowList) -> list[str]:
    model = rows.model()
    return [model.index(at, 0).data(ROW).title for at in range(model.rowCount())]


def words(screen: QWidget) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_that_the_caseload_lists_everybody_from_a_to_z(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        for name in ("Mia", "Aisha", "Jay"):
            here.open_case(name, "")
        screen = CaseloadScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("caseload"))
        qtbot.waitUntil(lambda: titles(screen.people) == ["Aisha", "Jay", "Mia"])


def test_that_three_letters_of_a_name_and_enter_open_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        here.open_case("Mia", "")
        jay = here.open_case("Jayden", "")
        screen = CaseloadScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("caseload"))
        QTest.keyClicks(screen.box, "jay")
        qtbot.waitUntil(lambda: titles(screen.found) == ["Jayden"])
        QTest.keyClick(screen.box, Qt.Key.Key_Return)
        assert here.went[-1] == Place("case", jay)


def test_that_a_word_from_a_note_finds_the_session_and_whose_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        jay = here.open_case("Jay")
        session = here.sign_session(jay, said="Boxing is the only place my head is quiet.")
        screen = CaseloadScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("caseload"))
        QTest.keyClicks(screen.box, "boxing")
        qtbot.waitUntil(lambda: titles(screen.found) == ["Jay M."])
        screen.found.opened.emit(session)
        assert here.went[-1] == Place("session", jay, session)


def test_that_nothing_found_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        screen = CaseloadScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("caseload"))
        QTest.keyClicks(screen.box, "xyzzy")
        qtbot.waitUntil(lambda: "Nothing found" in words(screen))


def test_that_an_empty_caseload_says_so_until_somebody_is_there(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        screen = CaseloadScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        assert "Nobody is on this laptop yet" not in words(screen)
        screen.open(Place("caseload"))
        qtbot.waitUntil(lambda: "Nobody is on this laptop yet" in words(screen))
        QTest.keyClicks(screen.box, "xyzzy")
        qtbot.waitUntil(lambda: "Nothing found" in words(screen))
        screen.box.clear()
        qtbot.waitUntil(lambda: "Nobody is on this laptop yet" in words(screen))
        here.open_case("Mia", "")
        screen.open(Place("caseload"))
        qtbot.waitUntil(lambda: screen.people.isVisible() and titles(screen.people) == ["Mia"])
        assert "Nobody is on this laptop yet" not in words(screen)


def test_that_a_new_case_needs_only_a_name_and_no_network(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        screen = NewCaseScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("new_case"))
        screen.save()
        assert here.went == []
        assert "Write a name" in words(screen)
        QTest.keyClicks(screen.given, "Mo")
        screen.save()
        qtbot.waitUntil(lambda: bool(here.went))
        (row,) = here.ports.records.page(Wanted(("person",), order="title"))
        assert (row.title, row.sending) == ("Mo", "here")
        assert here.went[-1] == Place("case", row.scope)


def test_that_a_name_that_is_here_already_is_shown_before_a_second_case_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        here.open_case("Zainab")
        screen = NewCaseScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("new_case"))
        QTest.keyClicks(screen.given, "Zainab")
        qtbot.waitUntil(lambda: "Already on this laptop: Zainab M." in words(screen))


def test_that_the_safe_way_to_make_contact_stands_on_every_part_of_a_case(qtbot: QtBot, tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        jay = here.open_case()
        screen = CaseScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        for tab in ("overview", "timeline", "sessions"):
            screen.open(Place("case", jay, tab=tab))
            qtbot.waitUntil(lambda: "Text his own phone after 4 pm" in words(screen))


def test_that_the_overview_shows_what_happened_and_a_number_that_is_not_safe_stays_hidden(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with bench(tmp_path) as here:
        jay = here.open_case()
        here.sign_session(jay, said="I got the early bus.")
        from caseworker.domain.actions import records as verbs
        from caseworker.domain.forms.person import ContactPoint, Person

        person = Person.read(here.ports.records.get(RecordId(jay)).body)
        person.contacts = {"a": ContactPoint(kind="mobile", value="07700 900666", safe="no")}
        verbs.save(here.ports, person, scope=jay, record_id=RecordId(jay))
        screen = CaseScreen(here.desk, here.went.append)
        here.show(qtbot, screen)
        screen.open(Place("case", jay))
        qtbot.waitUntil(lambda: "Not safe" in words(screen))
        assert "07700 900666" not in words(screen)
        lately = screen.findChild(RowList, "lately")
        assert lately is not None
        assert titles(lately)[0] == "Session: took place"

"""A confidential address is on no page until somebody says why, then for two minutes; the lead reads who looked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.break_glass import break_glass, note_look_read
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.emergency_look import EmergencyLook
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import header_of
from caseworker.domain.reading.hidden import hidden_of
from caseworker.domain.reading.today import today_of
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import press
from tests.ui.two_laptops import two_laptops
from ui.places import Place
from ui.screens.case.overview import OverviewTab
from ui.screens.emergency_look import HiddenCard, LooksCard
from ui.screens.record import RecordScreen

ADDRESS, KEPT_FROM = "Flat 3, Larch House, Invented Road", "His step-father"
WHY = "Police at the door ask where he sleeps"


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def case(here: Bench) -> ScopeId:
    """A case with a confidential address."""
    scope = here.open_case()
    person = Person.read(here.store.records.get(RecordId(scope)).body)
    person.address, person.address_confidential, person.address_hidden_from = ADDRESS, True, KEPT_FROM
    verbs.save(here.ports, person, scope=scope, record_id=RecordId(scope))
    return scope


def overview(qtbot: QtBot, here: Bench, case: ScopeId) -> OverviewTab:
    """The overview of the case, read."""
    tab = OverviewTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", case), header_of(here.ports, case))
    qtbot.waitUntil(lambda: tab._case is not None)
    return tab


def words_in(page: QWidget) -> str:
    """Every word that a page holds, in sight or not."""
    labels = [one.text() for one in page.findChildren(QLabel)]
    boxes = [one.text() for one in page.findChildren(QLineEdit)]
    return "\n".join([*labels, *boxes, *(one.toPlainText() for one in page.findChildren(QPlainTextEdit))])


def card_of(tab: OverviewTab) -> HiddenCard:
    """What is hidden, on the overview."""
    assert tab._hidden is not None
    return tab._hidden


def looks(qtbot: QtBot, tab: OverviewTab, why: str = WHY) -> None:
    """Press, say why, and see it."""
    press(tab, "hidden.look")
    card_of(tab).reason.set_words(why)
    press(tab, "hidden.show")


def test_that_a_confidential_address_is_on_no_page_until_somebody_says_why(
    qtbot: QtBot, here: Bench, case: ScopeId
) -> None:
    tab = overview(qtbot, here, case)
    assert ADDRESS not in words_in(tab)
    assert "Confidential, and on no page: address, who must not learn it." in words_in(tab)
    press(tab, "hidden.look")
    assert "are written into this case and into the audit, and your team lead reads them" in words_in(tab)
    card_of(tab).reason.set_words("urgent now")
    press(tab, "hidden.show")
    qtbot.waitUntil(lambda: bool(card_of(tab)._field.error()))
    assert "at least 3 words" in card_of(tab)._field.error()
    assert card_of(tab).reason.words() == "urgent now"
    assert ADDRESS not in words_in(tab)
    assert here.store.records.of(case, "emergency_look") == []
    assert "break_glass" not in [line.deed for line in here.store.audit(limit=500)]


def test_that_a_look_is_entered_with_its_reason_and_ends_after_two_minutes(
    qtbot: QtBot, here: Bench, case: ScopeId
) -> None:
    tab = overview(qtbot, here, case)
    looks(qtbot, tab)
    qtbot.waitUntil(lambda: ADDRESS in words_in(tab))
    assert KEPT_FROM in words_in(tab)
    assert "Hidden again in 2 minutes." in words_in(tab)
    (line,) = [line for line in here.store.audit(limit=500) if line.deed == "break_glass"]
    assert (line.reason, line.scope) == (WHY, case)
    (stored,) = here.store.records.of(case, "emergency_look")
    assert EmergencyLook.read(stored.body).why == WHY
    here.clock.pass_by(seconds=61)
    card_of(tab).count()
    assert "Hidden again in 59 seconds." in words_in(tab)
    here.clock.pass_by(seconds=60)
    card_of(tab).count()
    assert ADDRESS not in words_in(tab)
    assert KEPT_FROM not in words_in(tab)
    assert hidden_of(here.ports, case).values == ()


def test_that_it_can_be_hidden_again_at_once(qtbot: QtBot, here: Bench, case: ScopeId) -> None:
    tab = overview(qtbot, here, case)
    looks(qtbot, tab)
    qtbot.waitUntil(lambda: ADDRESS in words_in(tab))
    press(tab, "hidden.hide")
    assert ADDRESS not in words_in(tab)


def test_that_a_reason_is_not_taken_from_under_the_hands_by_what_arrives(
    qtbot: QtBot, here: Bench, case: ScopeId
) -> None:
    tab = overview(qtbot, here, case)
    press(tab, "hidden.look")
    card_of(tab).reason.set_words("Police at the")
    here.sign_session(case)
    tab.stale(Changes())
    qtbot.waitUntil(lambda: here.desk._tasks.is_idle)
    qtbot.wait(50)
    assert card_of(tab).reason.words() == "Police at the"
    assert card_of(tab).is_asking


def test_that_the_form_leaves_the_address_out_and_keeps_it(qtbot: QtBot, here: Bench, case: ScopeId) -> None:
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("record", case, RecordId(case), tab="person"))
    assert ADDRESS not in words_in(screen)
    assert screen.findChild(QWidget, "address_confidential") is None
    assert "In an emergency the overview shows it." in words_in(screen)
    area = screen.findChild(QLineEdit, "area")
    assert area is not None
    area.setText("M14")
    screen.save()
    qtbot.waitUntil(lambda: bool(here.went))
    person = Person.read(here.store.records.get(RecordId(case)).body)
    assert (person.area, person.address, person.address_confidential) == ("M14", ADDRESS, True)


def test_that_the_form_shows_it_while_a_look_lasts(qtbot: QtBot, here: Bench, case: ScopeId) -> None:
    break_glass(here.ports, case, WHY)
    here.clock.pass_by(seconds=118.5)
    screen = RecordScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("record", case, RecordId(case), tab="person"))
    address = screen.findChild(QWidget, "address")
    assert address is not None
    qtbot.waitUntil(address.isVisible)
    qtbot.waitUntil(lambda: not address.isVisible())
    assert screen._view is not None
    assert screen._view.values()["address"] == ADDRESS


def test_that_only_my_own_look_by_a_clock_that_goes_on_shows_it(here: Bench, case: ScopeId) -> None:
    break_glass(here.ports, case, WHY)
    assert hidden_of(here.ports, case).values == (ADDRESS, KEPT_FROM)
    here.clock.pass_by(seconds=-1)
    assert hidden_of(here.ports, case).until is None


def test_that_nothing_is_entered_where_nothing_is_hidden(here: Bench) -> None:
    scope = here.open_case()
    assert not break_glass(here.ports, scope, WHY)
    assert here.store.records.of(scope, "emergency_look") == []


def test_that_a_lead_reads_who_looked_and_why(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with two_laptops(tmp_path, second="lead") as two:
        scope = two.amina.open_case()
        two.amina.write(RecordId(scope), address=ADDRESS, address_confidential=True)
        break_glass(two.amina.ports, scope, WHY)
        two.sync()
        now = two.clock.now().astimezone()
        assert [duty for duty in today_of(two.amina.ports, now).duties if duty.group == "look"] == []
        (duty,) = [duty for duty in today_of(two.chidi.ports, now).duties if duty.group == "look"]
        assert f"Amina Fable looked at what is kept hidden: “{WHY}”" in duty.words
        assert hidden_of(two.chidi.ports, scope).values == ()
        with pytest.raises(Told):
            note_look_read(two.amina.ports, duty.record)
        tab = OverviewTab(two.chidi.desk, lambda _place: None)
        qtbot.addWidget(tab)
        tab.open(Place("case", scope), header_of(two.chidi.ports, scope))
        qtbot.waitUntil(lambda: tab.findChild(LooksCard) is not None)
        assert WHY in words_in(tab)
        press(tab, "looks.read")
        qtbot.waitUntil(lambda: two.chidi.stored(duty.record).body["status"] == "read")
        two.sync()
        assert two.amina.stored(duty.record).body["read_by"] == two.chidi.ports.me.worker
        assert [
            one for one in today_of(two.chidi.ports, now + timedelta(minutes=1)).duties if one.group == "look"
        ] == []

"""Writing a safety plan: by keyboard, in any order, kept as it was said, and never lost."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.plan_version import PARTS, PRIVATE_PARTS, AdultDoes, Words
from caseworker.domain.ports import DraftKey
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import begun_plan, open_tab, plan_tab, press, stored_version
from ui.screens.plan.adults import AdultCard, AdultsView
from ui.screens.plan.people import PeopleView
from ui.screens.plan.tab import PlanTab
from ui.screens.plan.words import WordsView
from ui.widgets.button import Button


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def words_view(tab: PlanTab, code: str) -> WordsView:
    """The open part as a list of words."""
    tab.open_part(code)
    assert tab.middle is not None
    assert isinstance(tab.middle.view, WordsView)
    return tab.middle.view


def saved(qtbot: QtBot, tab: PlanTab) -> None:
    """Leave, and wait until everything is in the store."""
    with qtbot.waitSignal(tab.draft.kept):
        tab.leave()


def test_that_enter_adds_a_line_and_keeps_the_keyboard_in_the_box(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, can_do={})
    tab = plan_tab(qtbot, here, scope, record=version)
    view = words_view(tab, "can_do")
    for said in ("walk the long way innit", "Ring  Nan"):
        QTest.keyClicks(view.adding.box, said)
        QTest.keyClick(view.adding.box, Qt.Key.Key_Return)
    assert view.adding.box.hasFocus()
    assert view.adding.box.text() == ""
    saved(qtbot, tab)
    assert [one.text for one in stored_version(here, version).can_do.values()] == [
        "walk the long way innit",
        "Ring  Nan",
    ]


def test_that_half_a_line_is_there_again_after_leaving(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    QTest.keyClicks(words_view(tab, "signs").adding.box, "when my hands go")
    saved(qtbot, tab)
    open_tab(qtbot, here, tab, scope=scope, record=version)
    assert words_view(tab, "signs").adding.box.text() == "when my hands go"
    assert len(stored_version(here, version).signs) == 3


def test_that_what_is_typed_is_kept_by_itself(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    with qtbot.waitSignal(tab.draft.kept, timeout=4_000):
        tab.draft.put(analysis="Half a thought")
    kept = here.store.records.draft(DraftKey(scope, "plan_version", version))
    assert kept is not None
    assert kept.values["analysis"] == "Half a thought"
    assert tab.middle is not None
    assert tab.findChildren(QLabel, "saved")[0].text() == "Saved on this laptop 14:32"


def test_that_school_alone_is_not_an_adult_and_stays_in_its_box_with_the_reason(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    today = here.clock.now().date()
    version = begun_plan(here, scope, adults={"a": AdultDoes(what="lets me leave early", due_on=today)})
    tab = plan_tab(qtbot, here, scope, record=version)
    tab.open_part("adults")
    assert tab.middle is not None
    assert isinstance(tab.middle.view, AdultsView)
    card = tab.middle.view.cards["a"]
    assert isinstance(card, AdultCard)
    card.who.setText("the School")
    assert tab.draft.version.adults["a"].who == ""
    card._judge()
    assert "cannot be asked whether it was done" in card.who.accessibleDescription()
    saved(qtbot, tab)
    open_tab(qtbot, here, tab, scope=scope, record=version)
    tab.open_part("adults")
    assert isinstance(tab.middle.view, AdultsView)
    again = tab.middle.view.cards["a"]
    assert isinstance(again, AdultCard)
    assert again.who.text() == "the School"


def test_that_a_day_nobody_can_read_stays_as_it_was_typed(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, adults={"a": AdultDoes(who="Nan", what="keeps a key")})
    tab = plan_tab(qtbot, here, scope, record=version)
    tab.open_part("adults")
    assert tab.middle is not None
    assert isinstance(tab.middle.view, AdultsView)
    card = tab.middle.view.cards["a"]
    assert isinstance(card, AdultCard)
    card.by.setText("when she is back")
    card.by.returnPressed.emit()
    saved(qtbot, tab)
    open_tab(qtbot, here, tab, scope=scope, record=version)
    tab.open_part("adults")
    assert isinstance(tab.middle.view, AdultsView)
    again = tab.middle.view.cards["a"]
    assert isinstance(again, AdultCard)
    assert again.by.text() == "when she is back"
    assert stored_version(here, version).adults["a"].what == "keeps a key"


def test_that_alt_and_an_arrow_move_a_line(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    lines = {"a": Words(text="first", order=1), "b": Words(text="second", order=2)}
    version = begun_plan(here, scope, can_do=lines)
    tab = plan_tab(qtbot, here, scope, record=version)
    view = words_view(tab, "can_do")
    qtbot.waitUntil(view.cards["b"].isVisible)
    view.cards["b"].start.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert list(view.cards) == ["b", "a"]
    saved(qtbot, tab)
    stored = stored_version(here, version).can_do
    assert stored["b"].order < stored["a"].order


def test_that_done_is_the_workers_word_and_never_inferred(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    words_view(tab, "wants")
    assert not tab.draft.version.parts_done
    press(tab, "done")
    assert tab.draft.version.parts_done == {"wants": True}
    press(tab, "undone")
    assert not tab.draft.version.parts_done


def test_that_somebody_from_the_family_keeps_one_identity_and_an_unsafe_number_stays_there(
    qtbot: QtBot, here: Bench
) -> None:
    scope = here.open_case()
    member = NetworkMember(name="Darren", relation="father", phone="07700 900321", contact_safe="no")
    member_id = here.save(member, scope)
    version = begun_plan(here, scope, people={})
    tab = plan_tab(qtbot, here, scope, record=version)
    tab.open_part("people")
    assert tab.middle is not None
    view = tab.middle.view
    assert isinstance(view, PeopleView)
    assert [found for found, _member in view._members()] == [member_id]
    view.add_member(member_id, member)
    (person,) = tab.draft.version.people.values()
    assert (person.member, person.number) == (member_id, "")
    assert view._members() == []


def test_that_seven_fourteen_or_twenty_eight_days_set_the_review(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, review_on=None)
    tab = plan_tab(qtbot, here, scope, record=version)
    tab.open_part("review")
    days = tab.middle.findChildren(Button) if tab.middle else []
    next(button for button in days if button.words() == "28 days").click()
    assert tab.draft.version.review_on == date(2026, 11, 12) + timedelta(days=28)
    assert tab.draft.version.parts_done == {"review": True}


def test_that_every_control_of_every_part_has_a_name(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = plan_tab(qtbot, here, scope, record=begun_plan(here, scope))
    for code, _title in (*PARTS, *PRIVATE_PARTS):
        tab.open_part(code)
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
            for control in tab.findChildren(kind):
                interface = QAccessible.queryAccessibleInterface(control)
                assert interface.text(QAccessible.Text.Name), (code, type(control).__name__, control.objectName())


def test_that_nothing_of_the_editor_is_a_window_of_its_own(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = plan_tab(qtbot, here, scope, record=begun_plan(here, scope))
    for code, _title in (*PARTS, *PRIVATE_PARTS):
        tab.open_part(code)
    assert [window for window in QApplication.topLevelWidgets() if window.isVisible()] == [tab]


def test_that_a_case_without_a_plan_begins_one(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = plan_tab(qtbot, here, scope)
    press(tab, "start")
    qtbot.waitUntil(lambda: tab.middle is not None)
    assert tab.draft.is_open
    assert len(here.store.records.of(scope, "plan")) == 1

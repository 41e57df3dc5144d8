"""Agreements on a real store: the table of today, a history that only grows, and answers signed at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.actions import records
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.case import header_of
from tests.ui.bench import Bench, bench
from ui.models.rows import ROW
from ui.places import Place
from ui.screens.agreements.rows import PositionRow
from ui.screens.agreements.tab import AgreementsTab
from ui.widgets.button import Button
from ui.widgets.label import PlainLabel


@pytest.fixture
def here(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """A bench with a real store."""
    with bench(tmp_path) as found:
        yield found


def opened(qtbot: QtBot, here: Bench, scope: ScopeId) -> AgreementsTab:
    """The tab, read."""
    tab = AgreementsTab(here.desk, here.went.append)
    here.desk.changed.connect(lambda changes, _source: tab.stale(changes))
    here.show(qtbot, tab)
    tab.open(Place("case", scope, tab="agreements"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: tab.list.model().rowCount() > 0)
    return tab


def row(tab: AgreementsTab, key: str) -> PositionRow:
    """One row of the table."""
    model = tab.list.model()
    found: PositionRow = next(
        model.index(at, 0).data(ROW) for at in range(model.rowCount()) if model.index(at, 0).data(ROW).key == key
    )
    return found


def fill(tab: AgreementsTab, **said: object) -> None:
    """Answer the form that is open."""
    form = tab._form
    assert form is not None
    form.view.show_body({**form.view.values(), **said})  # type: ignore[dict-item]


def test_that_an_answer_is_signed_at_once_and_a_change_of_mind_is_a_new_one(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = opened(qtbot, here, scope)
    tab.choose("panel/")
    tab.deeds()["case.add"]()
    fill(tab, decision="yes", given_by="young_person")
    tab.deeds()["case.save"]()
    qtbot.waitUntil(lambda: row(tab, "panel/").today == "Yes")
    stop = tab.findChild(Button, "agreement.stop")
    assert stop is not None
    stop.click()
    fill(tab, given_by="young_person")
    tab.save_form()
    qtbot.waitUntil(lambda: row(tab, "panel/").today == "No longer")
    assert row(tab, "panel/").tone == "plain"
    kept = here.ports.records.of(scope, "agreement")
    assert [(one.body["decision"], one.body["status"]) for one in kept] == [("yes", "signed"), ("withdrawn", "signed")]


def test_that_a_yes_but_without_the_but_is_not_recorded(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = opened(qtbot, here, scope)
    tab.begin()
    fill(tab, decision="yes_but", given_by="young_person")
    tab.save_form()
    shown = [label.text() for label in tab.findChildren(PlainLabel)]
    assert any("but what?" in words for words in shown)
    assert here.ports.records.of(scope, "agreement") == []


def test_that_two_laptops_that_disagree_are_said_and_the_stricter_holds(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    for decision in ("yes", "no"):
        agreement = Agreement(type="take_part", decision=decision, given_by="young_person", given_on=date(2026, 11, 11))
        records.sign(here.ports, agreement, scope=scope, record_id=RecordId(here.ports.ids.new()))
    tab = opened(qtbot, here, scope)
    found = row(tab, "take_part/")
    assert (found.today, found.next_is_duty) == ("No", True)
    assert "Two laptops disagree" in found.spoken
    tab.choose("take_part/")
    tab.begin()
    fill(tab, decision="yes_but", limits="Not on Fridays", given_by="young_person", given_on="2026-11-11")
    tab.save_form()
    qtbot.waitUntil(lambda: row(tab, "take_part/").today == "Yes, part")
    assert "disagree" not in row(tab, "take_part/").spoken


def test_that_what_is_blocked_stands_in_the_row(qtbot: QtBot, here: Bench) -> None:
    tab = opened(qtbot, here, here.open_case())
    assert row(tab, "panel/").spoken == (
        "Be talked about at a panel: Not asked yet. The panel page cannot be printed until Jay is asked."
    )


def test_that_an_answer_half_written_is_there_again_after_leaving(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = opened(qtbot, here, scope)
    tab.begin()
    form = tab._form
    assert form is not None
    fill(tab, limits="Just Mr Khan")
    form.view.changed.emit()
    tab.leave()
    qtbot.waitUntil(lambda: bool(here.ports.records.drafts()))
    assert here.ports.records.of(scope, "agreement") == []
    again = opened(qtbot, here, scope)
    qtbot.waitUntil(lambda: again._form is not None)
    form = again._form
    assert form is not None
    assert form.view.values()["limits"] == "Just Mr Khan"


def test_that_a_concern_is_never_behind_an_agreement(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    tab = opened(qtbot, here, scope)
    button = tab.findChild(Button, "agreements.concern")
    assert button is not None
    button.click()
    assert here.went == [Place("record", scope, tab="concern")]
    assert all(one.accessibleName() for one in tab.findChildren(Button))

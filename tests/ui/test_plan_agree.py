"""Bringing a plan into use: every rule stops it with its words, one group of edits, and two versions never merge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.plan_version import AdultDoes, GoTo
from caseworker.domain.ids import RecordId
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import begun_plan, next_version, open_tab, plan_tab, press, stored_version
from ui.screens.plan.tab import PlanTab

MISSING: dict[str, tuple[dict[str, object], str, str]] = {
    "something to do": ({"can_do": {}}, "Nothing to do yet", "can_do"),
    "a person who agreed": ({"people": {"a": GoTo(name="Dre", agreed="asked")}}, "Nobody on it has agreed", "people"),
    "an adult": ({"adults": {}}, "Nothing an adult will do yet", "adults"),
    "a named adult": ({"adults": {"a": AdultDoes(what="leave early")}}, "No adult named", "adults"),
    "no service for a name": (
        {"adults": {"a": AdultDoes(what="leave early", who="School")}},
        "No adult named",
        "adults",
    ),
    "now": ({"now_steps": {}}, "is empty", "now_steps"),
    "paper": ({"safe_paper": ""}, "Not answered", "paper"),
    "review": ({"review_on": None}, "No day", "review"),
    "what they say": ({"agreed_state": ""}, "", "agreement"),
}


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def press_agree(tab: PlanTab) -> None:
    """The button that is never off."""
    assert tab.gate is not None
    assert tab.gate.agree.isEnabled()
    tab.gate.agree.click()


def agreed(qtbot: QtBot, tab: PlanTab) -> None:
    """Agree, and wait until it is in use."""
    with qtbot.waitSignal(tab.draft.agreed):
        press_agree(tab)


@pytest.mark.parametrize("rule", MISSING)
def test_that_every_rule_stops_agreeing_and_leads_to_its_part(qtbot: QtBot, here: Bench, rule: str) -> None:
    values, words, part = MISSING[rule]
    scope = here.open_case()
    version = begun_plan(here, scope, **values)
    tab = plan_tab(qtbot, here, scope, record=version)
    press_agree(tab)
    assert tab.middle is not None
    assert tab.middle.code == part
    assert tab.gate is not None
    shown = " ".join(link.accessibleName() for link in tab.gate.links())
    assert words in shown
    assert stored_version(here, version).status == "draft"


def test_that_agreeing_is_one_group_and_makes_the_adults_tasks(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=version)
    agreed(qtbot, tab)
    plan = here.store.records.of(scope, "plan")[0]
    tasks = here.store.records.of(scope, "action")
    assert stored_version(here, version).status == "active"
    assert plan.body["current"] == version
    assert len(tasks) == len(stored_version(here, version).adults)
    touched = {version, plan.id, *(one.id for one in tasks)}
    sent = [one.edit for one in here.store.sync.unsent(500, 10**7)]
    group = next(edit.group for edit in sent if edit.kind == "action")
    assert group is not None
    assert {edit.record for edit in sent if edit.group == group} == touched


def test_that_a_new_version_takes_the_place_of_the_one_before(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    old = begun_plan(here, scope)
    tab = plan_tab(qtbot, here, scope, record=old)
    agreed(qtbot, tab)
    qtbot.waitUntil(lambda: tab.gate is None)
    press(tab, "next-version")
    qtbot.waitUntil(lambda: tab.gate is not None)
    assert tab.draft.version.number == 2
    assert not tab.draft.version.agreed_state
    today = here.clock.now().date()
    tab.draft.put(agreed_state="agreed", review_on=today)
    agreed(qtbot, tab)
    assert stored_version(here, old).status == "superseded"
    assert here.store.records.of(scope, "plan")[0].body["current"] != old


def test_that_a_plan_they_did_not_agree_with_is_called_what_it_is(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, agreed_state="not_agreed")
    tab = plan_tab(qtbot, here, scope, record=version)
    assert tab.gate is not None
    assert tab.gate.agree.words() == "Use it as a professional plan"
    agreed(qtbot, tab)
    qtbot.waitUntil(lambda: tab.gate is None)
    said = [label.text() for label in tab.findChildren(type(tab.parts._title))] if tab.parts else []
    assert "Professional plan, not agreed by the young person" in said


def two_drafts(here: Bench) -> tuple[RecordId, RecordId]:
    """Two versions that follow the same one, neither knowing of the other."""
    scope = here.open_case()
    old = here.agree_plan(scope)
    return next_version(here, old), next_version(here, old)


def test_that_two_versions_written_apart_are_listed_and_neither_is_agreed(qtbot: QtBot, here: Bench) -> None:
    first, second = two_drafts(here)
    scope = here.store.records.get(first).scope
    tab = plan_tab(qtbot, here, scope, record=first)
    for record in (first, second):
        assert tab.findChild(QAbstractButton, f"aside-{record}") is not None
    tab.draft.put(agreed_state="agreed", review_on=here.clock.now().date())
    press_agree(tab)
    assert stored_version(here, first).status == "draft"
    tab.draft.agree()
    qtbot.waitUntil(lambda: bool(here.shown))
    assert "Two people wrote different things" in here.shown[-1].message.happened
    assert stored_version(here, first).status == "draft"


def test_that_setting_one_aside_settles_it_and_it_can_still_be_read(qtbot: QtBot, here: Bench) -> None:
    first, second = two_drafts(here)
    scope = here.store.records.get(first).scope
    tab = plan_tab(qtbot, here, scope, record=first)
    press(tab, f"aside-{second}")
    qtbot.waitUntil(lambda: tab._rivals is None)
    assert stored_version(here, second).status == "withdrawn"
    tab.draft.put(agreed_state="agreed", review_on=here.clock.now().date())
    agreed(qtbot, tab)
    assert stored_version(here, first).status == "active"
    open_tab(qtbot, here, tab, scope=scope, record=second)
    assert tab.draft.version.status == "withdrawn"
    assert not tab.draft.is_open

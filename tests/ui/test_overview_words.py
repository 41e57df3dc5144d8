"""What stands on a case's overview: which names are safe, what a version is a version of, a review that is late."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from caseworker.domain.forms.action import Action
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.person import Person
from caseworker.domain.reading.case import header_of, timeline
from tests.ui.bench import NOW, Bench, bench
from tests.ui.plan_bench import agreed_plan, plan_tab
from ui.models.rows import ROW
from ui.places import Place
from ui.screens.case.overview import OverviewTab
from ui.screens.case.person_facts import fact_rows
from ui.screens.rows_of import happening
from ui.widgets.label import PlainLabel
from ui.widgets.linerows import LineRow
from ui.widgets.rowlist import RowList


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def words_in(*widgets: QWidget) -> list[str]:
    """Every line in these widgets."""
    found = [*(one for one in widgets if isinstance(one, PlainLabel))]
    return [label.text() for label in [*found, *(label for one in widgets for label in one.findChildren(PlainLabel))]]


def test_that_where_a_name_is_not_safe_stands_with_who_they_are(here: Bench) -> None:
    robyn = Person(given_name="Sam", known_as="Robyn", pronouns="xe/xem", pronouns_unsafe="At home")
    said = words_in(*fact_rows(robyn, here.ports.lists))
    assert "Not safe to use that name or pronoun: At home" in said
    assert {"Robyn", "xe/xem"} <= set(said)
    plain = words_in(*fact_rows(Person(given_name="Sam", known_as="Sam"), here.ports.lists))
    assert plain == ["Name", "Sam"]


def test_that_a_version_in_the_timeline_says_what_it_is_a_version_of(here: Bench) -> None:
    scope = here.open_case()
    here.agree_plan(scope)
    shown = happening(here.ports.lists, here.clock.now().date())
    assert "Safety plan: version 1" in [shown(row).title for row in timeline(here.ports, scope)]


def test_that_a_review_that_is_late_is_not_said_to_be_ahead(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    yesterday = here.clock.now().date() - timedelta(days=1)
    agreed_plan(here, scope, review_on=yesterday)
    tab = plan_tab(qtbot, here, scope)
    said = words_in(tab)
    assert f"Looking at it again was due {yesterday:%d/%m/%Y}" in said
    assert not any(line.startswith("Look at it again by") for line in said)


def test_that_a_name_from_right_to_left_stands_under_its_label(qtbot: QtBot, here: Bench) -> None:
    (row,) = fact_rows(Person(given_name="\u0639\u0645\u0631"), here.ports.lists)
    qtbot.addWidget(row)
    row.resize(600, row.sizeHint().height())
    row.show()
    name = row.findChildren(PlainLabel)[1]
    picture, ground = name.grab().toImage(), name.grab().toImage().pixelColor(0, 0)
    inked = [x for x in range(600) if any(picture.pixelColor(x, y) != ground for y in range(name.height()))]
    assert inked
    assert max(inked) < 100


def test_that_an_open_concern_stands_on_top_in_words_and_not_among_what_was_agreed(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    here.sign_session(scope)
    concern = here.save(Concern(kind="threat", immediacy="now", raised_at=NOW), scope)
    here.save(Action(text="Ask about the exit pass", owner="Me", due_on=NOW.date()), scope)
    tab = OverviewTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", scope), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: len(tab.findChildren(RowList)) == 3)
    concerns, _lately, agreed = tab.findChildren(RowList)
    assert spoken(concerns) == ["Concern: a threat to somebody", "How soon: now", "Open"]
    assert not any("threat" in words for words in spoken(agreed))
    concerns.opened.emit(concern)
    assert here.went == [Place("record", scope, concern, tab="concern")]


def spoken(rows: RowList) -> list[str]:
    """What the first line of a list says, without its moment."""
    row: LineRow = rows.model().index(0, 0).data(ROW)
    return [row.title, *row.lines, row.chip]

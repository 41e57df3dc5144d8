"""The register: what is still out, over all cases and in one; and the list of plans by review."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.domain.actions.plans import agree
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import DraftKey
from caseworker.domain.reading.case import header_of
from caseworker.domain.reading.printing import print_page, register_of
from tests.ui.bench import Bench, bench
from tests.ui.plan_bench import agreed_plan, begun_plan, next_version, press, stored_version
from ui.models.rows import ROW
from ui.places import Place
from ui.screens.case.documents import DocumentsTab
from ui.screens.paper.printing import PrintingScreen
from ui.screens.plans import PlansScreen
from ui.widgets.rowlist import RowList


@pytest.fixture
def here(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    """A bench."""
    with bench(tmp_path) as made:
        yield made


def page_out(here: Bench, scope: ScopeId, number: str, **said: object) -> RecordId:
    """A page in the register, of version 1 unless something else is said."""
    usual = {"number": number, "document": "my_plan", "version": 1, "recipient": "Jay", "purpose": "For the way home"}
    return here.save(PrintRecord.model_validate({**usual, "printed_at": here.clock.now(), **said}), scope)


def replaced(here: Bench, scope: ScopeId, of: RecordId) -> RecordId:
    """A version that takes the place of another."""
    following = next_version(here, of)
    old, new = stored_version(here, of), stored_version(here, following)
    again = old.model_copy(update={"status": "draft", "number": new.number, "supersedes": of, "agreed_on": None})
    agree(here.ports, again, key=DraftKey(scope, "plan_version", following))
    return following


def spoken(rows: RowList) -> list[str]:
    """What the rows say."""
    model = rows.model()
    every = (model.index(at, 0).data(ROW) for at in range(model.rowCount()))
    return [row.spoken for row in every if row.selectable]


def headings(rows: RowList) -> list[str]:
    """The headings between them."""
    model = rows.model()
    every = (model.index(at, 0).data(ROW) for at in range(model.rowCount()))
    return [row.title for row in every if not row.selectable]


def test_that_the_rail_lists_what_is_still_out_of_every_case(qtbot: QtBot, here: Bench) -> None:
    jay, leila = here.open_case(), here.open_case("Leila", "Fable")
    page_out(here, jay, "K7-0001")
    page_out(here, leila, "K7-0002")
    page_out(here, leila, "K7-0003", status="returned")
    screen = PrintingScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("printing"))
    qtbot.waitUntil(lambda: len(spoken(screen.register.list)) == 2)
    assert any("Leila F." in row for row in spoken(screen.register.list))
    screen.which.button("all").click()
    qtbot.waitUntil(lambda: len(spoken(screen.register.list)) == 3)


def test_that_a_page_that_came_back_leaves_the_list(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    entry = page_out(here, scope, "K7-0001")
    screen = PrintingScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("printing"))
    qtbot.waitUntil(lambda: len(spoken(screen.register.list)) == 1)
    press(screen, "now-returned")
    qtbot.waitUntil(lambda: spoken(screen.register.list) == [])
    record = PrintRecord.read(here.store.records.get(entry).body)
    assert record.status == "returned"
    assert record.ended_on == here.clock.now().date()


def test_that_a_case_lists_its_own_pages_only(qtbot: QtBot, here: Bench) -> None:
    jay, leila = here.open_case(), here.open_case("Leila", "Fable")
    page_out(here, jay, "K7-0001")
    page_out(here, leila, "K7-0002")
    tab = DocumentsTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", jay, tab="documents"), header_of(here.ports, jay))
    qtbot.waitUntil(lambda: len(spoken(tab.register.list)) == 1)
    assert "K7-0001" in spoken(tab.register.list)[0]


def test_that_older_pages_still_out_are_counted_before_a_new_one_is_printed(here: Bench) -> None:
    scope = here.open_case()
    version = begun_plan(here, scope, number=3)
    page_out(here, scope, "K7-0001", version=2)
    page_out(here, scope, "K7-0002", version=2, status="destroyed")
    page_out(here, scope, "K7-0003", version=3)
    page = print_page(here.ports, version)
    assert (page.old_pages, page.out_of_version) == (1, 2)


def test_that_a_page_of_a_replaced_version_is_listed_first_under_its_own_heading(qtbot: QtBot, here: Bench) -> None:
    scope = here.open_case()
    first = agreed_plan(here, scope)
    page_out(here, scope, "K7-0001", of=first)
    following = replaced(here, scope, first)
    here.clock.pass_by(minutes=5)
    page_out(here, scope, "K7-0002", version=2, of=following)
    page_out(here, scope, "K7-0003", version=2, of=following, status="failed")
    tab = DocumentsTab(here.desk, here.went.append)
    here.show(qtbot, tab)
    tab.open(Place("case", scope, tab="documents"), header_of(here.ports, scope))
    qtbot.waitUntil(lambda: len(spoken(tab.register.list)) == 3)
    assert [row[:7] for row in spoken(tab.register.list)] == ["K7-0001", "K7-0002", "K7-0003"]
    assert [heading.rsplit(" · ")[0].split(":")[0] for heading in headings(tab.register.list)] == [
        "Bring back",
        "Out",
        "Back, destroyed, lost or never printed",
    ]
    assert "Did not come out" in spoken(tab.register.list)[2]


def test_that_a_plan_beside_it_makes_no_page_an_old_one(here: Bench) -> None:
    scope = here.open_case()
    replaced(here, scope, agreed_plan(here, scope))
    beside = agreed_plan(here, scope)
    page_out(here, scope, "K7-0001", version=1, of=beside)
    (entry,) = register_of(here.ports, scope)
    assert not entry.is_old


def test_that_plans_are_listed_by_the_day_we_look_at_them_again(qtbot: QtBot, here: Bench) -> None:
    late, later = here.open_case(), here.open_case("Leila", "Fable")
    here.agree_plan(later, number=6)
    here.agree_plan(late, number=0)
    begun_plan(here, here.open_case("Omar", "Sample"))
    screen = PlansScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("plans"))
    qtbot.waitUntil(lambda: len(spoken(screen.list)) == 3)
    assert [row[:4] for row in spoken(screen.list)] == ["Jay ", "Leil", "Omar"]
    screen.list.opened.emit(next(iter(screen._lines)))
    assert here.went[-1].tab == "plan"


def test_that_an_empty_register_says_so(qtbot: QtBot, here: Bench) -> None:
    here.open_case()
    screen = PrintingScreen(here.desk, here.went.append)
    here.show(qtbot, screen)
    screen.open(Place("printing"))
    qtbot.waitUntil(screen.register._nothing.isVisible)
    assert screen.register.list.isHidden()

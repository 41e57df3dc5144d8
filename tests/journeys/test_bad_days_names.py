"""Names as people have them: emoji only, right to left, and very long, on every screen and on paper."""

import pytest

from caseworker.domain.actions.plan_writing import save_seen
from caseworker.domain.actions.plans import start_plan
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ids import RecordId, ScopeId
from installer.demo.story import plan
from tests.journeys.bad_days import Day, new_case, new_session
from ui.models.rows import ROW
from ui.places import Place
from ui.widgets.rowlist import RowList

NAMES = {"emoji": ("🦊🦊", ""), "right to left": ("محمد", "الخيالي"), "very long": ("Wanderfield" * 30, "Fable" * 60)}


def title_in(day: Day, name: str) -> bool:
    """Whether a row of the caseload begins with the name as it was written."""
    for rows in day.screen.findChildren(RowList):
        model = rows.model()
        for at in range(model.rowCount()):
            row = model.index(at, 0).data(ROW)
            if name in str(row):
                return True
    return False


@pytest.mark.parametrize("what", NAMES)
def test_that_any_name_stands_on_every_screen_as_it_was_written(day: Day, what: str) -> None:
    given, family = NAMES[what]
    case = new_case(day.ports, given, family)
    new_session(day.ports, case, f"{given} drew the way home.")
    wide = day.window.width()
    for screen in ("caseload", "sync"):
        day.go(Place(screen))
        day.until(lambda: title_in(day, given[:20]), f"the name in {screen}", seconds=6)
    for place in (Place("case", case), Place("today")):
        day.go(place)
        day.pause()
        assert day.window.page is day.shell
    day.go(Place("case", case))
    day.until(lambda: given[:20] in day.reads(), "the name in the head of the case", seconds=6)
    assert day.window.width() == wide
    assert day.ports.records.get(RecordId(case)).body["given_name"] == given


def plan_of(day: Day, case: ScopeId, words: str) -> RecordId:
    """A plan in draft that says these words."""
    version = RecordId(day.ports.ids.new())
    start_plan(day.ports, "everyday", scope=case, version_id=version)
    stored = day.ports.records.get(version)
    whole = plan(str(stored.body["plan"]), day.ports.clock.now().date(), 0)
    item = next(iter(whole.can_do))
    whole.can_do[item] = whole.can_do[item].model_copy(update={"text": words})
    save_seen(day.ports, stored, PlanVersion.read(whole.body()))
    return version


def test_that_a_letter_without_a_shape_stops_the_print_with_a_sentence(day: Day) -> None:
    case = new_case(day.ports)
    version = plan_of(day, case, "Ring Nan 🦊")
    day.go(Place("print", case, version, tab="my_plan"))
    day.wait_told("print_glyph_missing", letters="🦊")
    assert day.ports.records.of(case, "print_record") == []
    assert "Ring Nan 🦊" in str(day.ports.records.get(version).body)


def test_that_right_to_left_words_reach_the_page(day: Day) -> None:
    case = new_case(day.ports, *NAMES["right to left"])
    version = plan_of(day, case, "اتصل بجدتي")
    day.go(Place("print", case, version, tab="my_plan"))
    day.until(lambda: "1 page" in day.reads(), "the page", seconds=8)
    assert not day.is_told("print_glyph_missing", letters="")

"""The page for a panel, the handover, numbers to tear off, and sheets to fill in by hand: what may leave, and how."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from caseworker.domain.access import team_scope
from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.paper import Sheet
from caseworker.domain.actions.print_out import Wish, entered, look_at
from caseworker.domain.actions.typing_up import make_room, number_in, sheet_of
from caseworker.domain.actions.writing import creation
from caseworker.domain.errors import Told
from caseworker.domain.form import Record
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.config import Helpline, Worker
from caseworker.domain.forms.handover import Handover
from caseworker.domain.forms.panel_page import PanelPage
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import Work
from caseworker.printing.compose import DocumentPress
from tests.unit.domain.cases import Cases, some_cases
from tests.unit.printing.examples import PRESS
from tests.unit.printing.paper_reader import lines_of, pages_of, words_of

press = DocumentPress(PRESS)
PAGE = PanelPage(
    panel="engage",
    panel_on=date(2026, 12, 3),
    strengths="He looks after his sister.\nHe has been at boxing every Monday since September.",
    wants="To get home without looking over my shoulder.",
    their_worries="That my nan hears about it.",
    not_told="Where my dad lives\nthe boxing",
    worries="On 3 November older boys waited at the stop. He had a bruise on 10 November.",
    tried="The early bus helped.",
    asked_for="A bus pass for the other route, and a place at the youth club on Fridays.",
    who_knows="He, his nan, and Ms Okafor.",
)
HANDOVER = Handover(
    kind="colleague",
    to_name="Ben Legend",
    to_where="North mentors",
    starts_on=date(2026, 12, 1),
    knows="yes",
    wants_known="I like to walk while we talk.",
    not_passed="My dad",
    now="He is back at school four days a week. The early bus works.",
    helps="Give him ten minutes first.",
    promised="A letter for the bus pass.",
    watch="Fridays after school. Ring his nan if he is not home by five.",
    met_next="Thursday 26 November at 11:20, room 14. Both of us.",
)


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[Cases]:
    """A worker's store."""
    with some_cases(tmp_path) as found:
        yield found


def seen(cases: Cases, record: RecordId, code: str) -> Sheet:
    """A page with its checks."""
    return look_at(cases.ports, press, Wish(record, code, "K7-0042"))


def stops(sheet: Sheet) -> set[str]:
    """What stops it."""
    return {check.words for check in sheet.checks if check.verdict == "stops"}


def agree(cases: Cases, scope: ScopeId, decision: str = "yes") -> None:
    """An answer about being talked about at a panel."""
    limits = "Not where dad lives" if decision == "yes_but" else ""
    asked = Agreement(
        type="panel", decision=decision, limits=limits, given_by="young_person", given_on=cases.now.date()
    )
    cases.sign(asked, scope)


def configure(cases: Cases, record: Record, record_id: str) -> RecordId:
    """A record of the partnership's configuration."""
    made = RecordId(record_id)
    edit = creation(cases.ports, record, scope=CONFIG_SCOPE, record_id=made)
    cases.ports.records.write(Work(edits=(edit,)))
    return made


@pytest.mark.parametrize("decision", ["", "no", "not_asked", "withdrawn"])
def test_that_no_page_goes_to_a_panel_without_an_agreement(cases: Cases, decision: str) -> None:
    scope = cases.open("Jay")
    if decision:
        agree(cases, scope, decision)
    page = cases.save(PAGE.model_copy(update={"not_told": ""}), scope)
    assert stops(seen(cases, page, "panel_sheet")) == {"They have not agreed to be talked about at a panel"}
    agree(cases, scope)
    if decision not in ("no", "withdrawn"):
        assert stops(seen(cases, page, "panel_sheet")) == set()


def test_that_the_page_for_a_panel_begins_with_strengths_and_holds_back_what_they_keep(cases: Cases) -> None:
    scope = cases.open("Jay")
    agree(cases, scope, "yes_but")
    page = cases.save(PAGE.model_copy(update={"not_told": "Where my dad lives"}), scope)
    sheet = seen(cases, page, "panel_sheet")
    words = words_of(sheet.pdf)
    assert stops(sheet) == set()
    assert words.index("What is going well") < words.index("What they want") < words.index("What we are worried about")
    assert "dad" not in words
    assert "Madeup" not in words
    assert len(pages_of(sheet.pdf)) == 1


def test_that_what_the_panel_must_not_be_told_stops_the_page_it_stands_on(cases: Cases) -> None:
    scope = cases.open("Jay")
    agree(cases, scope)
    page = cases.save(PAGE.model_copy(update={"tried": "We went to see where my dad lives."}), scope)
    assert stops(seen(cases, page, "panel_sheet")) == {"Something they keep back is in the text"}
    near = cases.save(PAGE.model_copy(update={"not_told": "that I box"}), scope)
    told = cases.save(PAGE.model_copy(update={"not_told": "what happens at boxing"}), scope)
    assert stops(seen(cases, near, "panel_sheet")) == set()
    assert any(check.words.startswith("Does it say") for check in seen(cases, told, "panel_sheet").checks)


@pytest.mark.parametrize(
    ("worries", "what"),
    [
        ("He scored 7/10 on the tool.", "There is a score or a rating in it"),
        ("He is high risk.", "There is a score or a rating in it"),
        ("His risk level went up.", "There is a score or a rating in it"),
        ("He is a gang member.", "There is a label in it"),
        ("A known nominal in the area.", "There is a label in it"),
        ("He was hurt on 3 November at 10.", ""),
    ],
)
def test_that_a_score_or_a_label_of_ours_stops_the_page(cases: Cases, worries: str, what: str) -> None:
    scope = cases.open("Jay")
    agree(cases, scope)
    page = cases.save(PAGE.model_copy(update={"not_told": "", "worries": worries}), scope)
    assert stops(seen(cases, page, "panel_sheet")) == ({what} if what else set())


def test_that_their_own_words_are_theirs_whatever_they_say(cases: Cases) -> None:
    scope = cases.open("Jay")
    agree(cases, scope)
    page = cases.save(PAGE.model_copy(update={"not_told": "", "wants": "Not be called a gang member."}), scope)
    sheet = seen(cases, page, "panel_sheet")
    assert stops(sheet) == set()
    assert "Not be called a gang member." in words_of(sheet.pdf)


def test_that_a_handover_says_what_is_open_and_waits_for_a_name(cases: Cases) -> None:
    scope = cases.open("Jay")
    cases.save(Action(text="Ask about the exit pass", owner="Amina", due_on=date(2026, 12, 5)), scope)
    handover = cases.save(HANDOVER, scope)
    sheet = seen(cases, handover, "handover_sheet")
    words = words_of(sheet.pdf)
    assert stops(sheet) == set()
    for part in (
        "Text after 4 pm.",
        "Ask about the exit pass",
        "Amina · by 5 December 2026",
        "Accepted by",
        "Ben Legend",
    ):
        assert part in words
    assert "still with whoever gives it away" in words
    taken = HANDOVER.model_copy(update={"accepted_by": "Ben Legend", "accepted_on": date(2026, 12, 1)})
    words = words_of(seen(cases, cases.save(taken, scope), "handover_sheet").pdf)
    assert "Ben Legend, 1 December 2026" in words
    assert "still with whoever" not in words


def test_that_a_handover_needs_somebody_by_name_and_keeps_back_what_they_said(cases: Cases) -> None:
    scope = cases.open("Jay")
    unnamed = cases.save(HANDOVER.model_copy(update={"to_name": " "}), scope)
    assert stops(seen(cases, unnamed, "handover_sheet")) == {"It is not whole"}
    said = cases.save(HANDOVER.model_copy(update={"watch": "Do not ring my dad."}), scope)
    assert stops(seen(cases, said, "handover_sheet")) == {"Something they keep back is in the text"}


def test_that_a_handover_to_another_organisation_asks_for_an_agreement_to_share(cases: Cases) -> None:
    scope = cases.open("Jay")
    outside = HANDOVER.model_copy(update={"kind": "service", "to_where": "Northgate Youth Service, 0161 496 0000"})
    record = cases.save(outside, scope)

    def notes() -> set[str]:
        return {one.words for one in seen(cases, record, "handover_sheet").checks if one.verdict == "note"}

    assert "No agreement to share with this organisation" in notes()
    shared = Agreement(type="share", recipient="Northgate Youth Service", decision="yes", given_by="young_person")
    cases.sign(shared.model_copy(update={"given_on": cases.now.date()}), scope)
    assert "No agreement to share with this organisation" not in notes()


def helplines(cases: Cases) -> None:
    """One number that was rung, one that was rung long ago, and one nobody rang."""
    today = cases.now.date()
    rung = Helpline(name="Childline", number="0800 1111", words="Any child, any worry.", verified_on=today)
    old = Helpline(name="Invented Line", number="0161 496 0001", verified_on=today - timedelta(days=400))
    never = Helpline(name="Nobody Rang", number="0161 496 0002")
    for place, one in enumerate((rung, old, never)):
        configure(cases, one, f"{place + 1:032x}")


@pytest.mark.parametrize("code", ["safety_numbers", "safety_numbers_large"])
def test_that_a_number_nobody_has_rung_is_not_torn_off(cases: Cases, code: str) -> None:
    person = RecordId(cases.open("Jay"))
    assert stops(seen(cases, person, code)) == {"No number has been checked"}
    helplines(cases)
    sheet = seen(cases, person, code)
    words = words_of(sheet.pdf)
    assert stops(sheet) == set()
    assert "Nobody Rang" not in words
    assert "0161 496 0002" not in words
    assert words.count("0800 1111") == 1 + (5 if code.endswith("large") else 8)
    assert "Jay" not in words
    assert any("Invented Line" in check.detail for check in sheet.checks)


def blank(
    cases: Cases, scope: ScopeId, code: str = "blank_session", *, made_from: RecordId | None = None
) -> PrintRecord:
    """Print a blank sheet; its entry."""
    wish = Wish(made_from or RecordId(scope), code, f"K7-{cases.ports.records.next_number('print'):04d}")
    entered(
        cases.ports, look_at(cases.ports, press, wish), wish, entry=PrintRecord(recipient="Me", purpose="No laptop")
    )
    kept = cases.ports.records.of(team_scope(cases.ports.me.team) if made_from else scope, "print_record")
    return PrintRecord.read(kept[-1].body)


def test_that_a_blank_sheet_names_nobody_and_carries_its_number(cases: Cases) -> None:
    scope = cases.open("Jay")
    sheet = seen(cases, RecordId(scope), "blank_session")
    words = words_of(sheet.pdf)
    assert "K7-0042" in words
    assert "What I saw" in words
    assert "Jay" not in words
    assert "Madeup" not in words


@pytest.mark.parametrize("typed", ["K7-0001", "k7 1", " k7-1 ", "K70001", "k7–0001"])
def test_that_the_number_of_a_sheet_finds_the_record_that_was_kept_for_it(cases: Cases, typed: str) -> None:
    scope = cases.open("Jay")
    entry = blank(cases, scope)
    found = sheet_of(cases.ports, typed)
    assert (found.number, found.kind, found.scope, found.record) == ("K7-0001", "session", scope, entry.reserved)
    assert not found.is_typed_up


def test_that_a_sheet_typed_up_twice_is_one_record(cases: Cases) -> None:
    scope = cases.open("Jay")
    blank(cases, scope, "blank_plan")
    first = sheet_of(cases.ports, "K7-0001")
    make_room(cases.ports, first)
    again = sheet_of(cases.ports, "K7-0001")
    assert again.is_typed_up
    make_room(cases.ports, again)
    assert [one.id for one in cases.ports.records.of(scope, "plan_version")] == [first.record]


@pytest.mark.parametrize("typed", ["", "K7-9999", "hello", "K7-", "' OR 1=1", "x" * 10_000])
def test_that_a_number_that_is_no_blank_sheet_is_said_to_be_none(cases: Cases, typed: str) -> None:
    scope = cases.open("Jay")
    cases.save(PrintRecord(number="K7-0002", document="my_plan", recipient="Jay", purpose="x"), scope)
    for one in (typed, "K7-0002"):
        with pytest.raises(Told, match="sheet_unknown"):
            sheet_of(cases.ports, one)


def test_that_a_sheet_for_somebody_new_is_entered_with_the_team_and_becomes_a_case(cases: Cases) -> None:
    me = configure(cases, Worker(name=cases.ports.me.name), cases.ports.me.worker)
    entry = blank(cases, ScopeId(""), "blank_new", made_from=me)
    found = sheet_of(cases.ports, entry.number)
    assert (found.kind, found.scope, found.record) == ("person", entry.reserved, entry.reserved)
    verbs.save(cases.ports, Person(given_name="Ola"), scope=found.scope, record_id=found.record)
    assert sheet_of(cases.ports, entry.number).is_typed_up


def test_that_numbers_are_read_however_they_are_typed() -> None:
    assert number_in("k7-42") == "K7-0042"
    assert number_in("K7 0042") == "K7-0042"
    assert number_in("AB12345") == "AB-12345"
    assert number_in("seven") == ""


@pytest.mark.parametrize("code", ["panel_sheet", "panel_sheet_large", "handover_sheet", "handover_sheet_large"])
@pytest.mark.parametrize("words", ["y" * 10_000, "word " * 2_000, "\x00\x1b odd \u202e marks", ""])
def test_that_long_odd_and_empty_words_go_on_a_page(cases: Cases, code: str, words: str) -> None:
    scope = cases.open("Jay")
    form: Record = PAGE if code.startswith("panel") else HANDOVER
    field = "worries" if code.startswith("panel") else "now"
    record = cases.save(form.model_copy(update={field: words}), scope)
    sheet = seen(cases, record, code)
    drawn = "".join(line.text for line in lines_of(sheet.pdf)).replace(" ", "")
    assert words.replace(" ", "")[:50] in drawn or "\x00" in words
    assert all(line.y > 20 for line in lines_of(sheet.pdf))


@pytest.mark.parametrize("code", ["panel_sheet", "handover_sheet"])
def test_that_an_empty_case_gives_a_page_that_is_stopped(cases: Cases, code: str) -> None:
    scope = cases.open("Jay")
    record = cases.save(PanelPage() if code == "panel_sheet" else Handover(), scope)
    assert seen(cases, record, code).is_stopped


def test_that_the_file_of_each_says_nothing_about_anybody(cases: Cases) -> None:
    scope = cases.open("Jay")
    helplines(cases)
    for code, record in (
        ("panel_sheet", cases.save(PAGE, scope)),
        ("handover_sheet", cases.save(HANDOVER, scope)),
        ("safety_numbers", RecordId(scope)),
        ("blank_session", RecordId(scope)),
    ):
        pdf = seen(cases, record, code).pdf
        assert b"/Author ()" in pdf
        assert b"Jay" not in pdf
        assert cases.ports.me.name.encode() not in pdf
        assert replace(seen(cases, record, code)).pdf == pdf

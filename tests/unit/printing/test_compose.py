"""What of a plan may stand on which paper: decided from the documents, read back from the PDF."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import resources
from caseworker.domain.choices import read_lists
from caseworker.domain.documents import PlanDocument, PlanPaperKind, SessionDocument
from caseworker.domain.errors import Told
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.config import Helpline
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.plan_version import Copy, GoTo, PlanVersion, Words
from caseworker.domain.forms.session import Hearsay, Quote, Session
from caseworker.printing.compose import NOT_AGREED, DocumentPress
from installer.demo.story import plan
from tests.unit.printing.examples import PRESS
from tests.unit.printing.paper_reader import words_of

TODAY = date(2026, 11, 22)
LISTS = read_lists(resources.text(f"lists/{name}") for name in resources.folder("lists") if name.endswith(".toml"))
JAY = Person(given_name="Jay", family_name="Madeup", address="9 Invented Row", address_confidential=True)
YOUNG: tuple[PlanPaperKind, ...] = ("my_plan", "my_plan_large", "card")
press = DocumentPress(PRESS)


def printed(kind: PlanPaperKind, version: PlanVersion, *, fictional: bool = False) -> str:
    """The words of a plan on this paper."""
    return words_of(press.press(PlanDocument(kind, JAY, version, "K7-0042", TODAY, LISTS, fictional=fictional)))


def story(**values: object) -> PlanVersion:
    """A whole version with some fields different."""
    return plan("1" * 32, TODAY, 0).model_copy(update=values)


@pytest.mark.parametrize("kind", [*YOUNG, "worker_plan"])
def test_that_the_code_word_is_on_no_paper(kind: PlanPaperKind) -> None:
    assert "zebra" not in printed(kind, story(code_word="zebra"))


@pytest.mark.parametrize("kind", YOUNG)
def test_that_their_own_copy_leaves_off_what_stays_with_the_workers(kind: PlanPaperKind) -> None:
    version = story(analysis="Only for us", copies={"a": Copy(who="Uncle Invented", kind="must_not")})
    words = printed(kind, version)
    assert "Jay" in words
    for secret in ("Madeup", "Invented Row", "Only for us", "Uncle Invented", "bus stop by the shops", "Older boys"):
        assert secret not in words


def test_that_only_people_who_agreed_are_on_their_copy() -> None:
    people = {
        "a": GoTo(name="Nan", agreed="yes", order=1),
        "b": GoTo(name="Dre", agreed="asked", order=2),
        "c": GoTo(name="Coach", agreed="yes", off_paper=True, order=3),
    }
    words = printed("my_plan", story(people=people, can_do={"a": Words(text="Walk")}, adults={}, now_steps={}))
    assert "Nan" in words
    assert "Dre" not in words
    assert "Coach" not in words


def test_that_words_left_off_paper_stay_off_it() -> None:
    version = story(can_do={"a": Words(text="Walk the long way"), "b": Words(text="Hide out back", off_paper=True)})
    words = printed("my_plan", version)
    assert "Walk the long way" in words
    assert "Hide out back" not in words


def test_that_lines_keep_the_order_they_were_given() -> None:
    version = story(can_do={"z": Words(text="First thing", order=1), "a": Words(text="Second thing", order=2)})
    words = printed("my_plan", version)
    assert words.index("First thing") < words.index("Second thing")


def test_that_the_workers_copy_has_every_part_and_says_when_it_was_not_agreed() -> None:
    words = printed("worker_plan", story(agreed_state="not_agreed"))
    assert NOT_AGREED in words
    assert "Older boys wait" in words
    assert "Nan and boxing protect" in words


def test_that_a_card_without_room_says_which_part_is_too_long() -> None:
    with pytest.raises(Told) as told:
        printed("card", story(can_do={"a": Words(text="walk " * 400)}))
    assert told.value.key == "print_card_full"
    assert "What I do" in told.value.message.text


def test_that_a_letter_nobody_can_draw_stops_the_page() -> None:
    with pytest.raises(Told) as told:
        printed("my_plan", story(can_do={"a": Words(text="meet \U00013000")}))
    assert told.value.key == "print_glyph_missing"


def test_that_invented_people_are_marked_on_every_paper() -> None:
    for kind in (*YOUNG, "worker_plan"):
        assert "FICTIONAL" in printed(kind, story(), fictional=True).upper().replace(" ", "")


def test_that_a_session_sheet_says_who_signed_and_carries_its_addenda() -> None:
    session = Session(
        status="signed",
        started_at=datetime(2026, 11, 20, 11, tzinfo=UTC),
        place="Room 14",
        outcome="took_place",
        quotes={"a": Quote(text="I got the early bus")},
        heard={"b": Hearsay(text="Late on Tuesday", source="Ms Okafor")},
        analysis="The bus changed it",
        signed_by="w1",
    )
    addendum = Addendum(status="signed", text="It was the number 86", signed_by="w1")
    document = SessionDocument(JAY, session, (addendum,), "K7-0043", TODAY, LISTS, {"w1": "Amina Fable"})
    words = words_of(press.press(document))
    for said in ("signed by Amina Fable", "early bus", "Ms Okafor", "The bus changed it", "number 86", "K7-0043"):
        assert said in words
    assert "Not for the young person" in words


def test_that_a_working_paper_says_where_their_name_is_not_safe() -> None:
    robyn = Person(given_name="Sam", known_as="Robyn", pronouns_unsafe="At home, and with Gran")
    plan = PlanDocument("worker_plan", robyn, story(), "K7-0042", TODAY, LISTS)
    for document in (SessionDocument(robyn, Session(place="Room 14"), (), "K7-0043", TODAY, LISTS), plan):
        words = words_of(press.press(document))
        assert "Not safe to use that name or pronoun" in words
        assert "At home, and with Gran" in words
        safe = replace(document, person=robyn.model_copy(update={"pronouns_unsafe": ""}))
        assert "Not safe to use" not in words_of(press.press(safe))


@pytest.mark.parametrize("kind", YOUNG)
def test_that_a_name_that_is_not_safe_is_not_on_their_copy(kind: PlanPaperKind) -> None:
    robyn = Person(given_name="Sam", known_as="Robyn", pronouns_unsafe="At home")
    words = words_of(press.press(PlanDocument(kind, robyn, story(), "K7-0042", TODAY, LISTS)))
    assert "Robyn" not in words
    assert "Sam" not in words
    safe = robyn.model_copy(update={"pronouns_unsafe": ""})
    assert "Robyn" in words_of(press.press(PlanDocument(kind, safe, story(), "K7-0042", TODAY, LISTS)))


@pytest.mark.parametrize("kind", YOUNG)
def test_that_the_note_of_a_helpline_is_printed_only_once_somebody_has_checked_it(kind: PlanPaperKind) -> None:
    for checked in (None, date(2026, 11, 1)):
        line = Helpline(name="Childline", number="0800 1111", words="For anybody under 19", verified_on=checked)
        document = PlanDocument(kind, JAY, story(), "K7-0042", TODAY, LISTS, helplines=(line,))
        words = words_of(press.press(document))
        assert "Childline" in words
        assert ("For anybody under 19" in words) is (checked is not None)


def test_that_a_number_nobody_has_checked_is_not_printed_and_childline_stands_first() -> None:
    lines = (
        Helpline(name="Unchecked line", number="0161 496 0101"),
        Helpline(name="Made-up line", number="0161 496 0100", verified_on=date(2026, 11, 1)),
    )
    document = PlanDocument("my_plan", JAY, story(), "K7-0042", TODAY, LISTS, helplines=lines)
    words = words_of(press.press(document))
    assert words.index("Childline") < words.index("Made-up line")
    assert "Unchecked line" not in words

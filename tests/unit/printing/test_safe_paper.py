"""The rules that keep a paper from harming whoever carries it."""

import os
import re
import sys
from dataclasses import replace
from datetime import date

import pytest

from caseworker.printing.card_parts import DoesNotFit
from caseworker.printing.papers import CHILDLINE, HelpLine, LargePlan, PersonLine, PlanPaper, WalletCard
from caseworker.printing.worker_copy import MARK
from tests.unit.printing.examples import PLAN, PRESS, SESSION, WORKER_PLAN
from tests.unit.printing.paper_reader import lines_of, pages_of, words_of

YOUNG_PERSONS = (PLAN, LargePlan(PLAN), WalletCard(PLAN), WalletCard(PLAN, "card_large"), WalletCard(PLAN, "cards"))
EVERY = (*YOUNG_PERSONS, WORKER_PLAN, SESSION)


@pytest.mark.parametrize("paper", YOUNG_PERSONS, ids=lambda paper: type(paper).__name__)
def test_that_the_young_persons_paper_names_no_service_and_says_how_to_get_help(paper: PlanPaper) -> None:
    words = words_of(PRESS.press(paper))
    assert "999" in words
    assert "Childline" in words
    assert "0800 1111" in words
    assert "If found, please destroy, or return to" in words
    assert not re.search("violen|manchester|partnership|service|council|police|surname", words, re.IGNORECASE)


def test_that_everything_chosen_for_paper_is_on_it() -> None:
    people = [part for person in PLAN.people for part in (person.name, person.number, person.when)]
    adults = [part for adult in PLAN.adults for part in (adult.who, adult.what, adult.when)]
    items = [*PLAN.matters, *PLAN.wants, *PLAN.signs, *PLAN.can_do, *PLAN.ok_places, *PLAN.safer, *PLAN.now_steps]
    for paper in (PLAN, LargePlan(PLAN)):
        words = words_of(PRESS.press(paper))
        assert [part for part in (*people, *adults, *items, "Jay", "version 4", "0147") if part not in words] == []


def test_that_places_to_avoid_stay_off_paper_unless_the_young_person_chose_them() -> None:
    chosen = replace(PLAN, avoid_places=("The precinct after school",))
    for paper in (PLAN, LargePlan(PLAN), WalletCard(PLAN), WalletCard(chosen)):
        words = words_of(PRESS.press(paper))
        assert "keep away" not in words
        assert "precinct" not in words
    assert "keep away from" in words_of(PRESS.press(chosen))


def test_that_what_adults_will_do_stands_above_the_emergency_box() -> None:
    for plan in (PLAN, replace(PLAN, signs=PLAN.signs * 30)):
        (adults,) = [line for line in lines_of(PRESS.press(plan)) if line.text == "What adults will do"]
        (now,) = [line for line in lines_of(PRESS.press(plan)) if line.text == "If it’s happening now"]
        assert adults.page == now.page == 0
        assert adults.y > now.y
        assert "It is not all down to me." in words_of(PRESS.press(plan))


def test_that_large_print_has_what_to_do_and_whom_to_ring_on_its_first_page() -> None:
    first = [line for line in lines_of(PRESS.press(LargePlan(PLAN))) if line.page == 0]
    assert {"Things I can do", "People I can go to", "If it’s happening now", "999"} <= {line.text for line in first}
    body = [line for line in first if "If found" not in line.text and "version" not in line.text]
    assert min(size for line in body if line.text != "F I C T I O N A L" for size in line.sizes) >= 18


def test_that_a_review_gone_by_is_said_as_it_is() -> None:
    assert "We look at it again by 5 December 2026" in words_of(PRESS.press(PLAN))
    assert "was due on 5 December 2026" in words_of(PRESS.press(replace(PLAN, review_overdue=True)))


def test_that_empty_parts_are_left_off_and_the_emergency_numbers_stay() -> None:
    words = words_of(PRESS.press(PlanPaper("Jay", date(2026, 11, 22), 1, "0001")))
    assert "999" in words
    assert "Things I can do" not in words
    assert "What adults will do" not in words
    assert "F I C T I O N A L" not in words


def test_that_a_promise_about_a_help_line_is_printed_only_when_somebody_checked_it() -> None:
    checked = HelpLine(CHILDLINE.name, CHILDLINE.number, CHILDLINE.note, date(2026, 11, 1))
    assert CHILDLINE.note not in words_of(PRESS.press(PLAN))
    assert CHILDLINE.note in words_of(PRESS.press(replace(PLAN, help_lines=(checked,))))


def test_that_the_card_holds_three_things_two_people_and_one_place() -> None:
    plan = replace(PLAN, can_do=(*PLAN.can_do, "A fourth thing"), people=(PersonLine("Sam"), *PLAN.people))
    words = words_of(PRESS.press(WalletCard(plan)))
    assert "A fourth thing" not in words
    assert "Amina" not in words
    assert "library" not in words
    assert words.count("07700 900456") == 2


def test_that_a_card_without_room_is_not_printed_cut_off() -> None:
    with pytest.raises(DoesNotFit):
        PRESS.press(WalletCard(replace(PLAN, can_do=("far too much for a card " * 40,))))


def test_that_the_workers_copy_is_marked_on_every_sheet_and_holds_every_part() -> None:
    pdf = PRESS.press(replace(WORKER_PLAN, analysis=(("Risks", "Many words here. " * 400),)))
    marked = [line.page for line in lines_of(pdf) if line.text == MARK]
    assert marked == list(range(len(pages_of(pdf))))
    words = words_of(PRESS.press(WORKER_PLAN))
    kept = (
        "The precinct",
        "Anyone at the old address",
        "Ring the duty line",
        "4 of 10",
        "Agreed? yes",
        "tried, helped",
    )
    assert all(part in words for part in kept)


def test_that_a_long_item_goes_on_over_pages_without_losing_a_word() -> None:
    typed = " ".join(f"word{number}" for number in range(1200))
    pdf = PRESS.press(replace(PLAN, can_do=(typed,)))
    found = [word for line in lines_of(pdf) for word in re.findall(r"word\d+", line.text)]
    assert found == typed.split()
    assert all(line.y > 20 for line in lines_of(pdf))
    assert len(pages_of(pdf)) > 1


def test_that_a_full_plan_shrinks_to_eleven_points_before_it_takes_a_second_page() -> None:
    fuller = replace(PLAN, safer=PLAN.safer + ("Charge my phone before I leave",) * 4)
    pdf = PRESS.press(fuller)
    assert len(pages_of(pdf)) == 1
    (line,) = [line for line in lines_of(pdf) if line.text == "I keep checking my phone"]
    assert 11 <= line.sizes[0] <= 12


@pytest.mark.parametrize("paper", EVERY, ids=lambda paper: type(paper).__name__)
def test_that_the_file_tells_nothing_beside_its_pages(paper: PlanPaper) -> None:
    pdf = PRESS.press(paper)
    (info,) = re.findall(rb"<<\s*/Author.*?>>", pdf, re.DOTALL)
    assert re.findall(rb"/(\w+) \((.*?)\)", info) == [
        (b"Author", b""),
        (b"Subject", b""),
        (b"Title", re.search(rb"/Title \((.*?)\)", info)[1]),  # type: ignore[index]
    ]
    assert re.search(rb"/Title \((My plan|Card|Document)\)", info)
    assert b"CreationDate" not in pdf
    assert b"Helvetica" not in pdf
    assert b"Jay" not in pdf


def test_that_the_same_paper_gives_the_same_bytes() -> None:
    assert PRESS.press(PLAN) == PRESS.press(replace(PLAN))


def test_that_printing_opens_no_file_for_writing() -> None:
    opened: list[object] = []

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and watching and args[2] and isinstance(args[2], int):
            opened.extend([args[0]] if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else [])
        if event in {"tempfile.mkstemp", "tempfile.mkdtemp", "os.rename", "subprocess.Popen"} and watching:
            opened.append(event)

    watching = True
    sys.addaudithook(watch)
    for paper in EVERY:
        PRESS.press(paper)
    watching = False
    assert opened == []

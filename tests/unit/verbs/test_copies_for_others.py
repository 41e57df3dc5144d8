"""Copies that somebody else carries: only their own part, only after a yes, and nobody's name who is kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.domain.actions import records
from caseworker.domain.errors import Told
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.plan_version import AdultDoes, Copy
from caseworker.domain.forms.school_day import KeptApart
from caseworker.domain.ids import RecordId
from caseworker.domain.paperwork.school_copy import initials_of
from caseworker.domain.ports import Ports
from tests.fakes.casework import a_case, a_plan, fresh_ports
from tests.unit.printing.paper_reader import lines_of
from tests.unit.verbs.paper_bench import ADULTS, PEOPLE, a_school_day, saved, shared_plan, sheet, stops, words


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


def test_that_a_copy_holds_one_persons_part_and_nobody_elses(ports: Ports) -> None:
    version = shared_plan(ports, a_case(ports))
    said = words(ports, version, "network_copy", whom="nan")
    assert "Fetch me from the side gate" in said
    assert "by 27 November 2026" in said
    for others in ("Keep a place free", "front office", "Coach Dee", "Miss Obi", "Dre", "Tuesdays"):
        assert others not in said
    assert stops(ports, version, "network_copy", whom="nan") == []


def test_that_the_recipients_name_stands_behind_the_words_of_every_page(ports: Ports) -> None:
    much = {
        str(n): AdultDoes(who="Nan", what="Go round by the main road, not the shops. " * 6, order=n) for n in range(20)
    }
    page = sheet(ports, shared_plan(ports, a_case(ports), adults=much), "network_copy", whom="nan")
    lines = lines_of(page.pdf)
    pages = {line.page for line in lines}
    assert len(pages) > 1
    assert {line.page for line in lines if line.text == "Nan" and max(line.sizes) > 60} == pages
    assert {line.page for line in lines if line.text.startswith("for Nan")} == pages


@pytest.mark.parametrize("whom", ["dre", "nobody", ""])
def test_that_only_somebody_who_said_yes_gets_a_copy(ports: Ports, whom: str) -> None:
    version = shared_plan(ports, a_case(ports))
    with pytest.raises(Told) as told:
        sheet(ports, version, "network_copy", whom=whom)
    assert told.value.key == "print_nobody_agreed"


def test_that_a_line_that_names_two_people_is_on_neither_copy(ports: Ports) -> None:
    adults = {**ADULTS, "d": AdultDoes(who="Nan and Coach Dee", what="Meet every month", order=4)}
    version = shared_plan(ports, a_case(ports), adults=adults)
    assert "Meet every month" not in words(ports, version, "network_copy", whom="nan")
    bracketed = {"a": AdultDoes(who="nan (on her phone)", what="Ring at nine")}
    assert "Ring at nine" in words(
        ports, shared_plan(ports, a_case(ports), adults=bracketed), "network_copy", whom="nan"
    )


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"safe_paper": "none"}, "They said “no paper”"),
        ({"agreed_state": "not_agreed"}, "They did not agree with it"),
        ({"copies": {"a": Copy(who="nan", kind="must_not")}}, "Nan must not know of the plan"),
        ({"adults": {"a": AdultDoes(who="Nan", what="Ring Coach Dee")}}, "Somebody else is named in it"),
        (
            {"adults": {"a": AdultDoes(who="Nan", what="Say zebra")}, "code_word": "zebra"},
            "The code word is in the text",
        ),
        (
            {"adults": {"a": AdultDoes(who="Nan", what="Ask for Jay Madeup")}},
            "A surname or a confidential address is in the text",
        ),
    ],
)
def test_that_a_copy_for_somebody_is_stopped(ports: Ports, facts: dict[str, object], why: str) -> None:
    assert why in stops(ports, shared_plan(ports, a_case(ports), **facts), "network_copy", whom="nan")


def test_that_a_plan_that_is_not_in_use_has_no_copies(ports: Ports) -> None:
    version = a_plan(ports, a_case(ports), is_agreed=False, people=PEOPLE, adults=ADULTS)
    assert "Version 1 is not in use" in stops(ports, version, "network_copy", whom="nan")


def test_that_whom_to_keep_apart_stands_by_initials_only(ports: Ports) -> None:
    said = words(ports, saved(ports, a_school_day(), a_case(ports)), "school_copy")
    assert "J.M." in said
    assert "K.I." in said
    assert "Kade" not in said
    assert "Invented" not in said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("JM", "J.M."),
        ("j.m.", "J.M."),
        ("Jordan Made-Up", "J.M.U."),
        ("KADE", "K."),
        ("Ian", "I."),
        ("jm", "J.M."),
        ("", ""),
        ("?", ""),
    ],
)
def test_that_initials_are_made_of_whatever_was_typed(typed: str, printed: str) -> None:
    assert initials_of(typed) == printed


def test_that_a_name_among_the_initials_is_asked_about_at_its_field() -> None:
    gaps = [gap.path for check in a_school_day().info.checks for gap in check(a_school_day())]
    assert gaps == ["apart/b"]
    assert all(not check(a_school_day(apart={"a": KeptApart(initials="K.I.")})) for check in a_school_day().info.checks)


def test_that_a_school_copy_is_for_somebody_by_name(ports: Ports) -> None:
    scope = a_case(ports)
    assert stops(ports, saved(ports, a_school_day(), scope), "school_copy") == []
    assert stops(ports, saved(ports, a_school_day(lead=" "), scope), "school_copy") == ["It is for nobody by name"]


def test_that_a_no_to_sharing_with_the_school_stops_its_copy(ports: Ports) -> None:
    scope = a_case(ports)
    day = saved(ports, a_school_day(), scope)
    answer = Agreement(
        type="share",
        recipient="ash grove high",
        decision="no",
        given_by="young_person",
        given_on=ports.clock.now().date(),
    )
    records.sign(ports, answer, scope=scope, record_id=RecordId(ports.ids.new()))
    assert stops(ports, day, "school_copy") == ["They said no to sharing with this school"]

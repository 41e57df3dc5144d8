"""How long a file is kept, by facts and policy."""

from datetime import date

import pytest
from pydantic import JsonValue

from caseworker.domain.retention import STARTING_POLICY, FileFacts, Keeping, facts_of, keeping_of

Body = dict[str, JsonValue]


def _keeping(*records: tuple[str, Body]) -> Keeping:
    return keeping_of(facts_of(records), STARTING_POLICY)


def _person(born: str, precision: str = "") -> tuple[str, Body]:
    return "person", {"born_on": born, "born_precision": precision}


def _ended(day: str) -> tuple[str, Body]:
    return "episode", {"opened_on": "2024-01-01", "closed_on": day}


def test_that_a_child_is_kept_for_twenty_five_years_from_birth() -> None:
    kept = _keeping(_person("2012-06-01"), _ended("2028-03-01"))
    assert kept == Keeping("child", date(2037, 6, 1))
    assert (kept.is_due(date(2037, 5, 31)), kept.is_due(date(2037, 6, 1))) == (False, True)


def test_that_a_young_adult_is_kept_for_eight_years_from_the_last_contact() -> None:
    late: tuple[str, Body] = ("session", {"started_at": "2031-02-03T18:00:00+00:00"})
    assert _keeping(_person("2010-06-01"), _ended("2030-03-01"), late) == Keeping("young_adult", date(2039, 2, 3))


def test_that_a_birthday_of_29_february_has_its_day() -> None:
    assert _keeping(_person("2012-02-29"), _ended("2028-03-01")).until == date(2037, 3, 1)


def test_that_a_year_of_birth_counts_from_its_last_day() -> None:
    assert _keeping(_person("2012-01-01", "year"), _ended("2028-03-01")).until == date(2037, 12, 31)


@pytest.mark.parametrize(
    ("records", "why"),
    [
        ([_person("2012-06-01"), _ended("2028-03-01"), ("episode", {"opened_on": "2028-05-01"})], "is open"),
        ([_person("2012-06-01", "estimated"), _ended("2028-03-01")], "no date of birth"),
        ([_person("not_known"), _ended("2028-03-01")], "no date of birth"),
        ([_person("2012-06-01")], "no day on which the work ended"),
        ([_person("1990-06-01"), _ended("2028-03-01")], "no rule for this age"),
    ],
)
def test_that_a_file_of_which_anything_needed_is_not_known_is_kept(records: list[tuple[str, Body]], why: str) -> None:
    kept = _keeping(*records)
    assert kept.until is None
    assert why in kept.why


def test_that_a_file_with_a_change_that_waits_for_a_choice_is_kept() -> None:
    facts = FileFacts(date(1990, 1, 1), closed_on=date(2005, 1, 1), last_contact=date(2005, 1, 1))
    assert keeping_of(facts, STARTING_POLICY).until is not None
    assert (
        keeping_of(FileFacts(facts.born_on, 0, facts.closed_on, facts.last_contact, 1), STARTING_POLICY).until is None
    )


def test_that_the_starting_policy_is_approved_by_nobody_and_names_where_it_comes_from() -> None:
    assert STARTING_POLICY.approved_by == ""
    assert all("have still to decide" in rule.authority for rule in STARTING_POLICY.rules)

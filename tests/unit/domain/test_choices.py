"""Coded answers: what was once answered stays readable, and the three absences are never nothing."""

from caseworker.domain.choices import ABSENCES, read_lists
from caseworker.domain.edits import is_empty

LISTS = read_lists(
    (
        """
[where]
title = "Where"
version = 2
source = "Invented for this test"
choices = [["gym", "At a gym"], ["arcade", "At an arcade", "", "2031-04-01"]]
""",
    )
)


def test_that_a_retired_code_keeps_its_words_and_is_offered_no_more() -> None:
    where = LISTS["where"]
    assert [choice.code for choice in where.offered()] == ["gym"]
    assert where.label("arcade") == "At an arcade"
    assert where.codes() == {"gym", "arcade"}


def test_that_a_code_of_a_newer_list_shows_as_itself() -> None:
    assert LISTS.label("where", "skate_park") == "skate park"


def test_that_every_absence_is_an_answer_with_words_of_its_own() -> None:
    words = {LISTS.label("where", absence) for absence in ABSENCES}
    assert len(words) == 3
    assert not any(is_empty(absence) for absence in ABSENCES)

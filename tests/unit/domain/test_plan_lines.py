"""The lines of a plan as they are read: first what was asked, then what was answered."""

from datetime import date

from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.reading.plan import part_lines
from tests.unit.domain.cases import lists

TODAY = date(2026, 11, 22)
VERSION = PlanVersion(
    agreed_state="agreed",
    agreed_by="Jay and Nan",
    agreed_on=date(2026, 11, 12),
    read_back=True,
    safe_paper="card",
    safe_paper_why="My bag gets searched",
)


def lines(code: str) -> list[str]:
    return [line.text for line in part_lines(VERSION, code, lists(), today=TODAY)]


def test_that_what_was_agreed_is_read_with_its_label_first() -> None:
    assert "Who agreed: Jay and Nan" in lines("agreement")
    assert "Read back and checked: Yes" in lines("agreement")
    assert len(lines("agreement")) == 4


def test_that_a_question_keeps_its_mark_and_gets_no_second_one() -> None:
    (first, *_rest) = lines("paper")
    assert first.count(":") + first.count("?") == 1
    assert "card" in first

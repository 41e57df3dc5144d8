"""A plan in use is looked at again: what was used is kept, and the next day stands on every list and paper."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.actions import print_out, records, reviewing
from caseworker.domain.actions.print_out import Wish
from caseworker.domain.errors import Told
from caseworker.domain.forms.plan_review import PlanReview
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Ports, Stored, Wanted
from tests.fakes.casework import a_case, a_plan, fresh_ports
from tests.unit.printing.paper_reader import words_of
from ui.parts import LatePress


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    """A worker's ports over a fresh store, on 22 November 2026."""
    desk, made = fresh_ports(tmp_path)
    with desk.store:
        yield made


def begun(ports: Ports) -> tuple[Stored, Stored]:
    """A plan in use with a look at it begun: the version, and the look."""
    version, review = a_plan(ports, a_case(ports)), RecordId(ports.ids.new())
    reviewing.begin_review(ports, ports.records.get(version), review_id=review)
    return ports.records.get(version), ports.records.get(review)


def closed(ports: Ports, review: Stored, **values: object) -> None:
    """Fill a look and close it."""
    said: dict[str, object] = {"used": "The headphones.", "worked": "The long way.", "outcome": "stays"}
    filled = PlanReview.read(review.body).model_copy(update={**said, "next_on": date(2026, 12, 20), **values})
    reviewing.save_and_close_review(ports, filled, scope=review.scope, record=review.id, seen=review)


def test_that_a_look_moves_the_day_everywhere_and_stays_as_it_was_written(ports: Ports) -> None:
    version, review = begun(ports)
    closed(ports, review)
    (due,) = ports.records.page(Wanted(("plan",), order="due"))
    assert due.due_on == "2026-12-20"
    sheet = print_out.look_at(ports, LatePress(), Wish(version.id, "my_plan", "K7-0001"))
    assert "We look at it again by 20 December 2026" in words_of(sheet.pdf)
    assert ports.records.get(version.id).body["review_on"] == version.body["review_on"]
    done = PlanReview.read(ports.records.get(review.id).body)
    with pytest.raises(Told, match="record_signed"):
        records.save(ports, done.model_copy(update={"used": "Else"}), scope=review.scope, record_id=review.id)


@pytest.mark.parametrize("next_on", [None, date(2026, 11, 22), date(2027, 1, 10)])
def test_that_a_look_without_a_next_day_within_six_weeks_stays_open(ports: Ports, next_on: date | None) -> None:
    _version, review = begun(ports)
    with pytest.raises(Told, match="not_ready"):
        closed(ports, review, next_on=next_on)
    kept = ports.records.get(review.id).body
    assert (kept["status"], kept["used"]) == ("draft", "The headphones.")


def test_that_what_was_used_is_asked_and_the_rest_can_be_left(ports: Ports) -> None:
    _version, review = begun(ports)
    with pytest.raises(Told, match="not_ready"):
        closed(ports, review, used="")
    closed(ports, review, worked="", in_the_way="")
    assert ports.records.get(review.id).body["status"] == "done"

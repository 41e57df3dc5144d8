"""What holds today for each question: the newest answer, and the stricter one where two laptops disagree."""

from datetime import date
from pathlib import Path as Folder

import pytest

from caseworker.domain.actions import records
from caseworker.domain.actions.agreements import fresh_answer, record_answer
from caseworker.domain.errors import Told
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.reading.agreements import (
    Agreements,
    Answer,
    agreements_of,
    alone_words,
    blocked_words,
    decision_words,
    hints,
    may_be_on_panel_page,
    position,
    standing_of,
    strictest,
)
from tests.ui.bench import Bench, bench

EARLY, LATE = date(2026, 10, 12), date(2026, 11, 10)


def answer(name: str, decision: str, day: date, *, follows: tuple[str, ...] = (), by: str = "young_person") -> Answer:
    """One answer about sharing with the police."""
    agreement = Agreement(
        status="signed", type="share", decision=decision, given_by=by, given_on=day, follows=list(follows)
    )
    return Answer(RecordId(name), agreement)


def give(here: Bench, scope: ScopeId, **said: object) -> RecordId:
    """An answer recorded through its verb."""
    record = RecordId(here.ports.ids.new())
    values = {"type": "share", "recipient": "Police", "given_by": "young_person", "given_on": LATE, **said}
    record_answer(here.ports, Agreement.model_validate(values), scope=scope, record_id=record)
    return record


def test_that_the_newest_day_holds_whatever_was_written_last() -> None:
    history = [answer("b", "no", LATE), answer("a", "yes", EARLY, follows=("b",))]
    assert position(history, "share", "").decision == "no"
    assert not position(history, "share", "").is_disputed


def test_that_two_answers_of_one_day_that_knew_nothing_of_each_other_give_the_stricter() -> None:
    found = position([answer("a", "yes", LATE), answer("b", "no", LATE)], "share", "")
    assert found.is_disputed
    assert found.decision == "no"


def test_that_an_answer_in_view_of_both_settles_it() -> None:
    history = [
        answer("a", "yes", LATE),
        answer("b", "no", LATE),
        answer("c", "yes_but", LATE, follows=("a", "b")),
    ]
    assert [one.id for one in standing_of(history)] == ["c"]
    assert position(history, "share", "").decision == "yes_but"
    assert not position(history, "share", "").is_disputed


def test_that_a_parent_who_answers_otherwise_is_shown_and_not_resolved() -> None:
    found = position([answer("a", "yes", EARLY), answer("b", "no", LATE, by="parent")], "share", "")
    assert found.is_divided
    assert not found.is_disputed
    assert found.decision == "no"
    assert {one.id for one in found.standing} == {"a", "b"}


@pytest.mark.parametrize(
    ("decisions", "kept"),
    [
        (("yes", "yes_but"), "yes_but"),
        (("yes", "withdrawn"), "withdrawn"),
        (("no", "withdrawn"), "no"),
        (("yes", "not_asked"), "yes"),
        ((), "not_asked"),
        (("something_new",), "no"),
    ],
)
def test_that_the_stricter_answer_is_kept_to(decisions: tuple[str, ...], kept: str) -> None:
    assert strictest(decisions) == kept


def test_that_a_no_is_plain_ink() -> None:
    assert decision_words("no") == ("No", "plain")
    assert decision_words("withdrawn")[1] == "plain"


def read(here: Bench, scope: ScopeId) -> Agreements:
    """The tab's value."""
    return agreements_of(here.ports, scope)


def test_that_a_recorded_answer_is_signed_and_names_the_ones_before_it(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        one = give(here, scope, decision="yes")
        two = give(here, scope, decision="no", recipient="police ")
        body = here.ports.records.get(two).body
        assert body["status"] == "signed"
        assert body["follows"] == [one]
        assert here.ports.records.get(one).body["decision"] == "yes"
        found = read(here, scope).position("share/police")
        assert found is not None
        assert (found.decision, len(found.history), found.is_disputed) == ("no", 2, False)


def test_that_an_unfinished_answer_is_not_signed_and_does_not_count(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        with pytest.raises(Told):
            give(here, scope, decision="yes_but")
        records.save(here.ports, Agreement(type="panel", decision="yes"), scope=scope, record_id=RecordId("7" * 32))
        assert not may_be_on_panel_page(here.ports, scope)
        assert all(not one.is_asked for one in read(here, scope).positions)


def test_that_what_nobody_asked_yet_says_what_it_blocks(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        found = read(here, here.open_case())
        words = {one.type: blocked_words(one, found.name) for one in found.positions}
        assert set(words) == {"take_part", "talk_to_parent", "share", "panel"}
        assert words["panel"] == "The panel page cannot be printed until Jay is asked"
        assert all(words.values())


def test_that_a_panel_page_needs_a_yes(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        scope = here.open_case()
        give(here, scope, type="panel", recipient="", decision="yes")
        assert may_be_on_panel_page(here.ports, scope)
        give(here, scope, type="panel", recipient="", decision="withdrawn")
        assert not may_be_on_panel_page(here.ports, scope)


def test_that_a_birthday_since_then_and_a_passed_day_ask_again() -> None:
    person = Person(given_name="Jay", born_on=date(2010, 11, 1))
    found = position([answer("a", "yes", EARLY)], "share", "")
    assert hints(found, person, date(2026, 10, 20)) == (alone_words(found.standing[0].agreement, person, "Jay"),)
    assert "Jay has turned 16 since. Ask again." in hints(found, person, date(2026, 11, 2))


def test_that_sixteen_year_olds_need_no_reason_to_decide_alone() -> None:
    person = Person(given_name="Jay", born_on=date(2010, 1, 1))
    assert alone_words(answer("a", "yes", EARLY).agreement, person, "Jay") == ""


def test_that_an_answer_begins_today_and_is_asked_again_within_a_year(tmp_path: Folder) -> None:
    with bench(tmp_path) as here:
        fresh = fresh_answer(here.ports, type_code="panel")
        assert (fresh.given_on, fresh.review_by) == (date(2026, 11, 12), date(2027, 11, 12))

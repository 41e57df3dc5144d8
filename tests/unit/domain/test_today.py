"""Today's lines come from real records: each duty appears when it is due, and goes when it is done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.concerns import close_concern
from caseworker.domain.actions.paper import follow_up
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.agreement import Agreement
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.plan import Plan
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.forms.print_record import PrintRecord
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.domain.reading.duties import Duty, Group
from caseworker.domain.reading.today import Today, today_of
from tests.unit.domain.cases import Cases, session, some_cases


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[Cases]:
    """A worker's store."""
    with some_cases(tmp_path) as found:
        yield found


def today(cases: Cases) -> Today:
    return today_of(cases.ports, cases.now)


def duties(cases: Cases, group: Group) -> list[Duty]:
    return [duty for duty in today(cases).duties if duty.group == group]


def words(cases: Cases, group: Group) -> str:
    return " | ".join(f"{duty.name} {duty.words} [{duty.due}]" for duty in duties(cases, group))


def test_that_a_concern_stays_first_until_somebody_by_name_has_it(cases: Cases) -> None:
    scope = cases.open()
    concern = Concern(kind="threat", raised_at=cases.now - timedelta(hours=6), told_org="the school office")
    record = cases.save(concern, scope)
    assert today(cases).duties[0].group == "concern"
    assert "Told the school office" in words(cases, "concern")
    assert "[6 hours]" in words(cases, "concern")
    verbs.save(cases.ports, concern.model_copy(update={"told_name": "Ms Okafor"}), scope=scope, record_id=record)
    assert duties(cases, "concern") == []


def test_that_a_concern_somebody_has_heard_waits_until_it_is_closed(cases: Cases) -> None:
    scope = cases.open()
    at = cases.now - timedelta(hours=6)
    heard = cases.save(Concern(kind="threat", raised_at=at, told_name="Ms Okafor", told_at=at), scope)
    assert [duty.record for duty in duties(cases, "concern_heard")] == [heard]
    assert "Ms Okafor was told today 03:00. Ask what came of it" in words(cases, "concern_heard")
    unheard = cases.save(Concern(kind="threat", raised_at=cases.now), scope)
    assert [duty.record for duty in today(cases).duties] == [unheard, heard]
    close_concern(cases.ports, heard, "The school spoke to both families.")
    assert duties(cases, "concern_heard") == []


def test_that_a_heard_concern_waits_for_whoever_follows_it_up(cases: Cases) -> None:
    month_ago = cases.now.date() - timedelta(days=30)
    theirs = cases.open(lead_worker="b" * 32, opened_on=month_ago)
    closed = cases.open("Ola", status="closed", opened_on=month_ago)
    cases.save(Concern(kind="threat", raised_at=cases.now, told_name="Ms Okafor"), theirs)
    cases.save(Concern(kind="threat", raised_at=cases.now, told_name="Ms Okafor"), closed)
    waiting = {duty.scope for duty in duties(cases, "concern_heard")}
    assert waiting == {theirs, closed}, "I wrote it, and nobody has the other case any more"
    cases.ports = replace(cases.ports, me=cases.ports.me.model_copy(update={"worker": "c" * 32}))
    assert {duty.scope for duty in duties(cases, "concern_heard")} == {closed}, "a colleague leaves it to its worker"


def test_that_a_meeting_is_next_then_gone_by_then_signed(cases: Cases) -> None:
    scope = cases.open()
    day = cases.now.date()
    cases.met(scope, days_ago=7, next_on=day, at=time(9, 38))
    (meeting,) = today(cases).meetings
    assert (meeting.at, meeting.stage, meeting.chip) == ("09:38", "next", "Next, in 38 min")
    assert meeting.promised == "Look at the bus together"
    assert (today(cases).to_come, today(cases).to_write) == (1, 0)
    assert meeting.safe_contact == "Text after 4 pm."
    cases.clock.pass_by(hours=3)
    assert today(cases).meetings[0].chip == "Nothing written yet"
    assert (today(cases).to_come, today(cases).to_write) == (0, 1)
    draft = session(cases.now - timedelta(hours=2))
    record = cases.save(draft, scope)
    assert today(cases).meetings[0].chip == "Draft, not signed"
    verbs.sign(cases.ports, draft, scope=scope, record_id=record)
    assert today(cases).meetings[0].chip == "Signed 12:00"
    assert today(cases).to_come == 0


def test_that_tomorrow_is_counted_and_can_be_looked_at(cases: Cases) -> None:
    scope = cases.open()
    cases.met(scope, days_ago=6, next_on=cases.now.date() + timedelta(days=1), at=time(11, 20))
    assert today(cases).meetings == ()
    assert today(cases).tomorrow == 1
    ahead = today_of(cases.ports, cases.now, is_tomorrow=True)
    assert [(one.at, one.stage) for one in ahead.meetings] == [("11:20", "planned")]


def test_that_a_first_plan_is_due_by_day_seven(cases: Cases) -> None:
    scope = cases.open(opened_on=cases.now.date() - timedelta(days=5))
    assert duties(cases, "plan_review") == []
    cases.clock.pass_by(days=1)
    assert words(cases, "plan_review") == "Jay M. First plan not started. Day 7 is tomorrow. [Due tomorrow]"
    cases.clock.pass_by(days=2)
    assert "Was due yesterday" in words(cases, "plan_review")
    cases.save(Plan(type="everyday"), scope)
    assert duties(cases, "plan_review") == []


def test_that_a_review_of_a_plan_that_is_late_is_said_to_be_late(cases: Cases) -> None:
    scope = cases.open()
    cases.save(Plan(type="travel", review_on=(cases.now.date() - timedelta(days=2)).isoformat()), scope)
    (duty,) = duties(cases, "plan_review")
    assert duty.words == "Look again at the plan together: getting about."
    assert (duty.due, duty.tone) == ("Was due Fri 20 Nov", "warn")


def test_that_a_page_of_a_replaced_plan_waits_until_it_is_back(cases: Cases) -> None:
    scope = cases.open()
    version = cases.save(PlanVersion(status="active", number=2, plan="a" * 32), scope)
    page = PrintRecord(number="K7-0003", version=2, of=version, recipient="Nan", status="collected")
    entry = cases.save(page, scope)
    assert duties(cases, "paper") == []
    verbs.save(cases.ports, PlanVersion(status="superseded", number=2, plan="a" * 32), scope=scope, record_id=version)
    (duty,) = duties(cases, "paper")
    assert duty.words == "Version 2 of the plan is still out, page K7-0003, with Nan. Bring it back."
    assert (duty.record, duty.kind) == (entry, "print_record")
    follow_up(cases.ports, cases.ports.records.get(entry), status="returned")
    assert duties(cases, "paper") == []


def test_that_a_page_nobody_answered_for_is_asked_after(cases: Cases) -> None:
    scope = cases.open()
    page = PrintRecord(number="K7-0004", recipient="Jay", printed_at=cases.now)
    entry = cases.save(page, scope)
    assert "Did page K7-0004 come out, and who has it?" in words(cases, "paper")
    follow_up(cases.ports, cases.ports.records.get(entry), status="failed")
    assert duties(cases, "paper") == []


def test_that_an_answer_about_taking_part_is_missed_at_the_third_session(cases: Cases) -> None:
    scope = cases.open(asked=False)
    cases.met(scope, days_ago=9)
    assert duties(cases, "agreement") == []
    cases.met(scope, days_ago=5)
    assert duties(cases, "agreement")[0].tone == "info"
    cases.met(scope, days_ago=1)
    assert words(cases, "agreement").startswith("Jay M. Ask about taking part: 3 sessions so far")
    assert duties(cases, "agreement")[0].tone == "warn"
    answered = Agreement(type="take_part", decision="no", given_by="young_person", given_on=cases.now.date())
    cases.sign(answered, scope)
    assert duties(cases, "agreement") == []


def test_that_a_father_nobody_asked_about_is_a_question_at_the_first_review(cases: Cases) -> None:
    cases.open(father_identified="", review_on=cases.now.date() + timedelta(days=10))
    assert duties(cases, "agreement") == []
    cases.clock.pass_by(days=4)
    assert "father or father-figure" in words(cases, "agreement")


def test_that_a_draft_turns_amber_after_a_day_and_says_what_is_left(cases: Cases) -> None:
    draft = session(cases.now - timedelta(hours=3))
    draft.analysis = ""
    cases.save(draft, cases.open())
    (duty,) = duties(cases, "draft")
    assert duty.words == "Session today 06:00. One thing left before signing."
    assert (duty.due, duty.tone) == ("3 hours old", "info")
    cases.clock.pass_by(days=2)
    assert duties(cases, "draft")[0].tone == "warn"


def test_that_work_broken_off_before_it_was_a_record_is_found_again(cases: Cases) -> None:
    scope = cases.open()
    key = DraftKey(scope, "session", RecordId("9" * 32))
    cases.ports.records.keep(Draft(key, {"place": "Ash"}, saved_at=cases.now.isoformat()))
    (duty,) = duties(cases, "draft")
    assert duty.record == key.record
    assert "Only on this laptop" in duty.words


def test_that_what_an_adult_said_is_asked_after_and_what_i_said_is_mine(cases: Cases) -> None:
    scope = cases.open()
    cases.save(Action(text="Ask about the exit pass", due_on=cases.now.date()), scope)
    cases.save(Action(text="Keeps a charger", owner_kind="family", owner="Nan", due_on=cases.now.date()), scope)
    cases.save(Action(text="Far away", due_on=cases.now.date() + timedelta(days=30)), scope)
    said = words(cases, "action")
    assert "Ask about the exit pass. [Due today]" in said
    assert "Did it happen? Nan: Keeps a charger." in said
    assert "Far away" not in said


def test_that_tries_do_not_count_as_contact(cases: Cases) -> None:
    scope = cases.open(opened_on=cases.now.date() - timedelta(days=60))
    cases.save(Plan(type="everyday"), scope)
    cases.met(scope, days_ago=16)
    missed = Session(started_at=cases.now - timedelta(days=3), outcome="not_there", place="School", method="school")
    cases.save(missed, scope)
    (duty,) = duties(cases, "silence")
    assert duty.due == "16 days"
    assert duty.words == "Last met Fri 6 Nov. One try since. Safe way: Text after 4 pm."


def test_that_a_day_agreed_within_the_week_ends_a_silence(cases: Cases) -> None:
    scope = cases.open()
    cases.met(scope, days_ago=16, next_on=cases.now.date() + timedelta(days=3))
    assert duties(cases, "silence") == []


def test_that_a_case_of_a_colleague_is_not_mine_but_their_unanswered_concern_is_everybodys(cases: Cases) -> None:
    theirs = cases.open(lead_worker="b" * 32, opened_on=cases.now.date() - timedelta(days=30))
    cases.save(Action(text="Ring the club", due_on=cases.now.date()), theirs)
    cases.save(Concern(kind="threat", raised_at=cases.now), theirs)
    assert [duty.group for duty in today(cases).duties] == ["concern"]


def test_that_a_closed_case_has_no_duties(cases: Cases) -> None:
    scope = cases.open(status="closed", opened_on=cases.now.date() - timedelta(days=90))
    cases.met(scope, days_ago=40, next_on=cases.now.date(), at=time(9, 30))
    assert today(cases).meetings == ()
    assert today(cases).duties == ()


def test_that_an_empty_store_gives_an_empty_day(cases: Cases) -> None:
    assert today(cases) == Today(date(2026, 11, 22), (), (), 0)
    assert today(cases).to_come == 0

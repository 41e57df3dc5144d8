"""Sessions and concerns as verbs: signed whole or not at all, never over what somebody else wrote meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path as Folder

import pytest

import resources
from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.concerns import close_concern
from caseworker.domain.actions.people import open_case
from caseworker.domain.actions.quick import QuickNote, quick_note
from caseworker.domain.actions.session_writing import SessionWork, keep_session, sign_meeting
from caseworker.domain.actions.sessions import add_addendum
from caseworker.domain.choices import read_lists
from caseworker.domain.errors import Told
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.concern import Concern
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Hearsay, Quote, Session
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey, Ports, Stored, Wanted
from caseworker.domain.reading.session import YOUNG_PERSON, around, fresh_session, meeting
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk

LISTS = read_lists(resources.text(f"lists/{name}") for name in resources.folder("lists") if name.endswith(".toml"))
RECORD = RecordId("5" * 32)
KEY = DraftKey(FILE, "session", RECORD)


@dataclass
class Office:
    """A store with a case in it."""

    desk: Desk
    ports: Ports

    def whole(self, **other: object) -> Session:
        """A session with everything that signing asks for."""
        start = self.desk.clock.now() - timedelta(hours=1)
        facts = {
            "started_at": start,
            "ended_at": start + timedelta(minutes=30),
            "place": "Room 14",
            "method": "school",
            "outcome": "took_place",
            "did": {"one_to_one": True},
            "seen_alone": "yes",
            "quotes": {"q": Quote(text="I got the early bus.")},
            "observation": "On time.",
            "analysis": "The bus helps.",
            "safety_change": "no",
            "next_on": "~not_known",
        }
        return Session.model_validate({**facts, **other})

    def keep(self, session: Session, **other: object) -> None:
        """Keep a session as the screen does."""
        keep_session(self.ports, replace(SessionWork(session, None), **other), key=KEY)  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Folder) -> Iterator[Office]:
    """A fresh store with one case."""
    desk = open_desk(tmp_path)
    ports = Ports(desk.store.records, desk.clock, desk.ids, desk.store.me(), LISTS)
    open_case(ports, Person(given_name="Jay"), Episode(programme="safe", site="Ash Grove High"), scope=FILE)
    yield Office(desk, ports)
    desk.store.close()


def refused(office: Office, session: Session) -> str:
    """The key of what stops this session from being signed."""
    with pytest.raises(Told) as told:
        sign_meeting(office.ports, SessionWork(session, None), key=KEY)
    assert verbs.find(office.ports, RECORD) is None, "nothing was written"
    return told.value.key


def test_that_a_session_is_signed_with_its_promises_in_one_piece(office: Office) -> None:
    promise = (RecordId("6" * 32), Action(text="Ask about the pass", source=RECORD))
    sign_meeting(office.ports, SessionWork(office.whole(), None, (promise,)), key=KEY)
    stored = office.ports.records.get(RECORD)
    assert stored.body["status"] == "signed"
    assert stored.body["seal"]
    assert office.ports.records.get(promise[0]).body["source"] == RECORD
    sent = [one.edit for one in office.desk.store.sync.unsent(100, 10**6) if one.edit.record in (RECORD, promise[0])]
    assert len(sent) == 3
    assert len({edit.group for edit in sent} - {None}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"quotes": {}},
        {"observation": ""},
        {"safety_change": ""},
        {"next_on": None},
        {"outcome": ""},
        {"heard": {"h": Hearsay(text="Late again")}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_that_a_session_with_a_gap_is_not_signed(office: Office, wrong: dict[str, object]) -> None:
    assert refused(office, office.whole(**wrong)) == "not_ready"


def test_that_a_session_may_not_end_before_it_starts_nor_lie_in_the_future(office: Office) -> None:
    now = office.desk.clock.now()
    assert refused(office, office.whole(ended_at=now - timedelta(hours=2))) == "not_ready"
    later = now + timedelta(hours=2)
    assert refused(office, office.whole(started_at=later, ended_at=later)) == "not_ready"


def test_that_a_reason_stands_for_words_that_were_not_said(office: Office) -> None:
    session = office.whole(quotes={}, no_quote_reason="unwell")
    sign_meeting(office.ports, SessionWork(session, None), key=KEY)
    assert office.ports.records.get(RECORD).body["status"] == "signed"


def test_that_a_signed_session_cannot_be_changed(office: Office) -> None:
    sign_meeting(office.ports, SessionWork(office.whole(), None), key=KEY)
    with pytest.raises(Told) as told:
        office.keep(office.whole(observation="Something else"), base=office.ports.records.get(RECORD))
    assert told.value.key == "record_signed"


def changed_elsewhere(office: Office) -> tuple[Server, Stored]:
    """The session as the worker saw it, after another laptop's words for it have come; and the server."""
    server = Server()
    office.keep(office.whole())
    talk(office.desk, server)
    seen = office.ports.records.get(RECORD)
    server.theirs(RECORD, {"observation": "From the other laptop"})
    talk(office.desk, server)
    return server, seen


def test_that_only_what_the_worker_touched_is_written(office: Office) -> None:
    _server, seen = changed_elsewhere(office)
    office.keep(office.whole(analysis="Changed here"), base=seen)
    body = office.ports.records.get(RECORD).body
    assert (body["observation"], body["analysis"]) == ("From the other laptop", "Changed here")


def test_that_what_two_people_changed_is_a_conflict_and_is_not_signed_over(office: Office) -> None:
    server, seen = changed_elsewhere(office)
    with pytest.raises(Told) as told:
        sign_meeting(office.ports, SessionWork(office.whole(observation="Mine"), seen), key=KEY)
    assert told.value.key == "open_conflict"
    office.keep(office.whole(observation="Mine"), base=seen)
    talk(office.desk, server)
    (conflict,) = office.ports.records.conflicts()
    assert {conflict.current, *(one.value for one in conflict.candidates)} == {"Mine", "From the other laptop"}


def test_that_what_cannot_be_read_stays_in_the_draft_row(office: Office) -> None:
    rest = Draft(KEY, {"~when": {"start": "half ten"}})
    office.keep(office.whole(started_at=None), rest=rest)
    kept = office.ports.records.draft(KEY)
    assert kept is not None
    assert kept.values == rest.values
    assert office.ports.records.get(RECORD).body["status"] == "draft"


def test_that_a_concern_is_closed_only_with_the_name_of_somebody_who_received_it(office: Office) -> None:
    concern = RecordId("7" * 32)
    verbs.save(office.ports, Concern(verbatim="He will be there"), scope=FILE, record_id=concern)
    with pytest.raises(Told) as told:
        close_concern(office.ports, concern, "All well")
    assert told.value.key == "not_ready"
    assert office.ports.records.get(concern).body["status"] == "open"
    verbs.save(office.ports, Concern(verbatim="He will be there", told_name="Ms Okafor"), scope=FILE, record_id=concern)
    close_concern(office.ports, concern, "She met him at the gate")
    body = office.ports.records.get(concern).body
    assert (body["status"], body["outcome"]) == ("closed", "She met him at the gate")


def test_that_an_addendum_belongs_to_a_signed_record_only(office: Office) -> None:
    office.keep(office.whole())
    with pytest.raises(Told):
        add_addendum(office.ports, Addendum(reason="forgotten", text="More"), about=RECORD)
    assert meeting(office.ports, FILE, RECORD).addenda == ()


def test_that_a_quick_note_is_a_draft_that_counts_no_minutes_yet(office: Office) -> None:
    quick_note(office.ports, QuickNote("At the gate", office.desk.clock.now()), scope=FILE, record_id=RECORD, draft=KEY)
    held = meeting(office.ports, FILE, RECORD)
    assert (held.session.status, held.session.did_text, held.session.minutes()) == ("draft", "At the gate", 0)
    assert office.ports.records.page(Wanted(("concern",), scope=FILE)) == []


@pytest.mark.parametrize(("minute", "end"), [(32, 30), (30, 30), (4, 0), (59, 55)])
def test_that_a_fresh_session_is_the_last_half_hour_in_steps_of_five_minutes(
    office: Office, minute: int, end: int
) -> None:
    now = datetime(2026, 11, 12, 14, minute, 7, tzinfo=UTC)
    session = fresh_session(around(office.ports, FILE), now)
    assert session.ended_at == datetime(2026, 11, 12, 14, end, tzinfo=UTC)
    assert session.ended_at - (session.started_at or now) == timedelta(minutes=30)
    assert session.outcome == ""
    assert list(session.present) == [YOUNG_PERSON]
    assert (session.place, session.method) == ("Ash Grove High", "school")

"""Saving, signing, cases and families: what is in the store afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker.domain.actions import family, records, sessions
from caseworker.domain.errors import Told
from caseworker.domain.form import TEXT_LIMIT
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.episode import Episode
from caseworker.domain.forms.family_support import FamilySupport
from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Quote, Session
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Draft, DraftKey, Ports
from caseworker.domain.reading.case import header_of
from tests.fakes.casework import a_case, fresh_ports


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    desk, ports = fresh_ports(tmp_path)
    with desk.store:
        yield ports


def a_session(ports: Ports, **facts: object) -> Session:
    now = ports.clock.now()
    whole = Session(
        started_at=now - timedelta(minutes=40),
        ended_at=now - timedelta(minutes=10),
        place="Room 14",
        method="school",
        outcome="took_place",
        did={"one_to_one": True},
        seen_alone="yes",
        quotes={"q": Quote(text="I got the early bus.")},
        observation="Laughed about the match.",
        analysis="The early bus helps.",
        safety_change="safer",
        next_on=now.date() + timedelta(days=7),
    )
    return whole.model_copy(update=facts)


def sign(ports: Ports, scope: ScopeId, session: Session) -> RecordId:
    record_id = RecordId(ports.ids.new())
    sessions.sign_session(ports, session, key=DraftKey(scope, "session", record_id))
    return record_id


def test_that_a_signed_session_says_by_whom_and_cannot_be_changed(ports: Ports) -> None:
    scope = a_case(ports)
    record_id = sign(ports, scope, a_session(ports))
    body = ports.records.get(record_id).body
    assert (body["status"], body["signed_by"]) == ("signed", ports.me.worker)
    with pytest.raises(Told, match="record_signed"):
        records.save(ports, a_session(ports, observation="other"), scope=scope, record_id=record_id)
    assert ports.records.get(record_id).body["observation"] == "Laughed about the match."


@pytest.mark.parametrize(
    "part", ["place", "method", "outcome", "did", "quotes", "observation", "analysis", "safety_change", "next_on"]
)
def test_that_a_session_is_not_signed_while_this_is_missing(ports: Ports, part: str) -> None:
    empty: object = {"did": {}, "quotes": {}, "next_on": None}.get(part, "")
    with pytest.raises(Told, match="not_ready"):
        sign(ports, a_case(ports), a_session(ports, **{part: empty}))


@pytest.mark.parametrize(
    "hours",
    [{"started_at": -1, "ended_at": -2}, {"started_at": -20, "ended_at": -1}, {"started_at": 2, "ended_at": 3}],
    ids=["ends first", "over twelve hours", "in the future"],
)
def test_that_impossible_times_are_not_signed(ports: Ports, hours: dict[str, int]) -> None:
    times = {name: ports.clock.now() + timedelta(hours=by) for name, by in hours.items()}
    with pytest.raises(Told, match="not_ready"):
        sign(ports, a_case(ports), a_session(ports, **times))


def test_that_a_session_that_did_not_happen_needs_no_quote(ports: Ports) -> None:
    missed = Session(
        started_at=ports.clock.now() - timedelta(hours=1),
        place="Room 14",
        method="school",
        outcome="said_no",
        next_on="~not_known",
    )
    record_id = sign(ports, a_case(ports), missed)
    assert ports.records.get(record_id).body["status"] == "signed"


def test_that_an_addendum_leaves_the_session_as_it_was(ports: Ports) -> None:
    scope = a_case(ports)
    record_id = sign(ports, scope, a_session(ports))
    before = ports.records.get(record_id).body
    sessions.add_addendum(ports, Addendum(reason="forgotten", text="Nan rang."), about=record_id)
    (added,) = ports.records.of(scope, "addendum")
    assert (added.body["status"], added.body["about"]) == ("signed", record_id)
    assert ports.records.get(record_id).body == before


def test_that_an_addendum_needs_a_signed_record(ports: Ports) -> None:
    scope, record_id = a_case(ports), RecordId(ports.ids.new())
    records.save(ports, a_session(ports), scope=scope, record_id=record_id)
    with pytest.raises(Told, match="not_ready"):
        sessions.add_addendum(ports, Addendum(reason="forgotten", text="x"), about=record_id)


def test_that_saving_folds_the_draft_and_saving_nothing_writes_nothing(ports: Ports) -> None:
    scope, record_id = a_case(ports), RecordId(ports.ids.new())
    key = DraftKey(scope, "session", record_id)
    ports.records.keep(Draft(key, {"place": "Room"}))
    records.save(ports, a_session(ports), scope=scope, record_id=record_id)
    assert ports.records.draft(key) is None
    steps = len(ports.records.history(record_id))
    records.save(ports, a_session(ports), scope=scope, record_id=record_id)
    assert len(ports.records.history(record_id)) == steps


def test_that_a_megabyte_in_one_box_is_told_and_nothing_is_written(ports: Ports) -> None:
    scope, record_id = a_case(ports), RecordId(ports.ids.new())
    with pytest.raises(Told, match="text_too_long") as told:
        records.save(ports, a_session(ports, observation="x" * 1_000_001), scope=scope, record_id=record_id)
    assert str(TEXT_LIMIT) in told.value.message.text
    assert records.find(ports, record_id) is None


@pytest.mark.parametrize("name", ["Łucja", "محمد", "ياسمين Jay", "🦊", "Ngọc Ánh", "O'Brien-Ó"])
def test_that_any_name_is_kept_found_and_shown_as_written(ports: Ports, name: str) -> None:
    scope = a_case(ports, name, family_name="")
    assert header_of(ports, scope).name == name
    if any(letter.isalpha() for letter in name):
        found = {hit.row.scope for hit in ports.records.search(name[:3])}
        assert scope in found


def test_that_a_name_is_all_a_case_needs_and_one_letter_of_the_family_is_shown(ports: Ports) -> None:
    assert header_of(ports, a_case(ports, "Mono", family_name="")).name == "Mono"
    assert header_of(ports, a_case(ports, "Jay")).name == "Jay M."


def test_that_pronouns_that_are_not_safe_everywhere_are_not_in_the_header(ports: Ports) -> None:
    scope = a_case(ports, "Sam", pronouns="they/them", pronouns_unsafe="At home")
    assert header_of(ports, scope).pronouns == ""


def test_that_an_offer_of_support_marks_the_person_as_offered(ports: Ports) -> None:
    scope, member = a_case(ports), RecordId(ports.ids.new())
    family.save_member(ports, NetworkMember(name="Kelly", relation="mother"), scope=scope, record_id=member)
    family.offer_support(ports, FamilySupport(member=member, kind="parenting", answer="accepted"), scope=scope)
    assert ports.records.get(member).body["supported"] == "yes"
    (offer,) = ports.records.of(scope, "family_support")
    assert offer.body["answer"] == "accepted"


def test_that_a_supported_relative_gets_a_file_that_says_nothing_of_the_young_person(ports: Ports) -> None:
    scope, member, own = a_case(ports), RecordId(ports.ids.new()), ScopeId(ports.ids.new())
    family.save_member(
        ports, NetworkMember(name="Kelly", relation="mother", phone="07700 900120"), scope=scope, record_id=member
    )
    family.support_in_own_right(ports, member, Episode(programme="key_worker"), scope=own)
    person = Person.read(ports.records.get(RecordId(own)).body)
    assert person.given_name == "Kelly"
    assert scope not in str(ports.records.get(RecordId(own)).body)
    assert ports.records.get(member).body["supported_person"] == own


def test_that_parental_responsibility_is_never_taken_from_the_relation(ports: Ports) -> None:
    scope, member = a_case(ports), RecordId(ports.ids.new())
    family.save_member(ports, NetworkMember(name="Kelly", relation="mother"), scope=scope, record_id=member)
    assert "responsibility" not in ports.records.get(member).body

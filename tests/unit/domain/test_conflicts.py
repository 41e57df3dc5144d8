"""Conflicts as people understand them, and settling them: nobody writes over what they have not seen."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import JsonValue

from caseworker.domain.actions import records as verbs
from caseworker.domain.actions.conflicts import settle, settle_by_addendum
from caseworker.domain.actions.writing import change
from caseworker.domain.errors import Told
from caseworker.domain.forms.addendum import Addendum
from caseworker.domain.forms.person import Person
from caseworker.domain.forms.session import Session
from caseworker.domain.ids import Path as FieldPath
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Work
from caseworker.domain.reading.conflicts import Conflict, conflicts_of
from caseworker.domain.reading.field_words import Words, label_of, value_words
from tests.ui.two_laptops import Laptop, Two, two_laptops
from tests.unit.domain.cases import lists, session

SAFE_CONTACT = FieldPath("safe_contact")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Amina and Chidi, and the real service between them."""
    with two_laptops(tmp_path) as both:
        yield both


def the_conflict(laptop: Laptop) -> Conflict:
    (found,) = conflicts_of(laptop.ports, laptop.ports.clock.now())
    return found


def test_that_a_conflict_names_the_person_the_field_and_who_wrote_what(two: Two) -> None:
    two.differ()
    conflict = the_conflict(two.amina)
    assert (conflict.name, conflict.label) == ("Jay M.", "How is it safe to make contact?")
    assert [one.who for one in conflict.wordings] == ["Amina Fable", "Chidi Storey"]
    assert conflict.wordings[1].role == "North"
    assert conflict.is_text


def test_that_the_occasion_is_the_authors_session_of_that_day(two: Two) -> None:
    scope = two.amina.open_case()
    verbs.save(two.amina.ports, session(two.clock.now()), scope=scope, record_id=RecordId(two.amina.ports.ids.new()))
    two.sync()
    record = RecordId(scope)
    two.clock.pass_by(3600)
    two.amina.write(record, safe_contact="One")
    two.chidi.write(record, safe_contact="Two")
    two.sync()
    mine, theirs = the_conflict(two.amina).wordings
    assert mine.occasion == "after a session: in person, school"
    assert theirs.occasion == ""


def test_that_a_stale_choice_never_writes_over_a_value_nobody_saw(two: Two) -> None:
    record, _scope = two.differ()
    seen = the_conflict(two.amina).raw
    settle(two.chidi.ports, the_conflict(two.chidi).raw, "Chosen by Chidi")
    for laptop in (two.chidi, two.amina):
        laptop.sync()
    settle(two.amina.ports, seen, "Chosen by Amina, who saw the old one")
    two.sync()
    for laptop in (two.amina, two.chidi):
        stored = laptop.stored(record)
        said = {stored.body["safe_contact"], *(one.value for one in stored.conflicts.get(SAFE_CONTACT, ()))}
        assert said == {"Chosen by Chidi", "Chosen by Amina, who saw the old one"}


def late_change(two: Two) -> RecordId:
    """A session that Amina signed while Chidi changed what he had of it."""
    scope = two.amina.open_case()
    record = RecordId(two.amina.ports.ids.new())
    draft = session(two.clock.now() - timedelta(hours=1))
    verbs.save(two.amina.ports, draft, scope=scope, record_id=record)
    two.sync()
    held = two.chidi.stored(record)
    edit = change(two.chidi.ports, held, Session.read({**held.body, "observation": "He limped."}))
    assert edit is not None
    verbs.sign(two.amina.ports, draft, scope=scope, record_id=record)
    two.amina.sync()
    two.chidi.store.records.write(Work(edits=(edit,)))
    two.sync()
    return record


def test_that_a_change_after_signing_is_settled_by_an_addendum_in_one_piece(two: Two) -> None:
    record = late_change(two)
    conflict = the_conflict(two.chidi)
    assert conflict.rule == "addendum"
    addendum = Addendum(reason="late_edit", text="He limped.", whose="worker")
    before = len(two.chidi.store.records.waiting())
    settle_by_addendum(two.chidi.ports, conflict.raw, addendum)
    made = two.chidi.store.records.waiting()[: len(two.chidi.store.records.waiting()) - before]
    assert {one.kind for one in made} == {"addendum", "session"}
    two.sync()
    for laptop in (two.amina, two.chidi):
        assert laptop.store.records.conflicts() == []
        assert laptop.stored(record).body["observation"] == "Hood up, then down."
        (added,) = laptop.store.records.of(conflict.scope, "addendum")
        assert (added.body["text"], added.body["status"], added.body["about"]) == ("He limped.", "signed", record)


def test_that_an_empty_addendum_settles_nothing(two: Two) -> None:
    late_change(two)
    with pytest.raises(Told):
        settle_by_addendum(two.chidi.ports, the_conflict(two.chidi).raw, Addendum(reason="late_edit"))
    assert len(two.chidi.store.records.conflicts()) == 1
    assert two.chidi.store.records.of(the_conflict(two.chidi).scope, "addendum") == []


def test_that_two_phone_numbers_are_shown_with_what_they_are(two: Two) -> None:
    scope = two.amina.open_case()
    point = {"kind": "mobile", "value": "07700 900001", "safe": "yes"}
    two.amina.write(RecordId(scope), contacts={"own": point})
    two.sync()
    two.amina.write(RecordId(scope), contacts={"own": {**point, "value": "07700 900002"}})
    two.chidi.write(RecordId(scope), contacts={"own": {**point, "value": "07700 900003"}})
    two.sync()
    mine, theirs = the_conflict(two.amina).wordings
    assert "07700 900002" in mine.words
    assert "Number or address: 07700 900003" in theirs.words
    assert not the_conflict(two.amina).is_text


@pytest.mark.parametrize(
    ("kind", "path", "value", "said"),
    [
        ("person", "living", "~declined", "Asked, did not want to say"),
        ("person", "born_on", "2011-05-14", "14 May 2011"),
        ("person", "address_confidential", True, "Yes"),
        ("person", "safe_contact", None, "Nothing"),
        ("session", "outcome", "not_there", "Not there"),
        ("session", "next_time", "11:20:00", "11:20"),
        ("session", "quotes/q1", {"text": "I got the bus.", "order": 1.0}, "I got the bus."),
        ("session", "status", "signed", "signed"),
        ("tomorrows", "field", ["a", "b"], "a\nb"),
    ],
)
def test_that_values_are_said_in_words(kind: str, path: str, value: JsonValue, said: str) -> None:
    words = Words(lists(), lambda _record: "")
    assert value_words(kind, FieldPath(path), value=value, words=words).lower() == said.lower()


def test_that_a_field_is_named_as_its_form_names_it() -> None:
    words = Words(lists(), lambda _record: "")
    body = Person(contacts={}).body()
    assert label_of("person", SAFE_CONTACT, body=body, words=words) == "How is it safe to make contact?"
    assert label_of("tomorrows", FieldPath("new_field"), body=body, words=words) == "New field"

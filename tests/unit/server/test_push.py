"""What becomes of an edit, on both books."""

import pytest
from pydantic import JsonValue

from caseworker import wire
from caseworker.domain.edits import seal_of
from caseworker.domain.errors import Told
from caseworker.domain.ids import EditId, Path, RecordId, ScopeId
from caseworker.server.declined import Declined
from tests.unit.server.partnership import Partnership, fresh_id

NAME = Path("name")


def test_that_a_first_edit_is_applied_and_numbered_one(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    _, _, result = laptop.new_file(name="Jo Example")
    assert (result.outcome, result.entry) == ("applied", 1)
    assert result.values == {NAME: "Jo Example"}
    assert result.versions == {NAME: result.edit}


def test_that_equal_values_from_two_laptops_merge(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    (merged,) = other.push(other.edit(record, scope, {"name": "Jo"}))
    assert merged.outcome == "merged"
    assert merged.versions == {NAME: first.edit}


def test_that_a_different_value_on_an_old_base_stays_beside_the_current_one(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    one.push(one.edit(record, scope, {"name": "Joanna"}, base={"name": first.edit}))
    (late,) = other.push(other.edit(record, scope, {"name": "Joe"}, base={"name": first.edit}))
    assert late.outcome == "conflict"
    assert late.values == {NAME: "Joanna"}
    assert [(candidate.value, candidate.author) for candidate in late.open[NAME]] == [("Joe", other.enrolled.worker)]


def test_that_settling_closes_the_conflict_for_every_holder(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    (second,) = one.push(one.edit(record, scope, {"name": "Joanna"}, base={"name": first.edit}))
    (late,) = other.push(other.edit(record, scope, {"name": "Joe"}, base={"name": first.edit}))
    choice = one.edit(record, scope, {"name": "Joe"}, base={"name": second.edit}, verb="settle")
    change = choice.changes[NAME].model_copy(update={"over": (late.edit,)})
    (settled,) = one.push(choice.model_copy(update={"changes": {NAME: change}}))
    assert (settled.outcome, settled.open) == ("applied", {})
    last = other.pull(other.held(scope)).entries[-1]
    assert last.open == {NAME: ()}
    assert last.set == {NAME: "Joe"}
    assert other.bootstrap(scope).records[0].open == {}


def test_that_an_edit_sent_again_gives_the_stored_result_and_no_second_entry(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, first = laptop.new_file(name="Jo")
    sents = laptop.numbered(laptop.edit(record, scope, {"name": "Joanna"}, base={"name": first.edit}))
    before = laptop.send(sents)
    laptop.push(laptop.edit(record, scope, {"name": "Jo again"}, base={"name": sents[0].edit.id}))
    after = laptop.send(sents)
    assert after.results == before.results
    assert after.expected_seq == 4
    assert len(laptop.pull(laptop.held(scope)).entries) == 3


def test_that_one_edit_named_twice_in_a_push_is_applied_once(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, first = laptop.new_file(name="Jo")
    edit = laptop.edit(record, scope, {"name": "Joanna"}, base={"name": first.edit})
    results = laptop.push(edit, edit)
    assert results[0] == results[1]
    assert len(laptop.pull(laptop.held(scope)).entries) == 2


def test_that_a_push_beginning_too_late_is_told_the_number_that_is_expected(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    laptop.seq += 5
    sents = laptop.numbered(laptop.edit(record, scope, {"phone": "07700 900123"}))
    told = laptop.send(sents)
    assert (told.results, told.expected_seq) == ((), 2)
    again = laptop.send(sents)
    assert [result.outcome for result in again.results] == ["applied"]
    assert again.expected_seq == 8


def test_that_edits_after_a_gap_wait_for_the_missing_one(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    edits = [laptop.edit(record, scope, {f"note{number}": number + 1}) for number in range(3)]
    one, two, three = laptop.numbered(*edits)
    told = laptop.send((one, three))
    assert (len(told.results), told.expected_seq) == (1, 3)
    assert len(laptop.send((two, three)).results) == 2


def test_that_a_push_signed_by_another_laptop_changes_nothing(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, _ = one.new_file(name="Jo")
    forged = other.signed(one.numbered(one.edit(record, scope, {"phone": "1"})))
    with pytest.raises(Told):
        home.service.push(one.caller, forged)
    assert one.hello().expected_seq == 2
    assert one.sums(scope)[scope][0] == 1


def test_that_a_push_of_an_older_history_is_told_the_present_one(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file(name="Jo")
    stale = laptop.signed(laptop.numbered(laptop.edit(record, scope, {"phone": "1"})))
    fresh = home.registrar.restored()
    with pytest.raises(Declined) as told:
        home.service.push(laptop.caller, stale)
    assert told.value.fault.log_epoch == fresh


def test_that_a_signature_holds_on_what_its_author_saw(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record = laptop.new_file()[0], RecordId(fresh_id())
    (made,) = laptop.push(laptop.edit(record, scope, {"summary": "A walk."}, kind="session", verb="create"))
    seal = seal_of({"summary": "A walk."})
    whole = {"summary": made.edit}
    sign = laptop.edit(record, scope, {"status": "signed"}, kind="session", verb="sign", whole=whole, seal=seal)
    (held,) = laptop.push(sign)
    assert (held.outcome, held.values) == ("applied", {Path("status"): "signed"})


def test_that_a_signature_on_an_older_text_goes_back_as_a_conflict(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record = one.new_file()[0], RecordId(fresh_id())
    (made,) = one.push(one.edit(record, scope, {"summary": "A walk."}, kind="session", verb="create"))
    other.push(other.edit(record, scope, {"summary": "A run."}, base={"summary": made.edit}, kind="session"))
    seal = seal_of({"summary": "A walk."})
    whole = {"summary": made.edit}
    sign = one.edit(record, scope, {"status": "signed"}, kind="session", verb="sign", whole=whole, seal=seal)
    (returned,) = one.push(sign)
    assert returned.outcome == "conflict"
    assert returned.values[Path("status")] is None


def test_that_two_laptops_change_different_elements_of_one_list(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, _ = one.new_file()
    (left,) = one.push(one.edit(record, scope, {"items/a1": {"text": "ring first", "order": 1}}))
    (right,) = other.push(other.edit(record, scope, {"items/b2": {"text": "no letters", "order": 2}}))
    assert (left.outcome, right.outcome) == ("applied", "applied")
    (whole,) = one.bootstrap(scope).records
    assert isinstance(whole.body["items"], dict)
    assert sorted(whole.body["items"]) == ["a1", "b2"]


def test_that_unknown_kinds_and_fields_travel_on_untouched(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record = one.new_file()[0], RecordId(fresh_id())
    values: dict[str, JsonValue] = {"list/x1": {"deep": [1, 2.5, None, "é"]}, "plain": True}
    made = one.edit(record, scope, values, kind="thing_of_tomorrow")
    one.push(made.model_copy(update={"colour": "teal"}))
    found = {whole.record: whole for whole in other.bootstrap(scope).records}[record]
    assert found.form == "thing_of_tomorrow"
    assert found.body == {"list": {"x1": {"deep": [1, 2.5, None, "é"]}}, "plain": True}


def test_that_no_more_edits_are_taken_than_a_push_may_carry(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file()
    edits = [laptop.edit(record, scope, {f"note{number}": "x"}) for number in range(wire.PUSH_EDITS + 3)]
    sents = laptop.numbered(*edits)
    first = laptop.send(sents)
    assert len(first.results) == wire.PUSH_EDITS
    rest = laptop.send(tuple(sent for sent in sents if sent.seq >= first.expected_seq))
    assert [result.outcome for result in rest.results] == ["applied"] * 3


def test_that_a_stored_result_names_an_edit_by_its_own_id(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, _ = laptop.new_file()
    odd = laptop.edit(record, scope, {"name": "x"}).model_copy(update={"id": EditId("not an id at all")})
    sents = laptop.numbered(odd)
    first, again = laptop.send(sents).results, laptop.send(sents).results
    assert first == again
    assert (first[0].edit, first[0].outcome, first[0].reason) == ("not an id at all", "quarantined", "broken")
    assert ScopeId(scope) in laptop.sums(scope)

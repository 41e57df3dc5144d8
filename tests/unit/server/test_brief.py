"""What is left out of answers is filled in again to the same, and only for a device that says it understands."""

from hypothesis import given
from hypothesis import strategies as st

from caseworker import wire
from caseworker.brief import by_edit, versions_of
from caseworker.domain.edits import Body, Versions, with_value
from caseworker.domain.ids import EditId, Path, RecordId, WorkerId
from tests.unit.server.partnership import Laptop, Partnership

PATHS = st.sampled_from([Path(path) for path in ("name", "phone", "tags/a", "tags/b", "tags/c", "place")])
EDITS = st.sampled_from([EditId(letter * 32) for letter in "abc"])
NAME = Path("name")


def brief_push(laptop: Laptop, *sents: wire.Sent) -> tuple[wire.Result, ...]:
    asked = laptop.signed(sents).model_copy(update={"brief": True})
    return laptop.home.service.push(laptop.caller, asked).results


@given(st.dictionaries(PATHS, EDITS), st.sets(PATHS))
def test_that_versions_turned_round_are_the_same_versions(versions: Versions, removed: set[Path]) -> None:
    body: Body = {}
    for path in versions.keys() - removed:
        with_value(body, path, "x")
    short = by_edit(body, versions)
    made = wire.Whole(
        record=RecordId("1" * 32), form="session", body=body, by_edit=short, author=WorkerId("2" * 32), made_at=""
    )
    assert versions_of(wire.Whole.model_validate_json(made.as_json())) == versions


def test_that_a_record_of_one_edit_names_it_once() -> None:
    assert by_edit({"name": "Jo", "phone": "1"}, dict.fromkeys(map(Path, ("name", "phone")), EditId("a" * 32))) == {
        EditId("a" * 32): ()
    }


def test_that_a_laptop_that_says_brief_hears_as_sent_and_another_hears_all(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, record, first = laptop.new_file(name="Jo Example")
    assert (first.values, first.as_sent) == ({NAME: "Jo Example"}, False)
    sents = laptop.numbered(laptop.edit(record, scope, {"name": "Jo"}, base={"name": first.edit}))
    (short,) = brief_push(laptop, *sents)
    assert (short.outcome, short.as_sent, short.values, short.versions) == ("applied", True, {}, {})
    (full,) = home.service.push(laptop.caller, laptop.signed(sents)).results
    assert (full.as_sent, full.values, full.versions) == (False, {NAME: "Jo"}, {NAME: short.edit})
    assert full.entry == short.entry


def test_that_a_conflict_is_told_in_full_to_everybody(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    scope, record, first = one.new_file(name="Jo")
    one.push(one.edit(record, scope, {"name": "Joanna"}, base={"name": first.edit}))
    (late,) = brief_push(other, *other.numbered(other.edit(record, scope, {"name": "Joe"}, base={"name": first.edit})))
    assert (late.outcome, late.as_sent, late.values) == ("conflict", False, {NAME: "Joanna"})


def test_that_pages_and_records_come_in_full_to_a_laptop_that_does_not_say_brief(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    scope, _record, first = laptop.new_file(name="Jo")
    (entry,) = laptop.pull(laptop.held(scope)).entries
    (whole,) = laptop.bootstrap(scope).records
    assert entry.versions == whole.versions == {NAME: first.edit}
    assert whole.by_edit == {}

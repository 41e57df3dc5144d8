"""What holds for every form, in the domain: adding one module and its name is enough to be tested here."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from caseworker.domain.edits import Body, Edit, diff, paths_of, replay
from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record, gaps
from caseworker.domain.ids import EditId, RecordId, ScopeId, WorkerId
from caseworker.domain.registry import BY_KIND, FORMS, law_of
from tests.every_form.bodies import bodies_of, the_lists

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.info.kind)


def all_specs(form: type[Record]) -> list[FieldSpec]:
    return [one for spec in form.specs() for one in (spec, *spec.item_fields)]


@every_form
def test_that_every_coded_field_names_a_list_that_ships(form: type[Record]) -> None:
    for spec in all_specs(form):
        if spec.ask.choices:
            assert the_lists()[spec.ask.choices].offered(), spec.name


@every_form
def test_that_every_field_of_a_sectioned_form_stands_in_one_of_its_sections(form: type[Record]) -> None:
    for spec in form.specs():
        assert not spec.ask.section or spec.ask.section in form.info.sections, spec.name


@every_form
def test_that_every_label_is_words_for_people(form: type[Record]) -> None:
    for spec in all_specs(form):
        assert spec.ask.label[:1].isupper(), spec.name
        assert "_" not in spec.ask.label, spec.name


@every_form
def test_that_an_empty_record_can_be_saved_and_says_what_signing_needs(form: type[Record]) -> None:
    record = form()
    required = {spec.name for spec in form.specs() if spec.ask.required and spec.ask.when is None}
    missing = {str(gap.path) for gap in gaps(record)}
    assert required <= missing | set(record.body())


@every_form
@settings(max_examples=12)
@given(data=st.data())
def test_that_a_body_read_and_written_says_the_same(form: type[Record], data: st.DataObject) -> None:
    body = data.draw(bodies_of(form))
    record = form.read(body)
    assert record.unread == frozenset()
    written = paths_of(record.body())
    for path, value in paths_of(body).items():
        kept = written[path]
        if isinstance(value, dict) and isinstance(kept, dict):
            assert value.items() <= kept.items()
        elif isinstance(value, str) and value[:2].isdigit() and str(kept)[:10] == value[:10]:
            continue  # one moment or time may be written in two ways
        else:
            assert kept == value


@every_form
@settings(max_examples=8)
@given(data=st.data())
def test_that_any_change_of_a_form_replays_to_the_same_body(form: type[Record], data: st.DataObject) -> None:
    before, after = data.draw(bodies_of(form)), data.draw(bodies_of(form))
    edit = Edit(
        id=EditId("e1"),
        record=RecordId("r"),
        scope=ScopeId("s"),
        kind=form.info.kind,
        author=WorkerId("w"),
        made_at="2026-11-22T10:00:00+00:00",
        changes=diff(before, after, {}),
    )
    assert paths_of(replay(before, {}, (edit,))[0]) == paths_of(after)


@every_form
def test_that_fields_from_a_newer_version_survive_reading(form: type[Record]) -> None:
    body: Body = {"from_2031": {"x": {"a": 1}}, "and_one": "text"}
    assert body.items() <= form.read(body).body().items()


@every_form
def test_that_one_unreadable_field_hides_no_other(form: type[Record]) -> None:
    broken: Body = {spec.name: [["not", "like", "this"]] for spec in form.specs()[:1]}
    record = form.read({**broken, "status": "draft"})
    assert record.unread <= set(broken) | {"status"}


@every_form
def test_that_nothing_a_person_wrote_shows_in_the_repr(form: type[Record]) -> None:
    record = form.read({spec.name: "zebra-marker" for spec in form.specs() if spec.kind == "text"})
    assert "zebra" not in repr(record) + str(record)


def test_that_kinds_are_unique_and_found_by_their_law() -> None:
    assert len(BY_KIND) == len(FORMS)
    assert law_of("session").open_fields("signed") == frozenset()


@every_form
def test_that_every_form_has_its_icon(form: type[Record]) -> None:
    assert resources.text(f"icons/{form.info.icon}.svg").startswith("<svg")

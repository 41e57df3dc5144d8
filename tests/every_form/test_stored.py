"""What holds for every form in the store and on its way to the server: kept, found, remembered, and never covered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as Folder
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from caseworker.domain.actions.records import save
from caseworker.domain.edits import Body, paths_of
from caseworker.domain.form import Record
from caseworker.domain.ids import Path, RecordId
from caseworker.domain.ports import Ports, Wanted
from tests.every_form.bodies import bodies_of
from tests.every_form.drawn import FORMS_DRAWN
from tests.fakes.casework import fresh_ports
from tests.fakes.open_store import FILE, Desk, Server, talk

every_form = pytest.mark.parametrize("form", FORMS_DRAWN, ids=lambda form: form.info.kind)


@contextmanager
def a_laptop() -> Iterator[tuple[Desk, Ports]]:
    """A store of its own for each example."""
    with TemporaryDirectory() as base:
        desk, ports = fresh_ports(Folder(base))
        try:
            yield desk, ports
        finally:
            desk.store.close()


def kept(ports: Ports, form: type[Record], body: Body, *, record: RecordId | None = None) -> RecordId:
    """Save a body with the verb every screen uses."""
    record_id = record or RecordId(ports.ids.new())
    save(ports, form.read(body), scope=FILE, record_id=record_id)
    return record_id


def open_bodies(form: type[Record]) -> st.SearchStrategy[Body]:
    """Bodies that may still be changed: not signed, nor closed in any other way."""
    return bodies_of(form).filter(lambda body: bool(body) and body.get("status") not in form.info.locks)


def words_of(form: type[Record], *, findable: bool) -> dict[str, JsonValue]:
    """One word of its own for every text that is (or is not) to be found."""
    texts = [spec for spec in form.specs() if spec.kind == "text" and not spec.ask.choices]
    chosen = [spec.name for spec in texts if (spec.ask.search and spec.ask.band != "restricted") is findable]
    return {name: f"marigold{number}x" for number, name in enumerate(chosen)}


@every_form
@settings(max_examples=4)
@given(data=st.data())
def test_that_what_is_saved_is_there_after_opening_again(form: type[Record], data: st.DataObject) -> None:
    body = data.draw(bodies_of(form).filter(bool))
    with a_laptop() as (desk, ports):
        record = kept(ports, form, body)
        desk.reopen()
        stored = desk.store.records.get(record)
        assert (stored.kind, stored.body) == (form.info.kind, form.read(body).body())
        assert [row.id for row in desk.store.records.page(Wanted((form.info.kind,)))] == [record]


@every_form
@settings(max_examples=4)
@given(data=st.data())
def test_that_history_keeps_every_value_there_was(form: type[Record], data: st.DataObject) -> None:
    first, second = data.draw(open_bodies(form)), data.draw(open_bodies(form))
    with a_laptop() as (desk, ports):
        record = kept(ports, form, first)
        kept(ports, form, second, record=record)
        shown: dict[Path, JsonValue] = {}
        for number, past in enumerate(desk.store.records.history(record)):
            shown |= past.changes
            if number == 0:
                assert {path: value for path, value in shown.items() if value is not None} == paths_of(
                    form.read(first).body()
                )
        assert {path: value for path, value in shown.items() if value is not None} == paths_of(
            desk.store.records.get(record).body
        )


@every_form
def test_that_every_text_is_found_or_kept_from_being_found_as_the_form_says(form: type[Record]) -> None:
    found, hidden = words_of(form, findable=True), words_of(form, findable=False)
    with a_laptop() as (desk, ports):
        record = kept(ports, form, found)
        for name, word in found.items():
            assert [hit.row.id for hit in desk.store.records.search(str(word))] == [record], name
        kept(ports, form, {**found, **{name: f"foxglove{word}" for name, word in hidden.items()}}, record=record)
        assert desk.store.records.search("foxglove") == []


@every_form
def test_that_two_laptops_never_cover_each_others_words(form: type[Record]) -> None:
    names = [name for name in {**words_of(form, findable=True), **words_of(form, findable=False)} if name != "status"]
    server = Server()
    with a_laptop() as (desk, ports):
        record = kept(ports, form, dict.fromkeys(names, "before"))
        talk(desk, server)
        server.theirs(record, {names[0]: "theirs"}, kind=form.info.kind)
        kept(ports, form, {**dict.fromkeys(names, "before"), names[0]: "mine", names[-1]: "mine"}, record=record)
        talk(desk, server)
        talk(desk, server)
        stored = desk.store.records.get(record)
        beside = stored.conflicts[Path(names[0])]
        assert {stored.body[names[0]], *(one.value for one in beside)} == {"mine", "theirs"}
        assert len(names) == 1 or stored.body[names[-1]] == "mine"

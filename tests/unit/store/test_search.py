"""Finding: three letters of a name, a word from a note, and never a word that may not be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.domain.columns import columns_of
from caseworker.domain.registry import FORMS
from caseworker.store.letters import folded
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk, tampering

WORDS = "Zoë O'Brien-Khan jumped über Straße; 07700 900123, naïve café “quoted” রহিম محمد Łódź"


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.store.close()


def test_that_three_letters_of_any_name_find_the_young_person(desk: Desk) -> None:
    record = desk.save({"given_name": "Mohammed", "family_name": "Example", "known_as": "Moz"}, kind="person")
    for typed in ("moh", "EXA", "moz", "exa moh", "Mohammed Example"):
        assert [hit.row.id for hit in desk.store.records.search(typed)] == [record], typed


def test_that_a_word_from_a_note_finds_the_session_with_a_snippet(desk: Desk) -> None:
    before, after = "filler word " * 40, "other words " * 40
    record = desk.save({"observation": f"{before}He mentioned the skatepark twice {after}"})
    (hit,) = desk.store.records.search("skatep")
    assert (hit.row.id, hit.found_in) == (record, "observation")
    assert "mentioned the skatepark twice" in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert len(hit.snippet) < 120


def test_that_every_word_of_a_searchable_text_finds_it(desk: Desk) -> None:
    record = desk.save({"observation": WORDS})
    for typed in (*WORDS.replace(";", " ").split(), "zoe", "brien", "uber", "cafe", "রহি", "محم"):
        assert [hit.row.id for hit in desk.store.records.search(typed)] == [record], typed


def test_that_all_words_must_be_there(desk: Desk) -> None:
    desk.save({"observation": "library and tram"})
    assert desk.store.records.search("library bus") == []


def test_that_names_come_before_notes_that_mention_them(desk: Desk) -> None:
    for number in range(5):
        desk.save({"observation": f"Jamal came along {number}"})
    person = desk.save({"given_name": "Jamal"}, kind="person")
    desk.save({"observation": "Jamal Jamal Jamal Jamal"})
    assert desk.store.records.search("jam")[0].row.id == person


def test_that_words_that_were_changed_away_are_found_no_more(desk: Desk) -> None:
    record = desk.save({"observation": "skatepark"})
    desk.save({"observation": "library"}, record=record)
    assert desk.store.records.search("skatepark") == []
    assert len(desk.store.records.search("library")) == 1


def test_that_words_that_came_from_the_server_are_found(desk: Desk) -> None:
    server = Server(desk.clock)
    record = desk.save({"observation": "library"})
    talk(desk, server)
    server.theirs(record, {"observation": "skatepark"})
    talk(desk, server)
    assert desk.store.records.search("library") == []
    assert [hit.row.id for hit in desk.store.records.search("skatepark")] == [record]


def test_that_restricted_fields_are_not_in_the_index(desk: Desk) -> None:
    desk.save({"given_name": "Sam", "address": "Foxglove"}, kind="person")
    with tampering(desk) as other:
        found = other.value("SELECT count(*) FROM search WHERE search MATCH ?", ('"foxglove"',))
    assert found == 0
    assert all(
        not columns_of(form, {spec.name: "Foxglove"}).words
        for form in FORMS
        for spec in form.specs()
        if spec.ask.band == "restricted"
    )


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", "AND", '" OR "', "(", "a:b", "NEAR(", "-", "^x", "'; DROP"])
def test_that_marks_in_the_search_box_never_break_it(desk: Desk, typed: str) -> None:
    desk.save({"observation": "library"})
    assert desk.store.records.search(typed) == []


def test_that_no_more_than_the_limit_is_given(desk: Desk) -> None:
    for number in range(8):
        desk.save({"observation": f"tram {number}"})
    assert len(desk.store.records.search("tram", limit=5)) == 5


def test_that_a_word_only_the_index_has_is_not_a_find(desk: Desk) -> None:
    desk.save({"observation": "library"})
    with tampering(desk) as other:
        other.execute("INSERT INTO search (rowid, title, notes) VALUES (999, 'ghost', '')")
        other.execute("UPDATE search SET notes = 'ghost' WHERE rowid = 1")
    assert desk.store.records.search("ghost") == []


@pytest.mark.parametrize("text", ["ABC", "Zoë", "Straße", "রহিম", "İstanbul", "한국", "ﬁne", "e\u0301"])
def test_that_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_that_erased_words_leave_nothing_in_the_index(desk: Desk) -> None:
    server = Server(desk.clock)
    record = desk.save({"observation": "skatepark"})
    talk(desk, server)
    server.erase(record)
    talk(desk, server)
    with tampering(desk) as other:
        other.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, 'search', 'row')")
        assert other.execute("SELECT term FROM terms").all() == []
    assert desk.store.records.search("skatepark") == []
    assert FILE in {held.scope for held in desk.store.sync.held()}

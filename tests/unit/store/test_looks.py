"""Who looked at what: once in ten minutes for a record, never the words of a search, and before the store closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.custody import Deed
from caseworker.domain.ids import CONFIG_SCOPE, RecordId
from caseworker.domain.ports import Wanted
from caseworker.store.store import Store
from caseworker.store.vault.entries import Entered
from tests.fakes.fast_kdf import fresh_vault
from tests.fakes.open_store import CARD, FILE, ME, Desk, open_desk

RECORD = RecordId("7" * 32)


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    made.save({"observation": "We met at the library."}, record=RECORD)
    made.clock.pass_by(minutes=11)
    yield made
    made.store.close()


def lines(desk: Desk, deed: str) -> list[Deed]:
    """The lines of one deed, newest first."""
    return [line for line in desk.store.audit() if line.deed == deed]


def test_that_reading_a_record_is_in_the_audit_once_in_ten_minutes(desk: Desk) -> None:
    for _ in range(3):
        desk.store.records.get(RECORD)
    (line,) = lines(desk, "view")
    assert (line.record, line.scope, line.worker) == (RECORD, FILE, ME)
    desk.clock.pass_by(minutes=9)
    desk.store.records.get(RECORD)
    assert len(lines(desk, "view")) == 1
    desk.clock.pass_by(minutes=2)
    desk.store.records.get(RECORD)
    assert len(lines(desk, "view")) == 2
    assert lines(desk, "view")[0].at > line.at


def test_that_reading_all_of_a_kind_is_one_line_for_the_file(desk: Desk) -> None:
    for _ in range(2):
        desk.store.records.of(FILE, "session")
    (line,) = lines(desk, "view")
    assert (line.record, line.scope, line.reason) == ("", FILE, "session")


def test_that_lists_and_what_everybody_may_read_are_no_looks(desk: Desk) -> None:
    desk.store.records.glancing().get(RECORD)
    desk.store.records.glancing().of(FILE, "session")
    desk.store.records.of(CONFIG_SCOPE, "place")
    desk.store.records.page(Wanted(("session",)))
    assert lines(desk, "view") == []


def test_that_a_search_leaves_a_print_and_never_its_words(desk: Desk) -> None:
    for typed in ("Library", "  library ", "LÍBRARY"):
        assert desk.store.records.search(typed)
    desk.store.records.search("tram")
    desk.store.records.search("  ?")
    found = lines(desk, "search")
    assert len({line.reason for line in found}) == len(found) == 2
    assert all(len(line.reason) == 32 and "library" not in line.reason for line in found)


def test_that_another_laptop_prints_the_same_search_otherwise(desk: Desk, tmp_path: Folder) -> None:
    profile, key = fresh_vault(tmp_path / "other")
    with Store.open(profile, key, desk.clock) as store:
        store.enrol(CARD)
        store.records.search("library")
        theirs = [line.reason for line in store.audit() if line.deed == "search"]
    desk.store.records.search("library")
    assert len(theirs) == 1
    assert [line.reason for line in lines(desk, "search")] != theirs


def test_that_opening_is_in_the_audit_with_the_wrong_words_before_it(desk: Desk) -> None:
    desk.store.close()
    desk.store = Store.open(desk.profile, desk.key, desk.clock, entered=Entered(wrong=3))
    newest = desk.store.audit(limit=2)
    assert [(line.deed, line.reason) for line in newest] == [("unlock", ""), ("unlock_failed", "3")]


def test_that_a_look_just_before_closing_is_kept(desk: Desk) -> None:
    desk.store.records.get(RECORD)
    desk.reopen()
    assert len(lines(desk, "view")) == 1

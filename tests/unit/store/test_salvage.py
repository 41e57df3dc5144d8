"""A damaged store: what is whole is kept, what was never sent above all, and the rest comes back from the server."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey, Wanted
from caseworker.store.connection import PAGE_BYTES, files_of
from caseworker.store.mending import salvage, wreck
from caseworker.store.mending.mended import Mended
from caseworker.store.store import Store
from tests.fakes.open_store import FILE, Desk, Server, followed, open_desk, talk, tampering

LONG = " ".join(f"word{number} tram" for number in range(500))
UNSENT = RecordId("9" * 32)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(tmp_path: Folder, server: Server) -> Iterator[Desk]:
    """Twelve records the server has, one changed and one new since, a draft, and numbers that were given."""
    made = open_desk(tmp_path)
    server.clock = made.clock
    for number in range(12):
        made.save({"observation": f"{LONG} {number}"}, record=RecordId(f"{number + 1:032x}"))
    talk(made, server)
    made.save({"place": "unsent place"}, record=RecordId(f"{1:032x}"))
    made.save({"observation": f"{LONG} unsent"}, record=UNSENT)
    made.store.records.keep(Draft(DraftKey(FILE, "session", RecordId("8" * 32)), {"observation": "half"}, "now"))
    made.store.remember("device_key", "a secret of this laptop")
    for _ in range(3):
        made.store.records.next_number("print")
    made.store.close()
    yield made
    with suppress(RuntimeError):
        made.store.close()


def flip(desk: Desk, page: int, place: int = 100) -> None:
    """One bit of one page, as a worn disk changes it."""
    content = bytearray(desk.profile.store.read_bytes())
    content[page * PAGE_BYTES + place] ^= 1
    desk.profile.store.write_bytes(content)


def reopened(desk: Desk) -> Desk:
    """The same desk at the store that is in place now."""
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    return desk


def reseeded(desk: Desk) -> salvage.Salvaged | None:
    """What was kept; None where the damage took the word whose laptop this is, and nothing else was raised."""
    try:
        return salvage.reseed(desk.profile, desk.key, desk.clock)
    except Told as told:
        if told.key != "store_damaged":
            raise
        return None


def assert_all_is_well(desk: Desk, server: Server) -> None:
    """After a sync the laptop has all that the server has, and the server all that the laptop wrote."""
    talk(desk, server)
    for record, state in server.states.items():
        assert desk.body(record) == state.body
    assert desk.body(UNSENT)["observation"] == f"{LONG} unsent"
    assert server.states[RecordId(f"{1:032x}")].body["place"] == "unsent place"
    assert not [one for one in desk.store.records.waiting() if one.sending != "shared"]


def test_that_a_sound_store_comes_through_whole(desk: Desk, server: Server) -> None:
    made = salvage.reseed(desk.profile, desk.key, desk.clock)
    assert made.lost == {}
    assert (made.kept["record"], made.kept["outbox"], made.kept["draft"]) == (13, 2, 1)
    assert (made.former / "store.db").exists()
    reopened(desk)
    assert not desk.store.is_put_back
    assert desk.store.recall("device_key") == "a secret of this laptop"
    assert desk.store.records.next_number("print") == 4
    assert desk.store.records.drafts()[0].values == {"observation": "half"}
    assert [line.deed for line in desk.store.audit(limit=2)] == ["unlock", "salvage"]
    followed(desk.store)
    assert len(desk.store.records.search("unsent")) == 2
    assert FILE in {held.scope for held in desk.store.sync.held()}
    assert_all_is_well(desk, server)
    assert not (desk.profile.folder / "making").exists()


def test_that_any_one_damaged_page_loses_nothing_that_was_written_here(desk: Desk, server: Server) -> None:
    whole, chance = desk.profile.store.read_bytes(), random.Random(7)
    pages, hopeless = len(whole) // PAGE_BYTES, 0
    for page in chance.sample(range(1, pages), 12):
        desk.profile.store.write_bytes(whole)
        for beside in files_of(desk.profile.store)[1:]:
            beside.unlink(missing_ok=True)
        flip(desk, page)
        made = reseeded(desk)
        if made is None:
            hopeless += 1
            continue
        reopened(desk)
        followed(desk.store)
        waiting = {one.record for one in desk.store.records.waiting() if one.sending == "here"}
        assert len(waiting) + made.unsent_lost >= 2
        assert desk.store.records.next_number("print") >= 4
        shown = desk.shown(UNSENT)
        assert made.unsent_lost or (shown and shown.body["observation"] == f"{LONG} unsent")
        desk.store.close()
    assert hopeless <= 3


def test_that_what_the_outbox_lost_is_made_again_from_the_past(desk: Desk, server: Server) -> None:
    with tampering(desk) as connection:
        connection.execute("UPDATE outbox SET body = replace(body, 'unsent', 'altered')")
    made = salvage.reseed(desk.profile, desk.key, desk.clock)
    assert (made.lost["outbox"], made.kept["rebuilt"], made.unsent_lost) == (2, 2, 0)
    reopened(desk)
    assert_all_is_well(desk, server)


def test_that_an_altered_record_is_left_out_and_comes_back_whole(desk: Desk, server: Server) -> None:
    record = RecordId(f"{3:032x}")
    with tampering(desk) as connection:
        connection.execute(
            "UPDATE record SET acked = replace(acked, 'tram', 'xxxx') WHERE id = ?", (bytes.fromhex(record),)
        )
    made = salvage.reseed(desk.profile, desk.key, desk.clock)
    assert made.lost == {"record": 1}
    reopened(desk)
    assert desk.shown(record) is None
    assert_all_is_well(desk, server)


def test_that_lost_facts_come_from_the_newest_backup(desk: Desk) -> None:
    reopened(desk).store.back_up()
    desk.store.close()
    with tampering(desk) as connection:
        connection.execute("UPDATE meta SET value = 'someone else' WHERE key = 'enrolled'")
    salvage.reseed(desk.profile, desk.key, desk.clock)
    assert reopened(desk).store.me().name == "Nadia Example"


def test_that_without_a_word_whose_laptop_this_is_nothing_is_touched(desk: Desk) -> None:
    with tampering(desk) as connection:
        connection.execute("UPDATE meta SET value = 'someone else' WHERE key = 'enrolled'")
    before = desk.profile.store.read_bytes()
    with pytest.raises(Told, match="store_damaged"):
        salvage.reseed(desk.profile, desk.key, desk.clock)
    assert desk.profile.store.read_bytes() == before
    assert not (desk.profile.folder / "making").exists()
    with tampering(desk) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'enrolled'")
    reopened(desk)


def test_that_a_look_shows_what_is_whole_and_takes_nothing(desk: Desk) -> None:
    record = RecordId(f"{3:032x}")
    with tampering(desk) as connection:
        connection.execute("UPDATE record SET title = 'x', acked = '{}' WHERE id = ?", (bytes.fromhex(record),))
    before = desk.profile.store.read_bytes()
    looking = salvage.look(desk.profile, desk.key, desk.clock)
    assert looking.me().name == "Nadia Example"
    assert len(looking.records.page(Wanted(("session",)))) == 12
    assert looking.records.get(UNSENT).body["observation"] == f"{LONG} unsent"
    assert (looking.status().here, looking.carried.lost["record"]) == (2, 1)
    for refused in (
        lambda: looking.records.keep(Draft(DraftKey(FILE, "session", UNSENT), {})),
        lambda: looking.records.next_number("print"),
    ):
        with pytest.raises(Told, match="store_look_only"):
            refused()
    looking.close()
    assert desk.profile.store.read_bytes() == before
    assert not (desk.profile.folder / "making").exists()
    reopened(desk)


def test_that_a_stop_anywhere_leaves_the_former_store_or_the_new_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rename and every new file in turn is where the power goes."""
    stops, finished = 0, False
    whole = {path: path.read_bytes() for path in desk.profile.folder.iterdir() if path.is_file()}
    while not finished:
        for path, content in whole.items():
            path.write_bytes(content)
        with monkeypatch.context() as patch:
            left = PowerLost(stops)
            patch.setattr(Folder, "replace", left.instead_of(Folder.replace))
            patch.setattr(Folder, "rename", left.instead_of(Folder.rename))
            try:
                salvage.reseed(desk.profile, desk.key, desk.clock)
                finished = True
            except RuntimeError:
                stops += 1
        reopened(desk)
        assert not desk.store.is_put_back
        assert desk.body(UNSENT)["observation"] == f"{LONG} unsent"
        assert {one.sending for one in desk.store.records.waiting()} == {"here", "shared"}
        assert desk.store.records.next_number("print") == 4
        desk.store.close()
    assert stops >= 5
    reopened(desk)


class PowerLost:
    """Lets so many calls through, then raises for ever."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def instead_of(self, real: object) -> object:
        """A stand-in for a method of a path."""

        def called(path: Folder, target: object) -> object:
            if self._left <= 0:
                raise RuntimeError("the power is gone")
            self._left -= 1
            return real(path, target)  # type: ignore[operator]

        return called


def test_that_a_table_whose_first_page_is_gone_is_given_up_soon(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with tampering(desk) as connection:
        root = connection.value("SELECT rootpage FROM sqlite_schema WHERE name = 'audit'")
        connection.checkpoint()
    content = bytearray(desk.profile.store.read_bytes())
    content[(root - 1) * PAGE_BYTES + 100] ^= 1
    desk.profile.store.write_bytes(content)
    monkeypatch.setattr(wreck, "_GUESSING_S", 0.2)
    began = time.monotonic()
    made = salvage.reseed(desk.profile, desk.key, desk.clock)
    assert time.monotonic() - began < 4.0
    assert made.lost["audit"] >= 1
    assert made.kept["record"] > 0


def test_that_what_is_lost_is_told_until_somebody_has_read_it(desk: Desk) -> None:
    with tampering(desk) as connection:
        connection.execute("UPDATE draft SET body = 'x'")
        connection.execute("UPDATE outbox SET body = 'x' WHERE n = (SELECT max(n) FROM outbox)")
        connection.execute("DELETE FROM history")
    lost = salvage.reseed(desk.profile, desk.key, desk.clock).unsent_lost
    assert lost > 0
    for _twice in range(2):
        desk.store = Store.open(desk.profile, desk.key, desk.clock)
        assert desk.store.mended == Mended(lost=lost)
        desk.store.close()
    salvage.reseed(desk.profile, desk.key, desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store.mended == Mended(lost=lost)
    desk.store.note_read()
    assert desk.store.mended is None

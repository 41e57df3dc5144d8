"""Damage met while somebody works: told, marked, fetched again with the next sync, and nobody's unsent work is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.store.anchor import NAME
from caseworker.store.connection import PAGE_BYTES
from caseworker.store.store import Store
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk, tampering

HURT, SOUND = RecordId("1" * 32), RecordId("2" * 32)
LONG = " ".join(f"word{number} tram" for number in range(2_000))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(tmp_path: Folder, server: Server) -> Iterator[Desk]:
    """Two records the server has; one of them changed since, not sent."""
    made = open_desk(tmp_path)
    server.clock = made.clock
    made.save({"observation": LONG}, record=HURT)
    made.save({"observation": "sound"}, record=SOUND)
    talk(made, server)
    made.save({"place": "unsent place"}, record=HURT)
    yield made
    with suppress(RuntimeError):
        made.store.close()


def hurt(desk: Desk) -> None:
    """Something else than the app alters one record."""
    with tampering(desk) as connection:
        connection.execute(
            "UPDATE record SET view = replace(view, 'tram', 'xxxx') WHERE id = ?", (bytes.fromhex(HURT),)
        )


def told_by(desk: Desk, record: RecordId) -> str:
    """What reading a record says: "" or the key of the error."""
    try:
        desk.store.records.get(record)
    except Told as told:
        return told.key
    return ""


def test_that_a_damaged_record_comes_back_whole_with_the_next_sync(desk: Desk, server: Server) -> None:
    hurt(desk)
    assert told_by(desk, HURT) == "record_damaged"
    assert told_by(desk, SOUND) == ""
    talk(desk, server)
    assert desk.body(HURT) == {"observation": LONG, "place": "unsent place"}


def test_that_unsent_work_on_a_damaged_record_is_kept(desk: Desk, server: Server) -> None:
    hurt(desk)
    assert told_by(desk, HURT) == "record_damaged"
    # Reading alone asks for it again: pushing the unsent edit is not what brings it back here.
    (fill,) = desk.store.sync.fills()
    desk.store.sync.whole(server.whole(fill.scope))
    assert desk.body(HURT) == {"observation": LONG, "place": "unsent place"}
    assert desk.status(HURT) == "here"
    talk(desk, server)
    assert server.states[HURT].body["place"] == "unsent place"


def test_that_looking_again_and_again_does_not_begin_the_fetching_again(desk: Desk, server: Server) -> None:
    hurt(desk)
    told_by(desk, HURT)
    desk.store.audit()
    (fill,) = desk.store.sync.fills()
    desk.store.sync.whole(server.whole(fill.scope, limit=1))
    (half,) = desk.store.sync.fills()
    assert half.after is not None
    told_by(desk, HURT)
    desk.store.audit()
    assert desk.store.sync.fills() == (half,)


def test_that_meeting_damage_is_in_the_audit_and_every_page_is_looked_at_next_time(desk: Desk) -> None:
    hurt(desk)
    for _ in range(3):
        told_by(desk, HURT)
    met = [line for line in desk.store.audit() if line.deed == "damage_met"]
    assert [(line.record, line.scope) for line in met] == [(HURT, FILE)]
    desk.reopen()
    assert desk.store._is_swept
    desk.reopen()
    assert not desk.store._is_swept


def test_that_one_bad_page_does_not_hide_what_is_on_the_others(desk: Desk) -> None:
    """A connection that met it would say "damaged" to everything after."""
    desk.store.close()
    whole, anchor = desk.profile.store.read_bytes(), desk.profile.folder / NAME
    anchored, met = anchor.read_bytes(), 0
    for page in range(2, len(whole) // PAGE_BYTES):
        content = bytearray(whole)
        content[page * PAGE_BYTES + 50] ^= 1
        desk.profile.store.write_bytes(content)
        anchor.write_bytes(anchored)
        with suppress(Told), Store.open(desk.profile, desk.key, desk.clock) as store:
            desk.store = store
            hurt_first, sound_after = told_by(desk, HURT), told_by(desk, SOUND)
            if hurt_first and not sound_after:
                met += 1
        for beside in desk.profile.folder.glob("store.db-*"):
            beside.unlink()
    assert met > 5


def test_that_a_damaged_draft_hides_no_other(desk: Desk) -> None:
    for record in (HURT, SOUND):
        desk.store.records.keep(Draft(DraftKey(FILE, "session", record), {"observation": "half"}, "now"))
    with tampering(desk) as connection:
        connection.execute("UPDATE draft SET body = '{}' WHERE record = ?", (bytes.fromhex(HURT),))
    assert [draft.key.record for draft in desk.store.records.drafts()] == [SOUND]
    with pytest.raises(Told, match="record_damaged"):
        desk.store.records.draft(DraftKey(FILE, "session", HURT))


def test_that_an_unsent_edit_that_was_altered_never_stops_the_others(desk: Desk, server: Server) -> None:
    desk.save({"place": "another"}, record=SOUND)
    with tampering(desk) as connection:
        connection.execute(
            "UPDATE outbox SET body = replace(body, 'unsent', 'forged') WHERE record = ?", (bytes.fromhex(HURT),)
        )
    talk(desk, server)
    assert server.states[SOUND].body["place"] == "another"
    assert "place" not in server.states[HURT].body
    assert {one.record: one.sending for one in desk.store.records.waiting() if one.sending != "shared"} == {
        HURT: "set_aside"
    }


def test_that_a_confirmed_edit_which_was_altered_here_is_not_taken_for_what_was_sent(
    desk: Desk, server: Server
) -> None:
    batch = desk.store.sync.unsent(10, 1_000_000)
    with tampering(desk) as connection:
        connection.execute("UPDATE outbox SET body = replace(body, 'unsent', 'forged')")
    pushed = server.push(batch)
    short = [result.model_copy(update={"values": {}, "versions": {}, "as_sent": True}) for result in pushed.results]
    desk.store.sync.results(pushed.model_copy(update={"results": tuple(short)}))
    assert [fill.scope for fill in desk.store.sync.fills()] == [FILE]
    desk.store.sync.whole(server.whole(FILE))
    assert desk.body(HURT) == {"observation": LONG, "place": "unsent place"}

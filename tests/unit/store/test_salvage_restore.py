"""A backup put back: whole, with the work written since, and without saying anything twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path as Folder

import pytest

from caseworker.custody import Deed, Witness, follows
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import Draft, DraftKey
from caseworker.store import meta
from caseworker.store.connection import PAGE_BYTES, files_of
from caseworker.store.mending import salvage
from caseworker.store.mending.backup import made_at
from caseworker.store.mending.mended import Mended
from caseworker.store.store import Store
from tests.fakes.open_store import CARD, FILE, Desk, Server, followed, open_desk, talk, tampering, tampering_with_keys

FIRST, SECOND, THIRD = (RecordId(letter * 32) for letter in "123")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(tmp_path: Folder, server: Server) -> Iterator[Desk]:
    """One record before the backup, one sent after it, one not sent at all; and a draft after it."""
    made = open_desk(tmp_path)
    server.clock = made.clock
    made.save({"observation": "before"}, record=FIRST)
    made.store.records.keep(Draft(DraftKey(FILE, "session", THIRD), {"observation": "old half"}, "now"))
    assert made.store.records.next_number("print") == 1
    made.store.back_up()
    talk(made, server)
    made.save({"observation": "sent"}, record=SECOND)
    talk(made, server)
    made.save({"observation": "unsent"}, record=THIRD)
    made.store.records.keep(Draft(DraftKey(FILE, "session", SECOND), {"observation": "new half"}, "now"))
    made.store.records.drop(DraftKey(FILE, "session", THIRD))
    assert made.store.records.next_number("print") == 2
    made.store.close()
    yield made
    with suppress(RuntimeError):
        made.store.close()


def restored(desk: Desk) -> salvage.Salvaged:
    """The newest backup put back, and the store open again."""
    (backup,) = desk.profile.backups.glob("*.db")
    made = salvage.restore(desk.profile, backup, desk.key, clock=desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    return made


def damage(desk: Desk) -> None:
    """The first page of the audit, or whatever lies in the middle of the file: unreadable."""
    content = bytearray(desk.profile.store.read_bytes())
    content[len(content) // PAGE_BYTES // 2 * PAGE_BYTES + 9] ^= 1
    desk.profile.store.write_bytes(content)


def test_that_a_backup_put_back_has_what_was_written_since(desk: Desk, server: Server) -> None:
    made = restored(desk)
    assert made.lost == {}
    assert (made.former / "store.db").exists()
    assert not desk.store.is_put_back
    assert desk.body(THIRD)["observation"] == "unsent"
    assert [draft.values for draft in desk.store.records.drafts()] == [{"observation": "new half"}]
    assert {one.record: one.sending for one in desk.store.records.waiting()} == {
        FIRST: "shared",
        SECOND: "shared",
        THIRD: "here",
    }
    talk(desk, server)
    assert {record: state.body["observation"] for record, state in server.states.items()} == {
        FIRST: "before",
        SECOND: "sent",
        THIRD: "unsent",
    }
    assert desk.body(SECOND)["observation"] == "sent"


def test_that_no_number_is_given_twice(desk: Desk, server: Server) -> None:
    restored(desk)
    assert desk.store.records.next_number("print") == 3
    talk(desk, server)
    # The fake server refuses a number that was left out; that none came twice shows in what it knows.
    assert server.expected == 4
    desk.save({"observation": "after"}, record=RecordId("4" * 32))
    talk(desk, server)
    assert (server.expected, len(server.known)) == (5, 4)


def test_that_numbers_go_on_even_where_the_last_one_cannot_be_read(desk: Desk, server: Server) -> None:
    desk.profile.store.write_bytes(b"\x01" * PAGE_BYTES * 3)
    made = restored(desk)
    assert made.kept["outbox"] == 1
    assert desk.store.records.next_number("print") > 1_000
    # The backup's edit is known to the server; it uses up a number, and the next one is another.
    talk(desk, server)
    assert (server.expected, len(server.known)) == (4, 2)
    assert desk.body(SECOND)["observation"] == "sent"
    desk.save({"observation": "after"}, record=RecordId("4" * 32))
    talk(desk, server)
    assert (server.expected, len(server.known)) == (5, 3)


def test_that_a_restored_laptop_goes_on_where_the_server_expects_it(desk: Desk, server: Server) -> None:
    """The backup is older than what the server took: its edit is offered again under another number, and known."""
    for file in files_of(desk.profile.store):
        file.unlink(missing_ok=True)
    restored(desk)
    assert [one.sending for one in desk.store.records.waiting()] == ["here"]
    talk(desk, server)
    talk(desk, server)
    assert desk.body(FIRST)["observation"] == "before"
    assert len(server.known) == 2
    assert {one.sending for one in desk.store.records.waiting()} == {"shared"}


def test_that_the_audit_goes_on_after_the_backup_without_a_gap(desk: Desk) -> None:
    before = [line.deed for line in reversed(_lines(desk))]
    restored(desk)
    lines = list(reversed(desk.store.audit(limit=1_000)))
    assert [line.deed for line in lines] == [*before, "restore", "unlock"]
    assert follows("00" * 32, 0, lines)


def test_that_lines_a_damaged_page_took_leave_a_chain_that_still_holds(desk: Desk) -> None:
    with tampering(desk) as connection:
        connection.execute("UPDATE audit SET deed = 'nothing' WHERE n = 3")
    before = len(_lines(desk))
    salvage.reseed(desk.profile, desk.key, desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    lines = list(reversed(desk.store.audit(limit=1_000)))
    assert len(lines) == before + 2
    assert follows("00" * 32, 0, lines)


def test_that_the_audit_goes_on_after_what_the_partnership_holds(desk: Desk) -> None:
    """The backup is older than the witness, and the lines between are gone with the damaged file."""
    lines = _lines(desk)
    seen = Witness(device=CARD.device, n=lines[1].n, chain=lines[1].chain, at=desk.clock.now())
    for file in files_of(desk.profile.store):
        file.unlink(missing_ok=True)
    restored(desk)
    desk.store.close()
    with tampering_with_keys(desk) as at:
        meta.keep(at, meta.WITNESS, seen.model_dump_json())
    (desk.profile.folder / "anchor.json").unlink()
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store.is_put_back
    desk.store.accept("restored from the backup")
    said = list(reversed(desk.store.audit(limit=1_000)))
    assert said[0].n == seen.n + 1
    assert follows(seen.chain, seen.n, said)
    assert "restore" in {line.deed for line in said}
    assert followed(desk.store).n == said[-1].n
    desk.reopen()
    assert not desk.store.is_put_back


def test_that_a_log_left_behind_does_not_reach_the_restored_store(desk: Desk) -> None:
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.save({"observation": "in the log"}, record=FIRST)
    left = files_of(desk.profile.store)[1].read_bytes()
    desk.store.close()
    files_of(desk.profile.store)[1].write_bytes(left)
    former = restored(desk).former
    assert (former / "store.db-wal").read_bytes() == left
    assert desk.body(FIRST)["observation"] == "in the log"
    desk.reopen()
    assert not desk.store.is_put_back


def test_that_a_damaged_backup_is_not_put_back_and_the_store_stays(desk: Desk) -> None:
    before = desk.profile.store.read_bytes()
    (backup,) = desk.profile.backups.glob("*.db")
    content = bytearray(backup.read_bytes())
    content[5 * PAGE_BYTES + 100] ^= 1
    backup.write_bytes(content)
    with pytest.raises(Told, match="store_damaged"):
        salvage.restore(desk.profile, backup, desk.key, clock=desk.clock)
    assert desk.profile.store.read_bytes() == before
    assert not desk.profile.damaged.exists()
    assert not (desk.profile.folder / "making").exists()


def test_that_a_damaged_store_gives_what_it_can_to_the_backup(desk: Desk, server: Server) -> None:
    damage(desk)
    made = restored(desk)
    assert desk.body(FIRST)["observation"] == "before"
    shown = desk.shown(THIRD)
    assert made.unsent_lost or (shown and shown.body["observation"] == "unsent")
    talk(desk, server)
    assert desk.body(SECOND)["observation"] == "sent"


def _lines(desk: Desk) -> list[Deed]:
    with Store.open(desk.profile, desk.key, desk.clock) as store:
        return store.audit(limit=1_000)


def test_that_the_true_date_of_what_is_put_back_is_told_and_that_a_newer_one_was_damaged(desk: Desk) -> None:
    (older,) = desk.profile.backups.glob("*.db")
    with Store.open(desk.profile, desk.key, desk.clock) as store:
        desk.clock.pass_by(days=3)
        newer = store.back_up().path
    salvage.restore(desk.profile, newer, desk.key, clock=desk.clock)
    with Store.open(desk.profile, desk.key, desk.clock) as store:
        assert store.mended == Mended(backup=made_at(newer))
        store.note_read()
    salvage.restore(desk.profile, older, desk.key, clock=desk.clock)
    with Store.open(desk.profile, desk.key, desk.clock) as store:
        assert store.mended == Mended(backup=made_at(older), is_older=True)
        assert made_at(older) < made_at(newer)

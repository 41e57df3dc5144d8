"""The audit: nothing in it can be changed, left out or rolled back unseen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ports import AuditNote, Work
from caseworker.store.anchor import NAME
from caseworker.store.store import Store
from caseworker.wire import Revoked
from tests.fakes.open_store import FILE, ME, Desk, Server, followed, open_desk, talk, tampering


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    for number in range(4):
        made.save({"observation": f"Session {number}"})
    made.store.records.write(Work(audit=(AuditNote("print", scope=FILE, reason="for the school"),)))
    yield made
    made.store.close()


def test_that_every_save_and_deed_has_a_line_with_who_and_when(desk: Desk) -> None:
    lines = desk.store.audit()
    assert [line.deed for line in lines] == ["print", "create", "create", "create", "create", "unlock"]
    assert {line.worker for line in lines} == {ME}
    assert lines[0].reason == "for the school"
    assert all(line.at.startswith("2026-11-22T09:00:00") for line in lines)
    assert followed(desk.store).n == 6


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit SET deed = 'view' WHERE n = 2",
        "UPDATE audit SET at = '2020-01-01' WHERE n = 6",
        "UPDATE audit SET reason = 'for mum' WHERE n = 6",
        "UPDATE audit SET worker = 'someone' WHERE n = 3",
        "UPDATE audit SET digest = randomblob(32) WHERE n = 3",
        "UPDATE audit SET record = randomblob(16) WHERE n = 1",
        "UPDATE audit SET chain = randomblob(32) WHERE n = 4",
        "DELETE FROM audit WHERE n = 3",
        "DELETE FROM audit WHERE n = 1",
        "UPDATE audit SET n = 9 WHERE n = 6",
        "UPDATE audit SET at = 7 WHERE n = 2",
    ],
)
def test_that_a_changed_or_missing_line_is_noticed(desk: Desk, deed: str) -> None:
    with tampering(desk) as other:
        assert other.execute(deed).rowcount == 1
    with pytest.raises(Told, match="store_damaged"):
        followed(desk.store)


def test_that_lines_cut_off_the_end_are_noticed_through_the_anchor(desk: Desk) -> None:
    desk.store.anchor()
    with tampering(desk) as other:
        other.execute("DELETE FROM audit WHERE n > 3")
    desk.reopen()
    assert desk.store.is_put_back


def test_that_an_old_copy_put_back_is_noticed_and_can_be_accepted(desk: Desk) -> None:
    desk.store.close()
    copy = desk.profile.folder / "copy"
    shutil.copy2(desk.profile.store, copy)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.save({"observation": "Later"})
    desk.store.close()
    shutil.copy2(copy, desk.profile.store)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store.is_put_back
    desk.reopen()
    assert desk.store.is_put_back
    desk.store.accept("restored from the backup of Friday")
    desk.reopen()
    assert not desk.store.is_put_back
    assert [line.deed for line in desk.store.audit(limit=2)] == ["unlock", "accept_store"]


def test_that_a_killed_app_leaves_an_anchor_the_audit_still_holds(desk: Desk) -> None:
    desk.store.anchor()
    desk.save({"observation": "After the anchor"})
    anchored = (desk.profile.folder / "anchor.json").read_bytes()
    desk.store.close()
    (desk.profile.folder / "anchor.json").write_bytes(anchored)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert not desk.store.is_put_back


def test_that_an_anchor_nobody_with_the_key_wrote_counts_as_none_and_is_told(desk: Desk) -> None:
    desk.store.close()
    path = desk.profile.folder / "anchor.json"
    path.write_text(path.read_text("utf-8").replace('"n":6', '"n":5'), encoding="utf-8", newline="\n")
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store.put_back == "anchor_missing"


def test_that_purging_and_erasing_are_in_the_audit(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server)
    talk(desk, server)
    record = next(iter(server.places))
    server.erase(record)
    talk(desk, server)
    desk.store.sync.purge(Revoked(scope=FILE, grant_epoch=1))
    assert [line.deed for line in desk.store.audit(limit=2)] == ["purge", "erase"]
    assert followed(desk.store).n == 8


def test_that_a_row_sent_to_the_audit_carries_the_digest_of_the_edit(desk: Desk) -> None:
    desk.save({"observation": "One more"})
    with tampering(desk) as other:
        digests = other.execute("SELECT digest FROM audit WHERE deed = 'create'").all()
    assert len({row[0] for row in digests}) == 5
    assert all(len(row[0]) == 32 for row in digests)


def test_that_a_line_from_another_copy_of_the_store_is_noticed(desk: Desk) -> None:
    desk.store.close()
    copy = desk.profile.folder / "copy"
    shutil.copy2(desk.profile.store, copy)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.store.records.write(Work(audit=(AuditNote("view", reason="nothing much"),)))
    with tampering(desk) as other:
        foreign = other.execute("SELECT reason, deed, chain FROM audit WHERE n = 7").one()
    desk.store.close()
    shutil.copy2(copy, desk.profile.store)
    (desk.profile.folder / "anchor.json").unlink()
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    for deed in ("export", "print"):
        desk.store.records.write(Work(audit=(AuditNote(deed, reason="asked by the court"),)))
    followed(desk.store)
    with tampering(desk) as other:
        other.execute("UPDATE audit SET reason = ?, deed = ?, chain = ? WHERE n = 7", foreign or ())
    with pytest.raises(Told, match="store_damaged"):
        followed(desk.store)


def test_that_an_old_line_altered_before_the_anchor_is_noticed_within_a_day(desk: Desk) -> None:
    desk.store.close()
    with tampering(desk) as other:
        other.execute("UPDATE audit SET reason = 'for mum' WHERE n = 2")
    (desk.profile.folder / NAME).unlink()
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.store.accept("the anchor was lost")
    desk.clock.pass_by(days=2)
    desk.reopen()
    assert desk.store.put_back == "audit"

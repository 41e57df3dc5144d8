"""The layout: brought up to date once, with a backup before, or left exactly as it was."""

from __future__ import annotations

import hmac
from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.store import meta
from caseworker.store.anchor import write_anchor
from caseworker.store.audit import Head
from caseworker.store.connection import open_writer
from caseworker.store.mac import Shape
from caseworker.store.mending.reread import reread_forms
from caseworker.store.migrations import KNOWN, STEPS, Step, migrate
from caseworker.store.opened import Opened
from caseworker.store.store import Store
from tests.fakes.fast_kdf import fresh_vault
from tests.fakes.open_store import Desk, StillClock, followed, open_desk, tampering, tampering_with_keys


def add_colour(at: Opened) -> None:
    at.connection.execute("ALTER TABLE record ADD COLUMN colour TEXT")


def break_off(at: Opened) -> None:
    at.connection.execute("CREATE TABLE half (n INTEGER)")
    raise Told("disk_full")


NEWER = (*STEPS, Step(KNOWN + 1, "A colour", add_colour))


@pytest.fixture
def desk(tmp_path: Folder) -> Desk:
    made = open_desk(tmp_path)
    made.save({"observation": "library"})
    made.store.close()
    return made


def test_that_an_empty_store_gets_the_newest_layout_without_a_backup(tmp_path: Folder) -> None:
    profile, key = fresh_vault(tmp_path)
    Store.open(profile, key, StillClock()).close()
    assert list(profile.backups.iterdir()) == []
    with key.subkey("sqlcipher") as opening, open_writer(profile.store, opening, known=KNOWN) as connection:
        assert connection.value("PRAGMA user_version") == KNOWN


def test_that_a_store_of_the_newest_layout_is_left_alone(desk: Desk) -> None:
    made: list[str] = []
    with tampering_with_keys(desk) as at:
        assert migrate(at, backup=lambda: made.append("backup")) == ()
    assert made == []


def test_that_a_backup_is_made_before_a_step_and_the_step_is_taken_once(desk: Desk) -> None:
    seen: list[int] = []
    with tampering_with_keys(desk) as at:
        connection = at.connection
        backup = lambda: seen.append(connection.value("SELECT count(*) FROM pragma_table_info('record')"))  # noqa: E731
        before = connection.value("SELECT count(*) FROM pragma_table_info('record')")
        assert migrate(at, backup=backup, steps=NEWER) == (KNOWN + 1,)
        assert migrate(at, backup=backup, steps=NEWER) == ()
        assert seen == [before]
        assert connection.value("PRAGMA user_version") == KNOWN + 1


def test_that_a_step_that_breaks_off_leaves_the_old_layout(desk: Desk) -> None:
    steps = (*NEWER, Step(KNOWN + 2, "Breaks", break_off))
    with tampering_with_keys(desk) as at:
        connection = at.connection
        with pytest.raises(Told, match="disk_full"):
            migrate(at, backup=lambda: None, steps=steps)
        assert connection.value("PRAGMA user_version") == KNOWN
        columns = [row[1] for row in connection.execute("PRAGMA table_info(record)")]
        assert "colour" not in columns
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert len(desk.store.records.search("library")) == 1
    desk.store.close()


def test_that_no_step_is_taken_without_its_backup(desk: Desk) -> None:
    def no_room() -> None:
        raise Told("disk_full")

    with tampering_with_keys(desk) as at:
        with pytest.raises(Told, match="disk_full"):
            migrate(at, backup=no_room, steps=NEWER)
        assert at.connection.value("PRAGMA user_version") == KNOWN


def test_that_a_store_of_a_newer_app_is_turned_away_unchanged(desk: Desk) -> None:
    with tampering_with_keys(desk) as at:
        migrate(at, backup=lambda: None, steps=NEWER)
    with pytest.raises(Told) as told:
        Store.open(desk.profile, desk.key, desk.clock)
    assert (told.value.key, told.value.facts["found"], told.value.facts["known"]) == ("store_newer", KNOWN + 1, KNOWN)


def test_that_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert all(step.info for step in STEPS)


def test_that_columns_and_words_follow_a_form_that_has_changed(desk: Desk) -> None:
    with tampering_with_keys(desk) as at:
        at.connection.execute("DELETE FROM search")
        meta.keep(at, meta.FORMS, meta.read(at, meta.FORMS).replace("session=", "session=old"))
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert len(desk.store.records.search("library")) == 1
    desk.store.close()


def test_that_forms_that_are_the_same_are_not_read_again(desk: Desk) -> None:
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store._writing.run(_again) == ()
    desk.store.close()


def _again(at: Opened) -> tuple[str, ...]:
    return reread_forms(at)


def test_that_a_damaged_record_never_stops_the_reading_of_others(desk: Desk) -> None:
    with tampering(desk) as connection:
        connection.execute("UPDATE record SET title = 'other'")
        connection.execute("DELETE FROM meta WHERE key = 'forms'")
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    good = desk.save({"observation": "skatepark"}, record=RecordId("8" * 32))
    assert [hit.row.id for hit in desk.store.records.search("skate")] == [good]
    desk.store.close()


def first_layout(desk: Desk) -> None:
    """Take the store back to what its first version wrote."""
    shape = Shape("audit", ("at", "worker", "deed", "record", "scope", "reason", "digest"))
    with tampering_with_keys(desk) as at:
        before = bytes(32)
        columns = "n, at, worker, deed, record, scope, reason, digest"
        for number, *values in at.connection.execute(f"SELECT {columns} FROM audit ORDER BY n").all():
            before = hmac.digest(at.chain.raw, before + shape.encoded(number, values), "sha256")
            at.connection.execute("UPDATE audit SET chain = ? WHERE n = ?", (before, number))
        at.connection.execute("ALTER TABLE meta DROP COLUMN mac")
        at.connection.execute("PRAGMA user_version = 1")
        write_anchor(desk.profile, at.chain, Head(number, before.hex()))


def test_that_the_first_layout_becomes_one_whose_audit_others_can_follow(desk: Desk) -> None:
    first_layout(desk)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert not desk.store.is_put_back
    assert followed(desk.store).n >= 3
    assert desk.store.me().name == "Nadia Example"
    assert len(list(desk.profile.backups.glob("*.db"))) == 1
    desk.reopen()
    assert not desk.store.is_put_back
    desk.store.close()


def test_that_a_first_layout_whose_audit_was_altered_does_not_become_sound_by_it(desk: Desk) -> None:
    first_layout(desk)
    with tampering(desk) as connection:
        connection.execute("UPDATE audit SET deed = 'view' WHERE deed = 'create'")
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.store.put_back == "audit"
    with pytest.raises(Told, match="store_damaged"):
        followed(desk.store)
    desk.store.close()


def test_that_a_stop_right_after_the_layout_changed_raises_no_false_alarm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_layout(desk)

    def stop(*_: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_look_back", stop)
        with pytest.raises(RuntimeError):
            Store.open(desk.profile, desk.key, desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert not desk.store.is_put_back
    followed(desk.store)
    desk.store.close()

"""Opening a store: damage is looked for before anybody works in it, and small facts of the device are kept."""

from __future__ import annotations

from pathlib import Path as Folder

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.store import meta
from caseworker.store.anchor import NAME
from caseworker.store.connection import PAGE_BYTES, Connection, files_of
from caseworker.store.mending import damage
from caseworker.store.store import Store
from tests.fakes.open_store import Desk, open_desk, tampering


@pytest.fixture
def desk(tmp_path: Folder) -> Desk:
    made = open_desk(tmp_path)
    for number in range(40):
        made.save({"observation": f"word{number} " * 200}, record=RecordId(f"{number + 1:032x}"))
    return made


def flip(desk: Desk, page: int) -> None:
    """One bit of one page, as a worn disk changes it."""
    content = bytearray(desk.profile.store.read_bytes())
    content[page * PAGE_BYTES + 100] ^= 1
    desk.profile.store.write_bytes(content)


def flip_last_record(desk: Desk) -> None:
    """A bit in a page that opening alone does not read."""
    flip(desk, desk.profile.store.stat().st_size // PAGE_BYTES // 2)


def leave_open(desk: Desk) -> None:
    """Close, and put back what a process that was killed leaves: a log that is not empty, with its newest pages."""
    desk.reopen()
    desk.save({"observation": "the last words"})
    log, anchor = files_of(desk.profile.store)[1], desk.profile.folder / NAME
    left, anchored = log.read_bytes(), anchor.read_bytes()
    desk.store.close()
    log.write_bytes(left)
    anchor.write_bytes(anchored)


def opened(desk: Desk) -> str:
    """What opening the store says: "" or the key of the error."""
    try:
        desk.store = Store.open(desk.profile, desk.key, desk.clock)
    except Told as told:
        return told.key
    return ""


def sweeps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> int:
    """Open, close, and count how often every page was looked at."""
    seen: list[Folder] = []
    real = damage.sweep

    def counted(path: Folder, key: object, *, known: int) -> int:
        seen.append(path)
        return real(path, key, known=known)  # type: ignore[arg-type]

    monkeypatch.setattr(damage, "sweep", counted)
    assert opened(desk) == ""
    desk.store.close()
    monkeypatch.undo()
    return len(seen)


def test_that_a_store_closed_in_order_is_not_swept_again_within_a_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.close()
    assert sweeps(desk, monkeypatch) == 0
    desk.clock.pass_by(hours=23)
    assert sweeps(desk, monkeypatch) == 0


def test_that_a_store_is_swept_once_a_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store.close()
    desk.clock.pass_by(hours=25)
    assert [sweeps(desk, monkeypatch) for _ in range(2)] == [1, 0]


def test_that_a_clock_put_back_does_not_put_off_the_sweep(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store.close()
    desk.clock.pass_by(days=-400)
    assert [sweeps(desk, monkeypatch) for _ in range(2)] == [1, 0]


def test_that_a_store_left_open_is_swept_and_nothing_of_it_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_open(desk)
    assert [sweeps(desk, monkeypatch) for _ in range(2)] == [1, 0]
    assert opened(desk) == ""
    assert len(desk.store.records.search("last words")) == 1
    desk.store.close()


def test_that_a_damaged_page_of_a_store_left_open_is_told_and_a_copy_is_kept(desk: Desk) -> None:
    leave_open(desk)
    flip_last_record(desk)
    damaged = desk.profile.store.read_bytes()
    assert opened(desk) == "store_damaged"
    (kept,) = desk.profile.damaged.iterdir()
    assert (kept / "store.db").read_bytes() == damaged


def test_that_a_damaged_page_is_told_the_next_day_and_kept_once(desk: Desk) -> None:
    desk.store.close()
    flip_last_record(desk)
    desk.clock.pass_by(days=2)
    assert [opened(desk) for _ in range(2)] == ["store_damaged", "store_damaged"]
    assert len(list(desk.profile.damaged.iterdir())) == 1


def test_that_pages_missing_at_the_end_are_told_at_every_opening(desk: Desk) -> None:
    desk.store.close()
    whole = desk.profile.store.read_bytes()
    desk.profile.store.write_bytes(whole[: -2 * PAGE_BYTES])
    assert opened(desk) == "store_damaged"
    assert len(list(desk.profile.damaged.iterdir())) == 1


def test_that_what_is_remembered_is_there_after_reopening_and_can_be_forgotten(desk: Desk) -> None:
    assert desk.store.recall("place") is None
    desk.store.remember("place", '{"tab": 2}')
    desk.reopen()
    assert desk.store.recall("place") == '{"tab": 2}'
    desk.store.remember("place", None)
    assert desk.store.recall("place") is None
    desk.store.close()


@pytest.mark.parametrize("name", [meta.ENROLLED, meta.NEXT_SEQ, meta.FORMS])
def test_that_what_is_remembered_never_meets_the_stores_own_facts(desk: Desk, name: str) -> None:
    assert desk.store.recall(name) is None
    me = desk.store.me()
    desk.store.remember(name, "something else")
    assert desk.store.me() == me
    desk.reopen()
    assert desk.store.recall(name) == "something else"
    desk.store.close()


def test_that_a_backup_is_made_once_a_day_and_looked_through(desk: Desk) -> None:
    made = desk.store.back_up_if_due()
    assert made is not None
    assert made.rows["record"] == 40
    assert desk.store.back_up_if_due() is None
    desk.clock.pass_by(hours=25)
    assert desk.store.back_up_if_due() is not None
    desk.clock.pass_by(days=-30)
    assert desk.store.back_up_if_due() is not None
    desk.store.close()


def test_that_a_copy_with_an_altered_row_never_counts_as_a_backup(desk: Desk) -> None:
    """Its pages are sound: only the seals of the rows tell."""
    with tampering(desk) as connection:
        connection.execute("UPDATE history SET changes = replace(changes, 'word7 ', 'other ') WHERE n = 8")
    with pytest.raises(Told, match="store_damaged"):
        desk.store.back_up()
    assert list(desk.profile.backups.iterdir()) == []
    desk.store.close()


def test_that_saving_goes_on_while_a_backup_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Connection.copy_into

    def copy_while_saving(source: Connection, target: Connection) -> None:
        desk.save({"observation": "meanwhile"})
        real(source, target)
        desk.save({"observation": "and after"})

    monkeypatch.setattr(Connection, "copy_into", copy_while_saving)
    assert desk.store.back_up().rows["record"] in (40, 41)
    assert len(desk.store.records.search("meanwhile")) == 1
    desk.store.close()

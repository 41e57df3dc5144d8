"""Bad days at the lock: each says its sentence, touches nothing, and lets the worker in once the trouble is over."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.ids import ScopeId
from caseworker.domain.ports import Ports
from caseworker.store.connection import PAGE_BYTES, open_writer
from caseworker.store.migrations import KNOWN
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.vault import unlock
from tests.fakes.desktop import enrolled_profile
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.small_disks import fill_up, make_read_only, remount
from tests.journeys.bad_days import Day, LaptopClock, new_case, new_session, sentence, window_on
from ui.parts import RandomIds, lists
from ui.places import Place

SEEN = "Hood down after ten minutes."


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    """Where the profile of one worker lies."""
    enrolled_profile(tmp_path / "profiles")
    return tmp_path / "profiles"


def profile_in(base: Path) -> Profile:
    return Profile(next(base.glob("p-*")))


def with_work(base: Path, *, sessions: int = 1) -> ScopeId:
    """A day before: a case with sessions, and the store closed as it should be."""
    profile, clock = profile_in(base), LaptopClock()
    with unlock(profile, WORDS, safeguards(profile)) as key, Store.open(profile, key, clock) as store:
        ports = Ports(store.records, clock, RandomIds(), store.me(), lists())
        case = new_case(ports)
        for number in range(sessions):
            new_session(ports, case, f"{SEEN} {number} " + "word " * (sessions - 1) * 8)
    return case


def opens_with_everything(day: Day, case: ScopeId, sessions: int = 1) -> None:
    """The same window, still at its lock, lets the worker in, and everything is there."""
    day.try_words()
    day.until(lambda: day.window.workplace is not None, "the laptop to open", seconds=6)
    assert sum(SEEN in words for words in day.saved_words(case)) == sessions


def test_that_wrong_words_are_told_and_the_right_ones_open(qtbot: QtBot, laptop: Path) -> None:
    case = with_work(laptop)
    with window_on(qtbot, laptop) as day:
        day.try_words("otter banjo cloud spoon")
        day.wait_told("wrong_passphrase")
        assert day.window.workplace is None
        opens_with_everything(day, case)


def test_that_many_wrong_words_are_told_with_a_wait_that_no_clock_makes_longer(qtbot: QtBot, laptop: Path) -> None:
    case = with_work(laptop)
    kept = profile_in(laptop).store.read_bytes()
    with window_on(qtbot, laptop) as day:
        for tried in range(5):
            day.try_words(f"otter banjo cloud spoon{tried}")
            day.wait_told("wrong_passphrase")
        assert "You can try again in" in day.reads()
    assert profile_in(laptop).store.read_bytes() == kept
    with window_on(qtbot, laptop, off=timedelta(days=-365)) as day:
        assert "You can try again in 10 seconds" in day.reads()
    with window_on(qtbot, laptop, off=timedelta(minutes=20)) as day:
        opens_with_everything(day, case)


def foreign(profile: Profile) -> None:
    """Another program's file in the place of the store."""
    profile.store.unlink()
    plain = sqlite3.connect(profile.store)
    plain.execute("CREATE TABLE shopping (what TEXT)")
    plain.close()


def damaged_slot(profile: Profile) -> None:
    """One bit of the key file."""
    content = bytearray(profile.slot.read_bytes())
    content[len(content) // 2] ^= 1
    profile.slot.write_bytes(content)


def newer(profile: Profile) -> None:
    """The mark that a later version of the app would leave."""
    with (
        unlock(profile, WORDS, safeguards(profile)) as key,
        key.subkey("sqlcipher") as opening,
        open_writer(profile.store, opening, known=KNOWN) as writer,
    ):
        writer.execute(f"PRAGMA user_version = {KNOWN + 3}")


def cut_short(profile: Profile) -> None:
    """The end of the file is missing, as after a copy that was broken off."""
    profile.store.write_bytes(profile.store.read_bytes()[: -2 * PAGE_BYTES])


BAD: dict[str, tuple[Callable[[Profile], None], str, dict[str, object]]] = {
    "another program's file": (foreign, "store_foreign", {}),
    "a damaged key file": (damaged_slot, "slot_damaged", {}),
    "a newer version": (newer, "store_newer", {"found": KNOWN + 3, "known": KNOWN}),
    "a file cut short": (cut_short, "store_damaged", {}),
}


@pytest.mark.parametrize("what", BAD)
def test_that_a_file_that_cannot_be_opened_is_told_and_left_as_it_is(qtbot: QtBot, laptop: Path, what: str) -> None:
    spoil, key, facts = BAD[what]
    case, profile = with_work(laptop), profile_in(laptop)
    good = {path: path.read_bytes() for path in (profile.store, profile.slot)}
    spoil(profile)
    bad = {path: path.read_bytes() for path in good}
    with window_on(qtbot, laptop) as day:
        for _twice in range(2):
            day.try_words()
            day.wait_told(key, **facts)
        assert {path: path.read_bytes() for path in good} == bad
        for path, content in good.items():
            path.write_bytes(content)
        opens_with_everything(day, case)


def flipped(profile: Profile, *, least: int = 0) -> None:
    """Bits in the middle of the file, in pages that opening alone does not read; from page `least` on, if given."""
    content = bytearray(profile.store.read_bytes())
    pages = len(content) // PAGE_BYTES
    for page in range(least or pages // 3, pages - pages // 4):
        content[page * PAGE_BYTES + 100] ^= 1
    profile.store.write_bytes(content)


def test_that_damage_in_the_middle_is_told_the_next_day_with_a_copy_kept(qtbot: QtBot, laptop: Path) -> None:
    case, profile = with_work(laptop, sessions=40), profile_in(laptop)
    good = profile.store.read_bytes()
    flipped(profile)
    with window_on(qtbot, laptop, off=timedelta(days=2)) as day:
        day.try_words()
        day.wait_told("store_damaged")
        (kept,) = profile.damaged.iterdir()
        assert (kept / "store.db").read_bytes() == profile.store.read_bytes() != good
        profile.store.write_bytes(good)
        opens_with_everything(day, case, sessions=40)


def test_that_damage_met_while_working_is_told_and_the_window_stays(qtbot: QtBot, laptop: Path) -> None:
    case, profile = with_work(laptop, sessions=40), profile_in(laptop)
    good = profile.store.read_bytes()
    with window_on(qtbot, laptop) as day:
        day.open_laptop()
        flipped(profile, least=2)
        day.turns_to(Place("case", case))
        day.wait_told("store_damaged")
        assert "copy has been kept" not in day.reads()
        day.go(Place("today"))
        assert day.window.page is day.shell
    profile.store.write_bytes(good)
    with window_on(qtbot, laptop) as day:
        opens_with_everything(day, case, sessions=40)


def test_that_a_second_copy_of_the_app_is_told_and_the_first_goes_on(qtbot: QtBot, laptop: Path) -> None:
    case = with_work(laptop)
    with window_on(qtbot, laptop) as second:
        with window_on(qtbot, laptop) as first:
            first.open_laptop()
            first.types_into_session(case, "Drew the way home.")
            second.try_words()
            second.wait_told("profile_in_use")
            assert second.window.workplace is None
            first.window.activateWindow()
            assert first.session_words() == "Drew the way home."
            first.click("Keep as draft and close")
            first.until(lambda: "Drew the way home." in first.saved_words(case), "the session to be saved")
            assert not first.is_told("profile_in_use")
        second.try_words()
        second.until(lambda: second.window.workplace is not None, "the second to open after the first has gone")
        assert "Drew the way home." in second.saved_words(case)


def test_that_a_read_only_folder_is_told_and_nothing_in_it_changes(qtbot: QtBot, disk: Path) -> None:
    base = disk / "profiles"
    enrolled_profile(base)
    case = with_work(base)
    before = profile_in(base).store.read_bytes()
    with window_on(qtbot, base) as day:
        make_read_only(disk)
        day.try_words()
        day.wait_told("folder_readonly")
        assert profile_in(base).store.read_bytes() == before
        remount(disk, "rw")
        opens_with_everything(day, case)


def leave_room(ballast: Path, size: int) -> None:
    """Enough for counting a try, too little for a copy of the store."""
    with ballast.open("r+b") as file:
        file.truncate(ballast.stat().st_size - size)


def test_that_damage_on_a_full_disk_is_still_told_as_damage(qtbot: QtBot, disk: Path) -> None:
    base = disk / "profiles"
    enrolled_profile(base)
    with_work(base)
    cut_short(profile_in(base))
    fill_up(disk / "ballast")
    leave_room(disk / "ballast", 64 * 1024)
    with window_on(qtbot, base) as day:
        day.try_words()
        day.until(lambda: sentence("store_damaged").happened in day.reads(), "the damage to be told", seconds=6)
        assert "copy has been kept" not in day.reads()

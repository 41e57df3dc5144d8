"""The small parts of locking: the code, the watch, the handover, and how the app is started again."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.domain.settings import Settings, settings_from
from tests.fakes.desktop import HandClocks, working_desk
from ui.codes import KEPT, CoverCode, WeekCode
from ui.lock import Watch
from ui.protections import protections
from ui.restart import AFTER_LOCK, NOTHING_KNOWN, FreshProcess, Handover, command_line, read_handover


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "12345a", "111111", "１２３４５６"])
def test_that_a_code_is_six_different_enough_digits(digits: str) -> None:
    code = CoverCode()
    assert not code.choose(digits)
    assert not code.is_chosen
    assert not code.matches(digits)


def test_that_only_the_chosen_code_matches() -> None:
    code = CoverCode()
    assert code.choose("135246")
    assert code.matches("135246")
    assert not code.matches("135247")
    code.drop()
    assert not code.matches("135246")


def test_that_the_digits_are_not_kept_anywhere_in_the_code() -> None:
    code = CoverCode()
    code.choose("135246")
    assert "135246" not in json.dumps(code.kept())
    assert "135246" not in repr(vars(code))


def test_that_the_week_of_a_code_ends(qtbot: QtBot, tmp_path: Path) -> None:
    with working_desk(tmp_path) as desk:
        code = CoverCode()
        code.choose("135246")
        WeekCode(desk, code).keep()
        qtbot.waitUntil(lambda: desk.kept(KEPT) is not None)
        again = CoverCode()
        assert WeekCode(desk, again).restore()
        assert again.matches("135246")
        kept = desk.kept(KEPT)
        assert isinstance(kept, dict)
        desk.keep(KEPT, {**kept, "until": (datetime.now(UTC) - timedelta(seconds=1)).isoformat()})
        qtbot.waitUntil(lambda: desk.kept(KEPT) != kept)
        assert not WeekCode(desk, CoverCode()).restore()


def test_that_a_code_chosen_in_settings_ends_the_week_of_the_old_one(qtbot: QtBot, tmp_path: Path) -> None:
    with working_desk(tmp_path) as desk:
        code = CoverCode()
        code.choose("135246")
        week = WeekCode(desk, code)
        week.keep()
        assert week.choose("246135")
        qtbot.waitUntil(lambda: desk.kept(KEPT) is None)
        assert not WeekCode(desk, CoverCode()).restore()


def test_that_a_clock_set_back_does_not_put_the_lock_off(qapp: object) -> None:
    hands = HandClocks()
    watch, due = Watch(Settings(), hands.clocks()), list[int]()
    watch.lock_due.connect(lambda: due.append(1))
    hands.wall -= 7200
    hands.pass_by(301)
    watch.look()
    assert due == [1]


def test_that_other_times_hold_at_once(qapp: object) -> None:
    hands = HandClocks()
    watch, due = Watch(Settings(), hands.clocks()), list[int]()
    watch.cover_due.connect(lambda: due.append(1))
    watch.use(Settings(cover_after_s=30))
    hands.pass_by(31)
    watch.look()
    assert due == [1]


def test_that_no_setting_can_put_the_full_lock_beyond_five_minutes() -> None:
    assert settings_from({"lock_after_s": 3600, "theme": "dark"}) == Settings(theme="dark")
    assert settings_from({"theme": "no such", "text_percent": 150}) == Settings(text_percent=150)
    assert settings_from("nonsense") == Settings()


def test_that_the_app_is_started_again_by_itself_and_says_so_once() -> None:
    assert command_line(["--profile", "p-1", AFTER_LOCK], program="python", is_frozen=False) == [
        *("python", "-m", "ui", "--profile", "p-1", AFTER_LOCK)
    ]
    assert command_line([], program="Caseworker.exe", is_frozen=True) == ["Caseworker.exe", AFTER_LOCK]


def test_that_the_handover_goes_through_a_pipe_and_comes_out_the_same(tmp_path: Path) -> None:
    handover = Handover(
        locked_at="13:58", planned=3, settings=Settings(theme="dark"), numbers=(("Duty", "0161 496 0140"),)
    )
    read, write = os.pipe()
    os.write(write, handover.model_dump_json().encode())
    os.close(write)
    assert read_handover([AFTER_LOCK], read) == handover
    os.close(read)


def test_that_nothing_is_believed_of_a_start_that_is_no_lock_or_of_nonsense() -> None:
    assert read_handover([]) == NOTHING_KNOWN
    read, write = os.pipe()
    os.write(write, b"{not json")
    os.close(write)
    assert read_handover([AFTER_LOCK], read) == NOTHING_KNOWN
    os.close(read)


def test_that_a_fresh_process_gets_the_message_on_its_standard_input(tmp_path: Path) -> None:
    from ui.restart import launched

    out = tmp_path / "heard"
    program = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    process = launched([sys.executable, "-c", program, str(out)], b'{"planned": 3}')
    assert process.wait(20) == 0
    assert out.read_bytes() == b'{"planned": 3}'


def test_that_this_process_ends_even_if_no_fresh_one_can_be_started() -> None:
    ended = list[int]()

    def refuse(_command: list[str], _message: bytes) -> subprocess.Popen[bytes]:
        raise FileNotFoundError

    fresh = FreshProcess([], Handover, launch=refuse, leave=lambda: ended.append(1))
    with pytest.raises(FileNotFoundError):
        fresh.restart()
    assert ended == [1]


def test_that_settings_say_what_this_system_does_not_offer() -> None:
    listed = protections(("no_core_dump",), ("not_dumpable",), hears_lock=False, system="linux")
    up = {one.words for one in listed if one.is_up}
    down = {one.words for one in listed if not one.is_up}
    assert any("no copy of its memory" in words for words in up)
    assert any("could read this program's memory" in words for words in down)
    assert any("does not hear when you lock" in words for words in down)
    assert any("Screenshots" in words for words in down)


@pytest.mark.parametrize(
    ("system", "is_up", "may_choose"), [("win32", True, True), ("darwin", False, True), ("linux", False, False)]
)
def test_that_settings_claim_to_block_screenshots_only_where_the_system_does(
    system: str, is_up: bool, may_choose: bool
) -> None:
    found = [one for one in protections((), (), hears_lock=True, system=system) if "creenshots" in one.words]
    assert [(one.is_up, one.lets_screenshots) for one in found] == [(is_up, may_choose)]


def test_that_settings_on_a_mac_do_not_promise_to_hear_of_the_lid() -> None:
    said = " ".join(one.words for one in protections((), (), hears_lock=True, system="darwin"))
    assert "lid" not in said
    assert "locks when the Mac wakes" in said

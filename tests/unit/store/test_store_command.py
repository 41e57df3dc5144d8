"""The command line of the helpdesk: it needs the words, says counts, and shows nothing of what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path as Folder

import pytest

from caseworker.clock import SystemClock
from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.store.__main__ import Bench, main
from caseworker.store.connection import PAGE_BYTES
from caseworker.store.migrations import KNOWN
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.open_store import Desk, open_desk, tampering

RECORD = RecordId("5" * 32)
WRITTEN = "Kit Example lives by the canal"
Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def desk(tmp_path: Folder) -> Desk:
    made = open_desk(tmp_path)
    made.save({"observation": WRITTEN}, record=RECORD)
    made.store.back_up()
    made.save({"place": "after the backup"}, record=RECORD)
    made.store.close()
    return made


@pytest.fixture
def run(desk: Desk) -> Run:
    """Run a command as the helpdesk would, and give the exit code and what was said."""

    def called(*arguments: str, words: str = WORDS, profile: Profile = desk.profile) -> tuple[int, list[str]]:
        said: list[str] = []

        def bench(found: Profile) -> Bench:
            return Bench(found, safeguards(found), lambda: words, said.append, SystemClock())

        code = main(["--profile", str(profile.folder), *arguments], bench)
        assert not any(WRITTEN in line for line in said)
        return code, said

    return called


def damage(desk: Desk) -> None:
    """A page in the middle of the store that cannot be read."""
    content = bytearray(desk.profile.store.read_bytes())
    content[len(content) // PAGE_BYTES // 2 * PAGE_BYTES + 9] ^= 1
    desk.profile.store.write_bytes(content)


def test_that_a_sound_store_is_found_sound(run: Run) -> None:
    code, said = run("check")
    assert code == 0
    assert len(said) == 1
    assert said[0].endswith("all as they were written.")


def test_that_damage_is_one_clear_sentence_and_changes_nothing(
    desk: Desk, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(desk)
    before = desk.profile.store.read_bytes()
    assert run("check")[0] == 2
    assert "The file on this laptop is damaged." in capsys.readouterr().err
    assert desk.profile.store.read_bytes() == before


def test_that_backups_are_listed_with_whether_they_are_whole(desk: Desk, run: Run) -> None:
    (backup,) = desk.profile.backups.glob("*.db")
    assert run("backups")[1][0].endswith("rows, whole")
    content = bytearray(backup.read_bytes())
    content[5 * PAGE_BYTES + 100] ^= 1
    backup.write_bytes(content)
    assert run("backups")[1] == [f"{backup.name}  store_damaged"]


@pytest.mark.parametrize("command", ["restore", "reseed"])
def test_that_a_damaged_store_is_put_right_with_what_was_never_sent(desk: Desk, run: Run, command: str) -> None:
    damage(desk)
    code, said = run(command)
    assert code == 0
    assert said[0].startswith("Put back: the backup made on " if command == "restore" else "Kept: ")
    assert said[-1].startswith("The former store lies in damaged/")
    with Store.open(desk.profile, desk.key, desk.clock) as store:
        assert {one.sending for one in store.records.waiting()} == {"here"}
        assert not store.is_put_back


def test_that_a_backup_is_chosen_by_its_name(desk: Desk, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    (backup,) = desk.profile.backups.glob("*.db")
    assert run("restore", "--backup", "backup-19990101T000000-000.db")[0] == 2
    assert "There is no such backup" in capsys.readouterr().err
    assert run("restore", "--backup", backup.name)[0] == 0


def test_that_without_the_words_nothing_is_done(desk: Desk, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    before = desk.profile.store.read_bytes()
    assert run("reseed", words="some other words entirely")[0] == 2
    assert "did not open this laptop" in capsys.readouterr().err
    assert desk.profile.store.read_bytes() == before


def test_that_a_profile_in_use_and_a_folder_without_one_are_told(
    desk: Desk, run: Run, tmp_path: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk.profile.held(wait_s=0):
        assert run("check")[0] == 2
    assert "already open" in capsys.readouterr().err
    assert run("check", profile=replace(desk.profile, folder=tmp_path / "nothing"))[0] == 2
    assert capsys.readouterr().err.strip() == Told("store_missing").message.text


def test_that_a_profile_set_aside_is_looked_after_like_any_other(desk: Desk, run: Run) -> None:
    aside = desk.profile.folder.rename(desk.profile.folder.with_name(f"aside-{desk.profile.folder.name}-1"))
    code, said = run("check", profile=Profile(aside))
    assert code == 0
    assert "all as they were written." in said[0]


def test_that_a_whole_store_is_put_together_anew_only_by_an_explicit_word(
    desk: Desk, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    before = desk.profile.store.read_bytes()
    assert run("reseed")[0] == 2
    assert "Nothing of the store on this laptop is damaged." in capsys.readouterr().err
    assert desk.profile.store.read_bytes() == before
    assert run("reseed", "--although-whole")[0] == 0


@pytest.mark.parametrize("command", [("reseed",), ("reseed", "--although-whole"), ("restore",)])
def test_that_a_store_of_a_newer_layout_is_left_as_it_is(
    desk: Desk, run: Run, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with tampering(desk) as connection:
        connection.execute(f"PRAGMA user_version = {KNOWN + 1}")
    before = desk.profile.store.read_bytes()
    assert run(*command)[0] == 2
    assert "made by a newer version of the app" in capsys.readouterr().err
    assert desk.profile.store.read_bytes() == before
    assert not (desk.profile.folder / "making").exists()

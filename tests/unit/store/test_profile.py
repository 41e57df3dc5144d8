"""A profile: its folder, its key file, who may use it, and the vault in it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from caseworker.domain.errors import Told
from caseworker.store.connection import open_writer
from caseworker.store.profile import Device, Profile, profiles, read_device, read_slot, write_device, write_slot
from caseworker.store.store import Store
from caseworker.store.vault.kdf import PRODUCT, KdfParams
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.slots import header_of
from caseworker.store.vault.vault import Laptop, Safeguards, change_passphrase, create_vault, slot_for, unlock
from tests.fakes.fast_kdf import FAST_PARAMS, WORDS, fresh_vault, guesses_of, safeguards
from tests.fakes.open_store import StillClock


def _key_told(profile: Profile, words: str = WORDS) -> str:
    with pytest.raises(Told) as told:
        unlock(profile, words, safeguards(profile))
    return told.value.key


def replace(profile: Profile, key: DataKey, words: str) -> None:
    """Other words for the vault, as a change of passphrase makes them."""
    write_slot(profile.slot, slot_for(key, words, safeguards(profile), params=FAST_PARAMS))


def test_that_a_folder_name_tells_neither_worker_nor_server(tmp_path: Path) -> None:
    one = Profile.of("a.khan", "https://partnership.example", tmp_path)
    assert one == Profile.of("a.khan", "https://partnership.example", tmp_path)
    assert one.folder.parent == tmp_path
    assert "khan" not in one.folder.name
    assert "example" not in one.folder.name
    others = {
        Profile.of("b.khan", "https://partnership.example", tmp_path).folder,
        Profile.of("a.khan", "https://other.example", tmp_path).folder,
        # Joined without a mark between them these two would be one.
        Profile.of("khan", "https://partnership.examplea.", tmp_path).folder,
    }
    assert len(others | {one.folder}) == 4


def test_that_a_fresh_profile_has_its_layout_and_shows_nothing_personal(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    files = {path.relative_to(profile.folder).as_posix() for path in profile.folder.rglob("*") if path.is_file()}
    assert files == {"store.db", "slots/pass.slot", "device.json"}
    said = json.loads(profile.device.read_text(encoding="utf-8"))
    assert set(said) == {"format", "store", "epoch", "check", "server", "code", "device", "server_key"}
    everything = b"".join(path.read_bytes() for path in profile.folder.rglob("*") if path.is_file())
    assert b"worker-1" not in everything
    assert WORDS.split()[0].encode() not in everything


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others out by the user's own folder")
def test_that_folders_and_files_are_for_this_user_only(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    with open_writer(profile.store, key.subkey("sqlcipher"), known=0) as writer:
        writer.execute("CREATE TABLE t (a)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [profile.folder, *profile.folder.rglob("*")]}
    assert "store.db-wal" in modes
    assert {mode & 0o077 for mode in modes.values()} == {0}
    assert modes[profile.folder.name] == 0o700


def test_that_only_finished_profiles_are_listed(tmp_path: Path) -> None:
    assert profiles(tmp_path / "nowhere") == []
    profile, _ = fresh_vault(tmp_path)
    Profile(tmp_path / "p-unfinished").make()
    (tmp_path / "p-a-file").write_bytes(b"")
    assert profiles(tmp_path) == [profile]


@pytest.mark.parametrize("code", ["", "K7", "K7M"])
def test_that_a_laptop_keeps_the_code_its_server_gave_it_of_two_letters_or_three(code: str, tmp_path: Path) -> None:
    profile = Profile.of("worker-1", "https://partnership.example", tmp_path)
    create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS, laptop=Laptop(code=code)).wipe()
    assert read_device(profile).code == code


@pytest.mark.parametrize("code", ["K", "K7MX", "k7", "K-7"])
def test_that_nothing_else_passes_for_the_code_of_a_laptop(code: str, tmp_path: Path) -> None:
    profile = Profile.of("worker-1", "https://partnership.example", tmp_path)
    with pytest.raises(ValidationError):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS, laptop=Laptop(code=code))


def test_that_the_passphrase_opens_the_vault_as_it_is_typed_at_night(tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    key = unlock(profile, "  OTTER Banjo  cloud thimble", safeguards(profile))
    assert key.raw == made.raw
    with open_writer(profile.store, key.subkey("sqlcipher"), known=0) as writer:
        assert writer.value("SELECT count(*) FROM sqlite_schema") == 0


def test_that_the_product_does_not_open_a_vault_of_the_tests(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    with pytest.raises(Told) as told:
        unlock(profile, WORDS, Safeguards(PRODUCT, guesses_of(profile)))
    assert told.value.key == "slot_damaged"
    assert guesses_of(profile).count == 0


def test_that_a_new_passphrase_opens_the_same_store_and_the_old_one_does_not(tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    store_before, slot_before = profile.store.read_bytes(), read_slot(profile)
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile))
    assert _key_told(profile) == "wrong_passphrase"
    assert unlock(profile, "lemon", safeguards(profile)).raw == made.raw
    assert profile.store.read_bytes() == store_before
    assert read_slot(profile) != slot_before
    assert [path.name for path in profile.slot.parent.iterdir()] == ["pass.slot"]


def test_that_a_change_keeps_the_cost_of_the_slot(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    stronger = KdfParams(128, 2, 1)
    write_slot(profile.slot, slot_for(key, WORDS, safeguards(profile), params=stronger))
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile))
    assert header_of(read_slot(profile)).params == stronger


def test_that_a_wrong_old_passphrase_changes_nothing(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    with pytest.raises(Told):
        change_passphrase(profile, "wrong", "lemon", safeguards=safeguards(profile))
    assert unlock(profile, WORDS, safeguards(profile)).epoch == 1


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links here")
def test_that_the_old_slot_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    witness = tmp_path / "witness"
    witness.hardlink_to(profile.slot)
    length = len(witness.read_bytes())
    replace(profile, key, "lemon")
    assert witness.read_bytes() == bytes(length)


def test_that_a_power_cut_between_the_steps_of_a_change_spares_the_slot(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    # As it is when the process died after naming the old slot and before replacing it.
    profile.slot.with_name("pass.slot.old").hardlink_to(profile.slot)
    profile.slot.with_name("pass.slot.new").write_bytes(b"half")
    assert unlock(profile, WORDS, safeguards(profile)).raw == key.raw
    replace(profile, key, "lemon")
    assert unlock(profile, "lemon", safeguards(profile)).raw == key.raw
    assert [path.name for path in profile.slot.parent.iterdir()] == ["pass.slot"]


def test_that_a_vault_is_never_made_over_a_store_or_beside_a_backup(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    with pytest.raises(FileExistsError):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS)
    profile.store.rename(profile.backups / "backup-20261122T020000-000.db")
    with pytest.raises(FileExistsError):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS)
    assert unlock(profile, WORDS, safeguards(profile)).raw == key.raw


def test_that_a_vault_half_made_can_be_made_again_and_is_not_listed(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    # As it is when the process died just before the last step: nobody has been told that it is made.
    profile.unfinished.write_bytes(b"")
    assert not profile.is_set_up
    assert profiles(tmp_path) == []
    again = create_vault(profile, "lemon", safeguards(profile), params=FAST_PARAMS)
    assert unlock(profile, "lemon", safeguards(profile)).raw == again.raw
    with open_writer(profile.store, again.subkey("sqlcipher"), known=0) as writer:
        assert writer.value("SELECT count(*) FROM sqlite_schema") == 0
    assert profiles(tmp_path) == [profile]


@pytest.mark.parametrize(
    ("lost", "key"),
    [("store", "opened"), ("slot", "slot_damaged"), ("device", "slot_damaged")],
)
def test_that_a_profile_that_lost_a_part_is_still_listed_and_never_made_anew(
    lost: str, key: str, tmp_path: Path
) -> None:
    profile, _ = fresh_vault(tmp_path)
    getattr(profile, lost).unlink()
    assert profiles(tmp_path) == [profile]
    assert profile.used_at > 0
    with pytest.raises(FileExistsError):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS)
    if lost == "store":
        with unlock(profile, WORDS, safeguards(profile)) as opened, pytest.raises(Told) as told:
            Store.open(profile, opened, StillClock())
        assert told.value.key == "store_missing"
    else:
        assert _key_told(profile) == key


def test_that_a_vault_without_its_key_file_is_told_as_damage_and_an_empty_profile_as_missing(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    profile.slot.unlink()
    assert _key_told(profile) == "slot_damaged"
    assert _key_told(Profile(tmp_path / "p-empty")) == "store_missing"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"store": "Kit Example"}', b"\xff\xfe", b"[" * 100_000])
def test_that_a_damaged_device_file_is_told_without_its_content(content: bytes, tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    profile.device.write_bytes(content)
    with pytest.raises(Told) as told:
        read_device(profile)
    assert (told.value.key, told.value.facts) == ("slot_damaged", {})


def test_that_a_device_file_pointing_at_another_store_does_not_open_this_one(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    write_device(profile, Device(store="0" * 32, epoch=1, check="0" * 32))
    assert _key_told(profile) == "slot_damaged"


def test_that_a_slot_of_another_profile_does_not_open_here(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path / "a")
    other, _ = fresh_vault(tmp_path / "b")
    write_slot(profile.slot, read_slot(other))
    assert _key_told(profile) == "slot_damaged"


def test_that_a_newer_device_file_is_told_as_newer(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    write_device(profile, Device(format=9, store="0" * 32, epoch=1, check="0" * 32))
    assert _key_told(profile) == "store_newer"


_SECOND_COPY = """
import pathlib, sys
from caseworker.domain.errors import Told
from caseworker.store.profile import Profile
try:
    with Profile(pathlib.Path(sys.argv[1])).held(wait_s=float(sys.argv[2])):
        print("in", flush=True)
        sys.stdin.readline()
except Told as told:
    print(told.key)
"""


def _second_copy(profile: Profile, *, wait_s: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _SECOND_COPY, str(profile.folder), str(wait_s)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_that_a_second_copy_of_the_app_is_kept_out(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    with profile.held(wait_s=0), _second_copy(profile, wait_s=0.2) as second:
        assert second.communicate(timeout=20)[0].strip() == "profile_in_use"


def test_that_the_same_process_is_kept_out_too(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    with profile.held(wait_s=0):
        with pytest.raises(Told) as told, profile.held(wait_s=0):
            pytest.fail("held twice")
        assert told.value.key == "profile_in_use"
    with profile.held(wait_s=0):
        pass


def test_that_a_killed_copy_holds_nothing_and_a_fresh_one_waits_for_it(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    with _second_copy(profile, wait_s=0) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "in"
        with _second_copy(profile, wait_s=20) as second:
            assert second.stdout is not None
            first.kill()
            first.wait(20)
            assert second.stdout.readline().strip() == "in"
            second.kill()


def test_that_a_key_dies_with_a_vault_that_could_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[DataKey] = []
    draw = DataKey.fresh

    def remembered(**asked: object) -> DataKey:
        made.append(draw(**asked))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(DataKey, "fresh", remembered)
    profile = Profile(tmp_path / "p-1")
    profile.make()
    # A folder where the store is built stops the making at its last step.
    (profile.folder / "store.db.new").mkdir()
    with pytest.raises((OSError, Told)):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS)
    with pytest.raises(ValueError, match="wiped"):
        _ = made[0].raw

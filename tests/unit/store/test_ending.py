"""The end of a laptop: keys first, then everything, with a word that outlives it, from wherever it was stopped."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from caseworker.custody import Ended
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.store.custody import ending
from caseworker.store.custody.ending import end
from caseworker.store.mending.damage import keep_copy
from caseworker.store.profile import Profile, profiles, read_device, read_slot, write_device
from caseworker.store.vault.device_secret import NO_SECRETS, Keyring
from caseworker.store.vault.lost_words import begin_recovery, confirm_recovery, open_with_code
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.vault import create_vault, rotate, settle, state, take_in_secret, unlock
from tests.fakes.cuts import PowerCutError, power_cut
from tests.fakes.fast_kdf import FAST, FAST_PARAMS, WORDS, keep_recovery_code, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use, locked
from tests.fakes.open_store import StillClock, open_desk
from tests.fakes.orders import order, pinned, receipt_of
from tests.fakes.small_disks import CannotMountError, fill_up, small_disk

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
STAYING = {"ended.json", "device.json", "rescue.sealed"}


def full_profile(base: Path) -> Profile:
    """A profile with everything that can lie in one."""
    desk = open_desk(base)
    desk.save({"observation": "library " + "word " * 2_000})
    desk.store.back_up()
    desk.store.close()
    profile = desk.profile
    keep_recovery_code(profile, desk.key, drawn_code(), policy=FAST, on=date(2026, 11, 22))
    begin_recovery(profile, "other words", safeguards(profile), on=date(2026, 11, 22))
    keep_copy(profile, NOW)
    profile.rescue.write_bytes(b"sealed to the partnership")
    (profile.slot.parent / "pass.slot.old").write_bytes(read_slot(profile))
    (profile.next_epoch.slot.parent).mkdir(parents=True)
    profile.next_epoch.slot.write_bytes(read_slot(profile))
    profile.tries.write_text("{}")
    return pinned(profile)


def assert_ended(profile: Profile, receipt: Ended) -> None:
    """Nothing is left but the word and what may stay, and nothing opens."""
    assert {path.name for path in profile.folder.rglob("*")} == STAYING
    word = ending.read_word(profile)
    assert word is not None
    assert word.is_finished
    assert word.receipt == receipt
    for attempt in (
        lambda: unlock(profile, WORDS, safeguards(profile)),
        lambda: rotate(profile, WORDS, safeguards(profile), clock=StillClock()),
        lambda: open_with_code(profile, drawn_code(), WORDS, safeguards=safeguards(profile)),
        lambda: begin_recovery(profile, WORDS, safeguards(profile), on=date(2026, 11, 22)),
        lambda: confirm_recovery(profile, WORDS, safeguards(profile)),
    ):
        with pytest.raises(Told) as told:
            attempt()
        assert told.value.key == "laptop_ended"


def test_that_nothing_is_left_but_the_word_the_address_and_the_rescue(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    receipt = receipt_of(profile)
    assert end(profile, order(), receipt, kept_secrets=NO_SECRETS)
    assert_ended(profile, receipt)
    assert profiles(tmp_path) == [profile]
    assert state(profile).ended == ending.Word(order=order(), receipt=receipt, is_finished=True)
    with pytest.raises(FileExistsError):
        create_vault(profile, WORDS, safeguards(profile), params=FAST_PARAMS)


def test_that_every_slot_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    slots = [*profile.slot.parent.iterdir(), profile.next_epoch.slot, profile.request]
    assert len(slots) == 5
    witnesses = [tmp_path / f"witness-{number}" for number in range(len(slots))]
    for slot, witness in zip(slots, witnesses, strict=True):
        witness.hardlink_to(slot)
    end(profile, order(), receipt_of(profile), kept_secrets=NO_SECRETS)
    for witness in witnesses:
        content = witness.read_bytes()
        assert len(content) > 100
        assert content == bytes(len(content))


def test_that_the_device_secret_of_every_epoch_is_forgotten_before_anything_else(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    backend = MemoryKeyring()
    with in_use(backend):
        guarded = safeguards(profile, secrets=Keyring())
        with rotate(profile, WORDS, guarded, clock=StillClock()) as key:
            take_in_secret(profile, key, WORDS, safeguards=guarded)
        (service,) = {service for service, _ in backend.kept}
        backend.kept[service.removesuffix("2") + "1", "device secret"] = "11" * 32
        backend.kept[service.removesuffix("2") + "3", "device secret"] = "11" * 32
        with pytest.raises(PowerCutError), power_cut(profile.folder, after=2):
            end(profile, order(), receipt_of(profile), kept_secrets=Keyring())
        assert backend.kept == {}
        assert profile.slot.exists()
        with pytest.raises(Told):
            settle(profile, Keyring())


def test_that_a_silent_keyring_stops_nothing_and_is_asked_again_at_the_next_start(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    receipt, backend = receipt_of(profile), MemoryKeyring()
    with in_use(backend):
        with unlock(profile, WORDS, safeguards(profile, secrets=Keyring())) as key:
            take_in_secret(profile, key, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
        assert len(backend.kept) == 1
        backend.mood = locked
        assert not end(profile, order(), receipt, kept_secrets=Keyring())
        assert not profile.slot.exists()
        assert not profile.store.exists()
        backend.mood = lambda: None
        with pytest.raises(Told):
            settle(profile, Keyring())
        assert backend.kept == {}
    assert_ended(profile, receipt)


def test_that_a_power_cut_anywhere_is_made_good_at_the_next_start(tmp_path: Path) -> None:
    made = full_profile(tmp_path / "made")
    receipt = receipt_of(made)
    untouched = begun = 0
    for after in range(200):
        profile = Profile(tmp_path / f"p-{after}")
        shutil.copytree(made.folder, profile.folder)
        try:
            with power_cut(profile.folder, after=after):
                end(profile, order(), receipt, kept_secrets=NO_SECRETS)
        except PowerCutError:
            if ending.read_word(profile) is None:
                # The word comes first: without it nothing is touched.
                unlock(profile, WORDS, safeguards(profile)).wipe()
                untouched += 1
                continue
            begun += 1
            with pytest.raises(Told) as told:
                unlock(profile, WORDS, safeguards(profile))
            assert told.value.key == "laptop_ended"
            assert_ended(profile, receipt)
        else:
            break
    assert untouched >= 2
    assert begun > 20


def test_that_a_word_about_another_store_ends_nothing_here(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    word = ending.Word(order=order(), receipt=receipt_of(profile).model_copy(update={"store": "0" * 32}))
    for content in (word.model_dump_json().encode(), b"", b"{", b"\xff"):
        profile.ended.write_bytes(content)
        unlock(profile, WORDS, safeguards(profile)).wipe()
        assert state(profile).ended is None


@pytest.mark.parametrize("what", ["no signature", "another key", "another laptop", "no key pinned"])
def test_that_a_word_without_the_partnerships_order_destroys_nothing(tmp_path: Path, what: str) -> None:
    profile = full_profile(tmp_path)
    given = {
        "no signature": order().model_copy(update={"signature": ""}),
        "another key": order(key=Ed25519PrivateKey.generate()),
        "another laptop": order(DeviceId("4" * 32)),
        "no key pinned": order(),
    }[what]
    if what == "no key pinned":
        write_device(profile, read_device(profile).model_copy(update={"server_key": ""}))
    before = sorted(profile.folder.rglob("*"))
    assert not end(profile, given, receipt_of(profile), kept_secrets=NO_SECRETS)
    assert sorted(profile.folder.rglob("*")) == before
    profile.ended.write_bytes(ending.Word(order=given, receipt=receipt_of(profile)).model_dump_json().encode())
    assert state(profile).ended is None
    assert ending.finish(profile, NO_SECRETS)
    unlock(profile, WORDS, safeguards(profile)).wipe()
    assert profile.store.exists()


def test_that_the_word_says_once_the_server_has_the_receipt(tmp_path: Path) -> None:
    profile = full_profile(tmp_path)
    end(profile, order(), receipt_of(profile), kept_secrets=NO_SECRETS)
    ending.note_reported(profile)
    word = ending.read_word(profile)
    assert word is not None
    assert word.is_reported
    assert word.is_finished


def test_that_a_link_is_removed_and_what_it_leads_to_is_not(tmp_path: Path) -> None:
    profile = full_profile(tmp_path / "profiles")
    receipt, other = receipt_of(profile), tmp_path / "other"
    other.mkdir()
    (other / "file").write_bytes(b"not ours")
    (profile.folder / "folder").symlink_to(other)
    (profile.slot.parent / "file").symlink_to(other / "file")
    assert end(profile, order(), receipt, kept_secrets=NO_SECRETS)
    assert_ended(profile, receipt)
    assert (other / "file").read_bytes() == b"not ours"


def test_that_a_full_disk_does_not_keep_a_laptop_from_ending(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk", kib=8192) as disk:
            profile = full_profile(disk / "profiles")
            receipt = receipt_of(profile)
            fill_up(disk / "ballast")
            assert end(profile, order(), receipt, kept_secrets=NO_SECRETS)
            assert_ended(profile, receipt)
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")

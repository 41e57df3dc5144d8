"""A disk without a byte of room: the words still open, and whatever cannot be written leaves what there was."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.lost_words import open_with_code
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.reserve import RESERVE_BYTES
from caseworker.store.vault.vault import change_passphrase, rotate, state, take_in_secret, unlock
from tests.fakes.fast_kdf import FAST, WORDS, keep_recovery_code, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use
from tests.fakes.open_store import StillClock, open_desk
from tests.fakes.small_disks import CannotMountError, fill_up, small_disk

CODE = drawn_code()


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Profile]:
    """A profile with work and a recovery code, on a disk that is completely full."""
    try:
        with small_disk(tmp_path / "disk", kib=24 * 1024) as place:
            desk = open_desk(place / "profiles")
            desk.save({"observation": "library"})
            desk.store.close()
            unlock(desk.profile, WORDS, safeguards(desk.profile)).wipe()
            keep_recovery_code(desk.profile, desk.key, CODE, policy=FAST, on=date(2026, 11, 22))
            fill_up(place / "ballast")
            yield desk.profile
    except CannotMountError:
        pytest.skip("this user may not mount a small disk")


def test_that_the_words_open_for_reading_on_a_completely_full_disk(full: Profile) -> None:
    with pytest.raises(OSError, match="space"):
        (full.folder / "more").write_bytes(bytes(4096))
    with unlock(full, WORDS, safeguards(full)) as key, Store.open(full, key, StillClock()) as store:
        assert not store.is_put_back
        assert len(store.records.search("library")) == 1
        assert len(store.records.waiting()) == 1
    assert not full.reserve.exists()


def test_that_the_reserve_is_made_again_once_there_is_room(full: Profile) -> None:
    unlock(full, WORDS, safeguards(full)).wipe()
    assert not full.reserve.exists()
    (full.folder.parents[1] / "ballast").unlink()
    unlock(full, WORDS, safeguards(full)).wipe()
    assert full.reserve.stat().st_size == RESERVE_BYTES


@pytest.fixture
def fuller(full: Profile) -> Profile:
    """The same once the reserve is used up too."""
    unlock(full, WORDS, safeguards(full)).wipe()
    fill_up(full.folder / "more")
    assert not full.reserve.exists()
    return full


def test_that_the_words_give_the_key_even_where_the_reserve_is_used_up(fuller: Profile) -> None:
    with pytest.raises(Told) as told:
        unlock(fuller, "wrong", safeguards(fuller))
    assert told.value.key == "wrong_passphrase"
    unlock(fuller, WORDS, safeguards(fuller)).wipe()


def test_that_a_keyring_that_appears_on_a_full_disk_keeps_nobody_out(fuller: Profile) -> None:
    with in_use(MemoryKeyring()):
        with unlock(fuller, WORDS, safeguards(fuller, secrets=Keyring())) as key:
            take_in_secret(fuller, key, WORDS, safeguards=safeguards(fuller, secrets=Keyring()))
        assert not state(fuller).has_device_secret
        unlock(fuller, WORDS, safeguards(fuller, secrets=Keyring())).wipe()


def test_that_a_change_for_which_there_is_no_room_is_told_and_changes_nothing(fuller: Profile) -> None:
    for attempt in (
        lambda: change_passphrase(fuller, WORDS, "lemon", safeguards=safeguards(fuller)),
        lambda: open_with_code(fuller, CODE, "lemon", safeguards=safeguards(fuller)),
        lambda: rotate(fuller, WORDS, safeguards(fuller), clock=StillClock()),
    ):
        with pytest.raises(Told) as told:
            attempt()
        assert told.value.key == "disk_full"
    assert not fuller.next_epoch.folder.exists()
    assert state(fuller).code_since == "2026-11-22"
    unlock(fuller, WORDS, safeguards(fuller)).wipe()

"""The second key half in the system's keyring: asked with patience, never trusted alone, never in the way."""

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile, read_slot
from caseworker.store.vault.device_secret import NO_SECRETS, Keyring, fresh_secret, warm_up
from caseworker.store.vault.keys import KEY_BYTES, Secret
from caseworker.store.vault.lost_words import open_with_code
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.slots import Place, header_of
from caseworker.store.vault.vault import change_passphrase, create_vault, rotate, state, take_in_secret, unlock
from tests.fakes.fast_kdf import FAST, FAST_PARAMS, WORDS, fresh_vault, guesses_of, keep_recovery_code, safeguards
from tests.fakes.keyrings import Hanging, MemoryKeyring, in_use, locked
from tests.fakes.open_store import StillClock, open_desk

PLACE = Place(bytes(range(16)), 1)


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    """A keyring that hangs until the test is over."""
    hanging = Hanging()
    with in_use(MemoryKeyring(hanging)):
        yield hanging
    hanging.over.set()


def vault_with_secret(base: Path) -> Profile:
    """A vault whose words need the keyring of the moment too, if that keeps anything."""
    profile = Profile.of("worker-1", "https://partnership.example", base)
    with create_vault(profile, WORDS, safeguards(profile, secrets=Keyring()), params=FAST_PARAMS) as key:
        take_in_secret(profile, key, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
    return profile


def told_at(profile: Profile, words: str = WORDS) -> str:
    """What unlocking with the keyring of the moment says."""
    with pytest.raises(Told) as told:
        unlock(profile, words, safeguards(profile, secrets=Keyring()))
    return told.value.key


def test_that_no_test_reaches_the_keyring_of_the_person_who_tests() -> None:
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.null.Keyring"
    assert isinstance(keyring.get_keyring(), null.Keyring)


def test_that_a_secret_is_read_back_and_forgotten(memory: MemoryKeyring) -> None:
    kept = Keyring()
    assert kept.read(PLACE) is None
    made = fresh_secret(kept, PLACE)
    assert made is not None
    assert len(made.raw) == KEY_BYTES
    again = fresh_secret(kept, PLACE)
    assert again is not None
    assert again.raw == made.raw
    assert kept.read(Place(PLACE.store, 2)) is None
    assert kept.read(Place(bytes(16), 1)) is None
    assert kept.forget(PLACE)
    assert memory.kept == {}
    assert kept.forget(PLACE)


def test_that_an_entry_names_neither_worker_nor_server(memory: MemoryKeyring, tmp_path: Path) -> None:
    vault_with_secret(tmp_path)
    ((service, account),) = memory.kept
    assert "worker-1" not in service + account
    assert "partnership" not in service + account


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33, "words"])
def test_that_what_was_not_written_here_counts_as_no_secret(memory: MemoryKeyring, text: str) -> None:
    made = fresh_secret(Keyring(), PLACE)
    assert made is not None
    memory.kept = dict.fromkeys(memory.kept, text)
    assert Keyring().read(PLACE) is None


@pytest.mark.parametrize("backend", [MemoryKeyring(locked), null.Keyring()], ids=["locked", "keeps nothing"])  # type: ignore[no-untyped-call]
def test_that_a_laptop_whose_keyring_keeps_nothing_is_set_up_and_opened_without(
    backend: KeyringBackend, tmp_path: Path
) -> None:
    with in_use(backend):
        profile = vault_with_secret(tmp_path)
        assert not state(profile).has_device_secret
        unlock(profile, WORDS, safeguards(profile, secrets=Keyring())).wipe()
        assert not Keyring().keep(PLACE, Secret(bytearray(KEY_BYTES)))


def test_that_the_words_alone_do_not_open_a_copy_of_the_disk(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = vault_with_secret(tmp_path)
    assert state(profile).has_device_secret
    unlock(profile, WORDS, safeguards(profile, secrets=Keyring())).wipe()
    with pytest.raises(Told) as told:
        unlock(profile, WORDS, safeguards(profile, secrets=NO_SECRETS))
    assert told.value.key == "device_secret_lost"
    memory.kept = dict.fromkeys(memory.kept, "11" * KEY_BYTES)
    assert told_at(profile) == "wrong_passphrase"


def test_that_wrong_words_are_counted_and_a_lost_or_silent_keyring_is_not(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    profile = vault_with_secret(tmp_path)
    assert told_at(profile, "wrong") == "wrong_passphrase"
    assert guesses_of(profile).count == 1
    memory.kept.clear()
    assert told_at(profile) == "device_secret_lost"
    with in_use(MemoryKeyring(locked)):
        assert told_at(profile) == "keyring_silent"
    assert guesses_of(profile).count == 1


def test_that_other_words_keep_the_secret_in_use(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = vault_with_secret(tmp_path)
    before = dict(memory.kept)
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile, secrets=Keyring()))
    assert memory.kept == before
    assert state(profile).has_device_secret
    unlock(profile, "lemon", safeguards(profile, secrets=Keyring())).wipe()


def test_that_a_laptop_without_the_secret_gets_none_by_other_words(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile, secrets=Keyring()))
    assert not state(profile).has_device_secret
    assert memory.kept == {}


def test_that_a_secret_is_taken_in_at_the_same_cost_and_opens_nothing_but_this_vault(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    profile, made = fresh_vault(tmp_path)
    take_in_secret(profile, made, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
    assert state(profile).has_device_secret
    assert header_of(read_slot(profile)).params == FAST_PARAMS
    assert unlock(profile, WORDS, safeguards(profile, secrets=Keyring())).raw == made.raw
    before = read_slot(profile)
    take_in_secret(profile, made, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
    assert read_slot(profile) == before
    memory.kept.clear()
    assert told_at(profile) == "device_secret_lost"


def test_that_a_vault_is_made_and_opened_by_the_words_alone_until_it_is_said_otherwise(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    profile = Profile.of("worker-1", "https://partnership.example", tmp_path)
    guarded = safeguards(profile, secrets=Keyring())
    create_vault(profile, WORDS, guarded, params=FAST_PARAMS).wipe()
    assert not state(profile).has_device_secret
    unlock(profile, WORDS, guarded).wipe()
    assert not state(profile).has_device_secret
    assert memory.kept == {}


def test_that_another_key_and_new_words_by_the_code_open_by_the_words_alone(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    desk, code = open_desk(tmp_path), drawn_code()
    desk.store.close()
    profile, guarded = desk.profile, safeguards(desk.profile, secrets=Keyring())
    take_in_secret(profile, desk.key, WORDS, safeguards=guarded)
    with rotate(profile, WORDS, guarded, clock=StillClock()) as key:
        assert not state(profile).has_device_secret
        assert memory.kept == {}
        take_in_secret(profile, key, WORDS, safeguards=guarded)
        keep_recovery_code(profile, key, code, policy=FAST, on=date(2026, 11, 22))
    assert state(profile).has_device_secret
    open_with_code(profile, code, "lemon", safeguards=guarded).wipe()
    assert not state(profile).has_device_secret
    unlock(profile, "lemon", safeguards(profile, secrets=NO_SECRETS)).wipe()


def test_that_a_keyring_that_hangs_holds_up_a_call_only_so_long(hanging: Hanging) -> None:
    begun = time.monotonic()
    with pytest.raises(Told) as told:
        Keyring().read(PLACE, patience_s=0.1)
    assert told.value.key == "keyring_silent"
    assert not Keyring().keep(PLACE, Secret(bytearray(KEY_BYTES)), patience_s=0.1)
    assert not Keyring().forget(PLACE, patience_s=0.1)
    assert time.monotonic() - begun < 2
    assert not hanging.over.is_set()


def test_that_a_keyring_that_hangs_keeps_nobody_out_who_does_not_need_it(hanging: Hanging, tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    begun = time.monotonic()
    key = unlock(profile, WORDS, safeguards(profile, secrets=Keyring()))
    assert key.raw == made.raw
    take_in_secret(profile, key, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
    assert time.monotonic() - begun < 4
    assert not state(profile).has_device_secret
    assert not hanging.over.is_set()


def test_that_warming_up_waits_for_nothing_and_changes_nothing(memory: MemoryKeyring) -> None:
    hanging = Hanging()
    memory.mood = hanging
    begun = time.monotonic()
    warm_up()
    assert time.monotonic() - begun < 1
    hanging.over.set()
    assert memory.kept == {}

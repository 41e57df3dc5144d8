"""What an opening with the words does beyond opening: the system's keyring takes part, or another key is made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from caseworker.sealed_letters import fresh_key
from caseworker.store.custody.escrow import seal_escrow
from caseworker.store.profile import Profile, read_device
from caseworker.store.store import Store
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.vault import state, unlock
from caseworker.syncport import escrow_name
from tests.fakes.desktop import enrolled_profile
from tests.fakes.fast_kdf import FAST, WORDS, keep_recovery_code, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use
from ui.entrance.custody import RENEW
from ui.entrance.vault import Entry, OpenVault
from ui.parts import SYSTEM_CLOCK, StoreMemory


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


@contextmanager
def entered(profile: Profile) -> Iterator[OpenVault]:
    """The vault, opened with its words as at the lock, and locked again."""
    guarded = safeguards(profile, secrets=Keyring())
    vault = Entry(profile, guarded, SYSTEM_CLOCK, 0.0).entered(lambda: unlock(profile, WORDS, guarded), words=WORDS)
    try:
        yield vault
    finally:
        vault.close()


def in_store(profile: Profile, deed: Callable[[Store, DataKey], None]) -> None:
    """Something done in the store between two starts."""
    with unlock(profile, WORDS, safeguards(profile)) as key, Store.open(profile, key, SYSTEM_CLOCK) as store:
        deed(store, key)


def has_secret_after_opening(profile: Profile) -> bool:
    """Whether the words alone no longer open it, after one opening."""
    with entered(profile):
        pass
    return state(profile).has_device_secret


def test_that_the_keyring_is_never_the_only_second_holder(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    assert not has_secret_after_opening(profile)
    assert not has_secret_after_opening(profile)
    assert {account for _service, account in memory.kept} == {"store mark"}


def test_that_the_keyring_takes_part_once_there_is_a_recovery_sheet(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with unlock(profile, WORDS, safeguards(profile)) as key:
        keep_recovery_code(profile, key, drawn_code(), policy=FAST, on=date(2026, 11, 22))
    assert has_secret_after_opening(profile)
    profile.recovery_slot.unlink()
    assert has_secret_after_opening(profile)


def test_that_an_escrow_counts_once_the_server_says_that_it_holds_it(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    names: list[str] = []

    def sealed(store: Store, key: DataKey) -> None:
        escrow = seal_escrow(key, fresh_key("escrow")[1])
        store.sync.custody.keep_escrow(escrow)
        names.append(escrow_name(escrow))

    in_store(profile, sealed)
    assert not has_secret_after_opening(profile)
    in_store(profile, lambda store, _key: store.sync.custody.hear_escrow(names[0]))
    assert has_secret_after_opening(profile)


def test_that_a_wished_key_is_made_at_the_next_opening(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    in_store(profile, lambda store, _key: StoreMemory(store).remember(RENEW, True))
    with entered(profile) as vault:
        assert vault.memory.recall(RENEW) is None
    assert read_device(profile).epoch == 2


def test_that_a_store_put_back_opens_without_the_wished_key_and_the_wish_is_kept(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    in_store(profile, lambda store, _key: StoreMemory(store).remember(RENEW, True))
    before = profile.store.read_bytes()
    in_store(profile, lambda store, _key: StoreMemory(store).remember("look", "dark"))
    profile.store.write_bytes(before)
    with entered(profile) as vault:
        assert vault.store.is_put_back
        assert vault.memory.recall(RENEW)
        vault.store.accept("the worker said they know why")
    assert read_device(profile).epoch == 1
    with entered(profile):
        pass
    assert read_device(profile).epoch == 2

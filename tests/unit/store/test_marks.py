"""The audit's head and the latest moment in the system's keyring: a whole copy of the folder put back does not pass."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker.store.custody.ending import end
from caseworker.store.mending.salvage import look
from caseworker.store.profile import Profile, read_device
from caseworker.store.store import Store
from caseworker.store.vault import marks
from caseworker.store.vault.device_secret import NO_SECRETS, DeviceSecrets, Keyring
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.slots import Place
from caseworker.store.vault.vault import rotate, unlock
from caseworker.wire import Lease
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use, locked
from tests.fakes.open_store import CARD, START, CountedIds, Desk, StillClock, open_desk
from tests.fakes.orders import order, pinned, receipt_of

LONG = timedelta(days=40)


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


def place_of(profile: Profile) -> Place:
    """Where the keyring has what is about this profile."""
    said = read_device(profile)
    return Place(bytes.fromhex(said.store), said.epoch)


@contextmanager
def opened(
    profile: Profile, clock: StillClock | None = None, *, kept: DeviceSecrets | None = None, is_mended: bool = False
) -> Iterator[Store]:
    """The store from one unlocking to the lock, as the app has it."""
    secrets = kept or Keyring()
    with unlock(profile, WORDS, safeguards(profile)) as key:
        place = Place(key.store, key.epoch)
        said = replace(marks.ask(secrets, place), is_head_past=is_mended)
        store = Store.open(profile, key, clock or StillClock(), said=said)
    try:
        yield store
        store.mark(lambda text: marks.keep(secrets, place, text))
    finally:
        store.close()


def with_work(base: Path) -> tuple[Profile, Path]:
    """A profile that was opened twice, and a copy of the whole folder as it was in between."""
    desk = open_desk(base)
    desk.save({"observation": "Before"})
    desk.store.close()
    desk.key.wipe()
    with opened(desk.profile):
        pass
    shutil.copytree(desk.profile.folder, base / "copy")
    with opened(desk.profile) as store:
        Desk(store, desk.profile, DataKey.fresh(store=bytes(16)), ids=CountedIds(100)).save({"observation": "After"})
    return desk.profile, base / "copy"


def put_back(profile: Profile, copy: Path) -> None:
    """Somebody puts the whole folder back."""
    shutil.rmtree(profile.folder)
    shutil.copytree(copy, profile.folder)


def reason(store: Store) -> str:
    """What the line of the last unlocking says."""
    return next(line.reason for line in store.audit() if line.deed == "unlock")


def test_that_a_whole_copy_of_the_folder_put_back_is_noticed(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile, copy = with_work(tmp_path)
    with opened(profile) as store:
        assert (store.put_back, store.unvouched) == ("", "")
    put_back(profile, copy)
    before = dict(memory.kept)
    with opened(profile) as store:
        assert store.put_back == "key_store"
        assert reason(store) == "key_store"
    assert memory.kept == before, "the evidence was written over"
    with opened(profile) as store:
        assert store.put_back == "key_store"
        store.accept("they know why")
    with opened(profile) as store:
        assert not store.is_put_back


def test_that_the_copy_and_a_clock_set_back_make_a_lease_no_longer(memory: MemoryKeyring, tmp_path: Path) -> None:
    clock = StillClock()
    desk = open_desk(tmp_path)
    lease = Lease(device=CARD.device, worker=CARD.worker, seq=1, issued_at=START, not_after=START + timedelta(days=7))
    desk.store.sync.custody.keep_lease(lease)
    desk.store.close()
    desk.key.wipe()
    shutil.copytree(desk.profile.folder, tmp_path / "copy")
    with opened(desk.profile, clock) as store:
        store.sync.custody.note_seen(START + timedelta(days=6))
    put_back(desk.profile, tmp_path / "copy")
    with opened(desk.profile, clock) as store:
        assert store.custody().newest_known == START + timedelta(days=6)
    with unlock(desk.profile, WORDS, safeguards(desk.profile)) as key:
        looking = look(desk.profile, key, clock, said=marks.ask(Keyring(), place_of(desk.profile)))
        assert looking.custody().newest_known == START + timedelta(days=6)
        looking.close()


def test_that_a_newer_lease_is_not_held_to_what_a_clock_that_ran_ahead_said(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path)
    lease = Lease(device=CARD.device, worker=CARD.worker, seq=1, issued_at=START, not_after=START + timedelta(days=7))
    desk.store.sync.custody.keep_lease(lease)
    desk.store.close()
    desk.key.wipe()
    with opened(desk.profile) as store:
        store.sync.custody.note_seen(START + LONG)
    with opened(desk.profile) as store:
        assert store.custody().newest_known == START + LONG
        store.sync.custody.keep_lease(lease.model_copy(update={"seq": 2}))
        newest = store.custody().newest_known
        assert newest is None or newest < START + LONG


def test_that_lost_silent_and_none_are_told_apart(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile, _copy = with_work(tmp_path)
    memory.mood = locked
    with opened(profile) as store:
        assert (store.put_back, store.unvouched, reason(store)) == ("", "silent", "key_store_silent")
    memory.mood = lambda: None
    with opened(profile) as store:
        assert store.unvouched == ""
    memory.kept.clear()
    with opened(profile) as store:
        assert (store.put_back, store.unvouched, reason(store)) == ("", "lost", "key_store_lost")
    with opened(profile) as store:
        assert store.unvouched == "", "it is kept anew at the lock"


@pytest.mark.parametrize("text", ["", "words", "9|ab|0||", "|".join(("9", "00" * 32, "0", "", "11" * 32))])
def test_that_a_mark_nobody_wrote_here_counts_as_lost(memory: MemoryKeyring, tmp_path: Path, text: str) -> None:
    profile, _copy = with_work(tmp_path)
    memory.kept = dict.fromkeys(memory.kept, text)
    with opened(profile) as store:
        assert (store.put_back, store.unvouched) == ("", "lost")


def test_that_no_keyring_is_a_normal_state(tmp_path: Path) -> None:
    profile, copy = with_work(tmp_path)
    for kept in (NO_SECRETS, Keyring()):
        with opened(profile, kept=kept) as store:
            assert (store.put_back, store.unvouched) == ("", "")
    put_back(profile, copy)
    with opened(profile) as store:
        assert not store.is_put_back  # the partnership's link tells it at the next sync


def test_that_a_new_key_and_a_mended_store_raise_no_false_alarm(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile, copy = with_work(tmp_path)
    guarded = safeguards(profile, secrets=Keyring())
    rotate(profile, WORDS, guarded, clock=StillClock()).wipe()
    assert memory.kept == {}
    for _twice in range(2):
        with opened(profile) as store:
            assert (store.put_back, store.unvouched) == ("", "")
    put_back(profile, copy)
    with opened(profile) as store:
        assert store.unvouched == "lost", "what the keyring had of the old key is gone with it"


def test_that_a_store_that_lost_lines_while_it_was_mended_is_not_called_put_back(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    profile, copy = with_work(tmp_path)
    put_back(profile, copy)
    with opened(profile, is_mended=True) as store:
        assert not store.is_put_back
    with opened(profile) as store:
        assert not store.is_put_back


def test_that_the_mark_says_nothing_about_anybody_and_goes_with_the_laptop(
    memory: MemoryKeyring, tmp_path: Path
) -> None:
    profile, _copy = with_work(tmp_path)
    ((entry, text),) = memory.kept.items()
    assert CARD.name not in str(entry) + text
    assert CARD.worker not in str(entry) + text
    end(pinned(profile), order(), receipt_of(profile), kept_secrets=Keyring())
    assert memory.kept == {}

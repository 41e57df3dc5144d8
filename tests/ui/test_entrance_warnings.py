"""What is odd about a laptop is said at its opening: a copy put back, a key store that forgot, a clock set back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.custody import Witness
from caseworker.domain.messages import Message
from caseworker.store.mending.mended import Mended
from caseworker.store.mending.salvage import restore
from caseworker.store.profile import Profile
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.vault import unlock
from caseworker.wire import Lease
from tests.fakes.desktop import ENROLLED, desktop, enrolled_profile
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use, locked
from tests.fakes.open_store import START, StillClock
from ui.entrance.mending import said_of
from ui.entrance.vault import CLOCK_BACK, PUT_BACK, UNVOUCHED, Entry, OpenVault


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


@contextmanager
def entered(profile: Profile, clock: StillClock | None = None) -> Iterator[tuple[OpenVault, Message | None]]:
    """The open vault and what is said first, from one unlocking to the lock."""
    guarded = safeguards(profile, secrets=Keyring())
    vault = Entry(profile, guarded, clock or StillClock(), 0.0).entered(
        lambda: unlock(profile, WORDS, guarded), words=WORDS
    )
    try:
        warning = vault.opened().warning
        yield vault, None if warning is None else warning.message
    finally:
        vault.close()


def test_that_a_whole_copy_put_back_is_said_until_the_worker_answers(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with entered(profile) as (_vault, said):
        assert said is None
    shutil.copytree(profile.folder, tmp_path / "copy")
    with entered(profile) as (_vault, said):
        assert said is None
    shutil.rmtree(profile.folder)
    shutil.copytree(tmp_path / "copy", profile.folder)
    with entered(profile) as (_vault, said):
        assert said == PUT_BACK
    with entered(profile) as (vault, said):
        assert said == PUT_BACK
        vault.store.accept("they know why")
    with entered(profile) as (_vault, said):
        assert said is None


def test_that_a_key_store_that_lost_its_mark_or_is_silent_is_said(memory: MemoryKeyring, tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with entered(profile):
        pass
    memory.mood = locked
    with entered(profile) as (_vault, said):
        assert said == UNVOUCHED["silent"]
    memory.mood = lambda: None
    memory.kept.clear()
    with entered(profile) as (_vault, said):
        assert said == UNVOUCHED["lost"]
    with entered(profile) as (_vault, said):
        assert said is None


def test_that_a_clock_set_back_is_said(tmp_path: Path) -> None:
    profile, clock = enrolled_profile(tmp_path), StillClock()
    with entered(profile, clock) as (vault, said):
        assert said is None
        lease = Lease(
            device=ENROLLED.device,
            worker=ENROLLED.worker,
            seq=1,
            issued_at=clock.now(),
            not_after=clock.now() + timedelta(days=7),
        )
        vault.store.sync.custody.keep_lease(lease)
    clock.pass_by(days=2)
    with entered(profile, clock) as (_vault, said):
        assert said is None
    clock.pass_by(days=-1)
    with entered(profile, clock) as (_vault, said):
        assert said == CLOCK_BACK


def test_that_a_mending_is_said_at_each_opening_until_somebody_has_read_it(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with entered(profile) as (vault, _said):
        made = vault.store.back_up().path
    with unlock(profile, WORDS, safeguards(profile)) as key:
        restore(profile, made, key, clock=StillClock())
    for _twice in range(2):
        with entered(profile) as (vault, said):
            assert said is not None
            assert "The backup of 22 November 2026" in said.happened
    with entered(profile) as (vault, _said):
        warning = vault.opened().warning
        assert warning is not None
        assert warning.again is not None
        warning.again()
    with entered(profile) as (_vault, said):
        assert said is None


def test_that_what_is_said_of_a_mending_counts_and_names_the_true_date() -> None:
    lost = said_of(Mended(lost=2, backup=START, is_older=True))
    assert "A newer one was damaged too." in lost.happened
    assert "2 things that were only on this laptop" in lost.happened
    assert "Ring your helpdesk" in lost.do
    assert "2 things" not in said_of(Mended(backup=START)).happened


def test_that_a_copy_put_back_is_said_as_soon_as_a_sync_has_shown_it(qtbot: QtBot, tmp_path: Path) -> None:
    with desktop(qtbot, tmp_path) as bench:
        workplace = bench.unlock(qtbot)
        opened = bench.window._opened
        assert opened is not None
        close = opened.close
        vault = close.__self__  # type: ignore[attr-defined]
        assert isinstance(vault, OpenVault)
        witness = Witness(device=ENROLLED.device, n=999, chain="ab" * 32, at=START, signature="ab" * 64)
        assert not vault.store.sync.custody.keep_witness(witness)
        vault.store.anchor()
        for _twice in range(2):
            workplace.sending.changed.emit(workplace.sending.sent)
        assert [one.message for one in bench.shown if one.message == PUT_BACK] == [PUT_BACK]

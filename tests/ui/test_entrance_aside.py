"""An end reaches the profiles that were set aside: they open only by meeting the server; nothing of them is lost."""

import shutil
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.profile import ASIDE, Profile, read_device
from caseworker.store.store import Store
from caseworker.store.vault.vault import unlock
from tests.fakes.desktop import ENROLLED, enrolled_profile
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.open_store import StillClock
from tests.fakes.orders import PINNED, order
from ui.entrance.ending import call_aside
from ui.entrance.repairs import VaultRepairs
from ui.entrance.vault import Entry


def with_one_aside(base: Path) -> tuple[Profile, Profile]:
    """The profile in use, and one of the same worker that was set aside."""
    profile = enrolled_profile(base)
    with unlock(profile, WORDS, safeguards(profile)) as key, Store.open(profile, key, StillClock()) as store:
        store.enrol(ENROLLED.model_copy(update={"server_key": PINNED}))
    aside = Profile(profile.folder.with_name(f"{ASIDE}{profile.folder.name}-1"))
    shutil.copytree(profile.folder, aside.folder)
    return profile, aside


def entry_of(profile: Profile) -> Entry:
    """The way into a profile."""
    return Entry(profile, safeguards(profile), StillClock(), 0.0)


def opens(profile: Profile) -> str:
    """ "" if the words open it as usual, else what is told."""
    entry = entry_of(profile)
    try:
        entry.entered(lambda: unlock(profile, WORDS, entry.safeguards), words=WORDS).opened().close()
    except Told as told:
        return told.key
    return ""


def test_that_an_end_reaches_what_was_set_aside_and_destroys_nothing_of_it(tmp_path: Path) -> None:
    profile, aside = with_one_aside(tmp_path)
    other = Profile(tmp_path / f"{ASIDE}p-0123456789abcdef-1")
    shutil.copytree(profile.folder, other.folder)
    assert opens(aside) == ""
    call_aside(profile, order())
    before = aside.store.stat().st_size
    assert opens(aside) == "lease_over"
    with pytest.raises(Told, match="lease_over"):
        VaultRepairs(entry_of(aside)).look_only(WORDS)
    assert (opens(profile), opens(other)) == ("", "")
    assert aside.slot.exists()
    assert aside.store.stat().st_size >= before


def test_that_an_order_nobody_signed_bars_nobody_from_what_was_set_aside(tmp_path: Path) -> None:
    profile, aside = with_one_aside(tmp_path)
    call_aside(profile, order().model_copy(update={"signature": "ab" * 64}))
    assert opens(aside) == ""


def test_that_the_pinned_key_stands_in_the_clear_as_the_store_has_it(tmp_path: Path) -> None:
    profile, _aside = with_one_aside(tmp_path)
    assert read_device(profile).server_key == ""
    assert opens(profile) == ""
    assert read_device(profile).server_key == PINNED

"""What is done with the keys of a laptop leaves its line in the audit, and a new sheet waits to be typed back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile
from caseworker.store.vault.guesses import FREE_TRIES
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.vault import state, unlock
from tests.fakes.desktop import enrolled_profile
from tests.fakes.fast_kdf import FAST, WORDS, keep_recovery_code, safeguards
from tests.fakes.open_store import StillClock
from ui.entrance.custody import LaptopCustody
from ui.entrance.vault import Entry, OpenVault
from ui.entrance.ways import LostWays

OTHER, CODE = "four other new words", drawn_code()


def entry_of(profile: Profile) -> Entry:
    """The way into a profile."""
    return Entry(profile, safeguards(profile), StillClock(), 0.0)


@contextmanager
def entered(profile: Profile, words: str = WORDS) -> Iterator[OpenVault]:
    """The vault, opened with words."""
    entry = entry_of(profile)
    vault = entry.entered(lambda: unlock(profile, words, entry.safeguards), words=words)
    try:
        yield vault
    finally:
        vault.close()


def custody_of(vault: OpenVault) -> LaptopCustody:
    """What its page works with."""
    custody = vault.opened().custody
    assert isinstance(custody, LaptopCustody)
    return custody


def with_sheet(base: Path) -> Profile:
    """A laptop with a recovery sheet."""
    profile = enrolled_profile(base)
    with unlock(profile, WORDS, safeguards(profile)) as key:
        keep_recovery_code(profile, key, CODE, policy=FAST, on=date(2026, 11, 22))
    return profile


def deeds(profile: Profile, words: str = WORDS) -> list[tuple[str, str]]:
    """The lines of the audit and their reasons, oldest first, without this last opening."""
    with entered(profile, words) as vault:
        return [(line.deed, line.reason) for line in vault.store.audit()][::-1][:-1]


def is_told(deed: Callable[[], object]) -> str:
    """What it is told as."""
    with pytest.raises(Told) as told:
        deed()
    return told.value.key


def test_that_a_new_code_ends_the_sheet_before_only_once_it_was_typed_back(tmp_path: Path) -> None:
    profile = with_sheet(tmp_path)
    before = profile.recovery_slot.read_bytes()
    with entered(profile) as vault:
        custody = custody_of(vault)
        code = custody.make_code(WORDS)
        assert profile.recovery_slot.read_bytes() == before
        assert is_told(lambda: custody.confirm_code(CODE)) == "wrong_recovery_code"
        assert is_told(lambda: custody.confirm_code(code[:-1])) == "recovery_code_typo"
        assert profile.recovery_slot.read_bytes() == before
        custody.confirm_code(code.lower().replace("-", " "))
        assert profile.recovery_slot.read_bytes() != before
    LostWays(entry_of(profile)).open_with_code(code, OTHER).close()


def test_that_a_code_that_was_never_typed_back_opens_nothing_and_the_sheet_before_does(tmp_path: Path) -> None:
    profile = with_sheet(tmp_path)
    with entered(profile) as vault:
        code = custody_of(vault).make_code(WORDS)
    ways = LostWays(entry_of(profile))
    assert is_told(lambda: ways.open_with_code(code, OTHER)) == "wrong_recovery_code"
    ways.open_with_code(CODE, OTHER).close()


def test_that_changed_words_and_a_new_sheet_are_in_the_audit(tmp_path: Path) -> None:
    profile = enrolled_profile(tmp_path)
    with entered(profile) as vault:
        custody = custody_of(vault)
        assert is_told(lambda: custody.change_words(OTHER, WORDS)) == "wrong_passphrase"
        custody.confirm_code(custody.make_code(WORDS))
        custody.change_words(WORDS, OTHER)
    assert deeds(profile, OTHER)[-2:] == [("sheet_made", ""), ("words_changed", "")]
    assert state(profile).code_since


def test_that_opening_by_sheet_is_in_the_audit_with_the_wrong_codes_before_it(tmp_path: Path) -> None:
    profile = with_sheet(tmp_path)
    ways = LostWays(entry_of(profile))
    for _try in range(2):
        is_told(lambda: ways.open_with_code(drawn_code(), OTHER))
    ways.open_with_code(CODE, OTHER).close()
    newest = deeds(profile, OTHER)
    assert newest[-3:] == [("recovery_code_failed", "2"), ("opened_by_sheet", ""), ("unlock", "")]


def test_that_wrong_codes_are_said_once_by_whoever_opens_next(tmp_path: Path) -> None:
    profile = with_sheet(tmp_path)
    ways = LostWays(entry_of(profile))
    for tries, said in ((2, "2"), (FREE_TRIES - 2, str(FREE_TRIES - 2))):
        for _try in range(tries):
            is_told(lambda: ways.open_with_code(drawn_code(), OTHER))
        with entered(profile):
            pass
        assert deeds(profile)[-2] == ("recovery_code_failed", said)
    with entered(profile):
        pass
    assert [deed for deed, _why in deeds(profile)[-3:]] == ["unlock"] * 3

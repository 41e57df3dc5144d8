"""Wrong passphrases: counted, slowed down, never punished with a loss."""

from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile
from caseworker.store.vault.guesses import Guesses, wait_after
from caseworker.store.vault.vault import unlock
from tests.fakes.fast_kdf import WORDS, SetClock, fresh_vault, guesses_of, safeguards


def _try(profile: Profile, clock: SetClock, words: str = "wrong") -> Told | None:
    try:
        unlock(profile, words, safeguards(profile, clock))
    except Told as told:
        return told
    return None


def test_that_four_tries_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(count) for count in range(15)]
    assert waits == [0, 0, 0, 0, 0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    assert wait_after(10**9) == 900


def test_that_each_wrong_try_is_told_with_its_number_and_wait(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    clock, told = SetClock(), []
    for _ in range(6):
        error = _try(profile, clock)
        assert error is not None
        told.append((error.key, error.facts["tries"], error.facts["wait_s"]))
    assert told == [
        ("wrong_passphrase", 1, 0),
        ("wrong_passphrase", 2, 0),
        ("wrong_passphrase", 3, 0),
        ("wrong_passphrase", 4, 0),
        ("wrong_passphrase", 5, 10),
        ("passphrase_wait", 5, 10),
    ]


def test_that_even_the_right_words_wait_and_then_clear_the_count(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    clock = SetClock()
    for _ in range(5):
        _try(profile, clock)
    early = _try(profile, clock, WORDS)
    assert early is not None
    assert early.key == "passphrase_wait"
    clock.pass_by(9)
    assert _try(profile, clock, WORDS) is not None
    clock.pass_by(1)
    assert _try(profile, clock, WORDS) is None
    assert guesses_of(profile, clock).count == 0
    assert _try(profile, clock) is not None
    assert guesses_of(profile, clock).count == 1


def test_that_the_count_survives_the_end_of_the_app_even_in_the_middle_of_a_try(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    clock = SetClock()
    guesses_of(profile, clock).begin()
    assert guesses_of(profile, clock).count == 1


def test_that_a_hundred_wrong_tries_destroy_nothing(tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    clock = SetClock()
    before = profile.store.read_bytes(), profile.slot.read_bytes()
    for _number in range(100):
        _try(profile, clock)
        clock.pass_by(900)
    assert (profile.store.read_bytes(), profile.slot.read_bytes()) == before
    assert unlock(profile, WORDS, safeguards(profile, clock)).raw == made.raw


def test_that_a_clock_set_back_neither_skips_the_wait_nor_makes_it_endless(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    clock = SetClock()
    for _ in range(5):
        _try(profile, clock)
    clock.pass_by(-10 * 365 * 86_400)
    assert guesses_of(profile, clock).wait_s() == 10
    clock.pass_by(10)
    assert guesses_of(profile, clock).wait_s() == 0


def test_that_damage_does_not_count_as_a_guess(tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    profile.slot.write_bytes(b"damaged")
    told = _try(profile, SetClock(), WORDS)
    assert told is not None
    assert (told.key, guesses_of(profile).count) == ("slot_damaged", 0)


@pytest.mark.parametrize("content", [b"", b"{", b'{"count": -1}', b'{"count": "x"}', b"\xff"])
def test_that_a_damaged_count_locks_nobody_out(content: bytes, tmp_path: Path) -> None:
    profile, _ = fresh_vault(tmp_path)
    profile.tries.write_bytes(content)
    assert _try(profile, SetClock(), WORDS) is None


def test_that_a_count_that_cannot_be_written_does_not_keep_a_worker_out(tmp_path: Path) -> None:
    # The folder does not exist, as far as the counter knows: no write can succeed.
    guesses = Guesses(tmp_path / "file" / "tries.json", SetClock())
    (tmp_path / "file").write_bytes(b"")
    guesses.begin()
    assert guesses.count == 0

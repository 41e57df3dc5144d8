"""The recovery code: long enough, forgiving to read, told from a slip of the pen, and good for one opening."""

from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.store.profile import Profile, read_slot
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.lost_words import open_with_code
from caseworker.store.vault.recovery import ALPHABET, code_material, drawn_code
from caseworker.store.vault.slots import UNSTRETCHED, header_of
from caseworker.store.vault.vault import change_passphrase, state, unlock
from tests.fakes.cuts import PowerCutError, power_cut
from tests.fakes.fast_kdf import FAST, WORDS, SetClock, fresh_vault, guesses_of, keep_recovery_code, safeguards

TODAY = date(2026, 11, 22)
NEW_WORDS = "lemon kettle anchor ribbon"


def with_code(base: Path) -> tuple[Profile, DataKey, str]:
    """A vault, its key, and its recovery code."""
    profile, key = fresh_vault(base)
    code = drawn_code()
    keep_recovery_code(profile, key, code, policy=FAST, on=TODAY)
    return profile, key, code


def opens_with(profile: Profile, made: DataKey, words: str) -> bool:
    """Whether these words open the vault with its own key; anything but wrong words is a fault."""
    try:
        return unlock(profile, words, safeguards(profile)).raw == made.raw
    except Told as told:
        if told.key != "wrong_passphrase":
            raise
        return False


def key_told(profile: Profile, code: str, clock: SetClock | None = None) -> str:
    """What an opening with this code says."""
    with pytest.raises(Told) as told:
        open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile, clock))
    return told.value.key


def test_that_a_code_has_130_random_bits_and_no_letters_that_look_alike() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    codes = [drawn_code() for _ in range(200)]
    assert len(set(codes)) == 200
    assert {len(code) for code in codes} == {7 * 4 + 6}
    drawn = [code_material(code).decode() for code in codes]
    assert {len(letters) for letters in drawn} == {26}
    assert {letter for letters in drawn for letter in letters} == set(ALPHABET)


def test_that_reading_forgives_case_dashes_spaces_and_look_alikes() -> None:
    letters = iter("01" * 13)
    code = drawn_code(lambda _alphabet: next(letters))
    written = code_material(code)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " – "),
        f"  {code}\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "o").replace("1", "I"),
        "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "-" for letter in code),
    ):
        assert code_material(typed) == written


def test_that_every_single_wrong_letter_and_every_two_exchanged_are_told_as_a_slip() -> None:
    letters = drawn_code().replace("-", "")
    slips = [letters[:at] + other + letters[at + 1 :] for at in range(28) for other in ALPHABET if other != letters[at]]
    slips += [letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in range(27)]
    slips += [letters[:at] + letters[at + 1 :] for at in range(28)]
    slips = [slip for slip in slips if slip != letters]
    assert len(slips) > 900
    for slip in slips:
        with pytest.raises(Told) as told:
            code_material(slip)
        assert told.value.key == "recovery_code_typo"


@pytest.mark.parametrize("typed", ["", "-", "0" * 28 + "0", "Ü" * 28, "\ud800" * 28, "١" * 28])
def test_that_what_is_no_code_is_told_as_a_slip(typed: str) -> None:
    with pytest.raises(Told) as told:
        code_material(typed)
    assert told.value.key == "recovery_code_typo"


def test_that_the_code_opens_and_leads_to_new_words_and_is_spent(tmp_path: Path) -> None:
    profile, made, code = with_code(tmp_path)
    key = open_with_code(profile, code.lower(), NEW_WORDS, safeguards=safeguards(profile))
    assert key.raw == made.raw
    assert unlock(profile, NEW_WORDS, safeguards(profile)).raw == made.raw
    with pytest.raises(Told) as told:
        unlock(profile, WORDS, safeguards(profile))
    assert told.value.key == "wrong_passphrase"
    assert key_told(profile, code) == "recovery_code_none"
    assert [path.name for path in profile.slot.parent.iterdir()] == ["pass.slot"]


def test_that_the_used_slot_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    profile, _, code = with_code(tmp_path)
    witness = tmp_path / "witness"
    witness.hardlink_to(profile.recovery_slot)
    length = len(witness.read_bytes())
    open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile)).wipe()
    assert witness.read_bytes() == bytes(length)


def test_that_the_state_says_since_when_there_is_a_code(tmp_path: Path) -> None:
    profile, key = fresh_vault(tmp_path)
    assert state(profile).code_since == ""
    keep_recovery_code(profile, key, drawn_code(), policy=FAST, on=TODAY)
    assert state(profile).code_since == "2026-11-22"


def test_that_a_new_code_makes_the_old_one_void_and_other_words_do_not(tmp_path: Path) -> None:
    profile, key, old = with_code(tmp_path)
    new = drawn_code()
    keep_recovery_code(profile, key, new, policy=FAST, on=TODAY)
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile))
    assert key_told(profile, old) == "wrong_recovery_code"
    assert open_with_code(profile, new, NEW_WORDS, safeguards=safeguards(profile)).raw == key.raw


def test_that_a_slip_is_no_guess_and_a_wrong_code_is_one_apart_from_the_words(tmp_path: Path) -> None:
    profile, _, code = with_code(tmp_path)
    clock = SetClock()
    for _ in range(20):
        assert key_told(profile, code[:-1] + ("0" if code[-1] != "0" else "1"), clock) == "recovery_code_typo"
    told = [key_told(profile, drawn_code(), clock) for _ in range(6)]
    assert told == ["wrong_recovery_code"] * 5 + ["passphrase_wait"]
    assert guesses_of(profile).count == 0
    assert key_told(profile, code, clock) == "passphrase_wait"
    clock.pass_by(10)
    open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile, clock)).wipe()


def test_that_wrong_words_keep_nobody_from_using_the_paper_and_are_forgotten_then(tmp_path: Path) -> None:
    profile, made, code = with_code(tmp_path)
    clock = SetClock()
    for _ in range(5):
        with pytest.raises(Told):
            unlock(profile, "wrong", safeguards(profile, clock))
    assert open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile, clock)).raw == made.raw
    assert unlock(profile, NEW_WORDS, safeguards(profile, clock)).raw == made.raw


def test_that_the_code_opens_where_the_slot_of_the_words_is_lost_or_damaged(tmp_path: Path) -> None:
    for content in (b"", b"damaged", None):
        profile, made, code = with_code(tmp_path / str(content))
        if content is None:
            profile.slot.unlink()
        else:
            profile.slot.write_bytes(content)
        assert open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile)).raw == made.raw
        assert unlock(profile, NEW_WORDS, safeguards(profile)).raw == made.raw


def test_that_neither_slot_passes_for_the_other(tmp_path: Path) -> None:
    profile, _, code = with_code(tmp_path)
    words, paper = read_slot(profile), profile.recovery_slot.read_bytes()
    profile.recovery_slot.write_bytes(words)
    assert key_told(profile, code) == "slot_damaged"
    profile.slot.write_bytes(paper)
    with pytest.raises(Told) as told:
        unlock(profile, code_material(code).decode(), safeguards(profile))
    assert told.value.key == "slot_damaged"
    assert header_of(paper).params == UNSTRETCHED


def test_that_a_power_cut_anywhere_leaves_the_code_good_or_the_new_words_in_force(tmp_path: Path) -> None:
    outcomes = []
    for after in range(60):
        profile, made, code = with_code(tmp_path / str(after))
        try:
            with power_cut(profile.folder, after=after):
                open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile)).wipe()
        except PowerCutError:
            outcomes.append(opens_with(profile, made, NEW_WORDS))
            if not outcomes[-1]:
                assert opens_with(profile, made, WORDS)
                assert open_with_code(profile, code, NEW_WORDS, safeguards=safeguards(profile)).raw == made.raw
            assert [path.name for path in profile.slot.parent.iterdir()] == ["pass.slot"]
        else:
            break
    assert outcomes == sorted(outcomes)
    assert outcomes.count(True) > 3
    assert outcomes.count(False) > 3

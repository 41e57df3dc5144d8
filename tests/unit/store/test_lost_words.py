"""Lost words, and two officers: a request that only its own words open, and an answer that only this laptop reads."""

from datetime import date
from pathlib import Path

import pytest

from caseworker.custody import RecoveryReply, RecoveryRequest, escrow_info, fingerprint, reply_info
from caseworker.domain.errors import Told
from caseworker.sealed_letters import NotOpened, fresh_key, open_with, seal_to
from caseworker.store.custody.escrow import seal_escrow
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.store.vault.device_secret import Keyring
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.lost_words import (
    begin_recovery,
    cancel_recovery,
    confirm_recovery,
    finish_recovery,
    open_with_code,
)
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.vault import state, take_in_secret, unlock
from tests.fakes.fast_kdf import FAST, WORDS, SetClock, fresh_vault, guesses_of, keep_recovery_code, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use

TODAY = date(2026, 11, 22)
NEW_WORDS = "lemon kettle anchor ribbon"


def approved(request: RecoveryRequest, raw: bytes | bytearray) -> RecoveryReply:
    """What two officers answer once they have opened the escrow."""
    info = reply_info(request.store, request.epoch, request.public_key)
    return RecoveryReply(store=request.store, epoch=request.epoch, sealed=seal_to(request.public_key, info, raw))


def asked(base: Path) -> tuple[Profile, DataKey, RecoveryRequest]:
    """A vault, its key, and a request for it."""
    profile, key = fresh_vault(base)
    write_device(profile, read_device(profile).model_copy(update={"device": "3" * 32}))
    return profile, key, begin_recovery(profile, NEW_WORDS, safeguards(profile), on=TODAY)


def told_by_answer(profile: Profile, reply: RecoveryReply, words: str = NEW_WORDS) -> str:
    """What an answer says that does not open."""
    with pytest.raises(Told) as told:
        finish_recovery(profile, reply, words, safeguards=safeguards(profile))
    return told.value.key


def assert_unchanged(profile: Profile, key: DataKey) -> None:
    """The old words still open, the new ones do not, and the request waits on."""
    with pytest.raises(Told):
        unlock(profile, NEW_WORDS, safeguards(profile))
    assert state(profile).request is not None
    assert unlock(profile, WORDS, safeguards(profile)).raw == key.raw


def test_that_an_escrow_opens_with_the_recovery_key_for_its_store_and_epoch_only(tmp_path: Path) -> None:
    _, key = fresh_vault(tmp_path)
    private, public = fresh_key("escrow")
    escrow = seal_escrow(key, public)
    assert (escrow.store, escrow.epoch, escrow.key) == (key.store.hex(), 1, fingerprint(public))
    assert open_with(private, escrow_info(escrow.store, 1, escrow.key), escrow.sealed) == key.raw
    for info in (
        escrow_info("0" * 32, 1, escrow.key),
        escrow_info(escrow.store, 2, escrow.key),
        escrow_info(escrow.store, 1, fingerprint(fresh_key("escrow")[1])),
    ):
        with pytest.raises(NotOpened):
            open_with(private, info, escrow.sealed)
    assert key.raw.hex() not in escrow.model_dump_json()


def test_that_the_officers_answer_opens_with_the_new_words_which_are_in_force_then(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    seen = state(profile)
    assert (seen.request, seen.asked_on) == (request, "2026-11-22")
    assert (request.device, request.store, request.epoch) == ("3" * 32, made.store.hex(), 1)
    key = finish_recovery(profile, approved(request, made.raw), NEW_WORDS, safeguards=safeguards(profile))
    assert key.raw == made.raw
    assert unlock(profile, NEW_WORDS, safeguards(profile)).raw == made.raw
    with pytest.raises(Told):
        unlock(profile, WORDS, safeguards(profile))
    assert state(profile).request is None
    assert told_by_answer(profile, approved(request, made.raw)) == "recovery_not_asked"


def test_that_the_officers_open_a_vault_whose_keyring_was_lost_and_its_new_words_need_none(tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    with in_use(MemoryKeyring()):
        take_in_secret(profile, made, WORDS, safeguards=safeguards(profile, secrets=Keyring()))
        assert state(profile).has_device_secret
    with in_use(MemoryKeyring()):
        guarded = safeguards(profile, secrets=Keyring())
        with pytest.raises(Told, match="device_secret_lost"):
            unlock(profile, WORDS, guarded)
        request = begin_recovery(profile, NEW_WORDS, guarded, on=TODAY)
        finish_recovery(profile, approved(request, made.raw), NEW_WORDS, safeguards=guarded).wipe()
        assert not state(profile).has_device_secret
        assert unlock(profile, NEW_WORDS, guarded).raw == made.raw
    assert unlock(profile, NEW_WORDS, safeguards(profile)).raw == made.raw


def test_that_the_whole_way_goes_from_the_escrow_to_the_new_words(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    private, public = fresh_key("escrow")
    escrow = seal_escrow(made, public)
    opened = open_with(private, escrow_info(request.store, request.epoch, escrow.key), escrow.sealed)
    key = finish_recovery(profile, approved(request, opened), NEW_WORDS, safeguards=safeguards(profile))
    assert key.raw == made.raw


def test_that_an_answer_with_another_key_changes_nothing(tmp_path: Path) -> None:
    """The request's key is public: a server could seal any key of its own to it."""
    profile, made, request = asked(tmp_path)
    assert told_by_answer(profile, approved(request, bytes(32))) == "recovery_reply_unusable"
    assert told_by_answer(profile, approved(request, bytes(31))) == "recovery_reply_unusable"
    assert_unchanged(profile, made)


def test_that_an_answer_for_another_request_store_or_epoch_changes_nothing(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    other = request.model_copy(update={"public_key": fresh_key("reply")[1]})
    for reply in (
        approved(other, made.raw),
        approved(request.model_copy(update={"store": "0" * 32}), made.raw),
        approved(request.model_copy(update={"epoch": 2}), made.raw),
        approved(request, made.raw).model_copy(update={"store": "0" * 32}),
        approved(request, made.raw).model_copy(update={"epoch": 2}),
        RecoveryReply(store=request.store, epoch=request.epoch),
        RecoveryReply(store=request.store, epoch=request.epoch, sealed="not hex"),
    ):
        assert told_by_answer(profile, reply) == "recovery_reply_unusable"
    assert_unchanged(profile, made)


def test_that_no_flip_of_an_answer_opens(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    reply = approved(request, made.raw)
    sealed = bytes.fromhex(reply.sealed)
    for place in range(len(sealed)):
        flipped = bytearray(sealed)
        flipped[place] ^= 1 << (place % 8)
        changed = reply.model_copy(update={"sealed": flipped.hex()})
        assert told_by_answer(profile, changed) == "recovery_reply_unusable"
    assert_unchanged(profile, made)


def test_that_an_earlier_request_is_void_and_a_cancelled_one_opens_nothing(tmp_path: Path) -> None:
    profile, made, first = asked(tmp_path)
    second = begin_recovery(profile, NEW_WORDS, safeguards(profile), on=TODAY)
    assert first.public_key != second.public_key
    assert told_by_answer(profile, approved(first, made.raw)) == "recovery_reply_unusable"
    cancel_recovery(profile)
    assert told_by_answer(profile, approved(second, made.raw)) == "recovery_not_asked"
    assert unlock(profile, WORDS, safeguards(profile)).raw == made.raw


def test_that_wrong_words_do_not_open_an_answer_and_are_counted_apart(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    clock, reply = SetClock(), approved(request, made.raw)
    for _ in range(2):
        with pytest.raises(Told):
            unlock(profile, "wrong", safeguards(profile, clock))
    told = []
    for _ in range(6):
        with pytest.raises(Told) as trouble:
            finish_recovery(profile, reply, "wrong", safeguards=safeguards(profile, clock))
        told.append(trouble.value.key)
    assert told == ["wrong_passphrase"] * 5 + ["passphrase_wait"]
    assert guesses_of(profile, clock).count == 2


def test_that_whoever_makes_a_request_does_not_clear_the_count_of_wrong_words(tmp_path: Path) -> None:
    profile, _, _ = asked(tmp_path)
    clock = SetClock()
    for _ in range(5):
        with pytest.raises(Told):
            unlock(profile, "wrong", safeguards(profile, clock))
    begin_recovery(profile, "mine", safeguards(profile, clock), on=TODAY)
    confirm_recovery(profile, "mine", safeguards(profile, clock))
    assert guesses_of(profile, clock).count == 5


def test_that_the_number_to_read_out_is_shown_again_only_if_it_is_this_laptops_own(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    assert confirm_recovery(profile, NEW_WORDS, safeguards(profile)) == request
    theirs = fresh_key("reply")[1]
    profile.request.write_text(profile.request.read_text().replace(request.public_key, theirs))
    for attempt in (
        lambda: confirm_recovery(profile, NEW_WORDS, safeguards(profile)),
        lambda: finish_recovery(profile, approved(request, made.raw), NEW_WORDS, safeguards=safeguards(profile)),
    ):
        with pytest.raises(Told) as told:
            attempt()
        assert told.value.key == "slot_damaged"


@pytest.mark.parametrize("spoil", ["store", "epoch", "device"])
def test_that_a_request_of_another_store_epoch_or_laptop_is_damage(spoil: str, tmp_path: Path) -> None:
    profile, _, _ = asked(tmp_path)
    other = {"store": "0" * 32, "epoch": 2, "device": "4" * 32}[spoil]
    write_device(profile, read_device(profile).model_copy(update={spoil: other}))
    with pytest.raises(Told) as told:
        confirm_recovery(profile, NEW_WORDS, safeguards(profile))
    assert told.value.key == "slot_damaged"
    assert state(profile).request is None


def test_that_any_flip_in_the_kept_request_is_told_and_never_gives_another_key(tmp_path: Path) -> None:
    profile, _, request = asked(tmp_path)
    content = profile.request.read_bytes()
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 7)
        profile.request.write_bytes(flipped)
        try:
            found = confirm_recovery(profile, NEW_WORDS, safeguards(profile))
        except Told as told:
            outcome: object = told.key
        else:
            outcome = found
        assert outcome in ("slot_damaged", "store_newer", request), place


def test_that_whoever_remembers_the_words_needs_no_officers_any_more(tmp_path: Path) -> None:
    profile, made, request = asked(tmp_path)
    unlock(profile, WORDS, safeguards(profile)).wipe()
    assert state(profile).request is None
    assert told_by_answer(profile, approved(request, made.raw)) == "recovery_not_asked"


def test_that_an_answer_leaves_the_recovery_code_good_and_a_code_ends_the_request(tmp_path: Path) -> None:
    profile, made = fresh_vault(tmp_path)
    code = drawn_code()
    keep_recovery_code(profile, made, code, policy=FAST, on=TODAY)
    request = begin_recovery(profile, NEW_WORDS, safeguards(profile), on=TODAY)
    finish_recovery(profile, approved(request, made.raw), NEW_WORDS, safeguards=safeguards(profile)).wipe()
    begin_recovery(profile, "other words", safeguards(profile), on=TODAY)
    assert open_with_code(profile, code, "third words", safeguards=safeguards(profile)).raw == made.raw
    assert state(profile).request is None

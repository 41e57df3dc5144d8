"""The passphrase slot: one passphrase opens it, and nothing that was done to the file does."""

import hashlib
import json
import struct
from collections.abc import Callable

import pytest

from caseworker.domain.errors import Told
from caseworker.store.vault.kdf import PRODUCT, KdfParams
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.slots import Place, Terms, seal, unseal
from tests.fakes.fast_kdf import FAST, FAST_PARAMS

STORE = bytes(range(16))
HERE = Place(STORE, 1)
WORDS = b"otter banjo cloud thimble"


def _slot(epoch: int = 1) -> bytes:
    key = DataKey(bytearray(b"d" * 32), store=STORE, epoch=epoch)
    return seal(key, bytearray(WORDS), FAST, place=Place(STORE, epoch), terms=Terms(FAST_PARAMS))


def _key_told(slot: bytes, words: bytes = WORDS, place: Place = HERE) -> str:
    with pytest.raises(Told) as told:
        unseal(slot, bytearray(words), FAST, place=place)
    return told.value.key


def _parts(slot: bytes) -> tuple[dict[str, object], bytes]:
    (length,) = struct.unpack(">H", slot[8:10])
    return json.loads(slot[10 : 10 + length]), slot[10 + length : -32]


def _rebuilt(change: Callable[[dict[str, object]], object]) -> bytes:
    """A slot as a tamperer would write it: header changed, length and checksum made to fit."""
    header, rest = _parts(_slot())
    change(header)
    encoded = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    body = _slot()[:8] + struct.pack(">H", len(encoded)) + encoded + rest
    return body + hashlib.sha256(body).digest()


def test_that_the_right_passphrase_opens_the_slot() -> None:
    assert unseal(_slot(), bytearray(WORDS), FAST, place=HERE) == b"d" * 32


def test_that_a_wrong_passphrase_is_told_as_one() -> None:
    assert _key_told(_slot(), b"otter banjo cloud thimbles") == "wrong_passphrase"
    assert _key_told(_slot(), b"") == "wrong_passphrase"


def test_that_the_data_key_is_not_in_the_slot_and_no_two_slots_are_alike() -> None:
    first, second = _slot(), _slot()
    assert b"d" * 16 not in first
    assert _parts(first)[0]["salt"] != _parts(second)[0]["salt"]
    assert _parts(first)[1] != _parts(second)[1]


def test_that_a_flip_of_any_bit_is_told_as_damage_and_never_opens() -> None:
    slot = _slot()
    told = set()
    for place in range(len(slot)):
        for bit in range(8):
            flipped = bytearray(slot)
            flipped[place] ^= 1 << bit
            told.add(_key_told(bytes(flipped)))
    assert told == {"slot_damaged"}


def test_that_a_slot_cut_anywhere_is_told_as_damage() -> None:
    slot = _slot()
    assert {_key_told(slot[:length]) for length in range(len(slot))} == {"slot_damaged"}
    assert _key_told(slot + b"\x00") == "slot_damaged"


def test_that_a_slot_of_another_store_or_epoch_is_refused() -> None:
    assert _key_told(_slot(), place=Place(bytes(16), 1)) == "slot_damaged"
    assert _key_told(_slot(epoch=1), place=Place(STORE, 2)) == "slot_damaged"


def test_that_a_slot_relabelled_for_another_store_or_epoch_does_not_open_there() -> None:
    other = bytes(16)
    relabelled = _rebuilt(lambda header: header.update(store=other.hex()))
    assert _key_told(relabelled, place=Place(other, 1)) == "wrong_passphrase"
    assert _key_told(_rebuilt(lambda header: header.update(epoch=2)), place=Place(STORE, 2)) == "wrong_passphrase"


@pytest.mark.parametrize(
    "weaker", [{"memory_kib": 32}, {"passes": 0}, {"lanes": 0}, {"floor_kib": 8}, {"floor_passes": 0}]
)
def test_that_parameters_below_the_policy_are_refused_before_anything_is_derived(weaker: dict[str, int]) -> None:
    assert _key_told(_rebuilt(lambda header: header.update(weaker))) == "slot_damaged"


def test_that_parameters_changed_within_the_policy_do_not_open_either() -> None:
    assert _key_told(_rebuilt(lambda header: header.update(memory_kib=128))) == "wrong_passphrase"
    # The floor is not used to derive anything: only its authentication catches this one.
    assert _key_told(_rebuilt(lambda header: header.update(floor_kib=128))) == "wrong_passphrase"


def test_that_a_slot_asking_for_too_much_memory_is_refused() -> None:
    assert _key_told(_rebuilt(lambda header: header.update(memory_kib=2**31))) == "slot_damaged"


def test_that_the_product_does_not_open_a_slot_made_with_the_policy_of_the_tests() -> None:
    with pytest.raises(Told) as told:
        unseal(_slot(), bytearray(WORDS), PRODUCT, place=HERE)
    assert told.value.key == "slot_damaged"


def test_that_no_slot_can_be_made_below_the_policy() -> None:
    key = DataKey.fresh(store=STORE)
    with pytest.raises(ValueError, match="outside the policy"):
        seal(key, bytearray(WORDS), PRODUCT, place=HERE, terms=Terms(KdfParams(1024, 3, 4)))


def test_that_a_slot_of_a_newer_program_is_told_as_newer() -> None:
    with pytest.raises(Told) as told:
        unseal(_rebuilt(lambda header: header.update(format=2, more="x")), bytearray(WORDS), FAST, place=HERE)
    assert (told.value.key, told.value.facts) == ("store_newer", {"found": 2, "known": 1})


@pytest.mark.parametrize(
    "extra",
    [
        {"made_on": "2026-13-45"},
        {"device_secret": 0},
        {"kind": "backdoor"},
        {"more": 1},
        {"epoch": "1"},
        {"salt": ""},
        {"format": 0},
    ],
)
def test_that_a_header_with_anything_unexpected_is_damage(extra: dict[str, object]) -> None:
    assert _key_told(_rebuilt(lambda header: header.update(extra))) == "slot_damaged"

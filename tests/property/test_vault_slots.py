"""A slot that was tampered with by someone who can mend the checksum never opens, and always says one clear thing."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.domain.errors import Told
from caseworker.store.vault.keys import Secret
from caseworker.store.vault.slots import Place, Terms, seal, unseal
from tests.fakes.fast_kdf import FAST, FAST_PARAMS

STORE = bytes(range(16))
WORDS = b"otter banjo cloud thimble"
SLOT = seal(Secret(bytearray(b"d" * 32)), bytearray(WORDS), FAST, place=Place(STORE, 1), terms=Terms(FAST_PARAMS))
BODY = SLOT[:-32]


def _outcome(body: bytes, words: bytes = WORDS) -> str:
    slot = body + hashlib.sha256(body).digest()
    try:
        unseal(slot, bytearray(words), FAST, place=Place(STORE, 1))
    except Told as told:
        return told.key
    return "opened"


def test_that_the_untouched_slot_opens_with_a_checksum_made_here() -> None:
    assert _outcome(BODY) == "opened"


@given(st.integers(0, len(BODY)), st.integers(0, 8), st.binary(max_size=8))
@settings(max_examples=500, deadline=None)
def test_that_no_splice_opens(at: int, cut: int, put: bytes) -> None:
    body = BODY[:at] + put + BODY[at + cut :]
    expected = {"opened"} if body == BODY else {"slot_damaged", "wrong_passphrase", "store_newer"}
    assert _outcome(body) in expected


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_that_noise_is_damage(noise: bytes) -> None:
    assert _outcome(noise) == "slot_damaged"
    assert _outcome(BODY[:10] + noise) == "slot_damaged"


@given(st.binary(max_size=40).filter(lambda words: words != WORDS))
@settings(max_examples=200, deadline=None)
def test_that_no_other_passphrase_opens(words: bytes) -> None:
    assert _outcome(BODY, words) == "wrong_passphrase"

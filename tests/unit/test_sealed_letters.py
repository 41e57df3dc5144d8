"""Letters to a public key: opened by its holder, under the same words, and by nobody and nothing else."""

import pytest

from caseworker.sealed_letters import KeyKind, NotOpened, fresh_key, open_with, public_half, seal_to

KINDS: tuple[KeyKind, ...] = ("escrow", "reply")
CONTENT = b"thirty-two bytes of some content"


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_holder_of_the_key_reads_what_was_sealed_to_it(kind: KeyKind) -> None:
    private, public = fresh_key(kind)
    letter = seal_to(public, b"words", CONTENT)
    assert open_with(private, b"words", letter) == CONTENT
    assert public_half(private) == public
    assert CONTENT.hex() not in letter
    assert seal_to(public, b"words", CONTENT) != letter


def test_the_lengths_that_the_protocol_names() -> None:
    lengths = {}
    for kind in KINDS:
        private, public = fresh_key(kind)
        lengths[kind] = (len(private), len(public) // 2, len(seal_to(public, b"", CONTENT)) // 2)
    assert lengths == {"escrow": (96, 1216, 1168), "reply": (32, 32, 80)}


@pytest.mark.parametrize("kind", KINDS)
def test_that_another_key_or_another_info_opens_nothing(kind: KeyKind) -> None:
    private, public = fresh_key(kind)
    letter = seal_to(public, b"words", CONTENT)
    for other in KINDS:
        with pytest.raises(NotOpened):
            open_with(fresh_key(other)[0], b"words", letter)
    with pytest.raises(NotOpened):
        open_with(private, b"other words", letter)


@pytest.mark.parametrize("kind", KINDS)
def test_that_no_letter_opens_once_any_of_its_bytes_changed_or_its_end_is_cut(kind: KeyKind) -> None:
    private, public = fresh_key(kind)
    letter = bytes.fromhex(seal_to(public, b"words", CONTENT))
    for place in range(len(letter)):
        changed = bytearray(letter)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(NotOpened):
            open_with(private, b"words", changed.hex())
    for length in (0, 1, 31, 32, len(letter) - 1):
        with pytest.raises(NotOpened):
            open_with(private, b"words", letter[:length].hex())


@pytest.mark.parametrize("public", ["", "zz", "00", "ab" * 31, "ab" * 1215, "ab" * 1217])
def test_that_nothing_is_sealed_to_what_is_no_key(public: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        seal_to(public, b"words", CONTENT)


@pytest.mark.parametrize("private", [b"", bytes(31), bytes(33), bytes(95), bytes(97)])
@pytest.mark.parametrize("letter", ["", "zz", "00" * 80])
def test_that_what_is_no_key_opens_nothing(private: bytes, letter: str) -> None:
    with pytest.raises(NotOpened):
        open_with(private, b"words", letter)

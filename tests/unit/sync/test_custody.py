"""The audit's chain and the signed texts: what is changed, left out or meant for another laptop does not hold."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from caseworker import custody
from caseworker.custody import CHAIN_START, Deed, follows, is_signed, link

TEXT = st.text(max_size=8)
FIELDS = ("at", "worker", "deed", "record", "scope", "reason", "digest")


def chained(lines: list[dict[str, str]]) -> list[Deed]:
    """Lines as a chain from the start."""
    deeds: list[Deed] = []
    before = CHAIN_START
    for number, line in enumerate(lines, 1):
        bare = Deed(n=number, chain="", **{"at": "", "worker": "", "deed": "", **line})
        before = link(before, bare)
        deeds.append(bare.model_copy(update={"chain": before}))
    return deeds


LINES = st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXT)), min_size=2, max_size=5)


@given(LINES, st.data())
def test_that_a_changed_left_out_or_moved_line_breaks_the_chain(
    lines: list[dict[str, str]], data: st.DataObject
) -> None:
    deeds = chained(lines)
    assert follows(CHAIN_START, 0, deeds)
    at = data.draw(st.integers(0, len(deeds) - 1))
    field = data.draw(st.sampled_from(FIELDS))
    changed = deeds[at].model_copy(update={field: getattr(deeds[at], field) + "x"})
    assert not follows(CHAIN_START, 0, [*deeds[:at], changed, *deeds[at + 1 :]])
    if at < len(deeds) - 1:
        assert not follows(CHAIN_START, 0, deeds[:at] + deeds[at + 1 :])
        assert not follows(CHAIN_START, 0, [*deeds[:at], deeds[at + 1], deeds[at], *deeds[at + 2 :]])


@given(TEXT, TEXT)
def test_that_letters_cannot_move_from_one_column_to_the_next(one: str, two: str) -> None:
    left = Deed(n=1, at="", worker="", deed=one + two, record="", chain="")
    right = Deed(n=1, at="", worker="", deed=one, record=two, chain="")
    assert (link(CHAIN_START, left) == link(CHAIN_START, right)) == (two == "")


@pytest.mark.parametrize("wrong", ["", "00", "zz" * 64, "00" * 64])
def test_that_a_signature_that_is_none_does_not_hold(wrong: str) -> None:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    assert is_signed(public, b"text", key.sign(b"text").hex())
    assert not is_signed(public, b"other text", key.sign(b"text").hex())
    assert not is_signed(public, b"text", wrong)
    assert not is_signed("", b"text", key.sign(b"text").hex())


def test_that_a_fingerprint_names_one_key_in_groups_of_four() -> None:
    one, two = custody.fingerprint("00" * 32), custody.fingerprint("01" + "00" * 31)
    assert one != two
    assert [len(part) for part in one.split("-")] == [4, 4, 4, 4, 4]

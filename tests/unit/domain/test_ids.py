"""Ids are UUIDs of version 7, and numbers can be said over the phone."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.ids import human_number, is_id, uuid7

TIMES, NOISE = st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10)


@given(TIMES, NOISE)
def test_that_an_id_is_a_uuid_of_version_seven_with_its_time_in_front(milliseconds: int, noise: bytes) -> None:
    made = uuid7(milliseconds, noise)
    assert is_id(made)
    read = uuid.UUID(hex=made)
    assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert read.int >> 80 == milliseconds


@given(TIMES, TIMES, NOISE, NOISE)
def test_that_an_id_made_later_sorts_later(one: int, other: int, noise: bytes, more: bytes) -> None:
    if one != other:
        assert (uuid7(one, noise) < uuid7(other, more)) == (one < other)


@given(TIMES, NOISE, NOISE)
def test_that_two_ids_of_one_moment_differ_as_their_chance_does(milliseconds: int, noise: bytes, more: bytes) -> None:
    # Six of the eighty bits give way to the version and the variant.
    kept = (int.from_bytes(noise, "big") ^ int.from_bytes(more, "big")) & 0x0FFF_3FFF_FFFF_FFFF_FFFF
    assert (uuid7(milliseconds, noise) != uuid7(milliseconds, more)) == bool(kept)


@pytest.mark.parametrize("noise", [b"", b"123456789", b"12345678901"])
def test_that_too_little_or_too_much_chance_makes_no_id(noise: bytes) -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(0, noise)


def test_that_numbers_of_two_laptops_never_meet() -> None:
    assert human_number("K7", 42) == "K7-0042"
    assert human_number("K7", 42) != human_number("K8", 42)

"""The small values of sync: addresses and back-off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.errors import Told
from caseworker.domain.pacing import LONGEST_S, METERED_S, SHORTEST_S, USUAL_S, Pace
from caseworker.sync.address import Address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("casework.example.org", "https://casework.example.org"),
        (" https://casework.example.org/ ", "https://casework.example.org"),
        ("https://casework.example.org:8443/north/", "https://casework.example.org:8443/north"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_that_an_address_is_read_as_a_person_types_it(typed: str, url: str) -> None:
    assert Address.of(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "http://casework.example.org", "http://10.0.0.4", "http://localhost.example.org", "ftp://casework.example.org",
        "", "https://", "https://amina:words@casework.example.org", "https://casework.example.org?team=1",
        "https://casework.example.org:port", "http://127.0.0.1.example.org",
    ],
)  # fmt: skip
def test_that_nothing_is_sent_in_the_clear_to_another_machine(typed: str) -> None:
    with pytest.raises(Told) as caught:
        Address.of(typed)
    assert caught.value.key == "insecure_address"


@given(failures=st.integers(0, 10_000), chance=st.floats(0, 1), asked=st.floats(0, 10_000))
def test_that_a_wait_is_never_shorter_than_asked_nor_longer_than_five_minutes_unasked(
    failures: int, chance: float, asked: float
) -> None:
    wait = Pace(failures + 1).wait(chance, asked)
    assert max(SHORTEST_S, asked) <= wait <= max(LONGEST_S, asked)


def test_that_the_range_doubles_with_every_failure() -> None:
    tries, longest = Pace(1), []
    for _ in range(9):
        longest.append(tries.wait(1.0))
        tries = tries.failed()
    assert longest == [4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_that_laptops_that_are_well_do_not_come_all_at_once_and_spare_a_connection_paid_by_use() -> None:
    assert [Pace().wait(chance) for chance in (0.0, 1.0)] == pytest.approx([USUAL_S * 0.8, USUAL_S * 1.2])
    assert Pace(is_metered=True).wait(0.5) == METERED_S
    assert Pace(7).succeeded() == Pace()

"""The lease's clock: whatever happens to a laptop's clock, no lease is made longer, and the next one heals it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.domain.lease import SET_BACK, Reckoning, Standing, Times, still_valid

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Lease:
    """A lease as the partnership signed it."""

    seq: int = 1
    issued_at: datetime = START
    not_after: datetime = START + WEEK


def times(rtc: datetime, **more: object) -> Times:
    said = {"newest_known": None, "server_time": START, "monotonic_since": timedelta(), **more}
    return Times(now_rtc=rtc, **said)  # type: ignore[arg-type]


@dataclass
class Laptop:
    """A laptop in the hands of somebody who turns its clock. `true` is the real time, which it cannot see.

    `seen` is what its store noted; a restart forgets the rest, and the monotonic clock begins anew.
    """

    lease: Lease = field(default_factory=Lease)
    true: datetime = START
    off: timedelta = timedelta()
    ticks: float = 100.0
    seen: list[datetime] = field(default_factory=list)
    before: Reckoning | None = None

    @property
    def rtc(self) -> datetime:
        """What its clock shows."""
        return self.true + self.off

    def look(self) -> Standing:
        """As the lock does once a minute: reckon, and note it."""
        self.before, standing = Reckoning.onward(self.lease, self.rtc, self.ticks, known=self.seen, before=self.before)
        self.seen.append(standing.now)
        return standing

    def pass_by(self, seconds: float) -> None:
        """Time passes while the app is open."""
        self.true += timedelta(seconds=seconds)
        self.ticks += seconds

    def sleep(self, seconds: float) -> None:
        """Time passes while the laptop is suspended: its monotonic clock stands still."""
        self.true += timedelta(seconds=seconds)

    def restart(self, seconds: float) -> None:
        """It was off for a while."""
        self.true += timedelta(seconds=seconds)
        self.ticks, self.before = 3.0, None


SECONDS = st.floats(0, 2 * 86_400)
MOVES = st.one_of(
    st.tuples(st.just("pass_by"), SECONDS),
    st.tuples(st.just("sleep"), SECONDS),
    st.tuples(st.just("restart"), SECONDS),
    st.tuples(st.just("turn"), st.floats(-400 * 86_400, 400 * 86_400)),
    st.tuples(st.just("reset"), st.just(0.0)),
)


def move(laptop: Laptop, name: str, much: float) -> None:
    if name == "turn":
        laptop.off += timedelta(seconds=much)
    elif name == "reset":  # the battery of the clock is empty
        laptop.off = datetime(2000, 1, 1, tzinfo=UTC) - laptop.true
    else:
        getattr(laptop, name)(much)


@given(st.lists(MOVES, max_size=40))
def test_that_no_move_of_any_clock_makes_a_lease_longer(moves: list[tuple[str, float]]) -> None:
    laptop = Laptop()
    before = laptop.look()
    for name, much in moves:
        move(laptop, name, much)
        after = laptop.look()
        assert after.now >= before.now
        assert after.days_left <= before.days_left
        assert after.is_over or not before.is_over
        before = after


@pytest.mark.timeout(60)
def test_that_a_thousand_turns_of_the_clock_never_extend_a_lease() -> None:
    """Back before every look, in every pattern of small and large steps; the app is open all the time."""
    for number in range(1_000):
        laptop = Laptop()
        laptop.look()
        step = 60.0 * (1 + number * 37 % 1_000)
        while not laptop.look().is_over:
            laptop.pass_by(step)
            laptop.off -= timedelta(seconds=step * (1 + number % 3))
        assert laptop.true - START <= WEEK + timedelta(seconds=2 * step)


@given(st.floats(0, 20 * 86_400))
def test_that_a_right_clock_ends_a_lease_when_it_says(seconds: float) -> None:
    laptop = Laptop()
    laptop.restart(seconds)
    standing = laptop.look()
    assert standing.is_over == (START + timedelta(seconds=seconds) >= START + WEEK)
    assert not standing.is_set_back


@given(st.lists(MOVES, max_size=20))
def test_that_the_next_lease_starts_the_reckoning_anew(moves: list[tuple[str, float]]) -> None:
    laptop = Laptop()
    for name, much in moves:
        move(laptop, name, much)
        laptop.look()
    laptop.off = timedelta()
    laptop.lease = Lease(2, laptop.true, laptop.true + WEEK)
    laptop.seen.clear()  # as the store does when it takes in a lease
    assert not laptop.look().is_over
    assert laptop.look().days_left == 7


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({}, 7),
        ({"newest_known": START + 3 * DAY}, 4),
        ({"server_time": START + 2 * DAY}, 5),
        ({"monotonic_since": 6 * DAY}, 1),
        ({"newest_known": START + DAY, "server_time": START + 2 * DAY, "monotonic_since": 3 * DAY}, 2),
    ],
)
def test_that_the_latest_of_all_times_counts(known: dict[str, object], left: int) -> None:
    assert still_valid(Lease(), times(START - 30 * DAY, **known)).days_left == left


@pytest.mark.parametrize(("back", "is_set_back"), [(timedelta(minutes=9), False), (SET_BACK, True), (DAY, True)])
def test_that_a_clock_set_back_is_said_from_ten_minutes_on(back: timedelta, is_set_back: bool) -> None:
    assert still_valid(Lease(), times(START - back)).is_set_back == is_set_back


@pytest.mark.parametrize(
    ("after", "left", "is_over"),
    [(WEEK - timedelta(seconds=1), 0, False), (WEEK, 0, True), (WEEK + 400 * DAY, 0, True), (timedelta(0), 7, False)],
)
def test_that_a_lease_is_over_from_the_moment_it_names(after: timedelta, left: int, is_over: bool) -> None:
    standing = still_valid(Lease(), times(START + after))
    assert (standing.days_left, standing.is_over) == (left, is_over)


def test_that_time_that_seems_to_run_backwards_in_a_process_takes_nothing_back() -> None:
    standing = still_valid(Lease(), times(START, monotonic_since=-5 * DAY))
    assert standing.now == START

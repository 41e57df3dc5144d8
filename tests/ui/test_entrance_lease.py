"""The lease of an open store, looked at once a minute: what turning the clock does to it, and what it does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.lease import Standing
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.vault import unlock
from caseworker.wire import Lease
from tests.fakes.desktop import ENROLLED, enrolled_profile
from tests.fakes.fast_kdf import START, WORDS, safeguards
from ui.entrance.lease import LeaseClock

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@dataclass
class Hand:
    """Both clocks of a laptop: the one that people set, and the one that only goes on."""

    shows: datetime = START
    ticks: float = 500.0

    def now(self) -> datetime:
        """What the laptop's clock shows."""
        return self.shows

    def read(self) -> float:
        """Seconds that nobody can set."""
        return self.ticks

    def goes_on(self, time: timedelta, *, asleep: bool = False) -> None:
        """Time passes; asleep, only one of the clocks notices."""
        self.shows += time
        self.ticks += 0 if asleep else time.total_seconds()


class Laptop:
    """A store that is opened and closed, and the lease it holds."""

    def __init__(self, profile: Profile) -> None:
        self.profile, self.hand = profile, Hand()
        self._open: Store | None = None
        self.open()

    def open(self) -> None:
        """A start of the app."""
        self.close()
        with unlock(self.profile, WORDS, safeguards(self.profile)) as key:
            self._open = Store.open(self.profile, key, self.hand)
        self.lease = LeaseClock(self._open, self.hand, self.hand.read)

    def close(self) -> None:
        """The end of the app, as the vault has it."""
        if self._open is not None:
            self.lease.note()
            self._open.close()
        self._open = None

    def meets(self, seq: int, *, at: datetime | None = None) -> None:
        """The server gives a lease of seven days, by its own time."""
        issued = at or self.hand.shows
        lease = Lease(
            device=ENROLLED.device, worker=ENROLLED.worker, seq=seq, issued_at=issued, not_after=issued + 7 * DAY
        )
        assert self._open is not None
        assert self._open.sync.custody.keep_lease(lease)

    def standing(self) -> Standing:
        """How the lease stands."""
        found = self.lease.standing()
        assert found is not None
        return found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(enrolled_profile(tmp_path))
    yield made
    made.close()


@pytest.fixture(params=["in this session", "before a restart"])
def leased(laptop: Laptop, request: pytest.FixtureRequest) -> Laptop:
    """A lease that was taken in just now, or that was there when the app was started."""
    laptop.meets(1)
    if request.param == "before a restart":
        laptop.open()
    assert laptop.standing().days_left == 7
    return laptop


def test_that_without_a_lease_nothing_limits_how_long_a_laptop_opens(laptop: Laptop) -> None:
    laptop.hand.goes_on(YEAR)
    assert laptop.lease.standing() is None
    laptop.lease.require()


def test_that_a_lease_ends_at_its_last_moment_and_not_before(leased: Laptop) -> None:
    leased.hand.goes_on(7 * DAY - HOUR)
    assert (leased.lease.is_over(), leased.standing().days_left) == (False, 0)
    leased.hand.goes_on(HOUR)
    with pytest.raises(Told, match="lease_over"):
        leased.lease.require()


def test_that_time_asleep_counts(leased: Laptop) -> None:
    leased.hand.goes_on(8 * DAY, asleep=True)
    assert leased.lease.is_over()


def test_that_a_clock_set_back_before_each_look_makes_a_lease_no_longer(leased: Laptop) -> None:
    for _hour in range(7 * 24 - 1):
        leased.hand.goes_on(HOUR)
        assert not leased.lease.is_over()
        leased.hand.shows -= HOUR
    leased.hand.goes_on(HOUR)
    assert leased.lease.is_over()


def test_that_days_that_were_seen_stay_counted_when_the_clock_is_set_back(leased: Laptop) -> None:
    leased.hand.goes_on(6 * DAY, asleep=True)
    assert leased.standing().days_left == 1
    leased.hand.shows -= 6 * DAY
    assert leased.standing().days_left == 1
    leased.hand.goes_on(DAY)
    assert leased.lease.is_over()


def test_that_what_was_reckoned_is_kept_over_a_restart(leased: Laptop) -> None:
    leased.hand.goes_on(8 * DAY)
    assert leased.lease.is_over()
    leased.hand.shows -= YEAR
    leased.open()
    assert leased.lease.is_over()
    assert leased.standing().is_set_back


def test_that_a_clock_far_ahead_does_not_shut_out_who_has_just_met_the_server(laptop: Laptop) -> None:
    laptop.hand.shows = START + YEAR
    laptop.meets(1, at=START)
    assert laptop.standing().days_left == 7
    laptop.hand.goes_on(6 * DAY)
    assert not laptop.lease.is_over()
    laptop.hand.goes_on(DAY)
    assert laptop.lease.is_over()


def test_that_a_clock_far_ahead_has_to_meet_the_server_again_after_a_restart(laptop: Laptop) -> None:
    laptop.hand.shows = START + YEAR
    laptop.meets(1, at=START)
    laptop.open()
    assert laptop.lease.is_over()
    laptop.meets(2, at=START)
    assert laptop.standing().days_left == 7


def test_that_a_new_lease_begins_anew(leased: Laptop) -> None:
    leased.hand.goes_on(6 * DAY)
    assert leased.standing().days_left == 1
    leased.meets(2)
    assert leased.standing().days_left == 7
    leased.hand.goes_on(7 * DAY)
    assert leased.lease.is_over()

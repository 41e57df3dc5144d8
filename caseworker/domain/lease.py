"""How long a laptop may still be opened without meeting its server: pure reckoning over clocks that can be set.

A lease says until when. The time it is compared with is never earlier than anything this laptop has proof of, so a
clock that is set back, a restart or a suspension can end a lease early and never make it longer. A clock that runs
ahead ends it early too; the next lease starts the reckoning anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SET_BACK = timedelta(minutes=10)
"""A clock that shows this much less than what is known has been set back, and that is said."""
_DAY = timedelta(days=1)


class Leased(Protocol):
    """A lease whose signature was verified. A higher `seq` replaces a lower one, whatever it says."""

    @property
    def seq(self) -> int:
        """It grows with every lease of a laptop."""
        ...

    @property
    def issued_at(self) -> datetime:
        """The partnership's time when it was signed."""
        ...

    @property
    def not_after(self) -> datetime:
        """When it ends."""
        ...


@dataclass(frozen=True, slots=True)
class Times:
    """Everything this laptop knows about the present moment; all times have an offset.

    Attributes:
        now_rtc: what the laptop's clock shows.
        newest_known: the newest time the store noted since the lease was taken in, None if it noted none.
        server_time: a time the partnership signed, or one that was reckoned from it in this process.
        monotonic_since: how long ago that was, by a clock that nobody can set.
    """

    now_rtc: datetime
    newest_known: datetime | None
    server_time: datetime
    monotonic_since: timedelta = timedelta()

    @property
    def now(self) -> datetime:
        """The moment it is at least."""
        known = [self.now_rtc, self.server_time + max(self.monotonic_since, timedelta())]
        return max([*known, self.newest_known] if self.newest_known is not None else known)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lease means at a moment.

    Attributes:
        now: the moment that was reckoned; worth noting in the store, so that a restart does not forget it.
        days_left: whole days until it ends, 0 on the last day and afterwards.
        is_over: it has ended: the laptop opens only to meet the server.
        is_set_back: the laptop's clock shows at least `SET_BACK` less than is known.
    """

    now: datetime
    days_left: int
    is_over: bool
    is_set_back: bool


def still_valid(lease: Leased, times: Times) -> Standing:
    """How a lease stands at these times. It is over from the moment it names."""
    now = max(times.now, lease.issued_at)
    left = max(lease.not_after - now, timedelta())
    return Standing(now, left // _DAY, is_over=now >= lease.not_after, is_set_back=now - times.now_rtc >= SET_BACK)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The moment that was reckoned last in this process: for which lease, and what the monotonic clock showed then."""

    seq: int
    now: datetime
    ticks: float

    @classmethod
    def onward(
        cls, lease: Leased, now_rtc: datetime, ticks: float, *, known: Iterable[datetime], before: "Reckoning | None"
    ) -> "tuple[Reckoning, Standing]":
        """Look at the clocks once more. `known` are times of the store's own, `ticks` monotonic seconds.

        Without a reckoning of the same lease before it begins at the lease's own signed time.
        """
        newest = max(known, default=None)
        is_same = before is not None and before.seq == lease.seq
        start, since = (before.now, ticks - before.ticks) if before is not None and is_same else (lease.issued_at, 0.0)
        standing = still_valid(lease, Times(now_rtc, newest, start, timedelta(seconds=since)))
        return cls(lease.seq, standing.now, ticks), standing

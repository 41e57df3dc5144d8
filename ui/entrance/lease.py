"""Until when this laptop opens without its server: the lease in the store, against every clock there is."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from caseworker.domain.errors import Told
from caseworker.domain.lease import Reckoning, Standing, Times, still_valid
from caseworker.domain.ports import Clock
from caseworker.store.mending.salvage import Looking
from caseworker.store.store import Store
from caseworker.wire import Lease


@dataclass(frozen=True, slots=True)
class _Met:
    """What the clock showed when a lease was first seen here, and how much time had passed at the last look."""

    seq: int
    wall: datetime
    ticks: float
    passed: timedelta = timedelta()

    def onward(self, now: datetime, ticks: float) -> "_Met":
        """One more look, by whichever clock moved further: one of them may stand still while the laptop sleeps."""
        passed = max(now - self.wall, self.passed + timedelta(seconds=ticks - self.ticks))
        return replace(self, ticks=ticks, passed=passed)


class LeaseClock:
    """Looks at the lease of an open store whenever it is asked. A clock that is set back makes it no longer.

    A lease that was taken in since the store was opened counts from the partnership's own time, whatever the laptop's
    clock shows: who has just met the server is not locked out because that clock runs ahead. After a restart the clock
    counts again, and the server has to be met again.
    """

    def __init__(self, store: Store | Looking, clock: Clock, ticks: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._ticks = ticks
        self._before: Reckoning | None = None
        self._met: _Met | None = None
        self._found = 0
        self._now: datetime | None = None
        with suppress(Told):
            found = store.custody().lease
            self._found = found.seq if found is not None else 0

    def standing(self) -> Standing | None:
        """How the lease stands now; None where there is none: then nothing limits how long the laptop opens."""
        state = self._store.custody()
        if state.lease is None:
            return None
        if state.lease.seq != self._found:
            standing = self._since_met(state.lease)
        else:
            known = [] if state.newest_known is None else [state.newest_known]
            now, ticks = self._clock.now(), self._ticks()
            self._before, standing = Reckoning.onward(state.lease, now, ticks, known=known, before=self._before)
        self._now = standing.now
        return standing

    def is_over(self) -> bool:
        """Whether the laptop has to meet its server before it opens."""
        standing = self.standing()
        return standing is not None and standing.is_over

    def require(self) -> None:
        """Raise Told("lease_over") if it is."""
        if self.is_over():
            raise Told("lease_over")

    def note(self) -> None:
        """Keep the moment that was reckoned, so that closing the app does not forget it."""
        if self._now is not None and isinstance(self._store, Store):
            self._store.sync.custody.note_seen(self._now)

    def _since_met(self, lease: Lease) -> Standing:
        now, ticks = self._clock.now(), self._ticks()
        before = self._met if self._met is not None and self._met.seq == lease.seq else _Met(lease.seq, now, ticks)
        self._met = before.onward(now, ticks)
        return still_valid(lease, Times(lease.issued_at, None, lease.issued_at, self._met.passed))

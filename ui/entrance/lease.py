"""Until when this laptop opens without its server: the lease in the store, against every clock there is."""

from collections.abc import Callable

from caseworker.domain.errors import Told
from caseworker.domain.lease import Reckoning, Standing
from caseworker.domain.ports import Clock
from caseworker.store.store import Store


class LeaseClock:
    """Looks at the lease of an open store whenever it is asked. A clock that is set back makes it no longer."""

    def __init__(self, store: Store, clock: Clock, ticks: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._ticks = ticks
        self._before: Reckoning | None = None

    def standing(self) -> Standing | None:
        """How the lease stands now; None where there is none: then nothing limits how long the laptop opens."""
        state = self._store.custody()
        if state.lease is None:
            return None
        known = [] if state.newest_known is None else [state.newest_known]
        now, ticks = self._clock.now(), self._ticks()
        self._before, standing = Reckoning.onward(state.lease, now, ticks, known=known, before=self._before)
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
        if self._before is not None:
            self._store.sync.custody.note_seen(self._before.now)

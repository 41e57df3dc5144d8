"""The clock of the machine: the one place of the product that asks it. Everything else is given a `Clock`."""

from datetime import UTC, datetime


class SystemClock:
    """What this machine takes the time to be. It may be wrong: no rule of merging or ordering believes it."""

    def now(self) -> datetime:
        """The present moment, in UTC and with its offset."""
        return datetime.now(UTC)

"""How long to wait before trying again: full jitter, so that a server which comes back is not met by all at once."""

from dataclasses import dataclass

SHORTEST_S = 2.0
LONGEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """How many tries have failed in a row. A value: every change gives a new one."""

    failures: int = 0

    def failed(self) -> "Backoff":
        """After one more failure."""
        return Backoff(self.failures + 1)

    def wait(self, chance: float, asked_s: float = 0.0) -> float:
        """Seconds to wait. `chance` is random in 0..1; `asked_s` is what the server asked for, and never undercut.

        The range doubles with each failure, from 2 s up to 5 minutes, and the wait is anywhere in it.
        """
        range_s = min(LONGEST_S, SHORTEST_S * 2.0 ** min(self.failures, 16))
        return max(SHORTEST_S, chance * range_s, asked_s)

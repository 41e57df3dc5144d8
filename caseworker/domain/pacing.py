"""When sync runs again by itself: never all laptops at once, sparing where data costs, patient where nothing answers.

Nothing here asks whether there is a network: a run is tried, and what became of it decides when the next one is.
"""

from dataclasses import dataclass, replace

SHORTEST_S = 2.0
LONGEST_S = 300.0
USUAL_S = 300.0
METERED_S = 1_800.0
"""On a connection that is paid by use, work is still sent soon after it is written; news wait for half an hour."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many runs have failed in a row, and whether the connection is metered. A value that is never changed."""

    failures: int = 0
    is_metered: bool = False

    def failed(self) -> "Pace":
        """After one more failure."""
        return replace(self, failures=self.failures + 1)

    def succeeded(self) -> "Pace":
        """After a run that went through."""
        return replace(self, failures=0)

    def wait(self, chance: float, asked_s: float = 0.0) -> float:
        """Seconds until the next run. `chance` is random in 0..1; `asked_s` is what the server asked for.

        After failures the range doubles from 2 s up to 5 minutes and the wait is anywhere in it (full jitter), never
        under what was asked for. Otherwise it is the usual time or up to a fifth less or more.
        """
        if not self.failures:
            return (METERED_S if self.is_metered else USUAL_S) * (0.8 + 0.4 * chance)
        range_s = min(LONGEST_S, SHORTEST_S * 2.0 ** min(self.failures, 16))
        return max(SHORTEST_S, chance * range_s, asked_s)

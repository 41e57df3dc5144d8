"""How set-up talks: short plain lines that appear at once, also in a log file."""

from __future__ import annotations

import sys
import time


class Stopped(Exception):
    """Set-up cannot go on; the text is one or two sentences that say what the person can do about it."""


def say(line: str) -> None:
    """Show one progress line immediately, in step with what child processes print."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Stopwatch:
    """Seconds since it was made, for the progress lines and the summary; never used for deciding anything."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Elapsed time as a plain number of seconds."""
        return time.monotonic() - self._started

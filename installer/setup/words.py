"""How set-up talks: short plain lines that appear at once, also in a log file."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


class Stopped(Exception):
    """Set-up cannot go on; the text is one or two sentences that say what the person can do about it."""


def say(line: str) -> None:
    """Show one progress line immediately, in step with what child processes print."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def hear(command: Sequence[str], each: Callable[[str], None], *, variables: dict[str, str], folder: Path) -> int:
    """Run a command that is asked nothing, and hand over each line it says as it says it; its exit code."""
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=variables,
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            each(line.rstrip("\n"))
    return running.returncode


class Stopwatch:
    """Seconds since it was made, for the progress lines and the summary; never used for deciding anything."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Elapsed time as a plain number of seconds."""
        return time.monotonic() - self._started

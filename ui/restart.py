"""The full lock's second half: a fresh process that shows the lock, and the end of this one.

What the lock screen may know (three counts, the look, public numbers) goes through a pipe, never through a file or a
command line.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QCoreApplication

from caseworker.domain.settings import Settings

AFTER_LOCK: Final = "--after-lock"
_LONGEST: Final = 65_536


class Handover(BaseModel):
    """What the fresh process is told. Counts and public numbers only: nothing about anybody.

    Attributes:
        locked_at: "13:58", empty when nothing is known.
        planned, to_answer, unsent: what was waiting at that moment.
        is_offline: whether the last try found no network.
        is_unsaved: whether the disk did not take what was typed last.
        settings: the worker's look, so that 200 % text is there before unlocking.
        numbers: name and number of helplines somebody has checked.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    locked_at: str = ""
    planned: int = 0
    to_answer: int = 0
    unsent: int = 0
    is_offline: bool = False
    is_unsaved: bool = False
    settings: Settings = Settings()
    numbers: tuple[tuple[str, str], ...] = ()


NOTHING_KNOWN: Final = Handover()


def read_handover(arguments: Sequence[str], handle: int = 0) -> Handover:
    """What the process before said, if this one was started by a lock; otherwise nothing is known."""
    if AFTER_LOCK not in arguments:
        return NOTHING_KNOWN
    parts: list[bytes] = []
    try:
        while (part := os.read(handle, _LONGEST)) and sum(map(len, parts)) < _LONGEST:
            parts.append(part)
        return Handover.model_validate_json(b"".join(parts))
    except (OSError, ValidationError):
        return NOTHING_KNOWN


def command_line(
    arguments: Sequence[str], *, program: str = sys.executable, is_frozen: bool | None = None
) -> list[str]:
    """How this app is started again: through Python, or by itself once it is packaged."""
    packaged = bool(getattr(sys, "frozen", False)) if is_frozen is None else is_frozen
    kept = [argument for argument in arguments if argument != AFTER_LOCK]
    start = [program] if packaged else [program, "-m", "ui"]
    return [*start, *kept, AFTER_LOCK]


class FreshProcess:
    """The `Restart` port of the product."""

    def __init__(
        self,
        arguments: Sequence[str],
        handover: Callable[[], Handover],
        *,
        launch: Callable[[list[str], bytes], object] | None = None,
        leave: Callable[[], None] = QCoreApplication.quit,
    ) -> None:
        self._arguments = tuple(arguments)
        self._handover = handover
        self._launch = launch or launched
        self._leave = leave

    def restart(self) -> None:
        """Start the fresh process, then end this one. If it cannot be started, this one ends all the same."""
        try:
            self._launch(command_line(self._arguments), self._handover().model_dump_json().encode())
        finally:
            self._leave()


def launched(command: list[str], message: bytes) -> subprocess.Popen[bytes]:
    """A process that was started, and given one message on its standard input."""
    place = None if getattr(sys, "frozen", False) else Path(__file__).resolve().parents[1]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, close_fds=True, cwd=place)  # noqa: S603  (our own command line)
    if process.stdin is not None:
        process.stdin.write(message)
        process.stdin.close()
    return process

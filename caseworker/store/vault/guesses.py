"""Wrong passphrases: counted across restarts, answered with longer and longer waits, never with a wipe.

A child at home must not be able to destroy unsent notes by guessing. Who copies the disk does not meet this counter:
against them stands the cost of each derivation.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from caseworker.domain.errors import Told
from caseworker.store.platform import write_whole

FREE_TRIES = 4
LONGEST_WAIT_S = 15 * 60
WRONG = frozenset({"wrong_passphrase", "wrong_recovery_code"})
"""What a wrong guess is told as. Anything else (a damaged file, a silent keyring) was no guess."""

R = TypeVar("R")


class Tries(BaseModel):
    """Wrong passphrases in a row, and when the last one was typed."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    count: int = Field(ge=0)
    last: AwareDatetime


def wait_after(count: int) -> int:
    """Seconds to wait after `count` wrong passphrases in a row: none for four, then 10, 20, 40 ... up to 900."""
    over = count - FREE_TRIES
    return 0 if over <= 0 else min(LONGEST_WAIT_S, 5 << min(over, 10))


class Guesses:
    """The counter of one profile."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        """`file` holds the count, `now` is the clock (with offset)."""
        self._file = file
        self._now = now

    @property
    def count(self) -> int:
        """Wrong passphrases in a row so far."""
        return self._read().count

    def beside(self, file: Path) -> "Guesses":
        """A counter of its own, in another file, by the same clock."""
        return Guesses(file, self._now)

    def counted(self, attempt: Callable[[], R]) -> R:
        """What an attempt gives, counted as a guess if it raises Told with a key of `WRONG`.

        Raises Told: passphrase_wait (tries, wait_s); what the attempt raises, a wrong guess with `tries` and `wait_s`.
        """
        before = self.count
        self.begin()
        try:
            given = attempt()
        except Told as error:
            if error.key in WRONG:
                raise self.failed(error.key) from None
            self.take_back(before)
            raise
        self.succeeded()
        return given

    def wait_s(self) -> int:
        """Seconds until the next passphrase may be tried; 0 when it may be now.

        A clock set back starts the wait again, so it can neither be skipped that way nor last longer than its length.
        """
        tries = self._read()
        wait = wait_after(tries.count)
        passed = (self._now() - tries.last).total_seconds()
        if wait and passed < 0:
            self._write(tries.count)
            passed = 0.0
        return max(0, wait - int(passed))

    def begin(self) -> None:
        """Count a try before it is made, so that ending the app does not undo it. Raises Told("passphrase_wait")."""
        wait = self.wait_s()
        count = self._read().count
        if wait:
            raise Told("passphrase_wait", tries=count, wait_s=wait)
        self._write(count + 1)

    def failed(self, key: str) -> Told:
        """What to tell after a wrong guess: how many it were, and how long to wait."""
        return Told(key, tries=self.count, wait_s=self.wait_s())

    def take_back(self, count: int) -> None:
        """Set the count to what it was before a try that turned out to be no guess (a damaged slot, say)."""
        self._write(count)

    def succeeded(self) -> None:
        """The passphrase was right: forget the wrong ones."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> Tries:
        try:
            return Tries.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            # Missing or damaged: whoever can damage this file could also remove it.
            return Tries(count=0, last=datetime.min.replace(tzinfo=UTC))

    def _write(self, count: int) -> None:
        with suppress(Told):
            # On a full disk a worker must still get in, so an uncounted try is the smaller evil.
            write_whole(self._file, Tries(count=count, last=self._now()).model_dump_json().encode())

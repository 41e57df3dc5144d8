"""The six-digit code that lifts the privacy cover: in memory as a salted digest, for a week in the store if wished."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ui.desk import Desk

CODE_DIGITS: Final = 6
WEEK: Final = timedelta(days=7)
KEPT: Final = "cover_code"
_ROUNDS: Final = 20_000


class CoverCode:
    """The code in force, or none."""

    def __init__(self) -> None:
        self._salt = b""
        self._digest = b""

    @property
    def is_chosen(self) -> bool:
        """Whether there is a code. Without one the cover opens with the full words only."""
        return bool(self._digest)

    def choose(self, digits: str) -> bool:
        """Take a code; False, and no change, unless it is six digits that are not all the same."""
        if not (len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() and len(set(digits)) > 1):
            return False
        self._salt = secrets.token_bytes(16)
        self._digest = self._stretched(digits)
        return True

    def drop(self) -> None:
        """Have no code."""
        self._salt = self._digest = b""

    def matches(self, digits: str) -> bool:
        """Whether this is the code."""
        return self.is_chosen and hmac.compare_digest(self._digest, self._stretched(digits))

    def kept(self) -> dict[str, str]:
        """Salt and digest as text, for the encrypted store."""
        return {"salt": self._salt.hex(), "digest": self._digest.hex()}

    def restore(self, kept: Mapping[str, object]) -> bool:
        """Take back what `kept` gave; False, and no change, if it is nothing of the kind."""
        salt, digest = kept.get("salt"), kept.get("digest")
        if not (isinstance(salt, str) and isinstance(digest, str) and len(salt) == 32 and len(digest) == 64):
            return False
        self._salt, self._digest = bytes.fromhex(salt), bytes.fromhex(digest)
        return True

    def _stretched(self, digits: str) -> bytes:
        return hashlib.pbkdf2_hmac("sha256", digits.encode(), self._salt, _ROUNDS)


class WeekCode:
    """Keeps the code in the encrypted store for a week, where the worker wished that; it is gone after."""

    def __init__(self, desk: Desk, code: CoverCode) -> None:
        self._desk = desk
        self._code = code

    def restore(self) -> bool:
        """Put the week's code in force; False if there is none or the week is over."""
        kept = self._desk.kept(KEPT)
        until = kept.get("until") if isinstance(kept, dict) else None
        if not isinstance(kept, dict) or not isinstance(until, str):
            return False
        if self._desk.ports.clock.now() >= datetime.fromisoformat(until):
            self._desk.keep(KEPT, None)
            return False
        return self._code.restore(kept)

    def keep(self) -> None:
        """Keep the code in force for a week from now."""
        until = self._desk.ports.clock.now() + WEEK
        self._desk.keep(KEPT, {**self._code.kept(), "until": until.isoformat()})

    def drop(self) -> None:
        """Have no code, now and at the next unlocking."""
        self._code.drop()
        self._desk.keep(KEPT, None)

    def choose(self, digits: str) -> bool:
        """Another code; a week that runs is over, so that the old one never comes back."""
        taken = self._code.choose(digits)
        if taken:
            self._desk.keep(KEPT, None)
        return taken

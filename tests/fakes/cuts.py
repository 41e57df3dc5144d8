"""A power cut at a chosen file operation: from there on nothing under a folder can be made, moved or removed.

What a program does while it falls (tidying up in `finally`) is cut off too, as it would be. SQLite's own writing is not
seen from here; killed processes are the test for that.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CHANGING = frozenset({"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"})


class PowerCutError(BaseException):
    """The moment the power went. No product code catches it."""


@dataclass
class Cut:
    """One cut to come: after how many operations, and how many there were so far."""

    folder: str
    after: int
    seen: int = 0

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit event of the interpreter."""
        if not self._changes(event, arguments) or not str(arguments[0]).startswith(self.folder):
            return
        self.seen += 1
        if self.seen > self.after:
            raise PowerCutError

    @staticmethod
    def _changes(event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            flags = arguments[2]
            return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
        return event in _CHANGING


_armed: list[Cut] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    for cut in _armed:
        cut.hear(event, arguments)


_hooked: list[bool] = []


@contextmanager
def power_cut(folder: Path, *, after: int) -> Iterator[Cut]:
    """Cut the power after so many changes under `folder`. The code inside ends with PowerCutError if it gets so far."""
    if not _hooked:
        # An audit hook stays for the life of the process; without a cut to come it does next to nothing.
        sys.addaudithook(_hook)
        _hooked.append(True)
    cut = Cut(str(folder), after)
    _armed.append(cut)
    try:
        yield cut
    finally:
        _armed.remove(cut)

"""The one log of the desktop. It can hold event codes, opaque ids and numbers, and nothing that anybody wrote.

It goes to whoever started the app from a terminal; a windowed app has none, and no log file is kept.
"""

import logging
import re
import sys
import warnings
from pathlib import PurePath
from typing import Final

from typing_extensions import override

CODE: Final = re.compile(r"[a-z]+(_[a-z]+)*")
OPAQUE: Final = re.compile(r"[0-9a-f]{8,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def note(code: str, *ids: str, **numbers: float) -> None:
    """Write one line: what happened, to which ids, with which numbers. Raises ValueError for anything else."""
    wrong = [word for word in (code, *numbers) if not CODE.fullmatch(word)]
    wrong += [one for one in ids if not OPAQUE.fullmatch(one)]
    wrong += [name for name, number in numbers.items() if not isinstance(number, int | float)]
    if wrong:
        raise ValueError("the log takes codes, ids and numbers only")
    write(" ".join([code, *ids, *(f"{name}={number}" for name, number in numbers.items())]))


def write(line: str) -> None:
    """Write a line that is known to hold types and places only. Without a terminal it goes nowhere."""
    if sys.stderr is not None:
        sys.stderr.write(line + "\n")


def place(filename: str, line: int) -> str:
    """A place in the code: the last two parts of the path, so no user name and no folder of anybody's."""
    return f"{'/'.join(PurePath(filename).parts[-2:])}:{line}"


class _Redacted(logging.Handler):
    """What a library logs, as its level, its logger's place in the code and the type of an error: never its words."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        trouble = record.exc_info[0] if record.exc_info else None
        kind = f" {trouble.__name__}" if trouble is not None else ""
        write(f"{record.levelname.lower()} {place(record.pathname, record.lineno)}{kind}")


class Logbook:
    """Everything that libraries would write by themselves, led through the redactor. `close` puts back what was."""

    def __init__(self) -> None:
        self._before = (logging.raiseExceptions, warnings.showwarning)
        self._redacted = _Redacted(logging.WARNING)
        logging.raiseExceptions = False  # else a line that cannot be formatted is printed with what was in it
        logging.getLogger().addHandler(self._redacted)
        warnings.showwarning = _show_warning  # type: ignore[assignment]  # called by position, with more than is read

    def close(self) -> None:
        """Back to what was there before."""
        logging.raiseExceptions, warnings.showwarning = self._before
        logging.getLogger().removeHandler(self._redacted)


def _show_warning(_said: object, category: type[Warning], filename: str, lineno: int, *_rest: object) -> None:
    """A warning as its type and place. What it says may quote a value."""
    write(f"warning {place(filename, lineno)} {category.__name__}")

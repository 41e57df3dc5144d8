"""The one door to this project: set it up, open the demonstration, run every check.

    python3 installer/dev.py demo [--offscreen --shots FOLDER]
    python3 installer/dev.py test [--quick] [--long] [paths]
    python3 installer/dev.py check
    python3 installer/dev.py lock [--upgrade]

Needs Python and nothing else: this file and `installer/setup` use the standard library only. This file also
parses under older Pythons, so that somebody who has one reads a sentence instead of a syntax error.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST = (3, 14)  # the newest Python for which every pinned package is published ready-built


def main(arguments: list[str]) -> int:
    """Run one command under a Python that the pinned packages support; the result is the exit code."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return _under_another_python(arguments)
    sys.path.insert(0, str(ROOT))
    from installer.setup.commands import run

    return run(ROOT, arguments)


def _under_another_python(arguments: list[str]) -> int:
    """Hand over to a supported Python of this machine, or say in one sentence which one to install."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _answers_as(found, minor):
            print(f"Using {found} instead of Python {_this_version()}.", flush=True)
            return subprocess.call([found, str(Path(__file__).resolve()), *arguments])
    print(
        f"This project needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}. This is Python {_this_version()}:"
        " install a supported one beside it, and run the same command again.",
        file=sys.stderr,
    )
    return 2


def _this_version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _answers_as(python: str, minor: int) -> bool:
    """Whether this command really is Python 3.minor: version managers leave commands that only print advice."""
    question = f"import sys; raise SystemExit(sys.version_info[:2] != (3, {minor}))"
    try:
        return subprocess.call([python, "-c", question], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A process that has everything imported, and lets children of its own do something until it kills them (SIGKILL).

Starting Python anew for each kill would take most of the time. Where a system has no fork the tests are left out.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path as Folder
from typing import Self

ROOT = Folder(__file__).resolve().parents[2]


class Nursery:
    """Asks the process that forks."""

    def __init__(self, module: str) -> None:
        """`module` is imported there once; its functions are what children do."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.property.nursery", module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
        )  # fmt: skip

    def kill_while(self, deed: str, *words: object, seconds: float) -> None:
        """Let a child call `deed(*words)` and kill it after so many seconds; it may have ended by itself."""
        self.begin(deed, *words, seconds=seconds)
        self.was_killed()

    def begin(self, deed: str, *words: object, seconds: float | None = None) -> None:
        """Let a child call `deed(*words)`. Without seconds it is left to its own end."""
        assert self._process.stdin is not None
        wait = "" if seconds is None else str(seconds)
        self._process.stdin.write("\t".join((wait, deed, *map(str, words))) + "\n")
        self._process.stdin.flush()

    def was_killed(self) -> bool:
        """Wait for the child's end: whether it was killed. A fault of its own fails the test."""
        assert self._process.stdout is not None
        ended = self._process.stdout.readline().strip()
        assert ended in ("killed", "over"), "a child ended by a fault of its own"
        return ended == "killed"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)


def _attend(module: str) -> None:
    deeds = importlib.import_module(module)
    for line in sys.stdin:
        seconds, deed, *words = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            _live(getattr(deeds, deed), words)
        if seconds:
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        is_over = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "over\n" if is_over else "a fault\n")
        sys.stdout.flush()


def _live(deed: object, words: list[str]) -> None:
    status = 1
    try:
        deed(*words)  # type: ignore[operator]
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _attend(sys.argv[1])

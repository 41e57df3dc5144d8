"""The checks in the order that tells most for the least waiting, and the summary that ends a run.

The last line printed is pytest's own closing line, or `N passed, N failed` when a check before it failed as well,
so that whoever reads only that line is never told that all is well when it is not.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from installer.setup import system
from installer.setup.environment import Environment, clean_variables
from installer.setup.words import Stopwatch, hear, say

SOURCES = ("caseworker", "ui", "resources", "installer", "tests")
SLOW_FOLDERS = ("tests/ui", "tests/every_form", "tests/journeys", "tests/planted", "tests/speed")
NO_TESTS_FOUND = 5
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  (pytest makes a folder of its own in it, for this user only)
ROOM_FOR_TESTS = 8 << 30
"""Bytes. A whole run left about one GiB when each test's folder was kept."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one check ended: its name, its exit code and the seconds it took."""

    name: str
    code: int
    seconds: float

    @property
    def line(self) -> str:
        """The check as one line of the summary."""
        return f"  {self.name:<12} {'ok' if self.code == 0 else 'FAILED':<7} {self.seconds:6.1f} s"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where checks run: the project's folder and its finished environment."""

    root: Path
    environment: Environment

    def static(self) -> list[Result]:
        """Format, lint, types and imports, each run even when one before it failed."""
        python = str(self.environment.python)
        folders = [name for name in SOURCES if any((self.root / name).rglob("*.py"))]
        importer = system.scripts_folder(self.environment.folder) / "lint-imports"
        return [
            self.run("format", [python, "-m", "ruff", "format", "--check", "--quiet", *folders]),
            self.run("lint", [python, "-m", "ruff", "check", "--quiet", *folders]),
            self.run("types", [python, "-m", "mypy", *folders]),
            self.run("imports", [str(importer), "--no-cache", "--no-logo"], quiet=True),
        ]

    def run(self, name: str, command: list[str], *, quiet: bool = False) -> Result:
        """Run one check; a quiet one shows its words only if it fails."""
        say(f"{name} ...")
        watch = Stopwatch()
        done = subprocess.run(
            command,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=clean_variables(),
            check=False,
        )
        if done.stdout and done.returncode:
            say(done.stdout)
        return Result(name, done.returncode, watch.seconds)

    def tests(self, arguments: list[str]) -> tuple[Result, str]:
        """Run pytest, showing its output as it comes; also gives the last line it printed."""
        say("tests ...")
        watch = Stopwatch()
        command = [str(self.environment.python), "-m", "pytest", *arguments]
        if sys.stdout.isatty():
            command.append("--color=yes")
        closing = [""]

        def show(line: str) -> None:
            closing[0] = line.rstrip() or closing[0]
            say(line)

        code = hear(command, show, variables={**self.variables(), **in_memory(MEMORY_DISK)}, folder=self.root)
        if code == NO_TESTS_FOUND:
            say("No test was found, which counts as a failure: a run that checks nothing must not look green.")
        return Result("tests", code, watch.seconds), closing[0]

    def variables(self) -> dict[str, str]:
        """Environment variables for a check: this checkout first on the import path, and nobody else's packages."""
        return {**clean_variables(), "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1"}


def in_memory(disk: Path) -> dict[str, str]:
    """What makes pytest keep its folders on a disk in memory, where there is one with room: a third of the time.

    What a killed process leaves is the same there; a test that needs a disk of another sort mounts its own.
    """
    try:
        has_room = shutil.disk_usage(disk).free >= ROOM_FOR_TESTS and os.access(disk, os.W_OK)
    except OSError:
        has_room = False
    return {"PYTEST_DEBUG_TEMPROOT": str(disk)} if has_room else {}


def counts(closing: str) -> tuple[int, int]:
    """How many passed and how many did not, read from pytest's closing line; errors count as failed."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", closing)
    found = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?)\b", plain)}
    return found.get("passed", 0), found.get("failed", 0) + found.get("error", 0) + found.get("errors", 0)


def summarise(results: list[Result], closing: str = "") -> int:
    """Print the summary; the result is the exit code of the run. `closing` is pytest's last line, if it ran."""
    say("")
    for result in results:
        say(result.line)
    say(f"  {'all':<12} {'':<7} {sum(result.seconds for result in results):6.1f} s")
    say(last_line(results, closing))
    return 1 if any(result.code for result in results) else 0


def last_line(results: list[Result], closing: str) -> str:
    """pytest's own closing line when it tells the whole story, otherwise `N passed, N failed (which)`."""
    broken = [result.name for result in results if result.code != 0]
    others = [name for name in broken if name != "tests"]
    passed, failed = counts(closing)
    if closing and not others and ("tests" in broken) == bool(failed):
        return closing
    if "tests" in broken:
        failed = max(failed, 1)  # interrupted, crashed or nothing found: pytest's own line does not say so
    if not closing:
        passed = len(results) - len(broken)
    return f"{passed} passed, {failed + len(others)} failed" + (f" ({', '.join(broken)})" if broken else "")

"""Planting every fault in a copy of the project and demanding that its test turns red.

A test that stays green, or that could not even start (a fault that only breaks an import proves nothing about the
promise), is a hole. The tests are run without any fault first: what is red already cannot turn red.
"""

from __future__ import annotations

import compileall
import os
import py_compile
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.planted.fault import Fault, all_faults, flaws

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
SECONDS_FOR_ONE = 180
SECONDS_EACH = 10
"""What a test may take when all of them run one after the other, on top of the time that one may take alone."""
ALL_PASSED, SOME_FAILED = 0, 1
LEFT_OUT = (".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "shots", "*.egg-info")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planted fault: caught, or why not, with the end of pytest's words."""

    fault: Fault
    caught: bool
    words: str


def run(chosen: Sequence[str]) -> int:
    """Plant the chosen faults (by id or the beginning of one; none means all); the result is the exit code."""
    faults = [fault for fault in all_faults() if not chosen or fault.id.startswith(tuple(chosen))]
    broken = [flaw for fault in faults for flaw in flaws(fault, ROOT)]
    if broken or not faults:
        _say("\n".join(broken) or "No planted fault has such an id.")
        return 1
    with tempfile.TemporaryDirectory(prefix="caseworker-planted-", ignore_cleanup_errors=True) as folder:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(AT_ONCE):
            copies.put(copied(Path(folder) / str(number)))
        if not _are_green(faults, copies):
            return 1
        with ThreadPoolExecutor(AT_ONCE) as workers:
            outcomes = list(workers.map(lambda fault: _try(fault, copies), faults))
    missed = [outcome for outcome in outcomes if not outcome.caught]
    for outcome in missed:
        _say(f"\nNOT CAUGHT {outcome.fault.id}: {outcome.fault.promise}\n  {outcome.fault.test}\n{outcome.words}")
    _say(f"{len(outcomes)} faults planted, {len(outcomes) - len(missed)} caught, {len(missed)} not caught")
    return 1 if missed else 0


def copied(target: Path) -> Path:
    """The project as it is now, at `target`, without what is only made from it, compiled.

    What is compiled is told by the text it was made from: by time and size a fault could pass unseen.
    """
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*LEFT_OUT))
    compileall.compile_dir(target, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return target


def _are_green(faults: Sequence[Fault], copies: queue.Queue[Path]) -> bool:
    copy = copies.get()
    tests = sorted({fault.test for fault in faults})
    code, words = tested(copy, tests, seconds=SECONDS_FOR_ONE + SECONDS_EACH * len(tests))
    copies.put(copy)
    if code != ALL_PASSED:
        _say(f"Before anything was planted the tests did not pass, so nothing can be shown:\n{words}")
    return code == ALL_PASSED


def _try(fault: Fault, copies: queue.Queue[Path]) -> Outcome:
    copy = copies.get()
    former = fault.plant(copy)
    try:
        code, words = tested(copy, [fault.test], seconds=SECONDS_FOR_ONE)
    finally:
        fault.remove(copy, former)
        copies.put(copy)
    caught = code == SOME_FAILED
    _say(f"  {'caught' if caught else 'MISSED'}  {fault.id}")
    return Outcome(fault, caught, words)


def tested(copy: Path, tests: Sequence[str], *, seconds: int) -> tuple[int, str]:
    """Run tests in a copy: pytest's exit code, -1 if it did not end in time, and the end of what it said."""
    options = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "--long"]
    code, words = run_module(copy, "pytest", [*options, *tests], seconds=seconds)
    return code, "\n".join(f"    {line}" for line in words.splitlines()[-15:])


def run_module(copy: Path, module: str, arguments: Sequence[str], *, seconds: int) -> tuple[int, str]:
    """Run a module as a program, a copy in place of this project: its exit code, -1 for too late, and its words."""
    # Nothing is compiled here: pytest tells its own compiled files apart by time and size, which a fault may leave.
    own = {"PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=copy,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **own},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"    no answer within {seconds} s"
    return done.returncode, done.stdout


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

"""What each word after `dev.py` does, once a supported Python runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from installer.setup import environment, lock, system
from installer.setup.checks import SLOW_FOLDERS, Bench, summarise
from installer.setup.environment import Environment
from installer.setup.words import Stopped, say

USAGE = """\
Usage: python3 installer/dev.py COMMAND

  demo [--offscreen --shots FOLDER]   open the app on a fictional partnership (or walk it and keep pictures)
  test [--quick] [--long] [paths]     every check and test; with paths, only those tests
  check                               format, lint, types and imports only
  lock [--upgrade]                    write requirements.lock from pyproject.toml
"""
INTERRUPTED = 130


def run(root: Path, arguments: list[str]) -> int:
    """Carry out one command; the result is the exit code. Expected trouble is told in plain words."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be set to an old code page
    commands = {"demo": _demo, "test": _test, "check": _check, "lock": _lock}
    chosen = commands.get(arguments[0]) if arguments else None
    if chosen is None:
        say(USAGE)
        return 0 if arguments[:1] in (["help"], ["--help"], ["-h"]) else 2
    try:
        return chosen(root, arguments[1:])
    except Stopped as reason:
        say(str(reason))
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED


def _ready(root: Path, *, real_screen: bool = False) -> Environment:
    system.make_ready(real_screen=real_screen)
    ours = Environment(folder=root / ".venv", lock=root / "requirements.lock")
    environment.make_ready(ours)
    return ours


def _demo(root: Path, arguments: list[str]) -> int:
    ours = _ready(root, real_screen="--offscreen" not in arguments and system.has_screen())
    variables = Bench(root, ours).variables()
    # Started in the caller's folder, so that a relative --shots folder lands where the person expects it.
    return subprocess.run([str(ours.python), "-m", "installer.demo", *arguments], env=variables, check=False).returncode


def _check(root: Path, arguments: list[str]) -> int:
    _refuse_unknown(arguments, known=())
    return summarise(Bench(root, _ready(root)).static())


def _lock(root: Path, arguments: list[str]) -> int:
    _refuse_unknown(arguments, known=("--upgrade",))
    lock.write(root, upgrade="--upgrade" in arguments)
    return 0


def _test(root: Path, arguments: list[str]) -> int:
    """Every check and every test; given paths, only the tests there."""
    bench = Bench(root, _ready(root))
    long_run, quick = "--long" in arguments, "--quick" in arguments
    rest = [_from_here(root, word) for word in arguments if word not in ("--long", "--quick")]
    selected = [word for word in rest if not word.startswith("-")]
    results = [] if selected else bench.static()
    skipped = [f"--ignore={folder}" for folder in SLOW_FOLDERS] if quick else []
    tested, closing = bench.tests([*skipped, *(["--long"] if long_run else []), *rest])
    results.append(tested)
    if long_run and not selected:
        results.append(bench.run("planted", [str(bench.environment.python), "-m", "tests.planted"]))
    return summarise(results, closing)


def _from_here(root: Path, word: str) -> str:
    """A path as pytest finds it from the project's folder, when it was typed relative to the caller's folder."""
    path, mark, name = word.partition("::")
    if word.startswith("-") or not Path(path).exists() or Path.cwd() == root:
        return word
    return os.path.abspath(path) + mark + name  # noqa: PTH100 - resolve() would follow links out of the checkout


def _refuse_unknown(arguments: list[str], *, known: tuple[str, ...]) -> None:
    unknown = [word for word in arguments if word not in known]
    if unknown:
        raise Stopped(f"This command does not know {' '.join(unknown)}.\n\n{USAGE}")

"""The project's own virtual environment, made from the lock file and nothing else.

A stamp is written last and names the lock file's hash and the Python version. An environment without the right
stamp was interrupted or is out of date, and is made again from nothing: repairing costs more doubt than time.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from installer.setup import system
from installer.setup.words import Stopped, Stopwatch, hear, say

ATTEMPTS = 3
PAUSES = (3, 10)
STAMP = "complete.txt"
# Settings of the caller that would send packages elsewhere or let foreign ones in.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIREMENT")


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment: the folder it lives in and the lock file it is made from."""

    folder: Path
    lock: Path

    @property
    def python(self) -> Path:
        """Its interpreter, to be started instead of the one that runs set-up."""
        return system.python_of(self.folder)

    @property
    def is_complete(self) -> bool:
        """Whether it was finished for exactly this lock file and this Python."""
        try:
            stamped = (self.folder / STAMP).read_text("utf-8")
        except OSError:
            return False
        return stamped == self.stamp() and self.python.exists()

    def stamp(self) -> str:
        """What a finished environment carries: changes with the lock file, the Python version and the machine."""
        made_from = hashlib.sha256(self.lock.read_bytes()).hexdigest()
        return f"{made_from} python {sys.version_info[0]}.{sys.version_info[1]} {sys.platform} {platform.machine()}\n"


def make_ready(environment: Environment) -> None:
    """Leave the environment complete; returns at once when it already is."""
    if environment.is_complete:
        return
    watch = Stopwatch()
    say("Setting up (once; a minute or two, then a run starts at once)")
    system.make_venv_possible()
    _remove(environment.folder)
    say("  making a virtual environment in .venv")
    _create(environment)
    _fill(environment)
    (environment.folder / STAMP).write_text(environment.stamp(), "utf-8")
    say(f"  ready after {watch.seconds:.0f} s")


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    say("  removing the previous environment: it is unfinished, or the lock file or Python changed")
    try:
        shutil.rmtree(folder)
    except OSError as trouble:
        raise Stopped(f"Could not remove {folder}. Close programs that use it, then run this again.") from trouble


def _create(environment: Environment) -> None:
    command = [sys.executable, "-I", "-m", "venv", str(environment.folder)]
    made = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=clean_variables(), check=False
    )
    if made.returncode != 0:
        raise Stopped(f"Python could not make a virtual environment:\n{made.stdout}{made.stderr}")


def _fill(environment: Environment) -> None:
    """Install every locked package, trying again when a download breaks off."""
    last_lines: list[str] = []
    for attempt in range(1, ATTEMPTS + 1):
        last_lines = _install(environment)
        if not last_lines:
            return
        if attempt < ATTEMPTS:
            pause = PAUSES[attempt - 1]
            say(f"  the installation stopped (attempt {attempt} of {ATTEMPTS}); trying again in {pause} s")
            time.sleep(pause)
    raise Stopped(
        "The packages could not be installed. If this machine reaches the internet through a proxy, set HTTPS_PROXY."
        " pip's last words:\n" + "\n".join(last_lines)
    )


def _install(environment: Environment) -> list[str]:
    """Run pip once, turning its chatter into a few lines; the result is empty on success, else its last lines."""
    command = [str(environment.python), "-I", "-m", "pip", "install", "--require-hashes", "--no-deps"]
    # Building from source would fetch build tools that no hash vouches for.
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--retries", "5", "--timeout", "60", "-r", str(environment.lock)]
    tail: deque[str] = deque(maxlen=15)

    def heard(line: str) -> None:
        tail.append(line.rstrip())
        _show_progress(line.strip())

    code = hear(command, heard, variables=clean_variables(), folder=Path.cwd())
    return list(tail) or ["(pip said nothing)"] if code else []


def _show_progress(line: str) -> None:
    """Show what takes long: large downloads, and the start of unpacking."""
    words = line.split()
    if line.startswith("Downloading ") and "MB)" in line:
        say(f"  downloading {Path(words[1]).name.split('-')[0]} {' '.join(words[-2:])}")
    elif line.startswith("Installing collected packages"):
        say(f"  unpacking {line.count(',') + 1} packages")


def clean_variables() -> dict[str, str]:
    """The caller's environment variables without those that would mix foreign packages into ours."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}

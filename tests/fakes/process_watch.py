"""Watching the app from outside, as another program can: what it is ordered, what its memory and its files hold."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

ROOT: Final = Path(__file__).resolve().parents[2]
T = TypeVar("T")
PATIENCE_S: Final = 30.0
_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)")
_PIECE, _OVERLAP = 8 * 2**20, 256


def forms_of(secret: str | bytes) -> tuple[bytes, ...]:
    """A secret as memory may hold it: text in UTF-8 and UTF-16, a key raw and as hex in both cases."""
    if isinstance(secret, bytes):
        return (secret, secret.hex().encode(), secret.hex().upper().encode(), secret.hex().encode("utf-16-le"))
    return (secret.encode(), secret.encode("utf-16-le"))


def memory_holds(pid: int, secrets: Mapping[str, str | bytes]) -> Counter[str]:
    """How often each secret, in any of its forms, lies in the memory of a process."""
    found: Counter[str] = Counter()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _regions(pid):
            for piece in _pieces(memory.fileno(), start, end):
                for name, secret in secrets.items():
                    found[name] += sum(piece.count(form) for form in forms_of(secret))
    return found


def _regions(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
        match = _REGION.match(line)
        if match is not None and "r" in match[3] and match[4] not in {"[vvar]", "[vvar_vclock]", "[vsyscall]"}:
            yield int(match[1], 16), int(match[2], 16)


def _pieces(memory: int, start: int, end: int) -> Iterator[bytes]:
    """The readable parts of a region, each overlapping the one before: a secret never falls between two."""
    at = start
    while at < end:
        try:
            piece = os.pread(memory, min(_PIECE, end - at), at)
        except OSError:
            return
        if not piece:
            return
        yield piece
        at += len(piece) if at + len(piece) >= end else max(1, len(piece) - _OVERLAP)


@dataclass
class Process:
    """The app in a process of its own, and after a lock the one that took its place."""

    control: Path
    said: Path
    started: subprocess.Popen[bytes]
    pid: int = 0
    _orders: int = 0
    _seen: set[int] = field(default_factory=set)

    def wait_ready(self) -> int:
        """The id of the process that has a window now and had none before."""
        self.pid = _until(self._fresh, "a process with a window", self.said)
        self._seen.add(self.pid)
        return self.pid

    def order(self, what: str, *said: str, waits: bool = True) -> None:
        """Have it do something."""
        self._orders += 1
        place = self.control / f"{self._orders:04}.part"
        place.write_text(json.dumps([what, *said]), "utf-8")
        place.replace(place.with_suffix(".order"))
        if waits:
            _until(lambda: place.with_suffix(".done").exists(), f"the order {what}", self.said)

    def wait_gone(self, pid: int) -> None:
        """Until a process is no more."""
        _until(lambda: not is_there(pid), f"the end of {pid}")

    def kill(self) -> None:
        """End every process that was begun here, at once."""
        for pid in {*self._seen, self._fresh() or self.started.pid}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _fresh(self) -> int:
        ready = {int(path.name.partition("-")[2]) for path in self.control.glob("ready-*") if path.suffix != ".part"}
        return next(iter(ready - self._seen), 0)


def is_there(pid: int) -> bool:
    """Whether a process still runs; one that has ended and was not asked for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def _until(holds: Callable[[], T], what: str, said: Path | None = None) -> T:
    end = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        if time.monotonic() > end:
            heard = said.read_text("utf-8", "replace")[-2000:] if said is not None else ""
            message = f"waited {PATIENCE_S:.0f} s for {what}: {heard}"
            raise AssertionError(message)
        time.sleep(0.02)
    return found


@contextmanager
def running(control: Path, said: Path, *arguments: str, is_hardened: bool = False) -> Iterator[Process]:
    """The app, started; what it writes to its terminal goes to the file `said`. Whatever is left of it is ended."""
    control.mkdir(exist_ok=True)
    if is_hardened:
        (control / "hardened").touch()
    command = [sys.executable, "-m", "tests.fakes.process_app", str(control), *arguments]
    with said.open("ab") as terminal, subprocess.Popen(command, cwd=ROOT, stdout=terminal, stderr=terminal) as started:
        process = Process(control, said, started)
        try:
            process.wait_ready()
            yield process
        finally:
            process.kill()


def files_below(folders: Sequence[Path]) -> Iterator[Path]:
    """Every file below these folders; a file stands for itself."""
    found = (path for folder in folders for path in (folder, *sorted(folder.rglob("*"))))
    return (path for path in found if path.is_file())


def files_holding(folders: Sequence[Path], secrets: Sequence[str]) -> list[Path]:
    """The files whose name or content holds one of the secrets, in any of its forms."""
    needles = [form for secret in secrets for form in forms_of(secret)]
    return [
        path
        for path in files_below(folders)
        if any(secret in str(path) for secret in secrets) or any(form in path.read_bytes() for form in needles)
    ]

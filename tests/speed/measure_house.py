"""How long the house itself takes: starting at no cost, and databases for tests."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from caseworker.server.embedded import EmbeddedPostgres
from tests.speed.figures import ROOT, Record

NOTHING_TO_DO = """
from pathlib import Path
from installer.setup import environment, system
system.make_ready(real_screen=False)
print(environment.Environment(Path(".venv"), Path("requirements.lock")).is_complete)
"""


def measure(record: Record) -> None:
    """Figures of set-up and of the embedded PostgreSQL."""
    record("set-up, when there is nothing to do", _best(lambda: _run([sys.executable, "-c", NOTHING_TO_DO])), "s")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "measured", durable=False)
        started = time.perf_counter()
        with server:
            record("embedded PostgreSQL, first start", time.perf_counter() - started, "s")
            names = iter(f"measured_{number}" for number in range(100))
            record("a fresh database from a template", _best(lambda: server.create_database(next(names))), "s")


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the quickest of a few runs: what the machine can do when nothing else disturbs it."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)

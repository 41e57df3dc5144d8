"""A partnership for measuring: durable PostgreSQL, and the server as a process of its own, as it really runs."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caseworker.clock import SystemClock
from caseworker.server.embedded import EmbeddedPostgres, free_port
from caseworker.server.home import Home
from caseworker.server.registrar import Registrar
from tests.property.world.live import Site

DATABASE = "measured"
START_S = 30.0


@contextmanager
def away(base: Path, *, program: tuple[str, ...] = ("-m", "caseworker.server.cli"), workers: int = 1) -> Iterator[Site]:
    """A running partnership below a folder; `program` is how Python starts the server's command line."""
    base.chmod(0o755)
    with EmbeddedPostgres(base / "postgres", durable=True) as cluster:
        cluster.create_database(DATABASE)
        home, port = Home(base / "server"), free_port()
        home.init(cluster.admin_url(DATABASE))
        command = [sys.executable, *program, "--home", str(home.folder), "run", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            with home.admin_book() as book:
                clock = SystemClock()
                yield Site(f"http://127.0.0.1:{port}", Registrar(book, clock), clock, cluster.admin_url(DATABASE))
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    message = "the server did not start"
    raise RuntimeError(message)

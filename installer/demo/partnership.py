"""The fictional partnership's server: a private PostgreSQL, and the real server as a process of its own."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from caseworker.clock import SystemClock
from caseworker.domain.ids import RecordId
from caseworker.server.book import Kept
from caseworker.server.custody.officers import LEAST
from caseworker.server.custody.recovering import ensure_officers
from caseworker.server.embedded import EmbeddedPostgres, free_port
from caseworker.server.home import Home
from caseworker.server.registrar import Registrar
from installer.demo.cast import OFFICERS, TEAMS

DATABASE = "caseworker"
START_S = 30.0


class Partnership:
    """Up between entering and leaving. `stop` and `start` switch the server off and on, as a bad network does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postgres = EmbeddedPostgres(folder / "database")
        self._home = Home(folder / "server")
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def officers(self) -> Path:
        """The folder with the three recovery officers' files; in real life each keeps their own."""
        return self._folder / "officers"

    @property
    def server(self) -> Path:
        """The server's own folder, for its commands (`caseworker-server --home`)."""
        return self._home.folder

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._postgres.__enter__()
        try:
            self._prepare()
            self._port = self._kept_port()
            self.start()
        except BaseException:
            self._postgres.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self._postgres.__exit__(kind, error, trace)

    @property
    def address(self) -> str:
        """The address a laptop is given; it stays the same from one demo to the next."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Switch the server on and wait until it answers."""
        folder, port = str(self._home.folder), str(self._port)
        command = [sys.executable, "-m", "caseworker.server.cli", "--home", folder, "run", "--port", port]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                message = "the server did not start"
                raise RuntimeError(message)
            time.sleep(0.05)

    def stop(self) -> None:
        """Switch the server off."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self._process.kill()
            self._process.wait()
            self._process = None

    def invite(self, worker: str) -> str:
        """A one-time code for a worker's laptop."""
        with self._registrar() as registrar:
            return registrar.invite(worker)

    def kept(self, record: RecordId) -> Kept | None:
        """A record as it stands in the server's database, opened with the server's key: for checking the walk."""
        with self._home.admin_book() as book:
            return book.in_office(lambda office: office.ledger.kept([record])).get(record)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2) as answer:  # noqa: S310  (our own loopback)
                return bool(json.load(answer))
        except (OSError, ValueError, urllib.error.URLError):
            return False

    def _prepare(self) -> None:
        is_new = not (self._home.folder / "server.key").exists()
        if is_new:
            self._postgres.create_database(DATABASE)
        self._home.init(self._postgres.admin_url(DATABASE))
        ensure_officers(self._home, OFFICERS, self.officers, terms=LEAST)
        if is_new:
            with self._registrar() as registrar:
                _found(registrar)

    def _kept_port(self) -> int:
        kept = self._folder / "port"
        if not kept.exists():
            kept.write_text(str(free_port()), encoding="ascii")
        return int(kept.read_text(encoding="ascii"))

    @contextlib.contextmanager
    def _registrar(self) -> Iterator[Registrar]:
        with self._home.admin_book() as book:
            yield Registrar(book, SystemClock())


def _found(registrar: Registrar) -> None:
    """Teams, workers and the configuration that a real partnership would publish."""
    for team in TEAMS:
        registrar.add_team(team.name)
        registrar.add_worker(team.worker, team=team.name, role="worker", programme=team.programme)
        lead = f"Lead of {team.name}"
        registrar.add_worker(lead, team=team.name, role="lead", programme=team.programme)
    registrar.publish("programme", {"name": "Fictional partnership", "code": "fictional"})
    registrar.publish(
        "place",
        {
            "name": "Ash Grove High",
            "kind": "school",
            "safeguarding_lead": "Ms Okafor",
            "safeguarding_phone": "0161 496 0140",
        },
    )
    registrar.publish(
        "partnership",
        {
            "complaints_name": "Ms Legend",
            "complaints_number": "0161 496 0150",
            "records_name": "Mr Parable",
            "records_number": "0161 496 0151",
            "kept_words": "until you are 25",
            "verified_on": _checked().isoformat(),
        },
    )
    registrar.publish(
        "helpline",
        {
            "name": "Childline",
            "number": "0800 1111",
            "words": "For anybody under 19",
            "verified_on": _checked().isoformat(),
        },
    )


def _checked() -> date:
    """The demo's own date for a number it shows; a real partnership enters the day somebody rang it."""
    return datetime.now(UTC).date()
